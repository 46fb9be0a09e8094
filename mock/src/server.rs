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

use crate::auth::Verifier;
use crate::catalog::Catalog;
use crate::exchange::{Shared, exchange};
use crate::incoming::{Journal, Received};
use crate::rates::Rates;
use crate::script::{Answer, Script};

/// A running server. It stops when it is dropped; answers on their way are still given.
///
/// The server has a thread and a runtime of its own, so it answers whatever the test does: in a
/// runtime with one thread, or with a client that blocks it.
#[derive(Debug)]
pub struct MockServer {
    address: SocketAddr,
    shared: Arc<Shared>,
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

    /// Configures a server.
    pub fn builder() -> MockServerBuilder {
        MockServerBuilder::default()
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
        self.shared.verifier.credentials.clone()
    }

    /// Everything that came in so far, refused or not, in the order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Received> {
        let journal = self.shared.journal.as_ref();
        journal.map_or_else(Vec::new, Journal::all)
    }

    /// Gives this answer to the next request that it is meant for. Several wait in a queue.
    pub fn script(&self, answer: Answer) -> &Self {
        self.shared.script.push(answer);
        self
    }

    /// Forgets the requests so far, the answers that wait, and what was used of the rates.
    pub fn clear(&self) {
        self.shared.clear();
    }
}

/// Configures a [`MockServer`].
#[derive(Debug)]
#[must_use = "a builder does nothing until `start` or `serve`"]
pub struct MockServerBuilder {
    listen: SocketAddr,
    credentials: Credentials,
    specs: Option<PathBuf>,
    tolerance: Duration,
    verify_signatures: bool,
    enforce_rates: bool,
}

impl Default for MockServerBuilder {
    fn default() -> Self {
        MockServerBuilder {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            credentials: Credentials::new("mock-access-key", "mock-secret-key"),
            specs: None,
            tolerance: Duration::from_secs(900),
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
    /// `mock-access-key` and `mock-secret-key`.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// A folder of specs that the server reads instead of the repository's.
    pub fn specs(mut self, folder: impl Into<PathBuf>) -> Self {
        self.specs = Some(folder.into());
        self
    }

    /// How far a request's date may be from the server's clock; by default 900 seconds.
    pub fn clock_tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
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
    /// The specs have errors, or the address cannot be listened at.
    pub async fn start(self) -> Result<MockServer, StartError> {
        let (ready, started) = oneshot::channel();
        let (running, stopped) = oneshot::channel::<()>();
        let serve = || run_alone(self, ready, stopped);
        thread::Builder::new()
            .name("volcengine-mock".to_owned())
            .spawn(serve)?;
        let gone = |_| io::Error::other("the server's thread ended before it listened");
        let (address, shared) = started.await.map_err(gone)??;
        Ok(MockServer {
            address,
            shared,
            _running: running,
        })
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
        let catalog = match &self.specs {
            Some(folder) => Catalog::folder(folder),
            None => Catalog::embedded(),
        };
        let shared = Shared {
            catalog: catalog.map_err(StartError::Specs)?,
            verifier: Verifier {
                credentials: self.credentials,
                tolerance: self.tolerance,
            },
            verify_signatures: self.verify_signatures,
            rates: self.enforce_rates.then(Rates::default),
            script: Script::default(),
            journal,
            count: AtomicU64::new(0),
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
    shared: Arc<Shared>,
}

impl Bound {
    /// Answers until `stop` is ready.
    async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), StartError> {
        let router = Router::new().fallback(exchange).with_state(self.shared);
        let serving = axum::serve(self.listener, router).with_graceful_shutdown(stop);
        Ok(serving.await?)
    }
}

type Started = Result<(SocketAddr, Arc<Shared>), StartError>;

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
    /// The specs have errors, told a line each.
    Specs(String),
    /// The system gives no port or no thread.
    Io(io::Error),
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
