//! The options of the default transport.

use std::time::Duration;

use bytes::Bytes;

use super::proxy::Proxy;
use super::{DEFAULT_BODY_LIMIT, MAX_TIMEOUT};

/// The options of [`HyperTransport`](super::HyperTransport): timeouts, limits, certificates, proxies.
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
            body_limit: DEFAULT_BODY_LIMIT,
            idle_connections: 128,
            idle_timeout: Duration::from_secs(50),
            proxy: Proxy::Environment,
            roots: Vec::new(),
        }
    }

    /// The timeout of making a connection, from the DNS lookup to the end of the TLS handshake.
    /// Defaults to 5 s. Before that, a call can wait up to 1 s for a connection that another call is
    /// making to the same host.
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
    /// `http`, `https`, `socks4`, `socks4a`, `socks5` or `socks5h`; a SOCKS proxy resolves the
    /// service's name. Characters that end a user or a password are percent-encoded.
    ///
    /// An HTTP proxy opens a tunnel (`CONNECT`) for `https` URLs, and forwards requests to `http`
    /// URLs.
    ///
    /// Defaults to the environment: `HTTPS_PROXY` or `HTTP_PROXY` by the URL's scheme, or else
    /// `ALL_PROXY`, except for the hosts in `NO_PROXY`. Each can be in lower case, upper case wins,
    /// and an empty variable is not set. `HTTP_PROXY` is ignored if `REQUEST_METHOD` is set, as in
    /// CGI programs. `NO_PROXY` lists, separated by commas or white space, domains (also their subdomains, with or
    /// without `.` or `*.` before them), addresses, address ranges as in `10.0.0.0/8`, or `*` for
    /// all.
    ///
    /// Link-local addresses and the metadata service never have a proxy.
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
