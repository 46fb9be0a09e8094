//! Making connections, and knowing afterwards that it was there that a request failed.
//!
//! A refused TLS handshake and a reply that breaks off are the same kind of error in ureq, but only
//! the first proves that nothing was sent. So errors are marked where they arise. The traits are
//! in a module of ureq that may change with each minor version, hence the version in Cargo.toml.

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

/// Through a proxy if there is one, or else directly; then TLS.
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

/// Looks names up, and marks errors as [`NotConnected`].
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

/// There was no connection to send anything over.
#[derive(Debug)]
struct NotConnected(Error);

impl fmt::Display for NotConnected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for NotConnected {}

/// Leaves the time limit of the whole call what it is. Connecting to a proxy is part of connecting,
/// so an error may be marked already.
fn mark_connect_error(error: Error) -> Error {
    match error {
        Error::Timeout(Timeout::Global) => error,
        Error::Other(inner) if inner.is::<NotConnected>() => Error::Other(inner),
        error => Error::Other(Box::new(NotConnected(error))),
    }
}

/// Tells errors apart as the default transport does.
pub(super) fn translate(error: Error) -> TransportError {
    match error {
        Error::Timeout(_) => TransportError::timeout(),
        Error::Other(inner) if inner.is::<NotConnected>() => TransportError::connect(inner),
        error => TransportError::other(error),
    }
}
