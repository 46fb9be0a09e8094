//! The default transport: reqwest over rustls.
//!
//! Cryptography is ring's: unlike aws-lc-rs, rustls' default, it needs no `CMake`. It is handed to
//! the client here, so that no process-wide default is set.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::redirect::Policy;
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt;

use super::{Sending, Transport, TransportError};
use crate::error::Error;

/// How long making a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Sends requests with [`reqwest`](https://docs.rs/reqwest), which needs a tokio runtime.
///
/// Certificates are checked as the operating system does. Proxies are those of the environment
/// (`HTTPS_PROXY`, `NO_PROXY` and so on). Redirects are not followed, as a signature holds for one
/// host.
#[derive(Clone, Debug)]
pub struct ReqwestTransport(reqwest::Client);

impl ReqwestTransport {
    /// A transport with a connection pool of its own.
    ///
    /// # Errors
    ///
    /// [`Error::is_config`] if the operating system's certificates cannot be used.
    pub fn new() -> Result<Self, Error> {
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(BuilderVerifierExt::with_platform_verifier)
            .map_err(|error| Error::config(format!("TLS cannot be used: {error}")))?
            .with_no_client_auth();
        reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .tcp_nodelay(true)
            .build()
            .map(ReqwestTransport)
            .map_err(|error| Error::config(format!("no HTTP client: {error}")))
    }

    /// A transport over a client that is configured elsewhere. It must follow no redirects.
    #[must_use]
    pub fn from_client(client: reqwest::Client) -> Self {
        ReqwestTransport(client)
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Bytes>, timeout: Duration) -> Sending {
        let client = self.0.clone();
        Box::pin(async move {
            let mut request = reqwest::Request::try_from(request).map_err(translate)?;
            *request.timeout_mut() = Some(timeout);
            let mut reply = client.execute(request).await.map_err(translate)?;
            let (status, headers) = (reply.status(), std::mem::take(reply.headers_mut()));
            let body = reply.bytes().await.map_err(translate)?;
            let mut reply = http::Response::new(body);
            (*reply.status_mut(), *reply.headers_mut()) = (status, headers);
            Ok(reply)
        })
    }
}

/// Leaves out the URL, whose query holds parameters of the request.
fn translate(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_timeout() {
        TransportError::timeout()
    } else if error.is_connect() {
        TransportError::connect(error)
    } else {
        TransportError::other(error)
    }
}
