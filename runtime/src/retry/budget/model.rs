//! Threads that share a budget.

use shuttle::thread;

use super::*;
use crate::sync::model::{below, explore};

/// Three threads take and refill. Half of what they take is returned, because it is dropped. Returns
/// the tokens that were spent and refilled, and those left.
fn share(start: u32) -> (u32, u32, u32) {
    let budget = RetryBudget::with_tokens(start);
    let threads = [(); 3].map(|()| {
        let budget = budget.clone();
        thread::spawn(move || {
            let (mut spent, mut refilled) = (0, 0);
            for _ in 0..4 {
                match below(6) {
                    0 => {
                        budget.record_success(1);
                        refilled += REFILL;
                    }
                    1 => {
                        budget.record_success(2);
                        refilled += COST;
                    }
                    2 | 3 => {
                        if let Some(paid) = budget.try_take() {
                            paid.spend();
                            spent += COST;
                        }
                    }
                    _ => drop(budget.try_take()),
                }
                let tokens = budget.tokens();
                assert!(tokens <= CAPACITY, "{tokens} tokens");
            }
            (spent, refilled)
        })
    });
    let sums = threads.map(|thread| thread.join().unwrap());
    let (spent, refilled) = sums
        .iter()
        .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    (spent, refilled, budget.tokens())
}

#[test]
fn no_token_of_an_empty_budget_is_lost_or_taken_twice() {
    explore(|| {
        let start = COST * 2 + 2;
        let (spent, refilled, left) = share(start);
        assert_eq!(start + refilled, spent + left);
    });
}

#[test]
fn a_full_budget_never_exceeds_its_capacity() {
    explore(|| {
        let (spent, _, left) = share(CAPACITY - 2);
        assert!((CAPACITY - 2 - spent..=CAPACITY).contains(&left));
    });
}
