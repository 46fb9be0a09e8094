//! The default transport: hyper's connection pool over rustls.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::uri::Scheme;
use http::{Request, Response};
use http_body_util::Full;

use self::connector::Connector;
use self::pools::{Pool, Pools};
use super::options::TransportOptions;
use super::proxy::ProxyRules;
use super::{Direct, MAX_TIMEOUT, ResponseFuture, Transport, TransportError};
use crate::error::Error;

mod body;
mod connector;
mod error;
#[cfg(feature = "gzip")]
mod gzip;
mod handshakes;
mod hop;
mod pools;

/// A transport with [`hyper`](https://docs.rs/hyper), which needs a tokio runtime.
///
/// A connection belongs to the runtime that made it, so each runtime has a pool of its own. A client
/// can be used in several runtimes.
///
/// It does not follow redirects, because a signature is valid for one host. It sends a request once,
/// unless the server closed the connection before any of it was written.
#[derive(Clone)]
pub struct HyperTransport(Arc<Shared>);

struct Shared {
    pools: Arc<Pools>,
    rules: Arc<ProxyRules>,
    body_limit: usize,
    read_timeout: Option<Duration>,
}

impl HyperTransport {
    /// A transport with the default options and connection pools of its own.
    ///
    /// # Errors
    ///
    /// Same as [`HyperTransport::with_options`].
    pub fn new() -> Result<Self, Error> {
        Self::with_options(&TransportOptions::new())
    }

    /// A transport with connection pools of its own.
    ///
    /// # Errors
    ///
    /// [`Error::is_config`] if an added certificate or the URL of a proxy is invalid, the operating
    /// system's certificates cannot be loaded, or the features for TLS are off.
    pub fn with_options(options: &TransportOptions) -> Result<Self, Error> {
        let rules = Arc::new(ProxyRules::new(&options.proxy)?);
        let connector = Connector::new(options, Arc::clone(&rules))?;
        let direct = if rules.is_direct() {
            connector.clone()
        } else {
            Connector::new(options, Arc::new(ProxyRules::direct()))?
        };
        Ok(HyperTransport(Arc::new(Shared {
            pools: Arc::new(Pools::new(connector, direct, options)),
            rules,
            body_limit: options.body_limit,
            read_timeout: options.read_timeout,
        })))
    }
}

impl Transport for HyperTransport {
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> ResponseFuture {
        let shared = Arc::clone(&self.0);
        Box::pin(async move {
            // Before the timer, because it needs a runtime too.
            let is_direct = request.extensions().get::<Direct>().is_some();
            let pool = shared.pools.current(is_direct)?;
            let exchange = shared.exchange(&pool, request);
            within(Some(timeout.min(MAX_TIMEOUT)), exchange).await?
        })
    }

    fn enforces_timeout(&self) -> bool {
        true
    }
}

impl Shared {
    async fn exchange(
        &self,
        pool: &Pool,
        request: Request<Bytes>,
    ) -> Result<Response<Bytes>, TransportError> {
        let response = pool.request(self.prepare(request));
        let response = within(self.read_timeout, response).await?;
        let (mut head, body) = response.map_err(error::translate)?.into_parts();
        let body = body::read(&mut head.headers, body, self.body_limit, self.read_timeout).await?;
        Ok(Response::from_parts(head, body))
    }

    /// Adds the headers of this hop, which are not signed.
    fn prepare(&self, request: Request<Bytes>) -> Request<Full<Bytes>> {
        let mut request = request.map(Full::new);
        if cfg!(feature = "gzip") {
            let gzip = HeaderValue::from_static("gzip");
            let headers = request.headers_mut();
            headers.entry(header::ACCEPT_ENCODING).or_insert(gzip);
        }
        // A tunnel gets the login when it is made.
        if !self.rules.is_direct()
            && request.uri().scheme() == Some(&Scheme::HTTP)
            && let Some(proxy) = self.rules.proxy_of(request.uri())
            && let Some(login) = proxy.basic_auth()
        {
            let headers = request.headers_mut();
            headers.insert(header::PROXY_AUTHORIZATION, login.clone());
        }
        request
    }
}

/// Awaits a future for at most `limit`.
async fn within<F: Future>(
    limit: Option<Duration>,
    future: F,
) -> Result<F::Output, TransportError> {
    match limit {
        Some(limit) => tokio::time::timeout(limit, future)
            .await
            .map_err(|_| TransportError::timeout()),
        None => Ok(future.await),
    }
}

/// Leaves out the configuration, which can contain logins of proxies.
impl fmt::Debug for HyperTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HyperTransport")
            .field("body_limit", &self.0.body_limit)
            .finish_non_exhaustive()
    }
}
