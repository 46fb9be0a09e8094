//! Stores, which keep quotas for more than one process.

use std::fmt;
use std::time::Duration;

use super::Charge;
use crate::future::BoxFuture;
use crate::printable::Printable;

/// Keeps quotas for several processes.
///
/// An implementation takes the cost of each charge from the quota with its [key](Charge::key): from
/// all quotas at once or from none, by the store's own clock.
/// [`Increments`](super::Increments) has the formulas, and rounds so that the limits hold.
pub trait Store: Send + Sync {
    /// How long a caller waits for a decision before the limiter keeps the quotas by itself.
    /// Defaults to 200 ms.
    fn time_limit(&self) -> Duration {
        Duration::from_millis(200)
    }

    /// Takes a slot for all charges, if it comes within `max_wait`.
    ///
    /// Callers can drop the future at any time. The store must then release what it took, which
    /// dropping a [`Reservation`] does.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot decide. The limiter then keeps the quotas by itself.
    fn reserve<'a>(
        &'a self,
        charges: &'a [Charge],
        max_wait: Duration,
    ) -> BoxFuture<'a, Result<Decision, StoreError>>;
}

/// The decision about the charges of a request.
#[derive(Debug)]
pub enum Decision {
    /// The slot is taken.
    Granted(Reservation),
    /// Nothing is taken.
    Denied {
        /// How long the request would have to wait.
        wait: Duration,
        /// Index of the charge with the longest wait.
        charge: usize,
    },
}

/// A slot that is taken. Dropping this before [`commit`](Self::commit) releases the slot.
#[must_use = "dropping it releases the slot"]
pub struct Reservation {
    wait: Duration,
    release: Option<Box<dyn FnOnce() + Send>>,
}

impl Reservation {
    /// A slot that comes after `wait`. If the slot is not used, the thread that drops the
    /// reservation calls `release`, which must not block.
    pub fn new(wait: Duration, release: impl FnOnce() + Send + 'static) -> Self {
        Reservation {
            wait,
            release: Some(Box::new(release)),
        }
    }

    /// A slot that is now. Nothing releases it, because it is used at once.
    pub(super) fn now() -> Self {
        Reservation {
            wait: Duration::ZERO,
            release: None,
        }
    }

    /// How long it is until the slot comes.
    #[must_use]
    pub fn wait(&self) -> Duration {
        self.wait
    }

    /// Uses the slot.
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

/// Why a store cannot decide. The message contains no secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError(String);

impl StoreError {
    /// An error whose message names the store and the cause.
    pub fn new(message: impl Into<String>) -> Self {
        StoreError(message.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printable(&self.0).fmt(formatter)
    }
}

impl std::error::Error for StoreError {}
