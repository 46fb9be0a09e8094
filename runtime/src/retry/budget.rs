//! How many attempts all calls of a client together may repeat.

use std::sync::atomic::{AtomicU32, Ordering};

/// How many tokens there are at most, and at first.
const CAPACITY: u32 = 500;
/// What a repeated attempt takes.
const COST: u32 = 5;
/// What a call gives that succeeds at the first attempt.
const REFILL: u32 = 1;

/// A bucket of tokens. Repeating takes five, a call that succeeds at once gives one, a call that
/// succeeds later gives back what its last attempt took.
///
/// So a client that has been well for a while can repeat a hundred attempts in a row; when nothing
/// succeeds any more, it sends each call once.
#[derive(Debug)]
pub(crate) struct RetryBudget(AtomicU32);

impl Default for RetryBudget {
    fn default() -> Self {
        RetryBudget(AtomicU32::new(CAPACITY))
    }
}

impl RetryBudget {
    /// Takes the cost of a retry, unless too few tokens are left.
    pub(crate) fn take(&self) -> bool {
        self.update(|tokens| tokens.checked_sub(COST))
    }

    /// Records a call that succeeded after `sent` requests.
    pub(crate) fn succeeded(&self, sent: u32) {
        let earned = if sent > 1 { COST } else { REFILL };
        self.update(|tokens| {
            let refilled = tokens.saturating_add(earned).min(CAPACITY);
            (refilled != tokens).then_some(refilled)
        });
    }

    /// Replaces the number of tokens, unless `change` gives none. Returns whether it did.
    fn update(&self, change: impl Fn(u32) -> Option<u32>) -> bool {
        let mut tokens = self.0.load(Ordering::Relaxed);
        while let Some(changed) = change(tokens) {
            let swap =
                self.0
                    .compare_exchange_weak(tokens, changed, Ordering::Relaxed, Ordering::Relaxed);
            match swap {
                Ok(_) => return true,
                Err(actual) => tokens = actual,
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brown_out_is_not_amplified() {
        let budget = RetryBudget::default();
        let repeated = (0..10_000).filter(|_| budget.take()).count();
        assert_eq!(repeated, 100, "of 10,000 calls that fail");

        // A tenth of the calls succeed at once: one attempt is repeated for each five of these.
        let mut repeated = 0;
        for call in 0..10_000 {
            if call % 10 == 0 {
                budget.succeeded(1);
            } else if budget.take() {
                repeated += 1;
            }
        }
        assert_eq!(repeated, 200);
    }

    #[test]
    fn a_client_that_is_well_again_may_repeat_again() {
        let budget = RetryBudget::default();
        while budget.take() {}
        for _ in 0..CAPACITY * 2 {
            budget.succeeded(1);
        }
        assert_eq!((0..1_000).filter(|_| budget.take()).count(), 100);

        budget.succeeded(2);
        assert!(budget.take() && !budget.take(), "what was taken is back");
    }
}
