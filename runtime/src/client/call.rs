//! One call: attempts, until one succeeds or the retry policy gives up.

use std::hash::{BuildHasher, RandomState};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Uri};
use tracing::{Instrument, Span};

use super::request::Prepared;
use super::{Shared, Timeouts};
use crate::clock::timeout;
use crate::credentials::Credentials;
use crate::envelope::{self, UndecodedResponse};
use crate::error::{Attempts, Error, FailedAttempt, GiveUpReason};
use crate::interceptor::Attempt;
use crate::retry::{Corrections, RetryDecision, RetryState};
use crate::schema::{ActionInfo, RetryClass};
use crate::trace;
use crate::transport::TransportError;

impl Shared {
    /// Runs a call. Returns the response, the attempts, and the call's span, which the caller ends.
    pub(super) async fn invoke(
        &self,
        info: &'static ActionInfo,
        prepared: Result<Prepared, Error>,
        timeouts: Timeouts,
    ) -> Result<(UndecodedResponse, Attempts, Span), Error> {
        let span = trace::call(info, &self.endpoint);
        let outcome = self
            .invoke_inner(prepared, timeouts)
            .instrument(span.clone())
            .await
            .map_err(|error| error.with_action(info));
        match outcome {
            Ok((response, attempts)) => Ok((response, attempts, span)),
            Err(error) => {
                trace::failed(&span, &error);
                Err(error)
            }
        }
    }

    async fn invoke_inner(
        &self,
        prepared: Result<Prepared, Error>,
        timeouts: Timeouts,
    ) -> Result<(UndecodedResponse, Attempts), Error> {
        let prepared = prepared?;
        let mut call = Call {
            uri: prepared.uri(&self.endpoint)?,
            shared: self,
            prepared: &prepared,
            deadline: self.context.clock.monotonic().saturating_add(timeouts.call),
            attempt_limit: timeouts.attempt.unwrap_or(Duration::MAX),
            attempts: Attempts::default(),
            corrections: Corrections::default(),
            signed_with: None,
        };
        match call.retry_loop().await {
            Ok(response) => Ok((response, call.attempts)),
            Err(error) => Err(error.with_attempts(call.attempts)),
        }
    }
}

/// The state of a call in progress.
struct Call<'c> {
    shared: &'c Shared,
    prepared: &'c Prepared,
    uri: Uri,
    /// The end of the call, as [`Clock::monotonic`](crate::clock::Clock::monotonic) counts.
    deadline: Duration,
    attempt_limit: Duration,
    attempts: Attempts,
    corrections: Corrections,
    /// What the last attempt was signed with.
    signed_with: Option<SigningContext>,
}

struct SigningContext {
    credentials: Arc<Credentials>,
    skew_seconds: i64,
}

impl Call<'_> {
    async fn retry_loop(&mut self) -> Result<UndecodedResponse, Error> {
        loop {
            let error = match self.attempt().await {
                Ok(response) => {
                    self.shared.budget.record_success(self.attempts.sent);
                    self.shared.credentials.mark_accepted();
                    return Ok(response);
                }
                Err(error) => error,
            };
            match self.decide(&error) {
                Ok(wait) => {
                    trace::retrying(&error, wait);
                    self.attempts.failed.push(FailedAttempt { error, wait });
                    self.shared.context.clock.sleep(wait).await;
                }
                Err(reason) => {
                    self.attempts.gave_up_because = Some(reason);
                    return Err(self.final_error(error));
                }
            }
        }
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

    /// Waits for credentials and quotas, then sends the request once.
    async fn attempt(&mut self) -> Result<UndecodedResponse, Error> {
        let credentials = self.credentials().await?;
        if !self.prepared.charges.is_empty() {
            let charges = &self.prepared.charges;
            let clock = &*self.shared.context.clock;
            // Boxed to keep the future of a call small: few actions have quotas.
            let permit = Box::pin(
                self.shared
                    .limiter
                    .acquire(charges, clock, self.remaining()),
            );
            self.attempts.quota_delay += permit.await?.queued_for;
        }
        let number = self.attempts.sent.saturating_add(1);
        let span = trace::attempt(self.prepared.info, &self.uri, number);
        self.attempt_once(number, credentials, &span)
            .instrument(span.clone())
            .await
    }

    async fn credentials(&self) -> Result<Arc<Credentials>, Error> {
        let Shared {
            credentials,
            context,
            ..
        } = self.shared;
        let remaining = self.remaining();
        let credentials = pin!(credentials.get(context, remaining));
        timeout(&*context.clock, remaining, credentials)
            .await
            .unwrap_or_else(|| Err(Error::deadline_exceeded("waiting for credentials")))
    }

    async fn attempt_once(
        &mut self,
        number: u32,
        credentials: Arc<Credentials>,
        span: &Span,
    ) -> Result<UndecodedResponse, Error> {
        let shared = self.shared;
        let attempt = Attempt {
            action: self.prepared.info,
            number,
            uri: &self.uri,
            body: &self.prepared.body,
        };
        let mut headers = HeaderMap::with_capacity(8);
        for interceptor in &shared.interceptors {
            interceptor.before_signing(&attempt, &mut headers);
        }
        let clock = &*shared.context.clock;
        let skew_seconds = shared.skew.seconds();
        let request = shared.signer.sign(
            (&shared.endpoint, self.prepared),
            &self.uri,
            headers,
            &credentials,
            shared.skew.correct(clock.now()),
        )?;
        let started = clock.monotonic();
        let limit = self.deadline.saturating_sub(started);
        let limit = limit.min(self.attempt_limit);
        if limit.is_zero() {
            return Err(Error::deadline_exceeded("waiting for the rate limit"));
        }
        self.attempts.sent = number;
        let mut response = shared.context.transport.send(request, limit);
        let response = timeout(clock, limit, response.as_mut()).await;
        let response = response.unwrap_or_else(|| Err(TransportError::timeout()));
        for interceptor in &shared.interceptors {
            let elapsed = clock.monotonic().saturating_sub(started);
            interceptor.after_response(&attempt, response.as_ref(), elapsed);
        }
        let parsed = response.map_err(Error::from).and_then(envelope::parse);
        let parsed = parsed.map_err(|error| error.redact(credentials.session_token()));
        trace::attempt_finished(span, &parsed);
        self.signed_with = Some(SigningContext {
            credentials,
            skew_seconds,
        });
        parsed
    }

    /// The wait before the next attempt, or the reason why there is none.
    fn decide(&mut self, error: &Error) -> Result<Duration, GiveUpReason> {
        let shared = self.shared;
        let state = RetryState {
            error,
            idempotent: self.prepared.info.idempotent,
            sent: self.attempts.sent,
            corrections: self.corrections,
            remaining: self.remaining(),
            now: shared.skew.correct(shared.context.clock.now()),
        };
        let random = RandomState::new().hash_one(self.attempts.sent);
        let decision = shared.policy.decide(&state, &shared.budget, random);
        let is_corrected = self.apply_correction(error);
        match decision {
            RetryDecision::Wait(wait) => Ok(wait),
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
                credentials.invalidate(&signed_with.credentials, now)
            }
            RetryClass::Never | RetryClass::Throttled | RetryClass::IfIdempotent => false,
        }
    }

    fn remaining(&self) -> Duration {
        self.deadline
            .saturating_sub(self.shared.context.clock.monotonic())
    }
}
