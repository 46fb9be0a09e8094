//! A running server.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::oneshot;
use volcengine_core::transport::TransportOptions;
use volcengine_core::{ClientBuilder, Credentials};

use crate::handler::ServerState;
use crate::mock_response::MockResponse;
use crate::request::{Journal, RecordedRequest};

mod builder;
mod listening;
mod start_error;
mod thread;

pub use builder::MockServerBuilder;
pub use start_error::StartError;

/// A running server. Dropping it stops the server, after the responses in flight.
///
/// The server has its own thread and runtime, so it responds even if the test blocks its runtime.
#[derive(Debug)]
pub struct MockServer {
    address: SocketAddr,
    state: Arc<ServerState>,
    /// Dropping this stops the server.
    _stop: oneshot::Sender<()>,
}

impl MockServer {
    /// Starts a server on a free port of this machine, with the built-in specs.
    ///
    /// # Panics
    ///
    /// If the server cannot start: there is no free port, no thread, or no built-in spec.
    /// [`MockServerBuilder::start`] returns an error instead.
    #[expect(clippy::panic, reason = "a test cannot go on without its server")]
    pub async fn start() -> Self {
        match Self::builder().start().await {
            Ok(server) => server,
            Err(error) => panic!("cannot start the mock server: {error}"),
        }
    }

    /// [`MockServer::start`] for programs without async code.
    ///
    /// # Panics
    ///
    /// If the server cannot start, or if it is called in async code, which must not block.
    #[expect(clippy::panic, reason = "a test cannot go on without its server")]
    #[must_use]
    pub fn start_blocking() -> Self {
        match Self::builder().start_blocking() {
            Ok(server) => server,
            Err(error) => panic!("cannot start the mock server: {error}"),
        }
    }

    /// Configures a server.
    pub fn builder() -> MockServerBuilder {
        MockServerBuilder::default()
    }

    fn new((address, state): (SocketAddr, Arc<ServerState>), stop: oneshot::Sender<()>) -> Self {
        MockServer {
            address,
            state,
            _stop: stop,
        }
    }

    /// The endpoint for clients: `http://127.0.0.1:<port>`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address that the server listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The credentials that the server accepts.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        self.state.verifier.keys.current()
    }

    /// Accepts only these credentials from now on.
    ///
    /// Requests with an earlier session token are then rejected with `InvalidSecretToken`, those with
    /// an earlier permanent key with `InvalidAccessKey`.
    pub fn rotate_credentials(&self, credentials: Credentials) {
        self.state.verifier.keys.rotate(credentials);
    }

    /// Points a client at the server: sets the endpoint, the credentials, and transport options that
    /// ignore the proxies of the environment.
    ///
    /// ```
    /// # use volcengine_core::schema::ServiceInfo;
    /// # static RTC: ServiceInfo = ServiceInfo::new("rtc", "cn-north-1", &[]);
    /// use volcengine_core::Client;
    /// use volcengine_mock::MockServer;
    ///
    /// # fn main() -> Result<(), volcengine_core::Error> {
    /// let server = MockServer::start_blocking();
    /// let client = server.configure(Client::builder(&RTC)).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn configure(&self, client: ClientBuilder) -> ClientBuilder {
        client
            .endpoint(self.url())
            .credentials(self.credentials())
            .transport_options(TransportOptions::new().no_proxy())
    }

    /// The number of requests in flight.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.state.in_flight.count()
    }

    /// The largest number of requests in flight at once, since the start or the last
    /// [`clear`](MockServer::clear).
    #[must_use]
    pub fn peak(&self) -> usize {
        self.state.in_flight.peak()
    }

    /// All requests so far, in the order of arrival, rejected ones too.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        let journal = self.state.journal.as_ref();
        journal.map_or_else(Vec::new, Journal::all)
    }

    /// Queues a response for the next valid request.
    pub fn enqueue(&self, response: MockResponse) -> &Self {
        self.state.queue.push(response);
        self
    }

    /// Forgets the requests so far, the queued responses, the peak and the used rates.
    pub fn clear(&self) {
        self.state.clear();
    }
}
