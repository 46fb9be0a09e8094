//! The retry budget that all calls of a client share.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::sync::AtomicU32;

/// The initial and maximum number of tokens.
const CAPACITY: u32 = 500;
/// The tokens that a retry takes.
const COST: u32 = 5;
/// The tokens that a call refills if its first attempt succeeds.
const REFILL: u32 = 1;

/// A token bucket. A retry takes five tokens. A call refills one token if its first attempt
/// succeeds, or the cost of its last attempt if a retry succeeds. Clones share the tokens.
///
/// So a healthy client can retry a hundred attempts in a row. While no call succeeds, it then sends
/// each call once.
#[derive(Clone, Debug)]
pub(crate) struct RetryBudget(Arc<AtomicU32>);

/// The tokens of a retry. Dropping this before [`spend`](Self::spend) returns them.
#[derive(Debug)]
#[must_use = "dropping it returns the tokens"]
pub(crate) struct RetryTokens {
    budget: RetryBudget,
    tokens: u32,
}

impl RetryTokens {
    /// The retry is sent.
    pub(crate) fn spend(mut self) {
        self.tokens = 0;
    }
}

impl Drop for RetryTokens {
    fn drop(&mut self) {
        self.budget.refill(self.tokens);
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self::with_tokens(CAPACITY)
    }
}

impl RetryBudget {
    fn with_tokens(tokens: u32) -> Self {
        RetryBudget(Arc::new(AtomicU32::new(tokens)))
    }

    /// Takes the cost of a retry, unless too few tokens are left.
    pub(crate) fn try_take(&self) -> Option<RetryTokens> {
        let is_taken = self.update(|tokens| tokens.checked_sub(COST));
        is_taken.then(|| RetryTokens {
            budget: self.clone(),
            tokens: COST,
        })
    }

    /// Refills the bucket after a call that succeeded with its attempt number `sent`.
    pub(crate) fn record_success(&self, sent: u32) {
        self.refill(if sent > 1 { COST } else { REFILL });
    }

    /// The tokens that are left.
    #[cfg(test)]
    pub(crate) fn tokens(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    fn refill(&self, refill: u32) {
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

    /// Sends retries until too few tokens are left. Returns their number.
    fn exhaust(budget: &RetryBudget) -> usize {
        let retries = std::iter::from_fn(|| budget.try_take());
        retries.map(RetryTokens::spend).count()
    }

    #[test]
    fn retries_do_not_amplify_a_brown_out() {
        let budget = RetryBudget::default();
        assert_eq!(exhaust(&budget), 100, "of any number of calls that fail");

        // A tenth of the calls succeed at once; five of them pay for one retry.
        let mut retries = 0;
        for call in 0..10_000 {
            if call % 10 == 0 {
                budget.record_success(1);
            } else if let Some(paid) = budget.try_take() {
                paid.spend();
                retries += 1;
            }
        }
        assert_eq!(retries, 200);
    }

    #[test]
    fn a_recovered_client_can_retry_again() {
        let budget = RetryBudget::default();
        exhaust(&budget);
        for _ in 0..CAPACITY * 2 {
            budget.record_success(1);
        }
        assert_eq!(exhaust(&budget), 100);

        budget.record_success(2);
        assert_eq!(exhaust(&budget), 1, "the cost of one retry is refilled");
    }

    #[test]
    fn a_retry_that_is_not_sent_costs_nothing() {
        let budget = RetryBudget::default();
        for _ in 0..1_000 {
            assert!(budget.try_take().is_some());
        }
        assert_eq!(exhaust(&budget), 100);

        budget.record_success(2);
        let waiting = budget.try_take();
        assert!(waiting.is_some() && budget.try_take().is_none());
        drop(waiting);
        assert_eq!(exhaust(&budget), 1);
    }
}
