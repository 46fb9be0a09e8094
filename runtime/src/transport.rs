//! Sending bytes: a trait, and what the client sends with by itself.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::future::BoxFuture;

#[cfg(any(feature = "blocking", feature = "reqwest"))]
mod body;
#[cfg(any(feature = "blocking", feature = "reqwest"))]
mod options;
#[cfg(any(feature = "blocking", feature = "reqwest"))]
mod proxy;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(any(feature = "blocking", feature = "reqwest"))]
mod tls;
#[cfg(feature = "blocking")]
mod ureq;

#[cfg(any(feature = "blocking", feature = "reqwest"))]
pub use self::options::TransportOptions;
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
#[cfg(feature = "blocking")]
pub use self::ureq::UreqTransport;

/// What [`Transport::send`] gives.
pub type ResponseFuture = BoxFuture<'static, Result<http::Response<Bytes>, TransportError>>;

/// Sends one HTTP request and reads the whole reply.
///
/// A transport changes nothing that is signed: method, URI, body and the headers `Host`,
/// `Content-Type` and those beginning with `X-`. It follows no redirects, and it does not retry.
///
/// ```
/// use std::time::Duration;
/// use volcengine_core::bytes::Bytes;
/// use volcengine_core::http::{Request, Response};
/// use volcengine_core::transport::{ResponseFuture, Transport};
///
/// /// Answers every request with the same text.
/// struct Canned(&'static str);
///
/// impl Transport for Canned {
///     fn send(&self, _request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
///         let reply = Response::new(Bytes::from_static(self.0.as_bytes()));
///         Box::pin(async move { Ok(reply) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync {
    /// Sends the request. When `timeout` passes before the reply is read to its end, the future
    /// gives [`TransportError::timeout`].
    fn send(&self, request: http::Request<Bytes>, timeout: Duration) -> ResponseFuture;
}

/// Why there was no reply.
#[derive(Debug)]
pub struct TransportError {
    kind: Kind,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Connect,
    Timeout,
    TooLarge,
    Other,
}

impl TransportError {
    /// No connection could be made, so the request was not sent.
    pub fn connect(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        TransportError {
            kind: Kind::Connect,
            source: Some(source.into()),
        }
    }

    /// The time limit passed.
    #[must_use]
    pub fn timeout() -> Self {
        TransportError {
            kind: Kind::Timeout,
            source: None,
        }
    }

    /// The body of the reply is longer than this many bytes, and was not read to its end.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        TransportError {
            kind: Kind::TooLarge,
            source: Some(format!("the limit is {limit} bytes").into()),
        }
    }

    /// Sending or receiving broke off.
    pub fn other(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        TransportError {
            kind: Kind::Other,
            source: Some(source.into()),
        }
    }

    /// Whether no connection could be made.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.kind == Kind::Connect
    }

    /// Whether the time limit passed.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind == Kind::Timeout
    }

    /// Whether the reply is longer than the transport reads. The service has acted on the
    /// request.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.kind == Kind::TooLarge
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.kind {
            Kind::Connect => "could not connect",
            Kind::Timeout => "no reply within the time limit",
            Kind::TooLarge => "the reply is too large",
            Kind::Other => "the connection failed",
        })?;
        let mut source = std::error::Error::source(self);
        while let Some(error) = source {
            write!(formatter, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.source.as_ref()?;
        Some(&**source)
    }
}
