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

pub use builder::{MockServerBuilder, StartError};

/// A running server. It stops when it is dropped; answers on their way are still given.
///
/// The server has a thread and a runtime of its own, so it answers whatever the test does: in a
/// runtime with one thread, or with a client that blocks it.
#[derive(Debug)]
pub struct MockServer {
    address: SocketAddr,
    shared: Arc<ServerState>,
    /// Dropping this ends the server.
    _running: oneshot::Sender<()>,
}

impl MockServer {
    /// Starts a server on a free port of this machine, with the repository's specs.
    ///
    /// # Panics
    ///
    /// If this machine gives neither a port nor a thread. [`MockServerBuilder::start`] gives an
    /// error instead.
    #[expect(clippy::panic, reason = "a test cannot go on without its server")]
    pub async fn start() -> Self {
        match Self::builder().start().await {
            Ok(server) => server,
            Err(error) => panic!("the mock server does not start: {error}"),
        }
    }

    /// Starts a server as [`MockServer::start`] does, in a program without async code.
    ///
    /// # Panics
    ///
    /// As [`MockServer::start`], and if it is called in async code, which must not block.
    #[expect(clippy::panic, reason = "a test cannot go on without its server")]
    #[must_use]
    pub fn start_blocking() -> Self {
        match Self::builder().start_blocking() {
            Ok(server) => server,
            Err(error) => panic!("the mock server does not start: {error}"),
        }
    }

    /// Configures a server.
    pub fn builder() -> MockServerBuilder {
        MockServerBuilder::default()
    }

    fn running(
        (address, shared): (SocketAddr, Arc<ServerState>),
        running: oneshot::Sender<()>,
    ) -> Self {
        MockServer {
            address,
            shared,
            _running: running,
        }
    }

    /// The address to give a client as its endpoint: `http://127.0.0.1:<port>`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address that the server listens at.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The credentials that the server accepts.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        self.shared.verifier.keys.in_force()
    }

    /// Accepts only these credentials from now on; what was accepted so far is void. A request with
    /// a session token of before gets `InvalidSecretToken`, one with a permanent key of before
    /// `InvalidAccessKey`.
    pub fn rotate_credentials(&self, credentials: Credentials) {
        self.shared.verifier.keys.renew(credentials);
    }

    /// Points a client at the server: sets the endpoint, the credentials, and transport options
    /// without a proxy, whatever proxies the environment names.
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

    /// How many requests are being answered now.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.shared.in_flight.now()
    }

    /// How many requests were being answered at once at most, since the start or
    /// [`clear`](MockServer::clear).
    #[must_use]
    pub fn peak(&self) -> usize {
        self.shared.in_flight.peak()
    }

    /// Everything that came in so far, refused or not, in the order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        let journal = self.shared.journal.as_ref();
        journal.map_or_else(Vec::new, Journal::all)
    }

    /// Gives this answer to the next request that it is meant for. Several wait in a queue.
    pub fn enqueue(&self, answer: MockResponse) -> &Self {
        self.shared.queue.push(answer);
        self
    }

    /// Forgets the requests so far, the answers that wait, and what was used of the rates.
    pub fn clear(&self) {
        self.shared.clear();
    }
}
