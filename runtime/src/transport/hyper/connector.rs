//! Makes connections: TCP, then a proxy, then TLS.

use std::future::{Future, Ready, ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5, Tunnel};
use hyper_util::client::proxy::matcher::Intercept;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;

use super::handshakes::Handshakes;
use super::hop::Hop;
use crate::error::Error;
use crate::transport::options::TransportOptions;
use crate::transport::proxy::ProxyRules;
use crate::transport::tls;

/// The protocols that the server can choose, in the order of preference.
const PROTOCOLS: &[&str] = if cfg!(feature = "http2") {
    &["h2", "http/1.1"]
} else {
    &["http/1.1"]
};

/// How long an idle connection is silent before TCP probes whether the other side is there.
const TCP_KEEP_ALIVE: Duration = Duration::from_secs(15);

pub(super) type BoxError = Box<dyn std::error::Error + Send + Sync>;
type Connecting<T> = Pin<Box<dyn Future<Output = Result<T, BoxError>> + Send>>;

/// Connects to servers. Clones share everything.
#[derive(Clone)]
pub(in crate::transport) struct Connector {
    tls: HttpsConnector<Dialer>,
    handshakes: Arc<Handshakes>,
    timeout: Duration,
}

impl Connector {
    pub(super) fn new(options: &TransportOptions, rules: Arc<ProxyRules>) -> Result<Self, Error> {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_keepalive(Some(TCP_KEEP_ALIVE));
        let to_proxy = tls::configure(&options.roots)?;
        let mut to_server = to_proxy.clone();
        let protocols = PROTOCOLS.iter().map(|name| name.as_bytes().into());
        to_server.alpn_protocols = protocols.collect();
        let dialer = Dialer(Arc::new(Dialing {
            tcp: http.clone(),
            proxy: HttpsConnector::from((http, to_proxy)),
            rules,
        }));
        Ok(Connector {
            tls: HttpsConnector::from((dialer, to_server)),
            handshakes: Arc::new(Handshakes::new(options.idle_connections > 0)),
            timeout: options.connect_timeout,
        })
    }
}

impl Service<Uri> for Connector {
    type Response = MaybeHttpsStream<Hop>;
    type Error = BoxError;
    type Future = Connecting<Self::Response>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let (handshakes, timeout) = (Arc::clone(&self.handshakes), self.timeout);
        let connecting = self.tls.call(server.clone());
        Box::pin(async move {
            let connecting = async {
                let connected = tokio::time::timeout(timeout, connecting).await;
                connected.unwrap_or_else(|_| Err(timed_out(timeout)))
            };
            handshakes.run(&server, connecting).await
        })
    }
}

fn timed_out(timeout: Duration) -> BoxError {
    let message = format!("no connection within {timeout:?}");
    io::Error::new(io::ErrorKind::TimedOut, message).into()
}

/// Connects to the first hop, and lets a proxy connect to the server.
#[derive(Clone)]
struct Dialer(Arc<Dialing>);

struct Dialing {
    tcp: HttpConnector,
    /// To proxies, with TLS for the scheme `https`.
    proxy: HttpsConnector<HttpConnector>,
    rules: Arc<ProxyRules>,
}

impl Service<Uri> for Dialer {
    type Response = Hop;
    type Error = BoxError;
    type Future = Connecting<Hop>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let dialing = Arc::clone(&self.0);
        Box::pin(async move {
            match dialing.rules.proxy_of(&server) {
                Some(proxy) => dialing.through(&proxy, server).await,
                None => Ok(Hop {
                    stream: MaybeHttpsStream::Http(dialing.tcp.clone().call(server).await?),
                    forwards: false,
                }),
            }
        })
    }
}

impl Dialing {
    async fn through(&self, proxy: &Intercept, server: Uri) -> Result<Hop, BoxError> {
        let first = first_hop(proxy.uri())?;
        let stream = self.proxy.clone().call(first.clone()).await?;
        let scheme = proxy.uri().scheme_str().unwrap_or_default();
        let is_socks = scheme.starts_with("socks");
        if server.scheme() == Some(&Scheme::HTTP) && !is_socks {
            return Ok(Hop {
                stream,
                forwards: true,
            });
        }
        let made = Made(Some(stream));
        let server = with_port(&server)?;
        let stream = if scheme.starts_with("socks4") {
            SocksV4::new(first, made).call(server).await?
        } else if is_socks {
            let mut socks = SocksV5::new(first, made);
            if let Some((user, password)) = proxy.raw_auth() {
                socks = socks.with_auth(user.to_owned(), password.to_owned());
            }
            socks.call(server).await?
        } else {
            let mut tunnel = Tunnel::new(first, made);
            if let Some(login) = proxy.basic_auth() {
                tunnel = tunnel.with_auth(login.clone());
            }
            tunnel.call(server).await?
        };
        Ok(Hop {
            stream,
            forwards: false,
        })
    }
}

/// The address of a proxy as a URL that needs TLS or does not.
fn first_hop(proxy: &Uri) -> Result<Uri, BoxError> {
    let (scheme, port) = match proxy.scheme_str() {
        Some("https") => ("https", 443),
        Some("http") => ("http", 80),
        _ => ("http", 1080),
    };
    uri(scheme, proxy, port)
}

/// The URL of a server with its port, which the handshakes with proxies default differently.
fn with_port(server: &Uri) -> Result<Uri, BoxError> {
    match server.scheme_str() {
        Some("http") => uri("http", server, 80),
        _ => uri("https", server, 443),
    }
}

fn uri(scheme: &str, of: &Uri, default_port: u16) -> Result<Uri, BoxError> {
    let host = of.host().unwrap_or_default();
    let port = of.port_u16().unwrap_or(default_port);
    Ok(format!("{scheme}://{host}:{port}/").parse()?)
}

/// A connector that returns a connection that is already made.
struct Made(Option<MaybeHttpsStream<TokioIo<TcpStream>>>);

impl Service<Uri> for Made {
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = BoxError;
    type Future = Ready<Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _server: Uri) -> Self::Future {
        let stream = self.0.take();
        ready(stream.ok_or_else(|| "the connection is used already".into()))
    }
}
