//! Tasks that share a limiter: each call waits for its slot, and some are dropped while they wait.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use shuttle::future::{block_on, spawn};

use super::tests::charge;
use super::*;
use crate::clock::Clock;
use crate::future::BoxFuture;
use crate::sync::model::{below, dropped_after, explore};

/// The time between two slots of a quota of 10 per second, in milliseconds.
const INTERVAL: u64 = 100;

/// A clock that stands still and remembers its last sleep, in milliseconds: the slot of a call.
#[derive(Clone, Default)]
struct ModelClock(Arc<AtomicU64>);

impl Clock for ModelClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let slot = u64::try_from(duration.as_millis()).unwrap();
        self.0.store(slot, SeqCst);
        let mut polls = below(3);
        Box::pin(poll_fn(move |context| {
            if polls == 0 {
                return Poll::Ready(());
            }
            polls -= 1;
            context.waker().wake_by_ref();
            Poll::Pending
        }))
    }
}

/// The slot of a call; `None` if it is dropped.
async fn call(limiter: &Limiter, polls: usize) -> Option<u64> {
    let clock = ModelClock::default();
    let charges = [charge("a", 10).with_burst(1)];
    let acquired = limiter.acquire(&charges, &clock, Duration::MAX);
    let permit = dropped_after(polls, acquired).await?;
    permit.unwrap();
    Some(clock.0.load(SeqCst))
}

#[test]
fn each_slot_is_used_once_and_slots_of_dropped_calls_are_returned() {
    explore(|| {
        let limiter = Limiter::new();
        let tasks = [(); 3].map(|()| {
            let limiter = limiter.clone();
            spawn(async move {
                let mut used = Vec::new();
                for _ in 0..2 {
                    let polls = [usize::MAX, 1, 2][below(3)];
                    used.extend(call(&limiter, polls).await);
                }
                used
            })
        });
        block_on(async {
            let mut used = Vec::new();
            for task in tasks {
                used.extend(task.await.unwrap());
            }
            used.sort_unstable();
            let apart = used.windows(2).all(|pair| pair[1] - pair[0] >= INTERVAL);
            assert!(apart, "more than the limit: {used:?}");
            let next = used.last().map_or(0, |last| last + INTERVAL);
            assert_eq!(
                call(&limiter, usize::MAX).await,
                Some(next),
                "after {used:?}"
            );
        });
    });
}
