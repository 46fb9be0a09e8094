//! The default transport: reqwest over rustls.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::redirect::Policy;

use super::options::TransportOptions;
use super::proxy::{self, Proxy};
use super::{ResponseFuture, Transport, TransportError, body, tls};
use crate::error::Error;

mod chunks;

use chunks::Chunks;

/// Protocols that the server may choose from, in the order of preference.
const PROTOCOLS: &[&str] = if cfg!(feature = "http2") {
    &["h2", "http/1.1"]
} else {
    &["http/1.1"]
};

/// For how long a connection of HTTP/2 may say nothing while it is used, before it is asked whether
/// it lives, and for how long it may think about that. All calls share such a connection, and a call
/// whose time is up does not close it.
#[cfg(feature = "http2")]
const KEEP_ALIVE: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(5));

/// Sends requests with [`reqwest`](https://docs.rs/reqwest), which needs a tokio runtime.
///
/// Redirects are not followed, as a signature holds for one host. Nothing is sent twice, except
/// what an HTTP/2 server says that it left untouched as it was closing the connection.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    body_limit: usize,
}

impl ReqwestTransport {
    /// A transport with the default options and a connection pool of its own.
    ///
    /// # Errors
    ///
    /// Those of [`ReqwestTransport::with_options`].
    pub fn new() -> Result<Self, Error> {
        Self::with_options(&TransportOptions::new())
    }

    /// A transport with a connection pool of its own.
    ///
    /// # Errors
    ///
    /// [`Error::is_config`] if added certificates or the proxy's URL cannot be read, the operating
    /// system's certificates cannot be used, or the features of the crate that TLS needs are off.
    pub fn with_options(options: &TransportOptions) -> Result<Self, Error> {
        let mut tls = tls::configure(&options.roots)?;
        tls.alpn_protocols = PROTOCOLS
            .iter()
            .map(|name| name.as_bytes().into())
            .collect();
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(Policy::none())
            .connect_timeout(options.connect_timeout)
            .pool_max_idle_per_host(options.idle_connections)
            .pool_idle_timeout(options.idle_timeout)
            .tcp_nodelay(true);
        #[cfg(feature = "http2")]
        {
            builder = builder
                .http2_keep_alive_interval(KEEP_ALIVE.0)
                .http2_keep_alive_timeout(KEEP_ALIVE.1);
        }
        if let Some(limit) = options.read_timeout {
            builder = builder.read_timeout(limit);
        }
        let client = apply_proxy(builder, &options.proxy)?
            .build()
            .map_err(|error| Error::config(format!("no HTTP client: {error}")))?;
        Ok(ReqwestTransport {
            client,
            body_limit: options.body_limit,
        })
    }

    /// A transport over a client that is configured elsewhere. It must follow no redirects. The
    /// body limit is the default one of [`TransportOptions`].
    #[must_use]
    pub fn from_client(client: reqwest::Client) -> Self {
        ReqwestTransport {
            client,
            body_limit: TransportOptions::new().body_limit,
        }
    }
}

/// Leaves the environment to reqwest, which looks at it by itself.
fn apply_proxy(
    builder: reqwest::ClientBuilder,
    proxy: &Proxy,
) -> Result<reqwest::ClientBuilder, Error> {
    match proxy {
        Proxy::Environment => Ok(builder),
        Proxy::None => Ok(builder.no_proxy()),
        Proxy::Url(url) => {
            proxy::check(url)?;
            let proxy = reqwest::Proxy::all(url).map_err(|_| proxy::unusable())?;
            Ok(builder.proxy(proxy))
        }
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Bytes>, timeout: Duration) -> ResponseFuture {
        let (client, limit) = (self.client.clone(), self.body_limit);
        Box::pin(async move {
            let mut request = reqwest::Request::try_from(request).map_err(translate)?;
            *request.timeout_mut() = Some(timeout);
            let mut reply = client.execute(request).await.map_err(translate)?;
            let mut chunks = Chunks::new(body::content_length(reply.headers(), limit)?, limit);
            while let Some(chunk) = reply.chunk().await.map_err(translate)? {
                chunks.push(chunk)?;
            }
            let mut whole = http::Response::new(chunks.into_bytes());
            *whole.status_mut() = reply.status();
            *whole.version_mut() = reply.version();
            *whole.headers_mut() = std::mem::take(reply.headers_mut());
            Ok(whole)
        })
    }
}

/// Without the configuration of reqwest, which shows proxies.
impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ReqwestTransport")
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}

/// Leaves out the URL, whose query holds parameters of the request.
///
/// A connection that takes too long is both, to reqwest: a failure to connect and a time limit.
/// It counts as the former, which says that nothing was sent.
fn translate(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_connect() {
        TransportError::connect(error)
    } else if error.is_timeout() {
        TransportError::timeout()
    } else {
        TransportError::other(error)
    }
}
