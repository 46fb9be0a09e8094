//! Quotas of one process.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::gcra::{Increments, saturate};
use super::{Charge, Decision, Reservation};

const NANOSECOND: Duration = Duration::from_nanos(1);

/// Below this many keys nothing is searched for keys that are no longer needed.
const FEW: usize = 64;

/// What is taken of each quota. Time is in nanoseconds of [`Clock::monotonic`](crate::clock::Clock).
#[derive(Debug, Default)]
pub(super) struct LocalStore(Mutex<Keys>);

#[derive(Debug, Default)]
struct Keys {
    states: HashMap<String, TatState>,
    /// Keys whose moment has passed are removed when there are this many.
    purge_at: usize,
}

/// What is taken of one quota.
#[derive(Debug, Default)]
struct TatState {
    /// When all that was taken is earned back.
    tat: u64,
    /// Turns that were given back while later ones were waiting: the moment before each by the
    /// moment after it.
    released: BTreeMap<u64, u64>,
}

/// One turn: by how much it moved the moment.
#[derive(Clone, Copy, Debug)]
struct Slot {
    before: u64,
    after: u64,
}

impl LocalStore {
    /// Takes what the claims ask for, if their turn comes within `max_wait`.
    ///
    /// The request goes when the last of its claims can, and is counted then by all of them.
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
    /// When it is the turn of all claims, and which of them has to wait longest.
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
        // A key that is known needs no copy.
        if let Some(state) = self.states.get_mut(charge.key()) {
            return state.take(increments, start, now);
        }
        let state = self.states.entry(charge.key().to_owned()).or_default();
        state.take(increments, start, now)
    }

    /// Forgets the keys that are as good as new. It looks at all keys, but only when there are
    /// twice as many as were left the last time, so a call costs no more for it.
    fn purge(&mut self, now: u64) {
        if self.states.len() >= self.purge_at.max(FEW) {
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

    /// Undoes a turn that is not used.
    ///
    /// Only the last turn can be undone: those behind another one have been told when they may go,
    /// and to let later calls go at the same time would exceed the limit. A turn in the middle is
    /// remembered, and undone when all turns behind it are.
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
