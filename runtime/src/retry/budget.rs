//! The retry budget that all calls of a client share.

use std::sync::atomic::Ordering;

use crate::sync::AtomicU32;

/// The initial and maximum number of tokens.
const CAPACITY: u32 = 500;
/// The tokens that a retry takes.
const COST: u32 = 5;
/// The tokens that a call refills if its first attempt succeeds.
const REFILL: u32 = 1;

/// A token bucket. A retry takes five tokens. A call refills one token if its first attempt
/// succeeds, or the cost of its last attempt if a retry succeeds.
///
/// So a healthy client can retry a hundred attempts in a row. While no call succeeds, it then sends
/// each call once.
#[derive(Debug)]
pub(crate) struct RetryBudget(AtomicU32);

impl Default for RetryBudget {
    fn default() -> Self {
        RetryBudget(AtomicU32::new(CAPACITY))
    }
}

impl RetryBudget {
    /// Takes the cost of a retry. Returns false if too few tokens are left.
    pub(crate) fn try_take(&self) -> bool {
        self.update(|tokens| tokens.checked_sub(COST))
    }

    /// Refills the bucket after a call that succeeded with its attempt number `sent`.
    pub(crate) fn record_success(&self, sent: u32) {
        let refill = if sent > 1 { COST } else { REFILL };
        self.update(|tokens| {
            let refilled = tokens.saturating_add(refill).min(CAPACITY);
            (refilled != tokens).then_some(refilled)
        });
    }

    /// Replaces the number of tokens, unless `change` returns `None`. Returns whether it did.
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
mod model;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_do_not_amplify_a_brown_out() {
        let budget = RetryBudget::default();
        let retries = (0..10_000).filter(|_| budget.try_take()).count();
        assert_eq!(retries, 100, "of 10,000 calls that fail");

        // A tenth of the calls succeed at once; five of them pay for one retry.
        let mut retries = 0;
        for call in 0..10_000 {
            if call % 10 == 0 {
                budget.record_success(1);
            } else if budget.try_take() {
                retries += 1;
            }
        }
        assert_eq!(retries, 200);
    }

    #[test]
    fn a_recovered_client_can_retry_again() {
        let budget = RetryBudget::default();
        while budget.try_take() {}
        for _ in 0..CAPACITY * 2 {
            budget.record_success(1);
        }
        assert_eq!((0..1_000).filter(|_| budget.try_take()).count(), 100);

        budget.record_success(2);
        assert!(
            budget.try_take() && !budget.try_take(),
            "the cost of one retry is refilled"
        );
    }
}
