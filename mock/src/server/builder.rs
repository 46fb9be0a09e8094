//! Configures and starts servers.

use std::future::{Future, pending};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use std::{fmt, io, thread};

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use volcengine_core::Credentials;

use super::MockServer;
use crate::auth::Verifier;
use crate::catalog::{Catalog, Specs, SpecsError};
use crate::clock::ServerClock;
use crate::handler::{ServerState, handle};
use crate::in_flight::InFlight;
use crate::keys::Keys;
use crate::mock_response::ResponseQueue;
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

    /// Starts the server on its own thread.
    ///
    /// # Errors
    ///
    /// The specs have errors or no service, or the server cannot listen on the address.
    pub async fn start(self) -> Result<MockServer, StartError> {
        let starting = self.launch()?;
        let started = starting.started.await.map_err(thread_ended)??;
        Ok(MockServer::new(started, starting.stop))
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
        let starting = self.launch()?;
        let started = starting.started.blocking_recv().map_err(thread_ended)??;
        Ok(MockServer::new(started, starting.stop))
    }

    /// Starts the server's thread.
    fn launch(self) -> io::Result<Starting> {
        let (ready, started) = oneshot::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        thread::Builder::new()
            .name("volcengine-mock".to_owned())
            .spawn(|| run_thread(self, ready, stopped))?;
        Ok(Starting { started, stop })
    }

    /// Runs the server in the current runtime until the future is dropped. Calls `on_listening` with
    /// the address once the server accepts connections. Requests are not recorded.
    ///
    /// # Errors
    ///
    /// Same as [`MockServerBuilder::start`].
    pub async fn serve(self, on_listening: impl FnOnce(SocketAddr)) -> Result<(), StartError> {
        let bound = self.bind(None).await?;
        on_listening(bound.address);
        bound.run(pending()).await
    }

    /// Loads the specs and starts to listen.
    async fn bind(self, journal: Option<Journal>) -> Result<Bound, StartError> {
        let state = ServerState {
            catalog: self.specs.load()?,
            verifier: Verifier {
                keys: Keys::new(self.credentials),
                tolerance: self.tolerance,
            },
            verify_signatures: self.verify_signatures,
            clock: self.clock,
            rates: self.enforce_rates.then(Rates::default),
            queue: ResponseQueue::default(),
            journal,
            request_count: AtomicU64::new(0),
            in_flight: InFlight::default(),
        };
        let listener = TcpListener::bind(self.listen).await?;
        Ok(Bound {
            address: listener.local_addr()?,
            listener,
            state: Arc::new(state),
        })
    }
}

/// A server that listens and does not respond yet.
struct Bound {
    address: SocketAddr,
    listener: TcpListener,
    state: Arc<ServerState>,
}

impl Bound {
    /// Serves requests until `stop` is ready.
    async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), StartError> {
        let router = Router::new().fallback(handle).with_state(self.state);
        let serving = axum::serve(self.listener, router).with_graceful_shutdown(stop);
        Ok(serving.await?)
    }
}

/// A server whose thread is starting.
struct Starting {
    started: oneshot::Receiver<Started>,
    stop: oneshot::Sender<()>,
}

fn thread_ended(_: oneshot::error::RecvError) -> io::Error {
    io::Error::other("the thread of the server ended before it listened")
}

type Started = Result<(SocketAddr, Arc<ServerState>), StartError>;

/// Runs a server until `stopped`.
fn run_thread(
    builder: MockServerBuilder,
    ready: oneshot::Sender<Started>,
    stopped: oneshot::Receiver<()>,
) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = match runtime.enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return drop(ready.send(Err(error.into()))),
    };
    runtime.block_on(async {
        match builder.bind(Some(Journal::default())).await {
            Ok(bound) => {
                let started = (bound.address, Arc::clone(&bound.state));
                if ready.send(Ok(started)).is_ok() {
                    // It ends because its owner is dropped, so there is nobody to return an error to.
                    drop(bound.run(async { drop(stopped.await) }).await);
                }
            }
            Err(error) => drop(ready.send(Err(error))),
        }
    });
}

/// Why a server cannot start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The specs have errors, or no service.
    Specs(SpecsError),
    /// The system has no port or no thread for the server.
    Io(io::Error),
}

impl From<SpecsError> for StartError {
    fn from(error: SpecsError) -> Self {
        StartError::Specs(error)
    }
}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> Self {
        StartError::Io(error)
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Specs(problems) => write!(formatter, "the specs have errors:\n{problems}"),
            StartError::Io(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StartError::Specs(_) => None,
            StartError::Io(error) => error.source(),
        }
    }
}
