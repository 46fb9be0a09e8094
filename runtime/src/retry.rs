//! The retry policy: whether to retry, after which wait, and when to give up. Pure: it uses neither
//! clock nor network.
//!
//! A failed attempt is retried only if it was not executed, or if the action is idempotent. Backoff
//! grows exponentially with full jitter, so clients that failed together do not retry together.
//! `Retry-After` is a lower bound. All calls of a client share a retry budget, so a failing service
//! does not receive several times its load.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::RETRY_AFTER;

use crate::error::{Error, GiveUpReason};
use crate::schema::RetryClass;

mod budget;

pub(crate) use budget::{RetryBudget, RetryTokens};

/// The number of attempts and the backoff between them.
///
/// [`ClientBuilder::retry_policy`](crate::ClientBuilder::retry_policy) takes it.
///
/// ```
/// use std::time::Duration;
/// use volcengine_core::RetryPolicy;
///
/// let patient = RetryPolicy::default().max_attempts(6).max_backoff(Duration::from_secs(5));
/// let never = RetryPolicy::none();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "pass the policy to the builder of a client"]
pub struct RetryPolicy {
    max_attempts: u32,
    initial_backoff: Duration,
    throttled_initial_backoff: Duration,
    max_backoff: Duration,
}

impl Default for RetryPolicy {
    /// Three attempts. The backoff is at most 100 ms, or 500 ms if throttled, and doubles up to
    /// 20 s.
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
    /// One attempt per call.
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// The maximum number of attempts per call, including the first and those after a correction of
    /// clock or credentials. Defaults to 3; 0 counts as 1.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// The maximum backoff before the second attempt. Defaults to 100 ms.
    ///
    /// The maximum doubles with each attempt; the backoff is random between zero and the maximum.
    pub fn initial_backoff(mut self, backoff: Duration) -> Self {
        self.initial_backoff = backoff;
        self
    }

    /// The [`initial_backoff`](RetryPolicy::initial_backoff) if the call was
    /// [throttled](Error::is_throttled). Defaults to 500 ms.
    pub fn throttled_initial_backoff(mut self, backoff: Duration) -> Self {
        self.throttled_initial_backoff = backoff;
        self
    }

    /// The upper limit of the backoff. Defaults to 20 s. A longer `Retry-After` takes precedence.
    pub fn max_backoff(mut self, backoff: Duration) -> Self {
        self.max_backoff = backoff;
        self
    }

    /// Decides what follows a failed attempt.
    ///
    /// `random` is uniform over all values of its type.
    pub(crate) fn decide(&self, state: &RetryState<'_>, random: u64) -> RetryDecision {
        if let Err(reason) = self.check_retryable(state) {
            return RetryDecision::GiveUp(reason);
        }
        match state.error.retry() {
            RetryClass::FixClock | RetryClass::RefreshCredentials => return RetryDecision::Correct,
            RetryClass::Never | RetryClass::Throttled | RetryClass::IfIdempotent => {}
        }
        let wait = self.backoff(state, random);
        if wait >= state.remaining {
            return RetryDecision::GiveUp(GiveUpReason::Deadline);
        }
        RetryDecision::Wait(wait)
    }

    /// Checks whether the error and the policy allow a retry.
    fn check_retryable(&self, state: &RetryState<'_>) -> Result<(), GiveUpReason> {
        let error = state.error;
        let is_transient = match error.retry() {
            RetryClass::Never => false,
            RetryClass::Throttled | RetryClass::IfIdempotent => true,
            RetryClass::FixClock => !state.corrections.clock,
            RetryClass::RefreshCredentials => !state.corrections.credentials,
        };
        // The limiter has already waited for as long as the call and its mode allow.
        if !is_transient || error.is_quota_exceeded() {
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

    /// Exponential backoff with full jitter, after the server's `Retry-After`. The jitter keeps
    /// clients apart that the server sent away together.
    fn backoff(&self, state: &RetryState<'_>, random: u64) -> Duration {
        let initial = if state.error.is_throttled() {
            self.throttled_initial_backoff
        } else {
            self.initial_backoff
        };
        let doublings = state.sent.saturating_sub(1).min(31);
        let limit = initial.saturating_mul(1 << doublings).min(self.max_backoff);
        let jitter = fraction(limit, random);
        let retry_after = state
            .error
            .headers()
            .and_then(|headers| retry_after(headers, state.now));
        retry_after.unwrap_or_default().saturating_add(jitter)
    }
}

/// A failed attempt and the state of its call.
pub(crate) struct RetryState<'a> {
    /// Why the attempt failed.
    pub(crate) error: &'a Error,
    /// Whether the action is idempotent.
    pub(crate) idempotent: bool,
    /// How often the request was sent, including the failed attempt.
    pub(crate) sent: u32,
    /// What the call has already corrected.
    pub(crate) corrections: Corrections,
    /// The time left before the deadline.
    pub(crate) remaining: Duration,
    /// The service's time, as far as known.
    pub(crate) now: SystemTime,
}

/// What a call corrects at most once each.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Corrections {
    pub(crate) clock: bool,
    pub(crate) credentials: bool,
}

/// What follows a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RetryDecision {
    /// The call fails.
    GiveUp(GiveUpReason),
    /// A retry after this wait, if the retry budget pays for it.
    Wait(Duration),
    /// An immediate retry with the server's time or with refreshed credentials.
    Correct,
}

/// The fraction `random` / 2⁶⁴ of a duration.
pub(crate) fn fraction(duration: Duration, random: u64) -> Duration {
    let nanos = duration.as_nanos().saturating_mul(u128::from(random)) >> 64;
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

/// The wait in `Retry-After`: seconds, or the time until a date (RFC 9110, section 10.2.3).
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests;
