//! When to send again, how long to wait first, and when to give up: pure, without clock or
//! network.
//!
//! A failed attempt is repeated only if the call cannot have run, or if running it twice does what
//! running it once does. Waits are random, so that clients that failed together do not come back
//! together (full jitter), and grow; what the server asks for in `Retry-After` is a lower bound. A
//! budget that all calls of a client share ends repeating when most calls fail, so that a
//! service in trouble is not given several times its load.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::RETRY_AFTER;

use crate::error::Error;
use crate::schema::Retry;

mod attempts;
mod budget;

pub use attempts::{Attempts, FailedAttempt, Stop};
pub(crate) use budget::Budget;

/// How often and how patiently a call is repeated.
///
/// ```
/// use std::time::Duration;
/// use volcengine_core::RetryPolicy;
///
/// let patient = RetryPolicy::default().attempts(6).longest_wait(Duration::from_secs(5));
/// let never = RetryPolicy::none();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a policy is handed to a client's builder"]
pub struct RetryPolicy {
    attempts: u32,
    first_wait: Duration,
    first_wait_throttled: Duration,
    longest_wait: Duration,
}

impl Default for RetryPolicy {
    /// Three attempts; waits of up to 100 ms, or 500 ms when throttled, that double up to 20 s.
    fn default() -> Self {
        RetryPolicy {
            attempts: 3,
            first_wait: Duration::from_millis(100),
            first_wait_throttled: Duration::from_millis(500),
            longest_wait: Duration::from_secs(20),
        }
    }
}

impl RetryPolicy {
    /// Each call is sent once.
    pub fn none() -> Self {
        Self::default().attempts(1)
    }

    /// How often a call is sent at most, the first time included; 0 counts as 1. An attempt that
    /// follows a correction of the clock or of the credentials is counted too.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The longest first wait. What is waited is random between nothing and this, and this doubles
    /// with each attempt.
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// As [`first_wait`](RetryPolicy::first_wait), after an error that says that too many calls
    /// were made.
    pub fn first_wait_throttled(mut self, wait: Duration) -> Self {
        self.first_wait_throttled = wait;
        self
    }

    /// Where waits stop growing. A longer `Retry-After` is honoured all the same.
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// Judges a failed attempt.
    ///
    /// `random` is uniform over all values of its type. What is taken from `budget` is given back
    /// by [`Budget::succeeded`].
    pub(crate) fn judge(&self, failed: &Failed<'_>, budget: &Budget, random: u64) -> Verdict {
        if let Err(stop) = self.may_repeat(failed) {
            return Verdict::Stop(stop);
        }
        match failed.error.retry() {
            Retry::FixClock | Retry::RefreshCredentials => return Verdict::Correct,
            Retry::Never | Retry::Throttled | Retry::IfIdempotent => {}
        }
        let wait = self.wait(failed, random);
        if wait >= failed.remaining {
            return Verdict::Stop(Stop::Deadline);
        }
        if !budget.take() {
            return Verdict::Stop(Stop::Budget);
        }
        Verdict::Wait(wait)
    }

    /// Whether the error allows another attempt, and the policy too.
    fn may_repeat(&self, failed: &Failed<'_>) -> Result<(), Stop> {
        let error = failed.error;
        let curable = match error.retry() {
            Retry::Never => false,
            Retry::Throttled | Retry::IfIdempotent => true,
            Retry::FixClock => !failed.corrected.clock,
            Retry::RefreshCredentials => !failed.corrected.credentials,
        };
        // The limiter has let the call wait as long as it may, or was told not to.
        if !curable || error.is_quota_exceeded() {
            return Err(Stop::Final);
        }
        if failed.remaining.is_zero() {
            return Err(Stop::Deadline);
        }
        if !failed.idempotent && !error.cannot_have_run() {
            return Err(Stop::MayHaveRun);
        }
        if failed.sent >= self.attempts {
            return Err(Stop::Attempts);
        }
        Ok(())
    }

    /// Full jitter: anything between nothing and a bound that doubles with each attempt; after what
    /// the server asks for, so that those whom it sent away together do not come back together.
    fn wait(&self, failed: &Failed<'_>, random: u64) -> Duration {
        let first = if failed.error.is_throttled() {
            self.first_wait_throttled
        } else {
            self.first_wait
        };
        let doublings = failed.sent.saturating_sub(1).min(31);
        let bound = first.saturating_mul(1 << doublings).min(self.longest_wait);
        let jittered = fraction(bound, random);
        let asked = failed
            .error
            .headers()
            .and_then(|headers| retry_after(headers, failed.now));
        asked.unwrap_or_default().saturating_add(jittered)
    }
}

/// An attempt that failed, and the state of its call.
pub(crate) struct Failed<'a> {
    /// Why.
    pub(crate) error: &'a Error,
    /// Whether the action can run twice without harm.
    pub(crate) idempotent: bool,
    /// How many requests were sent so far, this one included.
    pub(crate) sent: u32,
    /// What was corrected before.
    pub(crate) corrected: Corrected,
    /// What is left of the call's time.
    pub(crate) remaining: Duration,
    /// The time of day, as far as is known.
    pub(crate) now: SystemTime,
}

/// What a call corrects once.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Corrected {
    pub(crate) clock: bool,
    pub(crate) credentials: bool,
}

/// What follows a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing.
    Stop(Stop),
    /// Another attempt, after this long.
    Wait(Duration),
    /// Another attempt at once, with the server's time or with new credentials, as the error says.
    Correct,
}

/// This part of a duration: `random` of 2⁶⁴.
fn fraction(of: Duration, random: u64) -> Duration {
    let nanos = of.as_nanos().saturating_mul(u128::from(random)) >> 64;
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

/// What `Retry-After` asks for: seconds, or a moment (RFC 9110, section 10.2.3).
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
