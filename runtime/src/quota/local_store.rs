//! Quotas of one process, in memory.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::gcra::{Increments, saturate};
use super::{Charge, Decision, Reservation};
use crate::sync::Mutex;

const NANOSECOND: Duration = Duration::from_nanos(1);

/// The store does not purge fewer keys than this.
const MIN_PURGE: usize = 64;

/// What is taken from each quota. Times are nanoseconds of [`Clock::monotonic`](crate::clock::Clock).
#[derive(Debug, Default)]
pub(super) struct LocalStore(Mutex<Keys>);

#[derive(Debug, Default)]
struct Keys {
    states: HashMap<String, TatState>,
    /// How many keys there must be for the next purge.
    purge_at: usize,
}

/// What is taken from one quota.
#[derive(Debug, Default)]
struct TatState {
    /// The theoretical arrival time: when everything that was taken is earned back.
    tat: u64,
    /// Slots that were released while later slots were taken: the TAT before each, by the TAT after
    /// it.
    released: BTreeMap<u64, u64>,
}

/// One slot: the TAT before and after it.
#[derive(Clone, Copy, Debug)]
struct Slot {
    before: u64,
    after: u64,
}

impl LocalStore {
    /// Takes a slot for all charges, if it comes within `max_wait`.
    ///
    /// The slot is the latest of those of the charges, and all quotas count the request then.
    pub(super) fn reserve(
        self: &Arc<Self>,
        charges: &[Charge],
        now: Duration,
        max_wait: Duration,
    ) -> Decision {
        let now = saturate(now.as_nanos());
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.purge(now);
        let (start, slowest) = keys.earliest(charges, now);
        let wait = Duration::from_nanos(start.saturating_sub(now));
        if wait > max_wait {
            return Decision::Denied {
                wait,
                charge: slowest,
            };
        }
        if wait.is_zero() {
            for charge in charges {
                keys.take(charge, start, now);
            }
            return Decision::Granted(Reservation::now());
        }
        let slots: Vec<_> = charges
            .iter()
            .map(|charge| (charge.key().to_owned(), keys.take(charge, start, now)))
            .collect();
        let local = Arc::clone(self);
        Decision::Granted(Reservation::new(wait, move || local.release(&slots)))
    }

    fn release(&self, slots: &[(String, Slot)]) {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, slot) in slots {
            if let Some(state) = keys.states.get_mut(key) {
                state.release(*slot);
            }
        }
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.lock().unwrap().states.len()
    }
}

impl Keys {
    /// The slot of all charges, and the index of the charge with the longest wait.
    fn earliest(&self, charges: &[Charge], now: u64) -> (u64, usize) {
        let mut last = (now, 0);
        for (index, charge) in charges.iter().enumerate() {
            let tat = self.states.get(charge.key()).map_or(0, |state| state.tat);
            let start = Increments::new(charge, NANOSECOND).earliest(tat, now);
            if start > last.0 {
                last = (start, index);
            }
        }
        last
    }

    fn take(&mut self, charge: &Charge, start: u64, now: u64) -> Slot {
        let increments = Increments::new(charge, NANOSECOND);
        // Only a new key is copied.
        if let Some(state) = self.states.get_mut(charge.key()) {
            return state.take(increments, start, now);
        }
        let state = self.states.entry(charge.key().to_owned()).or_default();
        state.take(increments, start, now)
    }

    /// Removes the keys whose TAT has passed. It visits all keys, but only when there are twice as
    /// many as the last purge left, so the amortized cost of a call is constant.
    fn purge(&mut self, now: u64) {
        if self.states.len() >= self.purge_at.max(MIN_PURGE) {
            self.states.retain(|_, state| state.tat > now);
            self.purge_at = self.states.len().saturating_mul(2);
            self.states.shrink_to(self.purge_at);
        }
    }
}

impl TatState {
    fn take(&mut self, increments: Increments, start: u64, now: u64) -> Slot {
        while self
            .released
            .first_key_value()
            .is_some_and(|(after, _)| *after <= now)
        {
            self.released.pop_first();
        }
        let before = self.tat;
        self.tat = increments.advance(before, start);
        Slot {
            before,
            after: self.tat,
        }
    }

    /// Releases a slot that is not used.
    ///
    /// Only the last slot can be undone: the callers of later slots already know when to go, and
    /// another call at the same time would exceed the limit. A slot in the middle is remembered, and
    /// undone when all later slots are.
    fn release(&mut self, slot: Slot) {
        if slot.after != self.tat {
            self.released.insert(slot.after, slot.before);
            return;
        }
        self.tat = slot.before;
        while let Some(before) = self.released.remove(&self.tat) {
            self.tat = before;
        }
    }
}

#[cfg(test)]
mod tests;
