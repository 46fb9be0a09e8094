//! What the transports that come with the crate can be told.

use std::time::Duration;

use bytes::Bytes;

use super::proxy::Proxy;

/// As good as no limit. Transports add limits to the time that it is, which overflows with more.
pub(super) const LONGEST: Duration = Duration::from_secs(100 * 365 * 86_400);

/// Limits, connections, certificates and proxies of `ReqwestTransport` and `UreqTransport`.
///
/// The total time of a call is no option of the transport: the client gives it with each request.
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
    /// The defaults, which each method names.
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

    /// How long making a connection may take, from TCP to the end of the TLS handshake; 5 seconds
    /// by default. `ReqwestTransport` counts the look-up of the name in, `UreqTransport` grants it
    /// as much again.
    ///
    /// A connection that takes longer fails with [`is_connect`](super::TransportError::is_connect):
    /// nothing was sent.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit.min(LONGEST);
        self
    }

    /// How long a server may send nothing, before the reply begins or amid it. By default only
    /// the total time of the call is limited.
    #[must_use]
    pub fn read_timeout(mut self, limit: Duration) -> Self {
        self.read_timeout = Some(limit.min(LONGEST));
        self
    }

    /// How many bytes the body of a reply may have after it is decompressed; 16 MiB by default.
    ///
    /// A longer one fails with [`is_too_large`](super::TransportError::is_too_large), and is read
    /// no further.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// How many unused connections are kept for each host; 128 by default. With 0, each call makes
    /// a connection of its own.
    #[must_use]
    pub fn idle_connections(mut self, count: usize) -> Self {
        self.idle_connections = count;
        self
    }

    /// How long an unused connection is kept; 50 seconds by default, less than the 60 seconds
    /// after which load balancers tend to close them.
    #[must_use]
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.idle_timeout = limit.min(LONGEST);
        self
    }

    /// Trusts these certificate authorities besides the usual ones: for a private endpoint, or a
    /// test. PEM with any number of certificates, or one certificate in DER.
    #[must_use]
    pub fn add_roots(mut self, certificates: impl Into<Bytes>) -> Self {
        self.roots.push(certificates.into());
        self
    }

    /// Sends everything through this proxy, such as `http://user:password@proxy:3128`; the scheme
    /// is `http` or `https`.
    ///
    /// By default, the environment says which proxy to use: `HTTPS_PROXY`, `HTTP_PROXY` and
    /// `ALL_PROXY`, except for the hosts in `NO_PROXY`; each also in lower case.
    ///
    /// `UreqTransport` asks the proxy for a tunnel to `http` addresses too, and knows no ranges of
    /// addresses in `NO_PROXY`.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Proxy::Url(url.into());
        self
    }

    /// Uses no proxy, whatever the environment says.
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
