//! Cancelled calls: wherever a call is dropped, the client stays usable.
//!
//! Only calls of the async client can be cancelled.

use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use tokio::task::{JoinSet, yield_now};
use volcengine_rtc::core::RetryPolicy;
use volcengine_rtc::core::clock::{Clock, TokioClock};
use volcengine_rtc::core::credentials::{CredentialsProvider, ProviderContext, ProviderError};
use volcengine_rtc::core::future::BoxFuture;
use volcengine_rtc::core::http::HeaderMap;
use volcengine_rtc::core::interceptor::{Attempt, Interceptor};
use volcengine_rtc::core::quota::{Limiter, Mode};
use volcengine_rtc::core::schema::Action as _;
use volcengine_rtc::v2023_11_01::{Client, StopPushPublicStreamRequest};
use volcengine_rtc::{ClientBuilder, Credentials};
use volcgen_tests::{HANG_LIMIT, JumpingClock, NO_LIMIT};

use crate::caller::{Action, asynchronous, configure};
use crate::case::asynchronously;
use crate::response::{error, good};
use crate::server::Server;

/// Returns credentials after a delay.
struct SlowProvider(Duration);

impl CredentialsProvider for SlowProvider {
    fn name(&self) -> &'static str {
        "a test"
    }

    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(async {
            context.clock.sleep(self.0).await;
            Ok(Credentials::new("AK", "SK"))
        })
    }
}

/// Counts its calls, and never returns from the first one.
struct FirstCallStalls(Arc<AtomicU32>);

impl CredentialsProvider for FirstCallStalls {
    fn name(&self) -> &'static str {
        "a test"
    }

    fn provide<'a>(
        &'a self,
        _context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(async {
            if self.0.fetch_add(1, Ordering::SeqCst) == 0 {
                pending::<()>().await;
            }
            Ok(Credentials::new("AK", "SK"))
        })
    }
}

/// Counts the attempts.
#[derive(Clone, Default)]
struct AttemptCounter(Arc<AtomicU32>);

impl AttemptCounter {
    fn count(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }
}

impl Interceptor for AttemptCounter {
    fn before_signing(&self, _attempt: &Attempt<'_>, _headers: &mut HeaderMap) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A client whose calls wait for credentials and limiter, and what observes it.
struct Fixture {
    client: Client,
    attempts: AttemptCounter,
    limiter: Limiter,
}

impl Fixture {
    fn new(
        server: &Server,
        provider: impl CredentialsProvider + 'static,
        configure_more: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Self {
        let attempts = AttemptCounter::default();
        let limiter = Limiter::new().with_burst(|_| 1);
        let builder = configure(&server.url())
            .timeout(HANG_LIMIT)
            .credentials(provider)
            .interceptor(attempts.clone())
            .limiter(limiter.clone());
        let client = Client::new(configure_more(builder).build().unwrap());
        Fixture {
            client,
            attempts,
            limiter,
        }
    }

    /// Charges the quota without a call, if it has room now.
    async fn charge(&self, clock: &dyn Clock) -> Result<(), Duration> {
        let request = StopPushPublicStreamRequest::builder()
            .app_id("a")
            .public_stream_id("p")
            .build();
        let limiter = self.limiter.clone().with_mode(Mode::FailFast);
        let charges = limiter.charges(StopPushPublicStreamRequest::INFO, &request);
        let permit = limiter.acquire(&charges, clock, NO_LIMIT).await;
        permit.map(drop).map_err(|exceeded| exceeded.retry_after)
    }

    /// The number of charged calls, of 150 per second, since the clock started. It is exact if the clock
    /// stands still.
    async fn charged(&self, clock: &JumpingClock) -> f64 {
        let wait = self.charge(clock).await.expect_err("the quota has no room");
        (wait + clock.monotonic()).as_secs_f64() * 150.0
    }

    /// Asserts that the quota is charged for the attempts and for the first charge only.
    async fn assert_charged(&self, clock: &JumpingClock, polls: usize) {
        let (charged, sent) = (self.charged(clock).await, f64::from(self.attempts.count()));
        assert!(
            (charged - sent - 1.0).abs() < 0.01,
            "{charged} for {sent} after {polls} polls"
        );
    }
}

/// Polls a future this many times, then drops it.
pub async fn dropped_after<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// A call waits for credentials, the quota, a rejection, the backoff, the quota and the response. It is
/// dropped at each of these points.
#[test]
fn cancelled_at_every_await() {
    asynchronously(async {
        let mut dropped = 0;
        while !dropped_at(dropped).await {
            dropped += 1;
        }
        assert!(dropped >= 6, "{dropped} polls");
    });
}

/// Drops a call after this many polls and checks the charges. Returns whether the call completed.
async fn dropped_at(polls: usize) -> bool {
    let server = Server::each(|number, connection| match number {
        0 => connection.write(error("429 Too Many Requests", "", "FlowLimitExceeded")),
        _ => connection.write(good()),
    });
    let clock = JumpingClock::default();
    let no_backoff = RetryPolicy::default().throttled_initial_backoff(Duration::ZERO);
    let fixture = Fixture::new(&server, SlowProvider(Duration::ZERO), |builder| {
        builder
            .clock(clock.clone())
            .timeout(NO_LIMIT)
            .retry_policy(no_backoff)
    });
    // So even the first attempt waits for the quota.
    fixture.charge(&clock).await.expect("the first charge");
    let call = || asynchronous(&fixture.client, Action::Stop);

    let outcome = dropped_after(polls, call()).await;
    fixture.assert_charged(&clock, polls).await;
    if let Some(outcome) = outcome {
        assert_eq!(outcome.unwrap().sent, 2);
        return true;
    }
    call().await.unwrap();
    fixture.assert_charged(&clock, polls).await;
    assert!(server.requests() <= fixture.attempts.count() as usize);
    false
}

/// Many calls are dropped at once. The next call does not wait for their charges.
#[test]
fn cancelled_after_some_milliseconds() {
    const CALLS: u32 = 100;
    let pause = Duration::from_millis(4);
    asynchronously(async move {
        let server = Server::each(move |_, connection| {
            std::thread::sleep(pause);
            let response = good();
            connection.write(&response[..60]);
            std::thread::sleep(pause);
            connection.write(&response[60..])
        });
        let fixture = Fixture::new(&server, SlowProvider(pause), |builder| builder);
        let start = Instant::now();
        for milliseconds in (0..40).step_by(4) {
            let mut calls = JoinSet::new();
            for _ in 0..CALLS {
                let client = fixture.client.clone();
                calls.spawn(async move { asynchronous(&client, Action::Stop).await });
            }
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            calls.shutdown().await;
            // The wait of the limiter, without what a busy machine adds.
            let wait = fixture.charge(&TokioClock).await.err().unwrap_or_default();
            assert!(wait < Duration::from_millis(300), "{wait:?}");
            asynchronous(&fixture.client, Action::Stop).await.unwrap();
        }
        let allowed = start.elapsed().as_secs_f64() * 150.0 + 1.0;
        assert!(f64::from(fixture.attempts.count()) <= allowed);
        assert!(server.requests() <= fixture.attempts.count() as usize);
    });
}

/// The call that fetches the credentials is dropped; one of the waiting calls fetches them instead.
#[test]
fn cancelled_while_others_wait_for_its_credentials() {
    asynchronously(async {
        let server = Server::responding(good());
        let fetches = Arc::<AtomicU32>::default();
        let provider = FirstCallStalls(Arc::clone(&fetches));
        let fixture = Fixture::new(&server, provider, |builder| builder);
        let start = || {
            let client = fixture.client.clone();
            tokio::spawn(async move { asynchronous(&client, Action::Create).await })
        };
        // With one thread, each call runs until it needs the credentials.
        let first = start();
        yield_now().await;
        let others = [start(), start(), start()];
        yield_now().await;
        assert_eq!(fetches.load(Ordering::SeqCst), 1);
        first.abort();
        for other in others {
            assert_eq!(other.await.unwrap().unwrap().sent, 1);
        }
        assert!(first.await.unwrap_err().is_cancelled());
        assert_eq!(fetches.load(Ordering::SeqCst), 2);
        assert_eq!(server.requests(), 3);
    });
}
