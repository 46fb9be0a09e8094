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

/// The protocols that the server can choose, in the order of preference.
const PROTOCOLS: &[&str] = if cfg!(feature = "http2") {
    &["h2", "http/1.1"]
} else {
    &["http/1.1"]
};

/// The interval and the timeout of pings on a busy HTTP/2 connection. All calls share one, and a
/// call that times out does not close it.
#[cfg(feature = "http2")]
const KEEP_ALIVE: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(5));

/// A transport with [`reqwest`](https://docs.rs/reqwest), which needs a tokio runtime.
///
/// It does not follow redirects, because a signature is valid for one host. It sends a request
/// once, unless an HTTP/2 server closes the connection and reports that it did not process it.
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
    /// Same as [`ReqwestTransport::with_options`].
    pub fn new() -> Result<Self, Error> {
        Self::with_options(&TransportOptions::new())
    }

    /// A transport with a connection pool of its own.
    ///
    /// # Errors
    ///
    /// [`Error::is_config`] if an added certificate or the proxy's URL is invalid, the operating
    /// system's certificates cannot be loaded, or the features for TLS are off.
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
            .map_err(|error| Error::config(format!("cannot build the HTTP client: {error}")))?;
        Ok(ReqwestTransport {
            client,
            body_limit: options.body_limit,
        })
    }

    /// A transport with a client of your own, which must not follow redirects. The body limit is
    /// the default of [`TransportOptions`].
    #[must_use]
    pub fn from_client(client: reqwest::Client) -> Self {
        ReqwestTransport {
            client,
            body_limit: TransportOptions::new().body_limit,
        }
    }
}

/// Sets the proxy. reqwest reads the environment itself.
fn apply_proxy(
    builder: reqwest::ClientBuilder,
    proxy: &Proxy,
) -> Result<reqwest::ClientBuilder, Error> {
    match proxy {
        Proxy::Environment => Ok(builder),
        Proxy::None => Ok(builder.no_proxy()),
        Proxy::Url(url) => {
            proxy::check(url)?;
            let proxy = reqwest::Proxy::all(url).map_err(|_| proxy::invalid_url())?;
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
            let mut streamed = client.execute(request).await.map_err(translate)?;
            let mut chunks = Chunks::new(body::content_length(streamed.headers(), limit)?, limit);
            while let Some(chunk) = streamed.chunk().await.map_err(translate)? {
                chunks.push(chunk)?;
            }
            let mut response = http::Response::new(chunks.into_bytes());
            *response.status_mut() = streamed.status();
            *response.version_mut() = streamed.version();
            *response.headers_mut() = std::mem::take(streamed.headers_mut());
            Ok(response)
        })
    }
}

/// Leaves out reqwest's configuration, which shows proxies.
impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ReqwestTransport")
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}

/// Translates an error. It leaves out the URL, whose query contains parameters of the request.
///
/// reqwest reports a connect timeout as both a connect error and a timeout. It counts as a connect
/// error, which proves that nothing was sent.
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
