//! The client for programs without an asynchronous runtime.
//!
//! It is the asynchronous client, driven by the thread that calls it, which polls the call and
//! sleeps until something wakes it or a timer is due. Sending itself happens inside a
//! poll, since its transport blocks. So there is one implementation of everything, and generated
//! clients work with both.

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

/// Calls one service and blocks until it answers. Cloning it is cheap; clones share everything, and
/// threads can use them at the same time.
///
/// Made by [`ClientBuilder::build_blocking`](crate::ClientBuilder::build_blocking). It must not be
/// used in asynchronous code, whose other tasks would wait too.
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
    /// Those of [`ClientBuilder::build`](crate::ClientBuilder::build).
    pub fn from_env(service: &'static ServiceInfo) -> Result<Self, Error> {
        crate::Client::builder(service).build_blocking()
    }

    /// The service that is called.
    #[must_use]
    pub fn service(&self) -> &'static ServiceInfo {
        self.0.service()
    }

    /// The region that is called.
    #[must_use]
    pub fn region(&self) -> &str {
        self.0.region()
    }

    /// As [`Client::with_timeout`](crate::Client::with_timeout).
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Client(self.0.with_timeout(timeout))
    }

    /// As [`Client::send`](crate::Client::send).
    ///
    /// # Errors
    ///
    /// Those of the asynchronous client.
    pub fn send<A: Action>(&self, action: &A) -> Result<Response<A::Output>, Error> {
        block_on(self.0.send(action))
    }

    /// As [`Client::presign`](crate::Client::presign).
    ///
    /// # Errors
    ///
    /// Those of the asynchronous client.
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
    /// The earliest moment for which a future on this thread sleeps.
    static ALARM: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Waits for a future on this thread.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        // Every sleep that matters is polled again below, and says again when it is due.
        ALARM.set(None);
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        match ALARM.get() {
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

/// The clock of the operating system. It sleeps in [`block_on`] only.
#[derive(Debug)]
pub(crate) struct ThreadClock;

impl Clock for ThreadClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        clock::start().elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        // A time too far away to be counted never comes.
        let due = Instant::now().checked_add(duration);
        Box::pin(Sleep(due))
    }
}

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
        let earliest = ALARM.get().map_or(due, |alarm| alarm.min(due));
        ALARM.set(Some(earliest));
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::timeout;

    #[test]
    fn the_earliest_timer_wakes() {
        let clock = ThreadClock;
        let begin = clock.monotonic();
        let (short, long) = (Duration::from_millis(20), Duration::from_secs(60));
        block_on(clock.sleep(short));
        assert!(clock.monotonic() >= begin + short);

        let outcome = block_on(timeout(&clock, short, pin!(clock.sleep(long))));
        assert_eq!(outcome, None);
        let outcome = block_on(timeout(&clock, long, pin!(clock.sleep(short))));
        assert_eq!(outcome, Some(()));
        assert!(clock.monotonic() < begin + long);
        let outcome = block_on(timeout(&clock, short, pin!(clock.sleep(Duration::MAX))));
        assert_eq!(outcome, None);
    }

    #[test]
    fn another_thread_wakes() {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let other = thread::spawn(move || {
            thread::sleep(Duration::from_millis(20));
            sender.send(7)
        });
        assert_eq!(block_on(receiver), Ok(7));
        assert_eq!(other.join().unwrap(), Ok(()));
    }
}
