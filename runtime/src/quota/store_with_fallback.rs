//! A shared store, and what is known of whether it answers.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Charge, Decision, Store, StoreError};
use crate::clock::Clock;
use crate::future::timeout;

/// How long a store that does not answer is left alone.
const PAUSE: Duration = Duration::from_secs(1);

/// A store, which is not asked while it does not answer.
pub(super) struct StoreWithFallback {
    store: Box<dyn Store>,
    /// When to ask again; nothing while the store answers.
    retry_at: Mutex<Option<Duration>>,
}

impl StoreWithFallback {
    pub(super) fn new(store: impl Store + 'static) -> Self {
        StoreWithFallback {
            store: Box::new(store),
            retry_at: Mutex::new(None),
        }
    }

    pub(super) fn is_available(&self) -> bool {
        self.retry_at().is_none()
    }

    /// What the store decides; nothing if it does not answer in time, or lately did not.
    pub(super) async fn reserve(
        &self,
        charges: &[Charge],
        clock: &dyn Clock,
        max_wait: Duration,
    ) -> Option<Decision> {
        if !self.is_due(clock.monotonic()) {
            return None;
        }
        let limit = self.store.time_limit();
        let mut asked = self.store.reserve(charges, max_wait);
        let asked = timeout(clock, limit, asked.as_mut()).await;
        let late = || StoreError::new(format!("no answer within {} ms", limit.as_millis()));
        match asked.unwrap_or_else(|| Err(late())) {
            Ok(decision) => {
                self.mark_available();
                Some(decision)
            }
            Err(error) => {
                self.mark_unavailable(&error, clock.monotonic());
                None
            }
        }
    }

    /// Whether to ask the store. While it does not answer, one caller at a time does.
    fn is_due(&self, now: Duration) -> bool {
        let mut retry_at = self.retry_at();
        match *retry_at {
            Some(at) if now < at => false,
            Some(_) => {
                *retry_at = Some(now.saturating_add(PAUSE));
                true
            }
            None => true,
        }
    }

    fn mark_available(&self) {
        if self.retry_at().take().is_some() {
            tracing::info!("the shared store of quotas answers again");
        }
    }

    fn mark_unavailable(&self, error: &StoreError, now: Duration) {
        let at = now.saturating_add(PAUSE);
        if self.retry_at().replace(at).is_none() {
            tracing::warn!(
                %error,
                "the shared store of quotas does not answer; \
                 until it does, this process keeps the quotas on its own"
            );
        }
    }

    fn retry_at(&self) -> MutexGuard<'_, Option<Duration>> {
        self.retry_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
