//! The server: connections on loopback, and what is done for each request.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use volcengine_mock::Catalog;

use crate::api::{Api, ApiError, Operation};
use crate::assets::FOLDER;
use crate::guard::{Guard, Rejection};
use crate::headers;
use crate::pages::{Page, Pages};
use crate::target::{Clients, Target};
use crate::token::Token;

/// The most connections at a time; others wait.
const MAX_CONNECTIONS: usize = 64;

/// How long the head of a request can take to arrive, and how long a connection can wait for one.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a connection can last.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(600);

/// The most bytes of the head of a request, which hyper takes as the size of its buffer.
const MAX_HEAD: usize = 32 << 10;

/// A console that has not started.
#[must_use = "a console does nothing until it starts"]
pub struct Console {
    catalog: Arc<Catalog>,
    pages: Vec<Page>,
    target: Target,
    listen: SocketAddr,
}

impl Console {
    /// A console of these services, on a free port of `127.0.0.1`, with these pages.
    pub fn new(catalog: Arc<Catalog>, pages: Vec<Page>) -> Self {
        Console {
            catalog,
            pages,
            target: Target::default(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        }
    }

    /// Where calls are sent. Defaults to a mock server.
    pub fn target(mut self, target: Target) -> Self {
        self.target = target;
        self
    }

    /// The address, which must be on loopback. Port 0 takes a free one.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Listens, in the current tokio runtime.
    ///
    /// # Errors
    ///
    /// The address is not on loopback or is taken, or the mock server cannot start.
    pub async fn start(self) -> Result<Listening, StartError> {
        if !self.listen.ip().is_loopback() {
            return Err(StartError::NotLoopback(self.listen));
        }
        let failed = |error| StartError::Listen(self.listen, error);
        let listener = TcpListener::bind(self.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let token = Token::random().map_err(failed)?;
        let clients = Clients::start(self.target, &self.catalog).await;
        let shared = Shared {
            guard: Guard::new(address, token.clone()),
            pages: Pages::new(self.pages),
            api: Api {
                catalog: self.catalog,
                clients: clients.map_err(StartError::Mock)?,
            },
        };
        Ok(Listening {
            listener,
            link: format!("http://{address}/#token={}", token.as_str()),
            address,
            router: router(Arc::new(shared)),
        })
    }
}

/// A console that listens.
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
    link: String,
    router: Router,
}

impl Listening {
    /// The address.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The link that opens the console. It has the token, so it is for the user of this machine alone.
    #[must_use]
    pub fn link(&self) -> &str {
        &self.link
    }

    /// Serves until the future is dropped.
    pub async fn run(self) {
        let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        loop {
            let Ok(permit) = Arc::clone(&permits).acquire_owned().await else {
                return;
            };
            let Ok((stream, _)) = self.listener.accept().await else {
                // Too many open files, for example.
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            };
            let router = self.router.clone();
            tokio::spawn(async move {
                serve(stream, router).await;
                drop(permit);
            });
        }
    }
}

impl fmt::Debug for Listening {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Listening")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// Serves one connection. What goes wrong with it is the other side's.
async fn serve(stream: TcpStream, router: Router) {
    let service = TowerToHyperService::new(router);
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let _ = tokio::time::timeout(CONNECTION_TIMEOUT, connection).await;
}

/// What all requests share.
struct Shared {
    guard: Guard,
    pages: Pages,
    api: Api,
}

fn router(shared: Arc<Shared>) -> Router {
    let mut router = Router::new();
    for (name, operation) in [
        ("describe", Operation::Describe),
        ("check", Operation::Check),
        ("prepare", Operation::Prepare),
        ("send", Operation::Send),
    ] {
        let handler = move |State(shared): State<Arc<Shared>>, request: Request| async move {
            api(&shared, operation, request).await
        };
        router = router.route(&format!("{FOLDER}api/{name}"), any(handler));
    }
    router
        .fallback(page)
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), guarded))
        .with_state(shared)
}

/// Rejects requests to other hosts, and secures all responses.
async fn guarded(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut response = match shared.guard.check_host(&parts) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(Rejection { status, message }) => (status, message).into_response(),
    };
    headers::secure(response.headers_mut());
    response
}

async fn page(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match Guard::check_page(&parts) {
        Ok(()) => shared.pages.response(parts.uri.path()),
        Err(Rejection { status, message }) => (status, message).into_response(),
    }
}

async fn api(shared: &Shared, operation: Operation, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let result = match shared.guard.check_api(&parts) {
        Ok(()) => shared.api.run(operation, body).await,
        Err(Rejection { status, message }) => Err(ApiError::new(status, message)),
    };
    result.unwrap_or_else(IntoResponse::into_response)
}

/// Why a console cannot start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// Others could reach this address.
    NotLoopback(SocketAddr),
    /// The address is taken, for example.
    Listen(SocketAddr, io::Error),
    /// The mock server cannot start.
    Mock(volcengine_mock::StartError),
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::NotLoopback(address) => write!(
                formatter,
                "cannot listen on {address}: others could reach it; expected an address of this machine alone, such \
                 as 127.0.0.1:{}",
                address.port()
            ),
            StartError::Listen(address, error) => {
                write!(formatter, "cannot listen on {address}: {error}")
            }
            StartError::Mock(error) => write!(formatter, "cannot start the mock server: {error}"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StartError::NotLoopback(_) => None,
            StartError::Listen(_, error) => Some(error),
            StartError::Mock(error) => Some(error),
        }
    }
}
