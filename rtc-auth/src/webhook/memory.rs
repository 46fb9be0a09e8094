//! A replay guard in memory, for a receiver of one process.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::future::{Future, ready};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::replay::{KeyState, ReplayGuard};

/// The keys under which an event is remembered.
const KEYS_PER_EVENT: usize = 2;

/// A [`ReplayGuard`] in memory. It remembers a limited number of events for a limited time, and
/// forgets them when the process ends.
#[derive(Debug)]
pub struct MemoryReplayGuard {
    capacity: usize,
    time_to_live: Duration,
    keys: Mutex<Keys>,
}

#[derive(Debug, Default)]
struct Keys {
    by_name: HashMap<String, Key>,
    /// Names in the order of their reservations.
    by_age: BTreeMap<u64, (Instant, String)>,
    reservations: u64,
}

#[derive(Debug)]
struct Key {
    sequence: u64,
    is_committed: bool,
}

impl MemoryReplayGuard {
    /// Remembers at most this many events, and at least one; a further one evicts the oldest. Each
    /// is remembered for `time_to_live` after its first delivery.
    ///
    /// Choose a `time_to_live` of twice [`Verifier::max_age`](super::Verifier::max_age), because an
    /// event can also be dated ahead. Then no replay gets through.
    #[must_use]
    pub fn new(events: usize, time_to_live: Duration) -> Self {
        MemoryReplayGuard {
            capacity: events.max(1).saturating_mul(KEYS_PER_EVENT),
            time_to_live,
            keys: Mutex::default(),
        }
    }

    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reserve_at(&self, name: &str, now: Instant) -> KeyState {
        let mut keys = self.keys();
        keys.evict_expired(now, self.time_to_live);
        match keys.by_name.get(name) {
            Some(Key {
                is_committed: true, ..
            }) => return KeyState::Committed,
            Some(_) => return KeyState::Reserved,
            None => {}
        }
        if keys.by_name.len() >= self.capacity {
            keys.evict_oldest();
        }
        keys.insert(name, now);
        KeyState::New
    }
}

impl Keys {
    fn insert(&mut self, name: &str, now: Instant) {
        self.reservations += 1;
        let key = Key {
            sequence: self.reservations,
            is_committed: false,
        };
        self.by_age.insert(key.sequence, (now, name.to_owned()));
        self.by_name.insert(name.to_owned(), key);
    }

    fn evict_oldest(&mut self) {
        if let Some((_, (_, name))) = self.by_age.pop_first() {
            self.by_name.remove(&name);
        }
    }

    fn evict_expired(&mut self, now: Instant, time_to_live: Duration) {
        let is_expired = |since: Instant| now.saturating_duration_since(since) >= time_to_live;
        while let Some(oldest) = self.by_age.first_entry() {
            if !is_expired(oldest.get().0) {
                break;
            }
            self.evict_oldest();
        }
    }
}

impl ReplayGuard for MemoryReplayGuard {
    type Error = Infallible;

    fn reserve(&self, key: &str) -> impl Future<Output = Result<KeyState, Infallible>> + Send {
        ready(Ok(self.reserve_at(key, Instant::now())))
    }

    fn commit(&self, key: &str) -> impl Future<Output = Result<(), Infallible>> + Send {
        if let Some(key) = self.keys().by_name.get_mut(key) {
            key.is_committed = true;
        }
        ready(Ok(()))
    }

    fn release(&self, key: &str) {
        let mut keys = self.keys();
        if let Some(Key { sequence, .. }) = keys.by_name.remove(key) {
            keys.by_age.remove(&sequence);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn a_key_is_new_once_and_again_after_its_time_to_live() {
        let (guard, start) = (MemoryReplayGuard::new(10, HOUR), Instant::now());
        assert_eq!(guard.reserve_at("a", start), KeyState::New);
        assert_eq!(guard.reserve_at("a", start), KeyState::Reserved);
        assert_eq!(guard.reserve_at("a", start + HOUR / 2), KeyState::Reserved);
        assert_eq!(guard.reserve_at("a", start + HOUR), KeyState::New);
    }

    #[test]
    fn a_released_key_is_new_again_and_uses_no_memory() {
        let (guard, now) = (MemoryReplayGuard::new(10, HOUR), Instant::now());
        for _ in 0..100 {
            assert_eq!(guard.reserve_at("a", now), KeyState::New);
            guard.release("a");
        }
        let keys = guard.keys();
        assert_eq!((keys.by_name.len(), keys.by_age.len()), (0, 0));
    }

    #[test]
    fn a_full_guard_evicts_the_oldest_key() {
        let (guard, now) = (MemoryReplayGuard::new(1, HOUR), Instant::now());
        for name in ["a", "b", "c"] {
            assert_eq!(guard.reserve_at(name, now), KeyState::New);
        }
        assert_eq!(guard.reserve_at("b", now), KeyState::Reserved);
        assert_eq!(guard.reserve_at("a", now), KeyState::New);
        assert_eq!(guard.keys().by_age.len(), 2);
    }
}
