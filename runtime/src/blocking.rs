//! The client for programs without an async runtime.
//!
//! It polls the call of the async client on the calling thread and parks it in between. A background
//! thread drives connections and timers. So both clients share one implementation, transport and all.

use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use http::Uri;
use serde_json::Value;

use self::background::Background;
use crate::client::Untyped;
use crate::envelope::Response;
use crate::error::Error;
use crate::schema::{self, Action, ServiceInfo, Waiter};

mod background;

/// A client of one service that blocks until the response arrives.
///
/// Clones are cheap, share everything, and can be used by several threads at once. In async code, a
/// call succeeds too, but blocks the other tasks of its thread.
///
/// [`ClientBuilder::build_blocking`](crate::ClientBuilder::build_blocking) builds one.
#[derive(Clone)]
pub struct Client {
    client: crate::Client,
    background: Arc<Background>,
}

impl Client {
    pub(crate) fn new(client: crate::Client) -> Result<Self, Error> {
        Ok(Client {
            client,
            background: Arc::new(Background::start()?),
        })
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
        self.client.service()
    }

    /// The region.
    #[must_use]
    pub fn region(&self) -> &str {
        self.client.region()
    }

    /// The same client with another timeout per call, see
    /// [`Client::with_timeout`](crate::Client::with_timeout).
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.client = self.client.with_timeout(timeout);
        self
    }

    /// Calls the action, see [`Client::send`](crate::Client::send).
    ///
    /// # Errors
    ///
    /// Same as [`Client::send`](crate::Client::send).
    pub fn send<A: Action>(&self, action: &A) -> Result<Response<A::Output>, Error> {
        self.block_on(self.client.send(action))
    }

    /// Calls an action that nobody described, see [`Client::call`](crate::Client::call).
    ///
    /// # Errors
    ///
    /// Same as [`Client::call`](crate::Client::call).
    pub fn call(&self, request: Untyped) -> Result<Response<Value>, Error> {
        self.block_on(self.client.call(request))
    }

    /// A presigned URL of the call, see [`Client::presign`](crate::Client::presign).
    ///
    /// # Errors
    ///
    /// Same as [`Client::presign`](crate::Client::presign).
    pub fn presign<A: Action>(&self, action: &A) -> Result<Uri, Error> {
        self.block_on(self.client.presign(action))
    }

    fn block_on<F: Future>(&self, future: F) -> F::Output {
        let _context = self.background.enter();
        park_until_ready(future)
    }
}

impl<A: Action> schema::Execute<A> for Client {
    type Output = Result<Response<A::Output>, Error>;

    fn execute(&self, action: A) -> Self::Output {
        Client::send(self, &action)
    }
}

impl<A: Action> schema::WaitUntil<A> for Client {
    type Waiting = Result<Response<A::Output>, Error>;

    fn wait_until(&self, action: A, waiter: &'static Waiter, timeout: Duration) -> Self::Waiting {
        self.block_on(self.client.clone().wait_for(action, waiter, timeout))
    }
}

impl schema::Execute<Untyped> for Client {
    type Output = Result<Response<Value>, Error>;

    fn execute(&self, request: Untyped) -> Self::Output {
        self.call(request)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.client.fmt(formatter)
    }
}

/// Polls a future on this thread, which its waker unparks.
fn park_until_ready<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        thread::park();
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_thread_wakes_the_thread() {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let other = thread::spawn(move || {
            thread::sleep(Duration::from_millis(20));
            sender.send(7)
        });
        assert_eq!(park_until_ready(receiver), Ok(7));
        assert_eq!(other.join().unwrap(), Ok(()));
    }
}
