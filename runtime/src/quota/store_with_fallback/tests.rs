//! A store that fails, on a clock that jumps.

use std::future::{pending, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use tracing::{Level, Metadata, Subscriber, span};

use super::*;
use crate::future::BoxFuture;
use crate::quota::tests::{SECOND, charge, clock, millis};
use crate::quota::{Limiter, Reservation};

#[path = "../../../tests/common/subscriber.rs"]
mod subscriber;

/// What a store does when the limiter asks it.
#[derive(Clone, Copy)]
enum Behavior {
    Wait(Duration),
    Deny,
    Fail,
    Hang,
}

#[derive(Clone)]
struct FakeStore {
    behavior: Arc<Mutex<Behavior>>,
    requests: Arc<AtomicUsize>,
    released: Arc<AtomicUsize>,
}

impl FakeStore {
    fn new(behavior: Behavior) -> Self {
        FakeStore {
            behavior: Arc::new(Mutex::new(behavior)),
            requests: Arc::default(),
            released: Arc::default(),
        }
    }

    fn set_behavior(&self, behavior: Behavior) {
        *self.behavior.lock().unwrap() = behavior;
    }
}

impl Store for FakeStore {
    fn reserve<'a>(
        &'a self,
        _charges: &'a [Charge],
        max_wait: Duration,
    ) -> BoxFuture<'a, Result<Decision, StoreError>> {
        self.requests.fetch_add(1, Relaxed);
        let count = Arc::clone(&self.released);
        let release = move || {
            count.fetch_add(1, Relaxed);
        };
        match *self.behavior.lock().unwrap() {
            Behavior::Wait(wait) => Box::pin(ready(Ok(Decision::Granted(Reservation::new(
                wait, release,
            ))))),
            Behavior::Deny => {
                let wait = max_wait + SECOND;
                Box::pin(ready(Ok(Decision::Denied { wait, charge: 0 })))
            }
            Behavior::Fail => Box::pin(ready(Err(StoreError::new("broken")))),
            Behavior::Hang => Box::pin(pending()),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_limiter_follows_the_decision_of_the_store() {
    let (clock, one) = (clock(), [charge("a", 10)]);
    let store = FakeStore::new(Behavior::Wait(millis(70)));
    let limiter = Limiter::new().with_store(store.clone());
    assert_eq!(
        limiter
            .acquire(&one, &clock, SECOND)
            .await
            .unwrap()
            .queued_for,
        millis(70)
    );
    assert_eq!(store.released.load(Relaxed), 0);
    let dropped = tokio::time::timeout(millis(20), limiter.acquire(&one, &clock, SECOND)).await;
    assert!(dropped.is_err());
    assert_eq!(store.released.load(Relaxed), 1);
    store.set_behavior(Behavior::Deny);
    assert_eq!(
        limiter
            .acquire(&one, &clock, SECOND)
            .await
            .unwrap_err()
            .retry_after,
        2 * SECOND
    );
}

/// The limiter keeps the quota by itself rather than let the call wait beyond its limit.
#[tokio::test(start_paused = true)]
async fn a_slot_beyond_the_longest_wait_is_released() {
    let (clock, one) = (clock(), [charge("a", 10)]);
    let store = FakeStore::new(Behavior::Wait(SECOND + millis(1)));
    let limiter = Limiter::new().with_store(store.clone());
    let permit = limiter.acquire(&one, &clock, SECOND).await.unwrap();
    assert_eq!(permit.queued_for, Duration::ZERO);
    assert!(limiter.is_degraded());
    assert_eq!(store.released.load(Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn a_slot_at_the_longest_wait_is_used() {
    let (clock, one) = (clock(), [charge("a", 10)]);
    let store = FakeStore::new(Behavior::Wait(SECOND));
    let limiter = Limiter::new().with_store(store.clone());
    let permit = limiter.acquire(&one, &clock, SECOND).await.unwrap();
    assert_eq!(permit.queued_for, SECOND);
    assert!(!limiter.is_degraded());
}

/// Counts events by their level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<Level>>>);

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn event(&self, event: &tracing::Event<'_>) {
        self.0.lock().unwrap().push(*event.metadata().level());
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

#[tokio::test(start_paused = true)]
async fn the_limiter_keeps_the_quotas_while_the_store_fails() {
    let log = Log::default();
    let _guard = subscriber::subscribe(log.clone());
    let (clock, one) = (clock(), [charge("a", 10)]);
    let store = FakeStore::new(Behavior::Hang);
    let limiter = Limiter::new().with_store(store.clone());
    let acquire = async || {
        limiter
            .acquire(&one, &clock, SECOND)
            .await
            .unwrap()
            .queued_for
    };

    assert_eq!(acquire().await, millis(200), "the store's time limit");
    assert!(limiter.is_degraded());
    assert_eq!(
        acquire().await,
        millis(100),
        "the local quota, without asking the store"
    );
    assert_eq!(acquire().await, millis(100));
    assert_eq!(store.requests.load(Relaxed), 1);

    store.set_behavior(Behavior::Fail);
    tokio::time::advance(SECOND).await;
    assert_eq!(acquire().await, millis(0));
    assert_eq!(acquire().await, millis(100));
    assert_eq!(store.requests.load(Relaxed), 2);

    store.set_behavior(Behavior::Wait(millis(5)));
    tokio::time::advance(SECOND).await;
    assert_eq!(acquire().await, millis(5));
    assert!(!limiter.is_degraded());
    assert_eq!(*log.0.lock().unwrap(), [Level::WARN, Level::INFO]);
}

#[tokio::test(start_paused = true)]
async fn waiting_for_the_store_counts_as_waiting() {
    let (clock, two) = (clock(), [charge("a", 1).with_cost(2)]);
    let store = FakeStore::new(Behavior::Fail);
    let limiter = Limiter::new().with_store(store.clone());
    limiter.acquire(&two, &clock, SECOND).await.unwrap();
    store.set_behavior(Behavior::Hang);
    tokio::time::advance(SECOND).await;
    // The store takes 200 of 900 ms; the rest is too short for the wait of 800 ms.
    let exceeded = limiter.acquire(&two, &clock, millis(900)).await;
    assert_eq!(exceeded.unwrap_err().retry_after, millis(800));
}

#[tokio::test(start_paused = true)]
async fn one_caller_asks_whether_the_store_is_available_again() {
    let clock = clock();
    let store = FakeStore::new(Behavior::Hang);
    let limiter = Limiter::new().with_store(store.clone());
    let acquire = async |key| {
        let one = [charge(key, 10)];
        limiter
            .acquire(&one, &clock, SECOND)
            .await
            .unwrap()
            .queued_for
    };
    assert_eq!(acquire("a").await, millis(200));
    tokio::time::advance(SECOND).await;
    let queued_for = tokio::join!(acquire("a"), acquire("b"), acquire("c"));
    assert_eq!(queued_for, (millis(200), millis(0), millis(0)));
    assert_eq!(store.requests.load(Relaxed), 2);
}
