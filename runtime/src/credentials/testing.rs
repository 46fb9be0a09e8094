//! A clock and a provider for tests.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use tokio::sync::watch;

use super::{Credentials, CredentialsProvider, ProviderContext, ProviderError};
use crate::clock::Clock;
use crate::future::BoxFuture;
use crate::transport::{ResponseFuture, Transport, TransportError};

/// The initial time of the clock.
pub(super) fn start() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_704_164_645)
}

/// A clock that only tests advance.
#[derive(Clone)]
pub(super) struct FakeClock(watch::Sender<Duration>);

impl FakeClock {
    pub(super) fn new() -> Self {
        FakeClock(watch::Sender::new(Duration::ZERO))
    }

    pub(super) fn advance(&self, duration: Duration) {
        self.0.send_modify(|elapsed| *elapsed += duration);
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

type ProviderResult = Result<Credentials, ProviderError>;

/// A provider that returns a set result, counts calls, and can let them wait.
#[derive(Clone)]
pub(super) struct Fake(Arc<State>);

struct State {
    name: &'static str,
    result: Mutex<ProviderResult>,
    calls: AtomicUsize,
    is_open: watch::Sender<bool>,
}

impl Fake {
    fn new(name: &'static str, result: ProviderResult) -> Self {
        Fake(Arc::new(State {
            name,
            result: Mutex::new(result),
            calls: AtomicUsize::new(0),
            is_open: watch::Sender::new(true),
        }))
    }

    /// Returns credentials with the name as access key.
    pub(super) fn succeeding(name: &'static str) -> Self {
        Self::new(name, Ok(Credentials::new(name, "SK")))
    }

    pub(super) fn absent(name: &'static str) -> Self {
        Self::new(name, Err(ProviderError::not_configured("it is absent")))
    }

    pub(super) fn failing(name: &'static str) -> Self {
        Self::new(name, Err(ProviderError::failed("it is broken")))
    }

    pub(super) fn set_result(&self, result: ProviderResult) {
        *self.0.result.lock().unwrap() = result;
    }

    /// Lets calls wait.
    pub(super) fn close(&self) {
        self.0.is_open.send_replace(false);
    }

    /// Lets calls continue.
    pub(super) fn open(&self) {
        self.0.is_open.send_replace(true);
    }

    pub(super) fn calls(&self) -> usize {
        self.0.calls.load(Ordering::SeqCst)
    }
}

impl CredentialsProvider for Fake {
    fn name(&self) -> &'static str {
        self.0.name
    }

    fn provide<'a>(&'a self, _context: &'a ProviderContext) -> BoxFuture<'a, ProviderResult> {
        Box::pin(async {
            self.0.calls.fetch_add(1, Ordering::SeqCst);
            let mut is_open = self.0.is_open.subscribe();
            let _ = is_open.wait_for(|is_open| *is_open).await;
            self.0.result.lock().unwrap().clone()
        })
    }
}
