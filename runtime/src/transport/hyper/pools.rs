//! A connection pool per tokio runtime.
//!
//! A connection is driven by a task of the runtime that made it. If another runtime used it, a call
//! would hang while the first one is not driven, and fail when the first one is dropped.

use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::runtime::{self, Handle};
use tokio::sync::oneshot;

use super::connector::Connector;
use crate::sync::RwLock;
use crate::tokio_runtime;
use crate::transport::{TransportError, TransportOptions};

/// A connection pool of hyper.
pub(super) type Pool = legacy::Client<Connector, Full<Bytes>>;

/// The interval and the timeout of pings on a busy HTTP/2 connection. All calls share one, and a
/// call that times out does not close it.
#[cfg(feature = "http2")]
const KEEP_ALIVE: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(5));

pub(super) struct Pools {
    connector: Connector,
    /// Connects without proxies.
    direct: Connector,
    idle_connections: usize,
    idle_timeout: Duration,
    open: RwLock<Vec<OpenPool>>,
}

/// The pool of a runtime, until the runtime or the transport is dropped.
struct OpenPool {
    runtime: runtime::Id,
    pool: Arc<Pool>,
    /// The pool of requests that must not go through a proxy.
    direct: Arc<Pool>,
    /// Dropping it wakes the task that waits for the end of the runtime.
    _alive: oneshot::Sender<()>,
}

impl Pools {
    pub(super) fn new(connector: Connector, direct: Connector, options: &TransportOptions) -> Self {
        Pools {
            connector,
            direct,
            idle_connections: options.idle_connections,
            idle_timeout: options.idle_timeout,
            open: RwLock::default(),
        }
    }

    /// The pool of the runtime that polls the caller, with or without proxies.
    ///
    /// # Errors
    ///
    /// There is no runtime, or it has no timers or no sockets.
    pub(super) fn current(self: &Arc<Self>, is_direct: bool) -> Result<Arc<Pool>, TransportError> {
        let handle = tokio_runtime::current().map_err(TransportError::unusable)?;
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let found = find(&open, handle.id(), is_direct);
        drop(open);
        if let Some(pool) = found {
            return Ok(pool);
        }
        let handle = tokio_runtime::with_timers_and_sockets();
        Ok(self.open(&handle.map_err(TransportError::unusable)?, is_direct))
    }

    fn open(self: &Arc<Self>, handle: &Handle, is_direct: bool) -> Arc<Pool> {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(pool) = find(&open, handle.id(), is_direct) {
            return pool;
        }
        let pool = Arc::new(self.build(&self.connector));
        let direct = Arc::new(self.build(&self.direct));
        let (alive, dropped) = oneshot::channel::<()>();
        open.push(OpenPool {
            runtime: handle.id(),
            pool: Arc::clone(&pool),
            direct: Arc::clone(&direct),
            _alive: alive,
        });
        // A runtime that shuts down drops a new task at once, which takes the lock.
        drop(open);
        let end = CloseOnDrop {
            pools: Arc::downgrade(self),
            runtime: handle.id(),
        };
        handle.spawn(async move {
            let _end = end;
            let _ = dropped.await;
        });
        if is_direct { direct } else { pool }
    }

    fn build(&self, connector: &Connector) -> Pool {
        let mut builder = legacy::Client::builder(TokioExecutor::new());
        builder
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .pool_max_idle_per_host(self.idle_connections)
            .pool_idle_timeout(self.idle_timeout);
        #[cfg(feature = "http2")]
        builder
            .http2_keep_alive_interval(KEEP_ALIVE.0)
            .http2_keep_alive_timeout(KEEP_ALIVE.1);
        builder.build(connector.clone())
    }
}

fn find(open: &[OpenPool], runtime: runtime::Id, is_direct: bool) -> Option<Arc<Pool>> {
    let found = open.iter().find(|open| open.runtime == runtime)?;
    let pool = if is_direct {
        &found.direct
    } else {
        &found.pool
    };
    Some(Arc::clone(pool))
}

/// Closes the pool of a runtime. The runtime drops it with its tasks.
struct CloseOnDrop {
    pools: Weak<Pools>,
    runtime: runtime::Id,
}

impl Drop for CloseOnDrop {
    fn drop(&mut self) {
        let Some(pools) = self.pools.upgrade() else {
            return;
        };
        let mut open = pools.open.write().unwrap_or_else(PoisonError::into_inner);
        let found = open.iter().position(|open| open.runtime == self.runtime);
        let closed = found.map(|index| open.swap_remove(index));
        drop(open);
        drop(closed);
    }
}

#[cfg(test)]
mod model;
