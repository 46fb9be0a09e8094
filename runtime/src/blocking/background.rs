//! The thread that drives connections and timers of a blocking client.

use std::io;
use std::thread;

use tokio::runtime::{Builder, EnterGuard, Handle};
use tokio::sync::oneshot;

use crate::error::Error;

/// A thread with a tokio runtime. It ends when this is dropped.
pub(super) struct Background {
    runtime: Handle,
    /// The thread runs until this is dropped.
    _running: oneshot::Sender<()>,
}

impl Background {
    /// Starts a thread.
    ///
    /// # Errors
    ///
    /// [`Error::is_config`] if the operating system provides no thread or resources for it.
    pub(super) fn start() -> Result<Self, Error> {
        Self::try_start().map_err(|error| {
            Error::config(format!(
                "cannot start the thread of the blocking client: {error}"
            ))
        })
    }

    fn try_start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (running, dropped) = oneshot::channel::<()>();
        thread::Builder::new()
            .name("volcengine".to_owned())
            .spawn(move || {
                let _ = runtime.block_on(dropped);
                // A DNS lookup cannot be interrupted, and nobody waits for it any more.
                runtime.shutdown_background();
            })?;
        Ok(Background {
            runtime: handle,
            _running: running,
        })
    }

    /// Makes its runtime the current one of this thread.
    pub(super) fn enter(&self) -> EnterGuard<'_> {
        self.runtime.enter()
    }
}
