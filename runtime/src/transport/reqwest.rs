//! A transport for a reqwest client of the user.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use reqwest::redirect::Policy;

use super::chunks::{Chunks, content_length};
use super::{
    DEFAULT_BODY_LIMIT, Direct, MAX_TIMEOUT, ResponseFuture, Transport, TransportError, is_local,
};
use crate::tokio_runtime;

/// A transport with a configured [`reqwest::Client`], for those who have one already.
///
/// Timeouts of connecting, proxies and certificates are set in the client. It must not follow
/// redirects, and needs a tokio runtime. Requests that are [`Direct`] or go to a link-local address use
/// another client, without a proxy and with reqwest's defaults.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    direct: Arc<OnceLock<reqwest::Client>>,
    body_limit: usize,
}

impl ReqwestTransport {
    /// A transport with this client and a body limit of 16 MiB.
    #[must_use]
    pub fn new(client: reqwest::Client) -> Self {
        ReqwestTransport {
            client,
            direct: Arc::default(),
            body_limit: DEFAULT_BODY_LIMIT,
        }
    }

    /// The maximum length of a decompressed body, in bytes. Defaults to 16 MiB.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// The client without a proxy. It is built when it is first needed.
    fn direct(&self) -> Result<reqwest::Client, TransportError> {
        if let Some(client) = self.direct.get() {
            return Ok(client.clone());
        }
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(Policy::none());
        let client = client.build().map_err(TransportError::connect)?;
        Ok(self.direct.get_or_init(|| client).clone())
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Bytes>, timeout: Duration) -> ResponseFuture {
        let limit = self.body_limit;
        let is_direct = request.extensions().get::<Direct>().is_some() || is_local(request.uri());
        let client = if is_direct {
            self.direct()
        } else {
            Ok(self.client.clone())
        };
        Box::pin(async move {
            let client = client?;
            tokio_runtime::with_timers_and_sockets().map_err(TransportError::unusable)?;
            let mut request = reqwest::Request::try_from(request).map_err(translate)?;
            *request.timeout_mut() = Some(timeout.min(MAX_TIMEOUT));
            let mut streamed = client.execute(request).await.map_err(translate)?;
            let mut chunks = Chunks::new(content_length(streamed.headers(), limit)?, limit);
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

    fn enforces_timeout(&self) -> bool {
        true
    }
}

/// Leaves out the client's configuration, which shows proxies.
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
