//! Calls that are dropped before they end: whatever they were at, the client stays sound.
//!
//! Only the asynchronous client has such calls.

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
use crate::reply::{error, good};
use crate::server::Server;

/// Gives keys after a while.
struct Slow(Duration);

impl CredentialsProvider for Slow {
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

/// Counts how often it is asked for keys, and never gives any to the first who asks.
struct NotTheFirst(Arc<AtomicU32>);

impl CredentialsProvider for NotTheFirst {
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

/// Counts the attempts that began.
#[derive(Clone, Default)]
struct Begun(Arc<AtomicU32>);

impl Begun {
    fn count(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }
}

impl Interceptor for Begun {
    fn before_signing(&self, _attempt: &Attempt<'_>, _headers: &mut HeaderMap) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A client whose calls wait for keys and turns, one turn at a time, and what watches it.
struct Watched {
    client: Client,
    begun: Begun,
    quotas: Limiter,
}

impl Watched {
    fn new(
        server: &Server,
        keys: impl CredentialsProvider + 'static,
        more: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Self {
        let begun = Begun::default();
        let quotas = Limiter::new().with_burst(|_| 1);
        let builder = configure(&server.url())
            .timeout(HANG_LIMIT)
            .credentials(keys)
            .interceptor(begun.clone())
            .limiter(quotas.clone());
        let client = Client::new(more(builder).build().unwrap());
        Watched {
            client,
            begun,
            quotas,
        }
    }

    /// Takes a turn without a call, if there is room now.
    async fn take(&self, clock: &dyn Clock) -> Result<(), Duration> {
        let request = StopPushPublicStreamRequest::builder()
            .app_id("a")
            .public_stream_id("p")
            .build();
        let quotas = self.quotas.clone().with_mode(Mode::FailFast);
        let charges = quotas.charges(StopPushPublicStreamRequest::INFO, &request);
        let taken = quotas.acquire(&charges, clock, NO_LIMIT).await;
        taken.map(drop).map_err(|exceeded| exceeded.retry_after)
    }

    /// How many of the 150 turns of each second are taken since the clock began.
    /// It is read off exactly from a clock that stands still.
    async fn taken(&self, clock: &JumpingClock) -> f64 {
        let wait = self.take(clock).await.expect_err("all turns are taken");
        (wait + clock.monotonic()).as_secs_f64() * 150.0
    }

    /// Turns are taken for what was sent, and for nothing else but the first.
    async fn assert_taken(&self, clock: &JumpingClock, polls: usize) {
        let (taken, sent) = (self.taken(clock).await, f64::from(self.begun.count()));
        assert!(
            (taken - sent - 1.0).abs() < 0.01,
            "{taken} for {sent} after {polls} polls"
        );
    }
}

/// Polls a future so many times, then drops it.
async fn dropped_after<F: Future>(polls: usize, future: F) -> Option<F::Output> {
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

/// A call that waits for keys, for its turn, for a refusal, for the next attempt, for its turn and
/// for the answer is dropped at each of these points.
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

/// Drops a call after so many polls, and checks what is left; or else the call came to its end.
async fn dropped_at(polls: usize) -> bool {
    let server = Server::each(|number, connection| match number {
        0 => connection.write(error("429 Too Many Requests", "", "FlowLimitExceeded")),
        _ => connection.write(good()),
    });
    let clock = JumpingClock::default();
    let at_once = RetryPolicy::default().throttled_initial_backoff(Duration::ZERO);
    let watched = Watched::new(&server, Slow(Duration::ZERO), |builder| {
        builder
            .clock(clock.clone())
            .timeout(NO_LIMIT)
            .retry_policy(at_once)
    });
    // So even the first attempt waits for its turn.
    watched.take(&clock).await.expect("the first turn");
    let call = || asynchronous(&watched.client, Action::Stop);

    let outcome = dropped_after(polls, call()).await;
    watched.assert_taken(&clock, polls).await;
    if let Some(outcome) = outcome {
        assert_eq!(outcome.unwrap().sent, 2);
        return true;
    }
    call().await.unwrap();
    watched.assert_taken(&clock, polls).await;
    assert!(server.requests() <= watched.begun.count() as usize);
    false
}

/// Many calls are dropped together after some time, whatever each of them is at: the next call has
/// not to wait for their turns.
#[test]
fn cancelled_after_some_milliseconds() {
    const CALLS: u32 = 100;
    let pause = Duration::from_millis(4);
    asynchronously(async move {
        let server = Server::each(move |_, connection| {
            std::thread::sleep(pause);
            let reply = good();
            connection.write(&reply[..60]);
            std::thread::sleep(pause);
            connection.write(&reply[60..])
        });
        let watched = Watched::new(&server, Slow(pause), |builder| builder);
        let start = Instant::now();
        for milliseconds in (0..40).step_by(4) {
            let mut calls = JoinSet::new();
            for _ in 0..CALLS {
                let client = watched.client.clone();
                calls.spawn(async move { asynchronous(&client, Action::Stop).await });
            }
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            calls.shutdown().await;
            // What the limiter would let it wait, and not what a busy machine adds.
            let wait = watched.take(&TokioClock).await.err().unwrap_or_default();
            assert!(wait < Duration::from_millis(300), "{wait:?}");
            asynchronous(&watched.client, Action::Stop).await.unwrap();
        }
        let turns = start.elapsed().as_secs_f64() * 150.0 + 1.0;
        assert!(f64::from(watched.begun.count()) <= turns);
        assert!(server.requests() <= watched.begun.count() as usize);
    });
}

/// The call that asks for keys is dropped; one of those that wait for them asks in its place.
#[test]
fn cancelled_while_others_wait_for_its_keys() {
    asynchronously(async {
        let server = Server::answering(good());
        let asked = Arc::<AtomicU32>::default();
        let keys = NotTheFirst(Arc::clone(&asked));
        let watched = Watched::new(&server, keys, |builder| builder);
        let start = || {
            let client = watched.client.clone();
            tokio::spawn(async move { asynchronous(&client, Action::Create).await })
        };
        // With one thread, each call goes as far as it can without the keys.
        let first = start();
        yield_now().await;
        let others = [start(), start(), start()];
        yield_now().await;
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        first.abort();
        for other in others {
            assert_eq!(other.await.unwrap().unwrap().sent, 1);
        }
        assert!(first.await.unwrap_err().is_cancelled());
        assert_eq!(asked.load(Ordering::SeqCst), 2);
        assert_eq!(server.requests(), 3);
    });
}
