//! Where quotas are kept for more than one process.

use std::fmt;
use std::time::Duration;

use super::Charge;
use crate::future::BoxFuture;

/// Keeps quotas for several processes.
///
/// An implementation takes what each claim asks for from the quota of that [key](Charge::key), from
/// all of them at once or from none, and by one clock: its own.
pub trait Store: Send + Sync {
    /// How long a caller waits for an answer, before the quotas are kept without the store.
    fn time_limit(&self) -> Duration {
        Duration::from_millis(200)
    }

    /// Takes what the claims ask for, if their turn comes within `max_wait`.
    ///
    /// The future may be dropped at any time; what was taken for it is then to be given back, which
    /// is what dropping a [`Reservation`] does.
    fn reserve<'a>(
        &'a self,
        charges: &'a [Charge],
        max_wait: Duration,
    ) -> BoxFuture<'a, Result<Decision, StoreError>>;
}

/// What became of a request's claims.
#[derive(Debug)]
pub enum Decision {
    /// All that they ask for is taken.
    Granted(Reservation),
    /// Nothing is taken.
    Denied {
        /// How long the request would have had to wait.
        wait: Duration,
        /// Which claim would have waited longest, counted from 0.
        charge: usize,
    },
}

/// A turn that is taken, and given back when this is dropped before it is [kept](Self::commit).
#[must_use = "what is dropped is given back"]
pub struct Reservation {
    wait: Duration,
    release: Option<Box<dyn FnOnce() + Send>>,
}

impl Reservation {
    /// A turn that comes after `wait`. `release` is called if the turn is not used, on the thread
    /// that drops it; it must not block.
    pub fn new(wait: Duration, release: impl FnOnce() + Send + 'static) -> Self {
        Reservation {
            wait,
            release: Some(Box::new(release)),
        }
    }

    /// A turn that is now, so that nobody can be too late to use it.
    pub(super) fn now() -> Self {
        Reservation {
            wait: Duration::ZERO,
            release: None,
        }
    }

    /// How long it is until the turn comes.
    #[must_use]
    pub fn wait(&self) -> Duration {
        self.wait
    }

    /// The turn is used.
    pub fn commit(mut self) {
        self.release = None;
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if let Some(release) = self.release.take() {
            release();
        }
    }
}

impl fmt::Debug for Reservation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Reservation")
            .field("wait", &self.wait)
            .finish_non_exhaustive()
    }
}

/// Why a store does not answer. The message holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError(String);

impl StoreError {
    /// The message says what does not answer, and why.
    pub fn new(message: impl Into<String>) -> Self {
        StoreError(message.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for StoreError {}
