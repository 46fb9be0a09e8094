//! Quotas of one process.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::gcra::{Spans, saturate};
use super::{Claim, Decision, Reservation};

const NANOSECOND: Duration = Duration::from_nanos(1);

/// Below this many keys nothing is searched for keys that are no longer needed.
const FEW: usize = 64;

/// What is taken of each quota. Time is in nanoseconds of [`Clock::elapsed`](crate::clock::Clock).
#[derive(Debug, Default)]
pub(super) struct Local(Mutex<Keys>);

#[derive(Debug, Default)]
struct Keys {
    taken: HashMap<String, Taken>,
    /// Keys whose moment has passed are removed when there are this many.
    purge_at: usize,
}

/// What is taken of one quota.
#[derive(Debug, Default)]
struct Taken {
    /// When all that was taken is earned back.
    moment: u64,
    /// Turns that were given back while later ones were waiting: the moment before each by the
    /// moment after it.
    holes: BTreeMap<u64, u64>,
}

/// One turn: by how much it moved the moment.
#[derive(Clone, Copy, Debug)]
struct Turn {
    before: u64,
    after: u64,
}

impl Local {
    /// Takes what the claims ask for, if their turn comes within `at_most`.
    ///
    /// The request goes when the last of its claims can, and is counted then by all of them.
    pub(super) fn reserve(
        self: &Arc<Self>,
        claims: &[Claim],
        now: Duration,
        at_most: Duration,
    ) -> Decision {
        let now = saturate(now.as_nanos());
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.purge(now);
        let (start, slowest) = keys.start(claims, now);
        let wait = Duration::from_nanos(start.saturating_sub(now));
        if wait > at_most {
            return Decision::Denied {
                wait,
                claim: slowest,
            };
        }
        if wait.is_zero() {
            for claim in claims {
                keys.take(claim, start, now);
            }
            return Decision::Granted(Reservation::now());
        }
        let turns: Vec<_> = claims
            .iter()
            .map(|claim| (claim.key().to_owned(), keys.take(claim, start, now)))
            .collect();
        let local = Arc::clone(self);
        Decision::Granted(Reservation::new(wait, move || local.give_back(&turns)))
    }

    fn give_back(&self, turns: &[(String, Turn)]) {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, turn) in turns {
            if let Some(taken) = keys.taken.get_mut(key) {
                taken.give_back(*turn);
            }
        }
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.lock().unwrap().taken.len()
    }
}

impl Keys {
    /// When it is the turn of all claims, and which of them has to wait longest.
    fn start(&self, claims: &[Claim], now: u64) -> (u64, usize) {
        let mut last = (now, 0);
        for (index, claim) in claims.iter().enumerate() {
            let moment = self.taken.get(claim.key()).map_or(0, |taken| taken.moment);
            let start = Spans::of(claim, NANOSECOND).start(moment, now);
            if start > last.0 {
                last = (start, index);
            }
        }
        last
    }

    fn take(&mut self, claim: &Claim, start: u64, now: u64) -> Turn {
        let spans = Spans::of(claim, NANOSECOND);
        // A key that is known needs no copy.
        if let Some(taken) = self.taken.get_mut(claim.key()) {
            return taken.take(spans, start, now);
        }
        let taken = self.taken.entry(claim.key().to_owned()).or_default();
        taken.take(spans, start, now)
    }

    /// Forgets the keys that are as good as new. It looks at all keys, but only when there are
    /// twice as many as were left the last time, so a call costs no more for it.
    fn purge(&mut self, now: u64) {
        if self.taken.len() >= self.purge_at.max(FEW) {
            self.taken.retain(|_, taken| taken.moment > now);
            self.purge_at = self.taken.len().saturating_mul(2);
            self.taken.shrink_to(self.purge_at);
        }
    }
}

impl Taken {
    fn take(&mut self, spans: Spans, start: u64, now: u64) -> Turn {
        while self
            .holes
            .first_key_value()
            .is_some_and(|(after, _)| *after <= now)
        {
            self.holes.pop_first();
        }
        let before = self.moment;
        self.moment = spans.after(before, start);
        Turn {
            before,
            after: self.moment,
        }
    }

    /// Undoes a turn that is not used.
    ///
    /// Only the last turn can be undone: those behind another one have been told when they may go,
    /// and to let later calls go at the same time would exceed the limit. A turn in the middle is
    /// remembered, and undone when all turns behind it are.
    fn give_back(&mut self, turn: Turn) {
        if turn.after != self.moment {
            self.holes.insert(turn.after, turn.before);
            return;
        }
        self.moment = turn.before;
        while let Some(before) = self.holes.remove(&self.moment) {
            self.moment = before;
        }
    }
}

#[cfg(test)]
mod tests;
