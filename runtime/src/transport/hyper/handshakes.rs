//! Keeps a crowd of calls from making a connection each where one is enough.
//!
//! Only its TLS handshake shows whether a server speaks HTTP/2, where all calls share a connection.
//! Until a host is known to speak HTTP/1.1, its handshakes therefore take turns. The pool gives the
//! new connection to all calls that wait for one.

use std::collections::HashMap;
use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::Uri;
use http::uri::{Authority, Scheme};
use hyper_util::client::legacy::connect::{Connected, Connection};
use tokio::time;

use super::connector::BoxError;

/// How long a call waits for its turn, and then for the pool to share a connection.
const PATIENCE: Duration = Duration::from_secs(1);

/// The handshakes of all hosts.
pub(super) struct Handshakes {
    /// Whether the pool keeps connections; otherwise it does not share them.
    pooled: bool,
    hosts: Mutex<HashMap<Authority, Arc<Host>>>,
}

#[derive(Default)]
struct Host {
    turn: tokio::sync::Mutex<()>,
    speaks_http1: AtomicBool,
    /// The number of HTTP/2 connections that were made.
    http2_made: AtomicU64,
}

impl Handshakes {
    pub(super) fn new(pooled: bool) -> Self {
        Handshakes {
            pooled,
            hosts: Mutex::default(),
        }
    }

    /// Runs `connecting` in its turn, or after [`PATIENCE`].
    pub(super) async fn run<C: Connection>(
        &self,
        server: &Uri,
        connecting: impl Future<Output = Result<C, BoxError>>,
    ) -> Result<C, BoxError> {
        match server.authority() {
            Some(authority) if self.takes_turns(server) => {
                self.host(authority).run(connecting).await
            }
            _ => connecting.await,
        }
    }

    fn takes_turns(&self, server: &Uri) -> bool {
        cfg!(feature = "http2") && self.pooled && server.scheme() == Some(&Scheme::HTTPS)
    }

    fn host(&self, authority: &Authority) -> Arc<Host> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        match hosts.get(authority) {
            Some(host) => Arc::clone(host),
            None => Arc::clone(hosts.entry(authority.clone()).or_default()),
        }
    }
}

impl Host {
    async fn run<C: Connection>(
        &self,
        connecting: impl Future<Output = Result<C, BoxError>>,
    ) -> Result<C, BoxError> {
        let before = self.http2_made();
        let mut turn = None;
        if !self.speaks_http1() {
            turn = time::timeout(PATIENCE, self.turn.lock()).await.ok();
        }
        if turn.is_some() && self.http2_made() != before {
            drop(turn);
            // The pool drops this future when it shares the connection that was made meanwhile.
            // Otherwise that call was dropped before the pool got its connection.
            time::sleep(PATIENCE).await;
            return Err("the connection of another call was lost".into());
        }
        if self.speaks_http1() {
            turn = None;
        }
        let connection = connecting.await?;
        self.record(&connection.connected());
        drop(turn);
        Ok(connection)
    }

    fn speaks_http1(&self) -> bool {
        self.speaks_http1.load(Ordering::Relaxed)
    }

    fn http2_made(&self) -> u64 {
        self.http2_made.load(Ordering::Relaxed)
    }

    fn record(&self, connected: &Connected) {
        let is_http2 = connected.is_negotiated_h2();
        self.speaks_http1.store(!is_http2, Ordering::Relaxed);
        if is_http2 {
            self.http2_made.fetch_add(1, Ordering::Relaxed);
        }
    }
}
