//! Configures and starts servers.

use std::future::pending;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use tokio::net::TcpListener;
use volcengine_core::Credentials;

use super::listening::Listening;
use super::{MockServer, StartError, thread};
use crate::auth::Verifier;
use crate::catalog::{Catalog, Specs};
use crate::clock::ServerClock;
use crate::cors::AllowedOrigins;
use crate::handler::ServerState;
use crate::http1::Timeouts;
use crate::in_flight::InFlight;
use crate::keys::Keys;
use crate::log::RequestLog;
use crate::mock_response::{MockResponse, ResponseQueue};
use crate::rates::Rates;
use crate::request::Journal;

/// Configures a [`MockServer`].
#[derive(Debug)]
#[must_use = "a builder does nothing until `start` or `serve`"]
pub struct MockServerBuilder {
    listen: SocketAddr,
    credentials: Credentials,
    specs: Specs,
    tolerance: Duration,
    clock: ServerClock,
    verify_signatures: bool,
    enforce_rates: bool,
    origins: AllowedOrigins,
    queue: ResponseQueue,
    log: Option<RequestLog>,
    timeouts: Timeouts,
}

impl Default for MockServerBuilder {
    fn default() -> Self {
        MockServerBuilder {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            credentials: Credentials::new("mock-access-key", "mock-secret-key"),
            specs: Specs::BuiltIn,
            tolerance: Duration::from_secs(900),
            clock: ServerClock::default(),
            verify_signatures: true,
            enforce_rates: true,
            origins: AllowedOrigins::default(),
            queue: ResponseQueue::default(),
            log: None,
            timeouts: Timeouts {
                read: Duration::from_secs(30),
                idle: Duration::from_secs(300),
            },
        }
    }
}

impl MockServerBuilder {
    /// The address to listen on. Defaults to a free port of `127.0.0.1`.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// The credentials that callers must have, with or without a session token. Defaults to
    /// `mock-access-key` and `mock-secret-key`. Once they have expired, requests are rejected with
    /// `InvalidSecretToken`.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// Serves the specs in a folder, which has one folder per service. Defaults to the built-in
    /// specs.
    pub fn specs_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.specs = Specs::Folder(folder.into());
        self
    }

    /// Serves the specs in these files: pairs of a path, such as `weather/service.yaml`, and the
    /// content of the file. Defaults to the built-in specs.
    pub fn specs_files(mut self, files: &[(&str, &str)]) -> Self {
        self.specs = Specs::files(files);
        self
    }

    /// Serves the specs in a [bundle](volcgen_model::load::bundle). Defaults to the built-in specs.
    pub fn specs_bundle(mut self, bundle: impl Into<String>) -> Self {
        self.specs = Specs::Bundle(bundle.into());
        self
    }

    /// Serves a catalog, which servers can share. Defaults to the built-in specs.
    pub fn catalog(mut self, catalog: Arc<Catalog>) -> Self {
        self.specs = Specs::Catalog(catalog);
        self
    }

    /// How far a request's date can be from the server's clock. Defaults to 900 seconds.
    pub fn clock_tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Sets the server's clock ahead of this machine's. The server checks dates and expiry with its
    /// clock, and sends it as `Date`. Defaults to no difference.
    pub fn clock_ahead(mut self, offset: Duration) -> Self {
        self.clock = ServerClock::ahead(offset);
        self
    }

    /// Sets the server's clock behind this machine's; see
    /// [`clock_ahead`](MockServerBuilder::clock_ahead).
    pub fn clock_behind(mut self, offset: Duration) -> Self {
        self.clock = ServerClock::behind(offset);
        self
    }

    /// Whether to verify signatures. Defaults to true.
    pub fn verify_signatures(mut self, verify: bool) -> Self {
        self.verify_signatures = verify;
        self
    }

    /// Whether to enforce documented rates: calls beyond one are rejected with `FlowLimitExceeded`.
    /// Defaults to true.
    pub fn enforce_rates(mut self, enforce: bool) -> Self {
        self.enforce_rates = enforce;
        self
    }

    /// Lets pages of this origin call the server, such as `http://localhost:3000`, or those of any
    /// with `*` (CORS). Each call adds one. Defaults to none.
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.origins.add(origin.into());
        self
    }

    /// Queues a response, as [`MockServer::enqueue`] does.
    pub fn enqueue(self, response: MockResponse) -> Self {
        self.queue.push(response);
        self
    }

    /// Writes a line for each request, once the response to it is known: a JSON object with `time`,
    /// `request_id`, `method`, `path`, `action`, `version`, `parameters`, `status`, `code` (of the
    /// error) and `duration_ms`. What is not known is `null`. Signatures, session tokens and headers
    /// are left out, and sensitive parameters are scrubbed as in a
    /// [cassette](crate::cassette#secrets). Lines that cannot be written are lost. Defaults to no
    /// log.
    pub fn log(mut self, writer: impl Write + Send + 'static) -> Self {
        self.log = Some(RequestLog::new(writer));
        self
    }

    /// How long the head of a request can take to arrive, and how long its body. Then the connection
    /// closes, after status 408. Without progress for as long, a response is given up too. Defaults
    /// to 30 seconds.
    ///
    /// Between two requests, a connection can be idle for 5 minutes.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.read = timeout;
        self
    }

    /// Starts the server on its own thread.
    ///
    /// # Errors
    ///
    /// The specs have errors or no service, or the server cannot listen on the address.
    pub async fn start(self) -> Result<MockServer, StartError> {
        thread::spawn(self)?.server().await
    }

    /// [`start`](MockServerBuilder::start) for programs without async code.
    ///
    /// # Errors
    ///
    /// Same as [`MockServerBuilder::start`].
    ///
    /// # Panics
    ///
    /// If it is called in async code, which must not block.
    pub fn start_blocking(self) -> Result<MockServer, StartError> {
        thread::spawn(self)?.server_blocking()
    }

    /// Runs the server in the current runtime until the future is dropped. Calls `on_listening` with
    /// the address once the server accepts connections. Requests are not recorded.
    ///
    /// # Errors
    ///
    /// Same as [`MockServerBuilder::start`].
    pub async fn serve(self, on_listening: impl FnOnce(SocketAddr)) -> Result<(), StartError> {
        let listening = self.bind(None).await?;
        on_listening(listening.address);
        listening.run(pending()).await;
        Ok(())
    }

    /// Loads the specs and starts to listen.
    pub(super) async fn bind(self, journal: Option<Journal>) -> Result<Listening, StartError> {
        let state = ServerState {
            catalog: self.specs.load()?,
            verifier: Verifier {
                keys: Keys::new(self.credentials),
                tolerance: self.tolerance,
            },
            verify_signatures: self.verify_signatures,
            clock: self.clock,
            origins: self.origins,
            rates: self.enforce_rates.then(Rates::default),
            queue: self.queue,
            journal,
            log: self.log,
            request_count: AtomicU64::new(0),
            in_flight: InFlight::default(),
        };
        let listener = TcpListener::bind(self.listen).await?;
        Ok(Listening {
            address: listener.local_addr()?,
            listener,
            timeouts: self.timeouts,
            state: Arc::new(state),
        })
    }
}
