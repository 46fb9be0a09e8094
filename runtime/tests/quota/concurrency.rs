//! 10,000 calls at once.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;
use volcengine_core::clock::{Clock, TokioClock};
use volcengine_core::quota::Limiter;

use crate::message::{BURST, LIMIT, call};
use crate::windows::largest_burst;

const CALLS: u32 = 10_000;
const MINUTE: Duration = Duration::from_secs(60);

/// Tokio's timers round up to milliseconds.
const ROUNDING: f64 = 1.0;

#[tokio::test(start_paused = true)]
async fn all_calls_finish_and_never_exceed_the_limit() {
    let (limiter, clock) = (Limiter::new(), TokioClock);
    let begin = clock.monotonic();
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        let limiter = limiter.clone();
        calls.spawn(async move {
            let permit = limiter.acquire(&call(&limiter), &clock, MINUTE).await;
            assert_eq!(
                permit.unwrap().queued_for,
                clock.monotonic().saturating_sub(begin)
            );
            clock.monotonic()
        });
    }
    let sent = calls.join_all().await;
    assert!(largest_burst(sent, LIMIT) <= f64::from(BURST) + ROUNDING);
    let least = f64::from(CALLS - BURST) / f64::from(LIMIT);
    let took = clock.monotonic().saturating_sub(begin);
    assert!((took.as_secs_f64() - least).abs() < 0.01, "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn dropped_and_rejected_calls_do_not_disturb_others() {
    let (limiter, clock) = (Limiter::new(), TokioClock);
    let sent = Arc::new(Mutex::new(Vec::new()));
    let mut calls = JoinSet::new();
    for number in 0..CALLS {
        let (limiter, sent) = (limiter.clone(), Arc::clone(&sent));
        calls.spawn(async move {
            // Calls come over 20 seconds. A third is dropped within 3 seconds; some are rejected.
            clock
                .sleep(Duration::from_millis(u64::from(number) * 2))
                .await;
            let max_wait = Duration::from_millis(u64::from(number * 7 % 3_000));
            let charges = call(&limiter);
            let acquire = limiter.acquire(&charges, &clock, Duration::from_secs(5));
            let outcome = if number % 3 == 0 {
                timeout(max_wait, acquire).await.ok()
            } else {
                Some(acquire.await)
            };
            match outcome {
                Some(Ok(_)) => sent.lock().unwrap().push(clock.monotonic()),
                Some(Err(exceeded)) => assert!(exceeded.retry_after > Duration::from_secs(5)),
                None => {}
            }
        });
    }
    calls.join_all().await;
    let sent = std::mem::take(&mut *sent.lock().unwrap());
    let count = sent.len();
    // The slots of 25 seconds, without those that were dropped between others.
    assert!((3_000..=5_000 + 20).contains(&count), "{count}");
    assert!(largest_burst(sent, LIMIT) <= f64::from(BURST) + ROUNDING);

    tokio::time::advance(MINUTE).await;
    for _ in 0..BURST {
        let permit = limiter
            .acquire(&call(&limiter), &clock, Duration::ZERO)
            .await;
        assert_eq!(permit.unwrap().queued_for, Duration::ZERO);
    }
}
