//! The client for programs without an async runtime.
//!
//! It drives the async client on the calling thread: it polls the call, then parks the thread until
//! a waker or a timer fires. Its transport blocks inside a poll. So both clients share one
//! implementation, and generated code works with both.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant, SystemTime};

use http::Uri;

use crate::clock::{self, Clock};
use crate::envelope::Response;
use crate::error::Error;
use crate::future::BoxFuture;
use crate::schema::{self, Action, ServiceInfo};

/// A client of one service that blocks until the response arrives.
///
/// Clones are cheap, share everything, and can be used by several threads at once. Do not use it in
/// async code: it blocks the other tasks of the thread.
///
/// [`ClientBuilder::build_blocking`](crate::ClientBuilder::build_blocking) builds one.
#[derive(Clone)]
pub struct Client(crate::Client);

impl Client {
    pub(crate) fn new(client: crate::Client) -> Self {
        Client(client)
    }

    /// A client with credentials, region and endpoint from the environment.
    ///
    /// # Errors
    ///
    /// Same as [`ClientBuilder::build`](crate::ClientBuilder::build).
    pub fn from_env(service: &'static ServiceInfo) -> Result<Self, Error> {
        crate::Client::builder(service).build_blocking()
    }

    /// The service.
    #[must_use]
    pub fn service(&self) -> &'static ServiceInfo {
        self.0.service()
    }

    /// The region.
    #[must_use]
    pub fn region(&self) -> &str {
        self.0.region()
    }

    /// The same client with another timeout per call, see
    /// [`Client::with_timeout`](crate::Client::with_timeout).
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Client(self.0.with_timeout(timeout))
    }

    /// Calls the action, see [`Client::send`](crate::Client::send).
    ///
    /// # Errors
    ///
    /// Same as [`Client::send`](crate::Client::send).
    pub fn send<A: Action>(&self, action: &A) -> Result<Response<A::Output>, Error> {
        block_on(self.0.send(action))
    }

    /// A presigned URL of the call, see [`Client::presign`](crate::Client::presign).
    ///
    /// # Errors
    ///
    /// Same as [`Client::presign`](crate::Client::presign).
    pub fn presign<A: Action>(&self, action: &A) -> Result<Uri, Error> {
        block_on(self.0.presign(action))
    }
}

impl<A: Action> schema::Execute<A> for Client {
    type Output = Result<Response<A::Output>, Error>;

    fn execute(&self, action: A) -> Self::Output {
        Client::send(self, &action)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

thread_local! {
    /// When the earliest timer of this thread fires.
    static NEXT_TIMER: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Drives a future on this thread.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        // Pending timers are polled below and register themselves again.
        NEXT_TIMER.set(None);
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        match NEXT_TIMER.get() {
            Some(due) => thread::park_timeout(due.saturating_duration_since(Instant::now())),
            None => thread::park(),
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The clock of the operating system. Its timers fire in [`block_on`] only.
#[derive(Debug)]
pub(crate) struct ThreadClock;

impl Clock for ThreadClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        clock::epoch().elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let due = Instant::now().checked_add(duration);
        Box::pin(Sleep(due))
    }
}

/// A timer. Without an instant, which is out of range then, it never fires.
struct Sleep(Option<Instant>);

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<()> {
        let Some(due) = self.0 else {
            return Poll::Pending;
        };
        if due <= Instant::now() {
            return Poll::Ready(());
        }
        let earliest = NEXT_TIMER.get().map_or(due, |next| next.min(due));
        NEXT_TIMER.set(Some(earliest));
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::timeout;

    #[test]
    fn the_earliest_timer_wakes_the_thread() {
        let clock = ThreadClock;
        let started = clock.monotonic();
        let (short, long) = (Duration::from_millis(20), Duration::from_secs(60));
        block_on(clock.sleep(short));
        assert!(clock.monotonic() >= started + short);

        let outcome = block_on(timeout(&clock, short, pin!(clock.sleep(long))));
        assert_eq!(outcome, None);
        let outcome = block_on(timeout(&clock, long, pin!(clock.sleep(short))));
        assert_eq!(outcome, Some(()));
        assert!(clock.monotonic() < started + long);
        let outcome = block_on(timeout(&clock, short, pin!(clock.sleep(Duration::MAX))));
        assert_eq!(outcome, None);
    }

    #[test]
    fn another_thread_wakes_the_thread() {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let other = thread::spawn(move || {
            thread::sleep(Duration::from_millis(20));
            sender.send(7)
        });
        assert_eq!(block_on(receiver), Ok(7));
        assert_eq!(other.join().unwrap(), Ok(()));
    }
}
