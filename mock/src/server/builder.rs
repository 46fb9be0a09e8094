//! Starting a server, in a test or for good.

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
    /// Where to listen; by default at a free port of `127.0.0.1`.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// The credentials that callers must have, with or without a session token; by default
    /// `mock-access-key` and `mock-secret-key`. Those that expire get `InvalidSecretToken` from then
    /// on.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// The services of a folder, which holds one folder per service, instead of the built-in ones.
    pub fn specs_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.specs = Specs::Folder(folder.into());
        self
    }

    /// The services of these files instead of the built-in ones: pairs of a path below the folder
    /// of the services, such as `weather/service.yaml`, and the text of the file.
    pub fn specs_files(mut self, files: &[(&str, &str)]) -> Self {
        self.specs = Specs::files(files);
        self
    }

    /// The services of a [bundle](volcgen_model::load::bundle) instead of the built-in ones.
    pub fn specs_bundle(mut self, text: impl Into<String>) -> Self {
        self.specs = Specs::Bundle(text.into());
        self
    }

    /// The services of a catalog, which servers can share, instead of the built-in ones.
    pub fn catalog(mut self, catalog: Arc<Catalog>) -> Self {
        self.specs = Specs::Catalog(catalog);
        self
    }

    /// How far a request's date may be from the server's clock; by default 900 seconds.
    pub fn clock_tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Lets the server's clock be this much ahead of this machine's. Requests are judged by the
    /// server's clock, and its answers carry it as `Date`.
    pub fn clock_ahead(mut self, by: Duration) -> Self {
        self.clock = ServerClock::ahead(by);
        self
    }

    /// Lets the server's clock be this much behind this machine's, otherwise as
    /// [`clock_ahead`](MockServerBuilder::clock_ahead).
    pub fn clock_behind(mut self, by: Duration) -> Self {
        self.clock = ServerClock::behind(by);
        self
    }

    /// Whether requests must be signed; by default they must.
    pub fn verify_signatures(mut self, verify: bool) -> Self {
        self.verify_signatures = verify;
        self
    }

    /// Whether documented rates are kept, so that a caller beyond one gets `FlowLimitExceeded`; by
    /// default they are.
    pub fn enforce_rates(mut self, enforce: bool) -> Self {
        self.enforce_rates = enforce;
        self
    }

    /// Starts the server on a thread of its own.
    ///
    /// # Errors
    ///
    /// The specs have errors or hold no service, or the address cannot be listened at.
    pub async fn start(self) -> Result<MockServer, StartError> {
        let starting = self.launch()?;
        let started = starting.started.await.map_err(gone)??;
        Ok(MockServer::running(started, starting.running))
    }

    /// Starts the server on a thread of its own, in a program without async code.
    ///
    /// # Errors
    ///
    /// Those of [`MockServerBuilder::start`].
    ///
    /// # Panics
    ///
    /// If it is called in async code, which must not block.
    pub fn start_blocking(self) -> Result<MockServer, StartError> {
        let starting = self.launch()?;
        let started = starting.started.blocking_recv().map_err(gone)??;
        Ok(MockServer::running(started, starting.running))
    }

    /// Starts the server's thread.
    fn launch(self) -> io::Result<Starting> {
        let (ready, started) = oneshot::channel();
        let (running, stopped) = oneshot::channel::<()>();
        thread::Builder::new()
            .name("volcengine-mock".to_owned())
            .spawn(|| run_alone(self, ready, stopped))?;
        Ok(Starting { started, running })
    }

    /// Runs the server in the current runtime until the future is dropped; requests are not
    /// recorded. `on_listening` is told the address once connections are accepted.
    ///
    /// # Errors
    ///
    /// Those of [`MockServerBuilder::start`].
    pub async fn serve(self, on_listening: impl FnOnce(SocketAddr)) -> Result<(), StartError> {
        let bound = self.bind(None).await?;
        on_listening(bound.address);
        bound.run(pending()).await
    }

    /// Reads the specs and starts to listen.
    async fn bind(self, journal: Option<Journal>) -> Result<Bound, StartError> {
        let shared = ServerState {
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
            count: AtomicU64::new(0),
            in_flight: InFlight::default(),
        };
        let listener = TcpListener::bind(self.listen).await?;
        Ok(Bound {
            address: listener.local_addr()?,
            listener,
            shared: Arc::new(shared),
        })
    }
}

/// A server that listens and does not answer yet.
struct Bound {
    address: SocketAddr,
    listener: TcpListener,
    shared: Arc<ServerState>,
}

impl Bound {
    /// Answers until `stop` is ready.
    async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), StartError> {
        let router = Router::new().fallback(handle).with_state(self.shared);
        let serving = axum::serve(self.listener, router).with_graceful_shutdown(stop);
        Ok(serving.await?)
    }
}

/// A server whose thread has begun.
struct Starting {
    started: oneshot::Receiver<Started>,
    running: oneshot::Sender<()>,
}

fn gone(_: oneshot::error::RecvError) -> io::Error {
    io::Error::other("the server's thread ended before it listened")
}

type Started = Result<(SocketAddr, Arc<ServerState>), StartError>;

/// The life of a server's thread.
fn run_alone(
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
                let started = (bound.address, Arc::clone(&bound.shared));
                if ready.send(Ok(started)).is_ok() {
                    // It ends because its owner is gone, so nobody is left to hear of an error.
                    drop(bound.run(async { drop(stopped.await) }).await);
                }
            }
            Err(error) => drop(ready.send(Err(error))),
        }
    });
}

/// Why a server does not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The specs have errors, or hold no service.
    Specs(SpecsError),
    /// The system gives no port or no thread.
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
