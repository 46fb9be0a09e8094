//! The options of the default transports.

use std::time::Duration;

use bytes::Bytes;

use super::proxy::Proxy;

/// The maximum timeout: a century. Longer ones overflow when transports add them to the time.
pub(super) const MAX_TIMEOUT: Duration = Duration::from_secs(100 * 365 * 86_400);

/// The options of `ReqwestTransport` and `UreqTransport`: timeouts, limits, certificates, proxies.
///
/// The timeout of a whole request is not an option: the client passes it with each request.
/// Timeouts are limited to 100 years.
///
/// ```
/// use std::time::Duration;
/// use volcengine_core::transport::TransportOptions;
///
/// let options = TransportOptions::new()
///     .connect_timeout(Duration::from_secs(2))
///     .body_limit(1 << 20)
///     .no_proxy();
/// ```
#[derive(Clone, Debug)]
pub struct TransportOptions {
    pub(super) connect_timeout: Duration,
    pub(super) read_timeout: Option<Duration>,
    pub(super) body_limit: usize,
    pub(super) idle_connections: usize,
    pub(super) idle_timeout: Duration,
    pub(super) proxy: Proxy,
    pub(super) roots: Vec<Bytes>,
}

impl TransportOptions {
    /// The defaults, which each method documents.
    #[must_use]
    pub fn new() -> Self {
        TransportOptions {
            connect_timeout: Duration::from_secs(5),
            read_timeout: None,
            body_limit: 16 << 20,
            idle_connections: 128,
            idle_timeout: Duration::from_secs(50),
            proxy: Proxy::Environment,
            roots: Vec::new(),
        }
    }

    /// The timeout of making a connection, from TCP to the end of the TLS handshake. Defaults to
    /// 5 s. `ReqwestTransport` includes the DNS lookup, `UreqTransport` allows as much for it again.
    ///
    /// A connection that takes longer fails with [`is_connect`](super::TransportError::is_connect);
    /// nothing was sent.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout.min(MAX_TIMEOUT);
        self
    }

    /// The maximum time between two reads of a response, and before the first. Defaults to none:
    /// only the timeout of the request applies.
    #[must_use]
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = Some(timeout.min(MAX_TIMEOUT));
        self
    }

    /// The maximum length of a decompressed body, in bytes. Defaults to 16 MiB.
    ///
    /// A longer body fails with [`is_too_large`](super::TransportError::is_too_large) and is not
    /// read further.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// The maximum number of idle connections per host. Defaults to 128. With 0, each request makes
    /// a new connection.
    #[must_use]
    pub fn idle_connections(mut self, count: usize) -> Self {
        self.idle_connections = count;
        self
    }

    /// How long an idle connection is kept. Defaults to 50 s, because load balancers tend to close
    /// idle connections after 60 s.
    #[must_use]
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout.min(MAX_TIMEOUT);
        self
    }

    /// Trusts these certificate authorities in addition to the default ones, for example for a
    /// private endpoint. Expects PEM with any number of certificates, or one certificate in DER.
    #[must_use]
    pub fn add_roots(mut self, certificates: impl Into<Bytes>) -> Self {
        self.roots.push(certificates.into());
        self
    }

    /// The proxy of all requests, for example `http://user:password@proxy:3128`. Its scheme is
    /// `http` or `https`.
    ///
    /// Defaults to the environment: `HTTPS_PROXY`, `HTTP_PROXY` and `ALL_PROXY`, except for the
    /// hosts in `NO_PROXY`; each also in lower case.
    ///
    /// `UreqTransport` opens a tunnel for `http` URLs too, and does not support address ranges in
    /// `NO_PROXY`.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Proxy::Url(url.into());
        self
    }

    /// Uses no proxy and ignores the environment.
    #[must_use]
    pub fn no_proxy(mut self) -> Self {
        self.proxy = Proxy::None;
        self
    }
}

impl Default for TransportOptions {
    fn default() -> Self {
        Self::new()
    }
}
