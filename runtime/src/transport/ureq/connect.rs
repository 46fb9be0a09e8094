//! Making connections, and marking errors that prove that nothing was sent.
//!
//! ureq reports a failed TLS handshake and a broken response as the same kind of error, but only the
//! handshake proves that nothing was sent. So this module marks errors at their source. ureq can
//! change these traits in a minor version, so Cargo.toml pins it.

use std::fmt;
use std::sync::Arc;

use http::Uri;
use rustls::ClientConfig;
use ureq::config::Config;
use ureq::unversioned::resolver::{self, DefaultResolver, ResolvedSocketAddrs};
use ureq::unversioned::transport::{
    self, ChainedConnector, ConnectProxyConnector, ConnectionDetails, NextTimeout, TcpConnector,
};
use ureq::{Error, Timeout};

use super::tls_connector::TlsConnector;
use crate::transport::TransportError;

/// Connects directly or through a proxy, then with TLS.
type Chain = ChainedConnector<
    (),
    ChainedConnector<(), ChainedConnector<(), (), ConnectProxyConnector>, TcpConnector>,
    TlsConnector,
>;

/// Connects, and marks errors as [`NotConnected`].
#[derive(Debug)]
pub(super) struct Connector(Chain);

impl Connector {
    pub(super) fn new(tls: Arc<ClientConfig>) -> Self {
        use transport::Connector as _;

        let direct = ().chain(ConnectProxyConnector::default()).chain(TcpConnector::default());
        Connector(direct.chain(TlsConnector::new(tls)))
    }
}

impl transport::Connector for Connector {
    type Out = <Chain as transport::Connector>::Out;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<()>,
    ) -> Result<Option<Self::Out>, Error> {
        self.0.connect(details, chained).map_err(mark_connect_error)
    }
}

/// Resolves names, and marks errors as [`NotConnected`].
#[derive(Debug, Default)]
pub(super) struct Resolver(DefaultResolver);

impl resolver::Resolver for Resolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        self.0
            .resolve(uri, config, timeout)
            .map_err(mark_connect_error)
    }
}

/// Marks an error that arose before there was a connection.
#[derive(Debug)]
struct NotConnected(Error);

impl fmt::Display for NotConnected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for NotConnected {}

/// Marks an error, except a timeout of the whole request. Connecting to a proxy is nested, so an
/// error can be marked already.
fn mark_connect_error(error: Error) -> Error {
    match error {
        Error::Timeout(Timeout::Global) => error,
        Error::Other(inner) if inner.is::<NotConnected>() => Error::Other(inner),
        error => Error::Other(Box::new(NotConnected(error))),
    }
}

/// Classifies an error as the reqwest transport does.
pub(super) fn translate(error: Error) -> TransportError {
    match error {
        Error::Timeout(_) => TransportError::timeout(),
        Error::Other(inner) if inner.is::<NotConnected>() => TransportError::connect(inner),
        error => TransportError::other(error),
    }
}
