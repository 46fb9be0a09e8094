//! A clock that tests set, and providers that count.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use tokio::sync::watch;

use super::{Credentials, CredentialsProvider, ProviderContext, ProviderError};
use crate::clock::Clock;
use crate::future::BoxFuture;
use crate::transport::{ResponseFuture, Transport, TransportError};

/// What the clock shows at first.
pub(super) fn start() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_704_164_645)
}

/// A clock that stands until it is told to go.
#[derive(Clone)]
pub(super) struct FakeClock(watch::Sender<Duration>);

impl FakeClock {
    pub(super) fn new() -> Self {
        FakeClock(watch::Sender::new(Duration::ZERO))
    }

    pub(super) fn advance(&self, by: Duration) {
        self.0.send_modify(|elapsed| *elapsed += by);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> SystemTime {
        start() + self.monotonic()
    }

    fn monotonic(&self) -> Duration {
        *self.0.borrow()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let (mut elapsed, end) = (self.0.subscribe(), self.monotonic() + duration);
        Box::pin(async move {
            let _ = elapsed.wait_for(|elapsed| *elapsed >= end).await;
        })
    }
}

struct NoTransport;

impl Transport for NoTransport {
    fn send(&self, _request: http::Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        Box::pin(async { Err(TransportError::connect("no network in this test")) })
    }
}

pub(super) fn context_at(clock: &FakeClock) -> ProviderContext {
    ProviderContext {
        transport: Arc::new(NoTransport),
        clock: Arc::new(clock.clone()),
        env_lookup: Arc::new(|_| None),
    }
}

pub(super) fn context() -> ProviderContext {
    context_at(&FakeClock::new())
}

type Answer = Result<Credentials, ProviderError>;

/// A provider that gives the same until told otherwise, takes its time, and counts.
#[derive(Clone)]
pub(super) struct Fake(Arc<State>);

struct State {
    name: &'static str,
    answer: Mutex<Answer>,
    calls: AtomicUsize,
    open: watch::Sender<bool>,
}

impl Fake {
    fn new(name: &'static str, answer: Answer) -> Self {
        Fake(Arc::new(State {
            name,
            answer: Mutex::new(answer),
            calls: AtomicUsize::new(0),
            open: watch::Sender::new(true),
        }))
    }

    /// Gives credentials whose access key is the name.
    pub(super) fn giving(name: &'static str) -> Self {
        Self::new(name, Ok(Credentials::new(name, "SK")))
    }

    pub(super) fn absent(name: &'static str) -> Self {
        Self::new(name, Err(ProviderError::not_configured("it is absent")))
    }

    pub(super) fn failing(name: &'static str) -> Self {
        Self::new(name, Err(ProviderError::failed("it is broken")))
    }

    pub(super) fn answer(&self, answer: Answer) {
        *self.0.answer.lock().unwrap() = answer;
    }

    /// Lets callers wait, or go on.
    pub(super) fn let_through(&self, open: bool) {
        self.0.open.send_replace(open);
    }

    pub(super) fn calls(&self) -> usize {
        self.0.calls.load(Ordering::SeqCst)
    }
}

impl CredentialsProvider for Fake {
    fn name(&self) -> &'static str {
        self.0.name
    }

    fn provide<'a>(&'a self, _context: &'a ProviderContext) -> BoxFuture<'a, Answer> {
        Box::pin(async {
            self.0.calls.fetch_add(1, Ordering::SeqCst);
            let _ = self.0.open.subscribe().wait_for(|open| *open).await;
            self.0.answer.lock().unwrap().clone()
        })
    }
}
