//! Interceptors, with which users observe each attempt: headers, metrics, audit.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Uri};

use crate::schema::ActionRef;
use crate::transport::TransportError;

/// Observes every attempt of a client and can add headers.
///
/// The client calls both methods in async code, so they must not block. Interceptors run in the
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
/// /// Counts responses and tags requests.
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
///         _response: Result<&Response<Bytes>, &TransportError>,
///         _elapsed: Duration,
///     ) {
///         self.0.fetch_add(1, Ordering::Relaxed);
///     }
/// }
/// ```
pub trait Interceptor: Send + Sync {
    /// Adds headers before the client signs the request. Defaults to none.
    ///
    /// Headers that begin with `X-` are signed. The client overwrites headers of the protocol, such
    /// as `Authorization`, `Host` and `X-Date`.
    fn before_signing(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        let _ = (attempt, headers);
    }

    /// Observes the response or the transport error of an attempt, and the time it took. Defaults
    /// to nothing.
    ///
    /// The response can report an error of the service.
    fn after_response(
        &self,
        attempt: &Attempt<'_>,
        response: Result<&http::Response<Bytes>, &TransportError>,
        elapsed: Duration,
    ) {
        let _ = (attempt, response, elapsed);
    }
}

/// An attempt of a call. `Debug` shows no parameters.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The action.
    pub action: ActionRef<'a>,
    /// The number of the attempt, from 1.
    pub number: u32,
    /// The URI. Its query contains the parameters of a GET.
    pub uri: &'a Uri,
    /// The body: the parameters of a POST as JSON, which can contain personal data and secrets.
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
