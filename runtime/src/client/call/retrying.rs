//! What follows a failed attempt: another one, or the error of the call.

use std::hash::{BuildHasher, RandomState};
use std::mem::take;
use std::time::Duration;

use super::Call;
use crate::error::{Error, FailedAttempt, GiveUpReason};
use crate::future::BoxFuture;
use crate::retry::{RetryDecision, RetryState};
use crate::schema::RetryClass;
use crate::trace;

impl Call {
    /// The wait before the next attempt, or the error of the call if there is none.
    #[cold]
    pub(super) fn retry_after(&mut self, error: Error) -> Result<Duration, Error> {
        match self.decide(&error) {
            Ok(wait) => {
                trace::retrying(&error, wait);
                self.attempts.failed.push(FailedAttempt { error, wait });
                Ok(wait)
            }
            Err(reason) => {
                self.attempts.gave_up_because = Some(reason);
                let error = self.final_error(error);
                Err(error.with_attempts(take(&mut self.attempts)))
            }
        }
    }

    /// Waits before the next attempt. If there is no timer, the error that would be retried is that of
    /// the call.
    pub(super) fn wait(&mut self, wait: Duration) -> Result<BoxFuture<'static, ()>, Error> {
        self.shared
            .context
            .clock
            .try_sleep(wait)
            .map_err(|no_timer| {
                let mut attempts = take(&mut self.attempts);
                attempts.gave_up_because = Some(GiveUpReason::NoTimer);
                let unwaited = attempts.failed.pop().map(|failed| failed.error);
                let error = unwaited.unwrap_or_else(|| Error::config(no_timer.to_string()));
                error.with_attempts(attempts)
            })
    }

    /// The error of the call. If the deadline cuts off a retry, it is the previous attempt's error,
    /// not the timeout.
    fn final_error(&mut self, error: Error) -> Error {
        if !error.is_deadline_exceeded() {
            return error;
        }
        let previous = self.attempts.failed.pop();
        previous.map_or(error, |previous| previous.error)
    }

    /// The wait before the next attempt, or the reason why there is none.
    fn decide(&mut self, error: &Error) -> Result<Duration, GiveUpReason> {
        let shared = &*self.shared;
        let state = RetryState {
            error,
            idempotent: self.prepared.action.get().idempotent,
            sent: self.attempts.sent,
            corrections: self.corrections,
            remaining: self
                .deadline
                .saturating_sub(shared.context.clock.monotonic()),
            now: shared.skew.correct(shared.context.clock.now()),
        };
        let random = RandomState::new().hash_one(self.attempts.sent);
        let decision = shared.policy.decide(&state, random);
        let is_corrected = self.apply_correction(error);
        match decision {
            RetryDecision::Wait(wait) => {
                let unsent = self.retry_tokens.take();
                let tokens = unsent.or_else(|| self.shared.budget.try_take());
                self.retry_tokens = Some(tokens.ok_or(GiveUpReason::Budget)?);
                Ok(wait)
            }
            RetryDecision::Correct if is_corrected => Ok(Duration::ZERO),
            RetryDecision::Correct => Err(GiveUpReason::NotRetryable),
            RetryDecision::GiveUp(reason) => Err(reason),
        }
    }

    /// Corrects the clock or the credentials if the error blames them, for later calls too, even if
    /// this one is not retried. Returns whether the next attempt would differ.
    fn apply_correction(&mut self, error: &Error) -> bool {
        let Some(signed_with) = &self.signed_with else {
            return false;
        };
        match error.retry() {
            RetryClass::FixClock => {
                self.corrections.clock = true;
                let now = self.shared.context.clock.now();
                let update = |headers| {
                    self.shared
                        .skew
                        .update(headers, now, signed_with.skew_seconds)
                };
                error.headers().is_some_and(update)
            }
            RetryClass::RefreshCredentials => {
                self.corrections.credentials = true;
                let now = self.shared.context.clock.monotonic();
                let credentials = &self.shared.credentials;
                credentials.invalidate(&signed_with.signer, now)
            }
            RetryClass::Never | RetryClass::Throttled | RetryClass::IfIdempotent => false,
        }
    }
}
