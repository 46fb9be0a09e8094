//! Threads that share a budget.

use std::sync::Arc;

use shuttle::thread;

use super::*;
use crate::sync::model::{below, explore};

/// Three threads take and refill. Returns the tokens that were taken and refilled, and those left.
fn share(start: u32) -> (u32, u32, u32) {
    let budget = Arc::new(RetryBudget(AtomicU32::new(start)));
    let threads = [(); 3].map(|()| {
        let budget = Arc::clone(&budget);
        thread::spawn(move || {
            let (mut taken, mut refilled) = (0, 0);
            for _ in 0..4 {
                match below(4) {
                    0 => {
                        budget.record_success(1);
                        refilled += REFILL;
                    }
                    1 => {
                        budget.record_success(2);
                        refilled += COST;
                    }
                    _ if budget.try_take() => taken += COST,
                    _ => {}
                }
                let tokens = budget.0.load(Ordering::Relaxed);
                assert!(tokens <= CAPACITY, "{tokens} tokens");
            }
            (taken, refilled)
        })
    });
    let sums = threads.map(|thread| thread.join().unwrap());
    let (taken, refilled) = sums
        .iter()
        .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    (taken, refilled, budget.0.load(Ordering::Relaxed))
}

#[test]
fn no_token_of_an_empty_budget_is_lost_or_taken_twice() {
    explore(|| {
        let start = COST * 2 + 2;
        let (taken, refilled, left) = share(start);
        assert_eq!(start + refilled, taken + left);
    });
}

#[test]
fn a_full_budget_never_exceeds_its_capacity() {
    explore(|| {
        let (taken, _, left) = share(CAPACITY - 2);
        assert!((CAPACITY - 2 - taken..=CAPACITY).contains(&left));
    });
}
