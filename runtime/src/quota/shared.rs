//! A shared store, and what is known of whether it answers.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Claim, Decision, Store, StoreError};
use crate::clock::Clock;
use crate::future::within;

/// How long a store that does not answer is left alone.
const PAUSE: Duration = Duration::from_secs(1);

/// A store, which is not asked while it does not answer.
pub(super) struct Shared {
    store: Box<dyn Store>,
    /// When to ask again; nothing while the store answers.
    ask_again: Mutex<Option<Duration>>,
}

impl Shared {
    pub(super) fn new(store: impl Store + 'static) -> Self {
        Shared {
            store: Box::new(store),
            ask_again: Mutex::new(None),
        }
    }

    pub(super) fn answers(&self) -> bool {
        self.ask_again().is_none()
    }

    /// What the store decides; nothing if it does not answer in time, or lately did not.
    pub(super) async fn reserve(
        &self,
        claims: &[Claim],
        clock: &dyn Clock,
        at_most: Duration,
    ) -> Option<Decision> {
        if !self.may_ask(clock.elapsed()) {
            return None;
        }
        let limit = self.store.time_limit();
        let mut asked = self.store.reserve(claims, at_most);
        let asked = within(clock, limit, asked.as_mut()).await;
        let late = || StoreError::new(format!("no answer within {} ms", limit.as_millis()));
        match asked.unwrap_or_else(|| Err(late())) {
            Ok(decision) => {
                self.answered();
                Some(decision)
            }
            Err(error) => {
                self.failed(&error, clock.elapsed());
                None
            }
        }
    }

    /// Whether to ask the store. While it does not answer, one caller at a time does.
    fn may_ask(&self, now: Duration) -> bool {
        let mut ask_again = self.ask_again();
        match *ask_again {
            Some(at) if now < at => false,
            Some(_) => {
                *ask_again = Some(now.saturating_add(PAUSE));
                true
            }
            None => true,
        }
    }

    fn answered(&self) {
        if self.ask_again().take().is_some() {
            tracing::info!("the shared store of quotas answers again");
        }
    }

    fn failed(&self, error: &StoreError, now: Duration) {
        let at = now.saturating_add(PAUSE);
        if self.ask_again().replace(at).is_none() {
            tracing::warn!(
                %error,
                "the shared store of quotas does not answer; \
                 until it does, this process keeps the quotas on its own"
            );
        }
    }

    fn ask_again(&self) -> MutexGuard<'_, Option<Duration>> {
        self.ask_again
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
