//! Remembers events in memory, for a receiver of one process.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::replay::{Claim, ReplayGuard};

/// The keys under which an event is remembered.
const KEYS_PER_EVENT: usize = 2;

/// Remembers the last events, up to a number and for a time. A restart forgets them.
#[derive(Debug)]
pub struct MemoryGuard {
    capacity: usize,
    time_to_live: Duration,
    keys: Mutex<Keys>,
}

#[derive(Debug, Default)]
struct Keys {
    by_name: HashMap<String, Key>,
    /// Names in the order in which they were claimed.
    by_age: BTreeMap<u64, (Instant, String)>,
    claims: u64,
}

#[derive(Debug)]
struct Key {
    claim: u64,
    done: bool,
}

impl MemoryGuard {
    /// Remembers this many events at most, one at least; if there are more, it forgets the oldest.
    /// Each is remembered for this time after its first delivery.
    ///
    /// With [`Verifier::max_age`](super::Verifier::max_age), no replay gets through if the time
    /// is twice that age, since an event may also be dated ahead.
    #[must_use]
    pub fn new(events: usize, time_to_live: Duration) -> Self {
        MemoryGuard {
            capacity: events.max(1).saturating_mul(KEYS_PER_EVENT),
            time_to_live,
            keys: Mutex::default(),
        }
    }

    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn claim_at(&self, name: &str, now: Instant) -> Claim {
        let mut keys = self.keys();
        keys.forget_older(now, self.time_to_live);
        match keys.by_name.get(name) {
            Some(Key { done: true, .. }) => return Claim::Done,
            Some(_) => return Claim::Pending,
            None => {}
        }
        if keys.by_name.len() >= self.capacity {
            keys.forget_oldest();
        }
        keys.insert(name, now);
        Claim::New
    }
}

impl Keys {
    fn insert(&mut self, name: &str, now: Instant) {
        self.claims += 1;
        let (claim, done) = (self.claims, false);
        self.by_age.insert(claim, (now, name.to_owned()));
        self.by_name.insert(name.to_owned(), Key { claim, done });
    }

    fn forget_oldest(&mut self) {
        if let Some((_, (_, name))) = self.by_age.pop_first() {
            self.by_name.remove(&name);
        }
    }

    fn forget_older(&mut self, now: Instant, age: Duration) {
        let is_old = |claimed: Instant| now.saturating_duration_since(claimed) >= age;
        while let Some(oldest) = self.by_age.first_entry() {
            if !is_old(oldest.get().0) {
                break;
            }
            self.forget_oldest();
        }
    }
}

impl ReplayGuard for MemoryGuard {
    type Error = Infallible;

    async fn claim(&self, key: &str) -> Result<Claim, Infallible> {
        Ok(self.claim_at(key, Instant::now()))
    }

    async fn confirm(&self, key: &str) -> Result<(), Infallible> {
        if let Some(key) = self.keys().by_name.get_mut(key) {
            key.done = true;
        }
        Ok(())
    }

    fn release(&self, key: &str) {
        let mut keys = self.keys();
        if let Some(Key { claim, .. }) = keys.by_name.remove(key) {
            keys.by_age.remove(&claim);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn a_key_is_new_once_and_again_after_its_time() {
        let (guard, start) = (MemoryGuard::new(10, HOUR), Instant::now());
        assert_eq!(guard.claim_at("a", start), Claim::New);
        assert_eq!(guard.claim_at("a", start), Claim::Pending);
        assert_eq!(guard.claim_at("a", start + HOUR / 2), Claim::Pending);
        assert_eq!(guard.claim_at("a", start + HOUR), Claim::New);
    }

    #[test]
    fn a_released_key_is_new_again_and_leaves_nothing() {
        let (guard, now) = (MemoryGuard::new(10, HOUR), Instant::now());
        for _ in 0..100 {
            assert_eq!(guard.claim_at("a", now), Claim::New);
            guard.release("a");
        }
        let keys = guard.keys();
        assert_eq!((keys.by_name.len(), keys.by_age.len()), (0, 0));
    }

    #[test]
    fn the_oldest_goes_when_it_is_full() {
        let (guard, now) = (MemoryGuard::new(1, HOUR), Instant::now());
        for name in ["a", "b", "c"] {
            assert_eq!(guard.claim_at(name, now), Claim::New);
        }
        assert_eq!(guard.claim_at("b", now), Claim::Pending);
        assert_eq!(guard.claim_at("a", now), Claim::New);
        assert_eq!(guard.keys().by_age.len(), 2);
    }
}
