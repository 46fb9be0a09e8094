//! Transports, which send HTTP requests: the trait, and implementations with hyper and reqwest.

use std::fmt::{self, Write};
#[cfg(any(feature = "hyper", feature = "reqwest"))]
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use bytes::Bytes;

use crate::future::BoxFuture;
use crate::printable::PrintableWriter;

#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod chunks;
#[cfg(feature = "hyper")]
mod hyper;
#[cfg(feature = "hyper")]
mod options;
#[cfg(feature = "hyper")]
mod proxy;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "hyper")]
mod tls;

#[cfg(feature = "hyper")]
pub use self::hyper::HyperTransport;
#[cfg(feature = "hyper")]
pub use self::options::TransportOptions;
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;

/// The default limit of a response's body, in bytes.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
const DEFAULT_BODY_LIMIT: usize = 16 << 20;

/// The maximum timeout: a century. Longer ones overflow when they are added to the time.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
const MAX_TIMEOUT: Duration = Duration::from_secs(100 * 365 * 86_400);

/// The future that [`Transport::send`] returns.
pub type ResponseFuture = BoxFuture<'static, Result<http::Response<Bytes>, TransportError>>;

/// Sends an HTTP request and reads the whole response.
///
/// A transport must not change what is signed: the method, the URI, the body, and the headers
/// `Host`, `Content-Type` and `X-*`. It must not follow redirects and must not retry. It must not
/// send a request with the extension [`Direct`] through a proxy.
///
/// ```
/// use std::time::Duration;
/// use volcengine_core::bytes::Bytes;
/// use volcengine_core::http::{Request, Response};
/// use volcengine_core::transport::{ResponseFuture, Transport};
///
/// /// Responds to every request with the same body.
/// struct Canned(&'static str);
///
/// impl Transport for Canned {
///     fn send(&self, _request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
///         let response = Response::new(Bytes::from_static(self.0.as_bytes()));
///         Box::pin(async move { Ok(response) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync {
    /// Sends the request. If `timeout` passes before the whole response is read, the future returns
    /// [`TransportError::timeout`].
    fn send(&self, request: http::Request<Bytes>, timeout: Duration) -> ResponseFuture;

    /// Whether the futures of [`send`](Transport::send) end at their timeout without help. Defaults
    /// to no.
    ///
    /// The client then sets a timer of its own for each request that is not ready at once, so that a
    /// call ends whatever the transport does. A transport that returns true saves that.
    fn enforces_timeout(&self) -> bool {
        false
    }
}

/// An extension of a request that must not go through a proxy, because its response has keys of this
/// machine.
///
/// ```
/// # use volcengine_core::{bytes::Bytes, http::Request, transport::Direct};
/// # fn is_direct(request: &Request<Bytes>) -> bool {
/// request.extensions().get::<Direct>().is_some()
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Direct;

/// Whether only this machine can reach the host of a URI: a link-local address, or that of the metadata
/// service, which serves keys. A proxy must not see such a request.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
fn is_local(uri: &http::Uri) -> bool {
    const METADATA: IpAddr = IpAddr::V4(Ipv4Addr::new(100, 96, 0, 96));
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let address = host.parse().map(|address: IpAddr| address.to_canonical());
    address.is_ok_and(|address| match address {
        METADATA => true,
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    })
}

/// Why no response arrived.
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
    NotProcessed,
    Unusable,
    Other,
}

impl TransportError {
    /// No connection could be made; the request was not sent.
    pub fn connect(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        TransportError {
            kind: Kind::Connect,
            source: Some(source.into()),
        }
    }

    /// The timeout passed before the whole response was read.
    #[must_use]
    pub fn timeout() -> Self {
        TransportError {
            kind: Kind::Timeout,
            source: None,
        }
    }

    /// The response's body is longer than `limit` bytes.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        TransportError {
            kind: Kind::TooLarge,
            source: Some(format!("the limit is {limit} bytes").into()),
        }
    }

    /// The server reports that it did not process the request.
    pub fn not_processed(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        TransportError {
            kind: Kind::NotProcessed,
            source: Some(source.into()),
        }
    }

    /// The transport cannot be used where it is polled, for example without a tokio runtime. `missing`
    /// says what is missing. Nothing was sent.
    pub fn unusable(missing: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        TransportError {
            kind: Kind::Unusable,
            source: Some(missing.into()),
        }
    }

    /// Sending or receiving failed.
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

    /// Whether the timeout passed.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind == Kind::Timeout
    }

    /// Whether the server reports that it did not process the request, as HTTP/2 servers do while
    /// they shut down.
    #[must_use]
    pub fn is_not_processed(&self) -> bool {
        self.kind == Kind::NotProcessed
    }

    /// Whether the transport cannot be used where it is polled. The client does not retry.
    #[must_use]
    pub fn is_unusable(&self) -> bool {
        self.kind == Kind::Unusable
    }

    /// Whether the response is larger than the transport's body limit. The service has executed the
    /// request.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.kind == Kind::TooLarge
    }
}

/// Escapes what is not printable, because a server or a proxy can have chosen it.
impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = PrintableWriter(formatter);
        output.write_str(match self.kind {
            Kind::Connect => "could not connect",
            Kind::Timeout => "timed out waiting for a response",
            Kind::TooLarge => "the response is too large",
            Kind::NotProcessed => "the server did not process the request",
            Kind::Unusable => "the transport cannot be used here",
            Kind::Other => "the connection failed",
        })?;
        let mut source = std::error::Error::source(self);
        while let Some(error) = source {
            write!(output, ": {error}")?;
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
