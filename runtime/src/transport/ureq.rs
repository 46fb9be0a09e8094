//! The transport of the blocking client: ureq over rustls.
//!
//! It shares everything but the sockets with the default transport: options, TLS, limits and the
//! way in which errors are told apart.

use std::fmt;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::uri::Scheme;
use http::{Method, Request, Response};
use ureq::config::Config;
use ureq::{Agent, AsSendBody, Body};

use super::options::{LONGEST, TransportOptions};
use super::{ResponseFuture, Transport, TransportError, body, tls};
use crate::error::Error;

mod connect;
mod proxy;
mod tls_connector;

/// Sends requests with [`ureq`](https://docs.rs/ureq), without any runtime.
///
/// The future that [`Transport::send`] gives does everything when it is first polled, and **blocks
/// its thread** meanwhile: it is made for the blocking client, and stops the other tasks of an
/// async runtime. It speaks HTTP/1.1. Redirects are not followed, and nothing is sent twice.
#[derive(Clone)]
pub struct UreqTransport {
    /// Proxies of the environment depend on the scheme.
    http: Agent,
    https: Agent,
    body_limit: usize,
}

impl UreqTransport {
    /// A transport with the default options and a connection pool of its own.
    ///
    /// # Errors
    ///
    /// Those of [`UreqTransport::with_options`].
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

    fn exchange(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
    ) -> Result<Response<Bytes>, TransportError> {
        let (parts, body) = request.into_parts();
        let bodiless = body.is_empty() && matches!(parts.method, Method::GET | Method::HEAD);
        let reply = if bodiless {
            self.run(Request::from_parts(parts, ()), timeout)
        } else {
            self.run(Request::from_parts(parts, &*body), timeout)
        };
        let (head, body) = reply.map_err(connect::translate)?.into_parts();
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
        let timeout = timeout.min(LONGEST);
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

/// Reads one byte beyond the limit at most, to see that there is one.
fn read(body: Body, content_length: usize, limit: usize) -> Result<Bytes, TransportError> {
    let mut bytes = Vec::with_capacity(content_length);
    let most = u64::try_from(limit).unwrap_or(u64::MAX);
    body.into_reader()
        .take(most.saturating_add(1))
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
        Box::pin(async move { transport.exchange(request, timeout) })
    }
}

/// Without the configuration of ureq, which shows proxies.
impl fmt::Debug for UreqTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UreqTransport")
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}
