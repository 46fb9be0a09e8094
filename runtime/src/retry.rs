//! When to send again, how long to wait first, and when to give up: pure, without clock or
//! network.
//!
//! A failed attempt is repeated only if the call cannot have run, or if running it twice does what
//! running it once does. Waits are random, so that clients that failed together do not come back
//! together (full jitter), and grow; what the server asks for in `RetryClass-After` is a lower bound. A
//! budget that all calls of a client share ends repeating when most calls fail, so that a
//! service in trouble is not given several times its load.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::RETRY_AFTER;

use crate::error::{Error, GiveUpReason};
use crate::schema::RetryClass;

mod budget;

pub(crate) use budget::RetryBudget;

/// How often and how patiently a call is repeated.
///
/// ```
/// use std::time::Duration;
/// use volcengine_core::RetryPolicy;
///
/// let patient = RetryPolicy::default().max_attempts(6).max_backoff(Duration::from_secs(5));
/// let never = RetryPolicy::none();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a policy is handed to a client's builder"]
pub struct RetryPolicy {
    max_attempts: u32,
    initial_backoff: Duration,
    throttled_initial_backoff: Duration,
    max_backoff: Duration,
}

impl Default for RetryPolicy {
    /// Three attempts; waits of up to 100 ms, or 500 ms when throttled, that double up to 20 s.
    fn default() -> Self {
        RetryPolicy {
            max_attempts: 3,
            initial_backoff: Duration::from_millis(100),
            throttled_initial_backoff: Duration::from_millis(500),
            max_backoff: Duration::from_secs(20),
        }
    }
}

impl RetryPolicy {
    /// Each call is sent once.
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// How often a call is sent at most, the first time included; 0 counts as 1. An attempt that
    /// follows a correction of the clock or of the credentials is counted too.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// The longest first wait. What is waited is random between nothing and this, and this doubles
    /// with each attempt.
    pub fn initial_backoff(mut self, backoff: Duration) -> Self {
        self.initial_backoff = backoff;
        self
    }

    /// As [`initial_backoff`](RetryPolicy::initial_backoff), after an error that says that too many calls
    /// were made.
    pub fn throttled_initial_backoff(mut self, backoff: Duration) -> Self {
        self.throttled_initial_backoff = backoff;
        self
    }

    /// Where waits stop growing. A longer `RetryClass-After` is honoured all the same.
    pub fn max_backoff(mut self, backoff: Duration) -> Self {
        self.max_backoff = backoff;
        self
    }

    /// Judges a failed attempt.
    ///
    /// `random` is uniform over all values of its type. What is taken from `budget` is given back
    /// by [`RetryBudget::succeeded`].
    pub(crate) fn decide(
        &self,
        state: &RetryState<'_>,
        budget: &RetryBudget,
        random: u64,
    ) -> RetryDecision {
        if let Err(reason) = self.check_retryable(state) {
            return RetryDecision::GiveUp(reason);
        }
        match state.error.retry() {
            RetryClass::FixClock | RetryClass::RefreshCredentials => return RetryDecision::Correct,
            RetryClass::Never | RetryClass::Throttled | RetryClass::IfIdempotent => {}
        }
        let wait = self.wait(state, random);
        if wait >= state.remaining {
            return RetryDecision::GiveUp(GiveUpReason::Deadline);
        }
        if !budget.take() {
            return RetryDecision::GiveUp(GiveUpReason::Budget);
        }
        RetryDecision::Wait(wait)
    }

    /// Whether the error allows another attempt, and the policy too.
    fn check_retryable(&self, state: &RetryState<'_>) -> Result<(), GiveUpReason> {
        let error = state.error;
        let curable = match error.retry() {
            RetryClass::Never => false,
            RetryClass::Throttled | RetryClass::IfIdempotent => true,
            RetryClass::FixClock => !state.corrections.clock,
            RetryClass::RefreshCredentials => !state.corrections.credentials,
        };
        // The limiter has let the call wait as long as it may, or was told not to.
        if !curable || error.is_quota_exceeded() {
            return Err(GiveUpReason::NotRetryable);
        }
        if state.remaining.is_zero() {
            return Err(GiveUpReason::Deadline);
        }
        if !state.idempotent && !error.is_not_executed() {
            return Err(GiveUpReason::MayHaveExecuted);
        }
        if state.sent >= self.max_attempts {
            return Err(GiveUpReason::Attempts);
        }
        Ok(())
    }

    /// Full jitter: anything between nothing and a bound that doubles with each attempt; after what
    /// the server asks for, so that those whom it sent away together do not come back together.
    fn wait(&self, state: &RetryState<'_>, random: u64) -> Duration {
        let first = if state.error.is_throttled() {
            self.throttled_initial_backoff
        } else {
            self.initial_backoff
        };
        let doublings = state.sent.saturating_sub(1).min(31);
        let bound = first.saturating_mul(1 << doublings).min(self.max_backoff);
        let jittered = fraction(bound, random);
        let asked = state
            .error
            .headers()
            .and_then(|headers| retry_after(headers, state.now));
        asked.unwrap_or_default().saturating_add(jittered)
    }
}

/// An attempt that failed, and the state of its call.
pub(crate) struct RetryState<'a> {
    /// Why.
    pub(crate) error: &'a Error,
    /// Whether the action can run twice without harm.
    pub(crate) idempotent: bool,
    /// How many requests were sent so far, this one included.
    pub(crate) sent: u32,
    /// What was corrected before.
    pub(crate) corrections: Corrections,
    /// What is left of the call's time.
    pub(crate) remaining: Duration,
    /// The time of day, as far as is known.
    pub(crate) now: SystemTime,
}

/// What a call corrects once.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Corrections {
    pub(crate) clock: bool,
    pub(crate) credentials: bool,
}

/// What follows a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RetryDecision {
    /// Nothing.
    GiveUp(GiveUpReason),
    /// Another attempt, after this long.
    Wait(Duration),
    /// Another attempt at once, with the server's time or with new credentials, as the error says.
    Correct,
}

/// This part of a duration: `random` of 2⁶⁴.
fn fraction(bound: Duration, random: u64) -> Duration {
    let nanos = bound.as_nanos().saturating_mul(u128::from(random)) >> 64;
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

/// What `RetryClass-After` asks for: seconds, or a moment (RFC 9110, section 10.2.3).
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let moment = httpdate::parse_http_date(text).ok()?;
    Some(moment.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests;
