//! The default transport of the blocking client: ureq over rustls.
//!
//! It shares options, TLS, limits and the classification of errors with the reqwest transport.

use std::fmt;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::uri::Scheme;
use http::{Method, Request, Response};
use ureq::config::Config;
use ureq::{Agent, AsSendBody, Body};

use super::options::{MAX_TIMEOUT, TransportOptions};
use super::{ResponseFuture, Transport, TransportError, body, tls};
use crate::error::Error;

mod connect;
mod proxy;
mod tls_connector;

/// A transport with [`ureq`](https://docs.rs/ureq), which needs no runtime.
///
/// The future of [`Transport::send`] completes in its first poll, which **blocks the thread**. So
/// it fits the blocking client, but stops the other tasks of an async runtime. It uses HTTP/1.1,
/// does not follow redirects, and sends a request once.
#[derive(Clone)]
pub struct UreqTransport {
    /// One agent per scheme, because the environment can set a proxy per scheme.
    http: Agent,
    https: Agent,
    body_limit: usize,
}

impl UreqTransport {
    /// A transport with the default options and a connection pool of its own.
    ///
    /// # Errors
    ///
    /// Same as [`UreqTransport::with_options`].
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
        tls.alpn_protocols = vec![b"http/1.1".into()];
        let tls = Arc::new(tls);
        let agent = |scheme: &Scheme| -> Result<Agent, Error> {
            let config = configure(options, proxy::choose(&options.proxy, scheme)?);
            let connector = connect::Connector::new(Arc::clone(&tls));
            Ok(Agent::with_parts(
                config,
                connector,
                connect::Resolver::default(),
            ))
        };
        Ok(UreqTransport {
            http: agent(&Scheme::HTTP)?,
            https: agent(&Scheme::HTTPS)?,
            body_limit: options.body_limit,
        })
    }

    fn send_blocking(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
    ) -> Result<Response<Bytes>, TransportError> {
        let (parts, body) = request.into_parts();
        let has_body = !body.is_empty() || !matches!(parts.method, Method::GET | Method::HEAD);
        let response = if has_body {
            self.run(Request::from_parts(parts, &*body), timeout)
        } else {
            self.run(Request::from_parts(parts, ()), timeout)
        };
        let (head, body) = response.map_err(connect::translate)?.into_parts();
        let content_length = body::content_length(&head.headers, self.body_limit)?;
        let body = read(body, content_length, self.body_limit)?;
        Ok(Response::from_parts(head, body))
    }

    fn run(
        &self,
        request: Request<impl AsSendBody>,
        timeout: Duration,
    ) -> Result<Response<Body>, ureq::Error> {
        let https = request.uri().scheme() == Some(&Scheme::HTTPS);
        let agent = if https { &self.https } else { &self.http };
        let request = agent.configure_request(request);
        let timeout = timeout.min(MAX_TIMEOUT);
        agent.run(request.timeout_global(Some(timeout)).build())
    }
}

fn configure(options: &TransportOptions, proxy: Option<ureq::Proxy>) -> Config {
    Config::builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(proxy)
        .timeout_resolve(Some(options.connect_timeout))
        .timeout_connect(Some(options.connect_timeout))
        .timeout_per_read(options.read_timeout)
        .max_idle_connections(usize::MAX)
        .max_idle_connections_per_host(options.idle_connections)
        .max_idle_age(options.idle_timeout)
        .build()
}

/// Reads a body. It reads at most one byte beyond the limit, to detect a longer body.
fn read(body: Body, content_length: usize, limit: usize) -> Result<Bytes, TransportError> {
    let mut bytes = Vec::with_capacity(content_length);
    let max_bytes = u64::try_from(limit).unwrap_or(u64::MAX);
    body.into_reader()
        .take(max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| connect::translate(error.into()))?;
    if bytes.len() > limit {
        return Err(TransportError::too_large(limit));
    }
    Ok(bytes.into())
}

impl Transport for UreqTransport {
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> ResponseFuture {
        let transport = self.clone();
        Box::pin(async move { transport.send_blocking(request, timeout) })
    }
}

/// Leaves out ureq's configuration, which shows proxies.
impl fmt::Debug for UreqTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UreqTransport")
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}
