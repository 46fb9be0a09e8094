//! A place for users to see each attempt: headers, metrics, audit.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Uri};

use crate::schema::ActionInfo;
use crate::transport::TransportError;

/// Is told of every attempt of a client, and can add headers.
///
/// Both methods are called between awaits and should return soon. Interceptors are called in the
/// order in which they were added.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use std::time::Duration;
///
/// use volcengine_core::bytes::Bytes;
/// use volcengine_core::http::{HeaderMap, HeaderValue, Response};
/// use volcengine_core::interceptor::{Attempt, Interceptor};
/// use volcengine_core::TransportError;
///
/// /// Counts replies and tags requests.
/// #[derive(Default)]
/// struct Meter(AtomicU64);
///
/// impl Interceptor for Meter {
///     fn before_signing(&self, _attempt: &Attempt<'_>, headers: &mut HeaderMap) {
///         headers.insert("x-tenant", HeaderValue::from_static("blue"));
///     }
///
///     fn after_response(
///         &self,
///         _attempt: &Attempt<'_>,
///         _reply: Result<&Response<Bytes>, &TransportError>,
///         _took: Duration,
///     ) {
///         self.0.fetch_add(1, Ordering::Relaxed);
///     }
/// }
/// ```
pub trait Interceptor: Send + Sync {
    /// Adds headers. Those whose names begin with `X-` are signed. Headers of the protocol, such as
    /// `Authorization`, `Host` and `X-Date`, are set by the client afterwards.
    fn before_signing(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        let _ = (attempt, headers);
    }

    /// Sees what came back, or why nothing came, and how long it took. A reply may still carry an
    /// error of the service.
    fn after_response(
        &self,
        attempt: &Attempt<'_>,
        reply: Result<&http::Response<Bytes>, &TransportError>,
        took: Duration,
    ) {
        let _ = (attempt, reply, took);
    }
}

/// One attempt of a call. `Debug` shows no parameters.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The action.
    pub action: &'static ActionInfo,
    /// Counted from 1.
    pub number: u32,
    /// Where it goes; the query holds the parameters of a GET.
    pub uri: &'a Uri,
    /// The parameters of a POST, as JSON. They may hold personal data, or secrets of the caller's.
    pub body: &'a Bytes,
}

impl fmt::Debug for Attempt<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Attempt")
            .field("action", &self.action.name)
            .field("number", &self.number)
            .field("host", &self.uri.host())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
