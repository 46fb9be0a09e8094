//! Calls that are dropped before they end: whatever they were at, the client stays sound.
//!
//! Only the asynchronous client has such calls.

use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use tokio::task::{JoinSet, yield_now};
use volcengine_rtc::core::RetryPolicy;
use volcengine_rtc::core::clock::Clock;
use volcengine_rtc::core::credentials::{Context, Provider, ProviderError};
use volcengine_rtc::core::future::Boxed;
use volcengine_rtc::core::http::HeaderMap;
use volcengine_rtc::core::interceptor::{Attempt, Interceptor};
use volcengine_rtc::core::quota::{Limiter, Mode};
use volcengine_rtc::core::schema::Operation;
use volcengine_rtc::v2023_11_01::{Client, StopPushPublicStreamRequest};
use volcengine_rtc::{ClientBuilder, Credentials};

use crate::caller::{Action, asynchronous, configure};
use crate::case::asynchronously;
use crate::reply::{error, good};
use crate::server::Server;

/// Longer than any call waits.
const LIMIT: Duration = Duration::from_secs(1_000);

/// A clock that stands still, except that sleeping moves it on: so what is taken of a quota can be
/// read off exactly. Deadlines never come.
#[derive(Clone, Default)]
struct Jumping(Arc<Mutex<Duration>>);

impl Clock for Jumping {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn elapsed(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> Boxed<'static, ()> {
        let time = Arc::clone(&self.0);
        Box::pin(async move {
            // An alarm: what is left of the call's time.
            if duration >= LIMIT / 2 {
                pending::<()>().await;
            }
            yield_now().await;
            *time.lock().unwrap() += duration;
        })
    }
}

/// Gives keys after a while.
struct Slow(Duration);

impl Provider for Slow {
    fn name(&self) -> &'static str {
        "a test"
    }

    fn provide<'a>(
        &'a self,
        context: &'a Context,
    ) -> Boxed<'a, Result<Credentials, ProviderError>> {
        Box::pin(async {
            context.clock.sleep(self.0).await;
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
        keys: Duration,
        more: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Self {
        let begun = Begun::default();
        let quotas = Limiter::new().with_burst(|_| 1);
        let builder = configure(&server.url())
            .credentials(Slow(keys))
            .interceptor(begun.clone())
            .quotas(quotas.clone());
        let client = Client::new(more(builder).build().unwrap());
        Watched {
            client,
            begun,
            quotas,
        }
    }

    /// Takes a turn without a call, if there is room now.
    async fn take(&self, clock: &Jumping) -> Result<(), Duration> {
        let request = StopPushPublicStreamRequest::builder()
            .app_id("a")
            .public_stream_id("p")
            .build();
        let quotas = self.quotas.clone().with_mode(Mode::FailFast);
        let claims = quotas.claims(StopPushPublicStreamRequest::INFO, &request);
        let taken = quotas.acquire(&claims, clock, LIMIT).await;
        taken.map(drop).map_err(|exceeded| exceeded.wait)
    }

    /// How many of the 150 turns of each second are taken since the clock began.
    async fn taken(&self, clock: &Jumping) -> f64 {
        let wait = self.take(clock).await.expect_err("all turns are taken");
        (wait + clock.elapsed()).as_secs_f64() * 150.0
    }

    /// Turns are taken for what was sent, and for nothing else but the first.
    async fn assert_taken(&self, clock: &Jumping, polls: usize) {
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
    let clock = Jumping::default();
    let at_once = RetryPolicy::default().first_wait_throttled(Duration::ZERO);
    let watched = Watched::new(&server, Duration::ZERO, |builder| {
        builder.clock(clock.clone()).timeout(LIMIT).retry(at_once)
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
        let watched = Watched::new(&server, pause, |builder| builder);
        for milliseconds in (0..40).step_by(4) {
            let mut calls = JoinSet::new();
            for _ in 0..CALLS {
                let client = watched.client.clone();
                calls.spawn(async move { asynchronous(&client, Action::Stop).await });
            }
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            calls.shutdown().await;
            let answer = asynchronous(&watched.client, Action::Stop).await.unwrap();
            assert!(answer.quota_wait < Duration::from_millis(300), "{answer:?}");
        }
        assert!(watched.begun.count() < 3 * CALLS);
        assert!(server.requests() <= watched.begun.count() as usize);
    });
}

/// The call that asks for keys is dropped; one of those that wait for them asks in its place.
#[test]
fn cancelled_while_others_wait_for_its_keys() {
    asynchronously(async {
        let server = Server::answering(good());
        let watched = Watched::new(&server, Duration::from_millis(50), |builder| builder);
        let start = || {
            let client = watched.client.clone();
            tokio::spawn(async move { asynchronous(&client, Action::Create).await })
        };
        let first = start();
        tokio::time::sleep(Duration::from_millis(10)).await;
        let others = [start(), start(), start()];
        tokio::time::sleep(Duration::from_millis(10)).await;
        first.abort();
        for other in others {
            assert_eq!(other.await.unwrap().unwrap().sent, 1);
        }
        assert!(first.await.unwrap_err().is_cancelled());
        assert_eq!(server.requests(), 3);
    });
}
