//! A store, and whether it is available.

use std::sync::PoisonError;
use std::time::Duration;

use super::{Charge, Decision, Store, StoreError};
use crate::clock::{Clock, Interrupted, timeout};
use crate::sync::{Mutex, MutexGuard};

/// The pause before a failed store is tried again.
const RETRY_PAUSE: Duration = Duration::from_secs(1);

/// A store that is not called for a while after a failure.
pub(super) struct StoreWithFallback {
    store: Box<dyn Store>,
    /// When to try again; `None` while the store is available.
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

    /// The decision of the store; `None` if it fails, is too slow, or has failed recently.
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
        let mut decision = self.store.reserve(charges, max_wait);
        let decision = timeout(clock, limit, decision.as_mut()).await;
        let interrupted = |interrupted| match interrupted {
            Interrupted::TimedOut => format!("no response within {} ms", limit.as_millis()),
            Interrupted::NoTimer(no_timer) => no_timer.to_string(),
        };
        match decision.unwrap_or_else(|error| Err(StoreError::new(interrupted(error)))) {
            // The caller would wait beyond its deadline. Dropping the slot releases it.
            Ok(Decision::Granted(slot)) if slot.wait() > max_wait => {
                let error = StoreError::new("it granted a slot beyond the longest wait");
                self.mark_unavailable(&error, clock.monotonic());
                None
            }
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

    /// Whether to ask the store. While it fails, one caller at a time asks.
    fn is_due(&self, now: Duration) -> bool {
        let mut retry_at = self.retry_at();
        match *retry_at {
            Some(at) if now < at => false,
            Some(_) => {
                *retry_at = Some(now.saturating_add(RETRY_PAUSE));
                true
            }
            None => true,
        }
    }

    fn mark_available(&self) {
        if self.retry_at().take().is_some() {
            tracing::info!("the shared quota store is available again");
        }
    }

    fn mark_unavailable(&self, error: &StoreError, now: Duration) {
        let at = now.saturating_add(RETRY_PAUSE);
        if self.retry_at().replace(at).is_none() {
            tracing::warn!(
                %error,
                "the shared quota store does not respond; \
                 until it does, this process keeps the quotas by itself"
            );
        }
    }

    fn retry_at(&self) -> MutexGuard<'_, Option<Duration>> {
        self.retry_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
