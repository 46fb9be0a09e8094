//! The last request that a client sent, as it was signed.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use volcengine_core::bytes::Bytes;
use volcengine_core::http::Request;
use volcengine_core::transport::{ResponseFuture, Transport};

use crate::HttpRequest;

/// A transport that remembers the last request of one action, and sends all requests by another transport.
///
/// Requests of credentials, such as those to STS, are not remembered.
#[derive(Clone)]
pub struct Recorder {
    inner: Arc<dyn Transport>,
    /// The pair of the query that names the action.
    action: String,
    last: Arc<Mutex<Option<HttpRequest>>>,
}

impl Recorder {
    /// Remembers requests of this action.
    pub fn new(inner: impl Transport + 'static, action: &str) -> Self {
        Recorder {
            inner: Arc::new(inner),
            action: format!("Action={action}"),
            last: Arc::default(),
        }
    }

    /// The last request, if there was one.
    #[must_use]
    pub fn last(&self) -> Option<HttpRequest> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.clone()
    }
}

impl Transport for Recorder {
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> ResponseFuture {
        let query = request.uri().query().unwrap_or_default();
        if query.split('&').any(|pair| pair == self.action) {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            *last = Some(HttpRequest::of_client(&request));
        }
        self.inner.send(request, timeout)
    }

    fn enforces_timeout(&self) -> bool {
        self.inner.enforces_timeout()
    }
}
