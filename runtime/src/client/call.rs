//! One call: attempts, until one succeeds or it is time to stop.

use std::hash::{BuildHasher, RandomState};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Uri};
use tracing::{Instrument, Span};

use super::request::Prepared;
use super::{Limits, Shared};
use crate::credentials::Credentials;
use crate::envelope::{self, Success};
use crate::error::Error;
use crate::future::within;
use crate::interceptor::Attempt;
use crate::retry::{Attempts, Corrected, Failed, FailedAttempt, Stop, Verdict};
use crate::schema::{OperationInfo, Retry};
use crate::trace;
use crate::transport::TransportError;

impl Shared {
    /// Makes a call: gives what the service answered, what it took, and the span to end.
    pub(super) async fn call(
        &self,
        info: &'static OperationInfo,
        prepared: Result<Prepared, Error>,
        limits: Limits,
    ) -> Result<(Success, Attempts, Span), Error> {
        let span = trace::call(info, &self.endpoint);
        let outcome = self
            .made(prepared, limits)
            .instrument(span.clone())
            .await
            .map_err(|error| error.of(info));
        match outcome {
            Ok((success, attempts)) => Ok((success, attempts, span)),
            Err(error) => {
                trace::failed(&span, &error);
                Err(error)
            }
        }
    }

    async fn made(
        &self,
        prepared: Result<Prepared, Error>,
        limits: Limits,
    ) -> Result<(Success, Attempts), Error> {
        let prepared = prepared?;
        let mut call = Call {
            uri: prepared.uri(&self.endpoint)?,
            shared: self,
            prepared: &prepared,
            deadline: self.context.clock.elapsed().saturating_add(limits.call),
            attempt_limit: limits.attempt.unwrap_or(Duration::MAX),
            attempts: Attempts::default(),
            corrected: Corrected::default(),
            used: None,
        };
        match call.run().await {
            Ok(success) => Ok((success, call.attempts)),
            Err(error) => Err(error.after(call.attempts)),
        }
    }
}

/// A call that is under way.
struct Call<'c> {
    shared: &'c Shared,
    prepared: &'c Prepared,
    uri: Uri,
    /// When it must have ended, by [`Clock::elapsed`](crate::clock::Clock::elapsed).
    deadline: Duration,
    attempt_limit: Duration,
    attempts: Attempts,
    corrected: Corrected,
    /// What the last attempt was signed with.
    used: Option<Used>,
}

struct Used {
    credentials: Arc<Credentials>,
    skew_seconds: i64,
}

impl Call<'_> {
    async fn run(&mut self) -> Result<Success, Error> {
        loop {
            let error = match self.attempt().await {
                Ok(success) => {
                    self.shared.budget.succeeded(self.attempts.sent);
                    self.shared.credentials.accepted();
                    return Ok(success);
                }
                Err(error) => error,
            };
            match self.judge(&error) {
                Ok(wait) => {
                    trace::again(&error, wait);
                    self.attempts.failed.push(FailedAttempt { error, wait });
                    self.shared.context.clock.sleep(wait).await;
                }
                Err(stop) => {
                    self.attempts.stopped = Some(stop);
                    return Err(self.last(error));
                }
            }
        }
    }

    /// The error to end with: not that time was up before the next attempt was sent, but what the
    /// attempt before said.
    fn last(&mut self, error: Error) -> Error {
        if !error.is_late() {
            return error;
        }
        let before = self.attempts.failed.pop();
        before.map_or(error, |before| before.error)
    }

    /// Sends the request once.
    async fn attempt(&mut self) -> Result<Success, Error> {
        let credentials = self.credentials().await?;
        if !self.prepared.claims.is_empty() {
            let claims = &self.prepared.claims;
            let clock = &*self.shared.context.clock;
            // In memory of its own, as few actions have quotas and many calls wait at a time.
            let permit = Box::pin(self.shared.limiter.acquire(claims, clock, self.remaining()));
            self.attempts.quota_wait += permit.await?.waited;
        }
        let number = self.attempts.sent.saturating_add(1);
        let span = trace::attempt(self.prepared.info, &self.uri, number);
        self.exchange(number, credentials, &span)
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
        let given = within(&*context.clock, remaining, credentials).await;
        given.unwrap_or_else(|| Err(Error::late("it waited for credentials")))
    }

    async fn exchange(
        &mut self,
        number: u32,
        credentials: Arc<Credentials>,
        span: &Span,
    ) -> Result<Success, Error> {
        let shared = self.shared;
        let attempt = Attempt {
            operation: self.prepared.info,
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
        let request = shared.sender.sign(
            (&shared.endpoint, self.prepared),
            &self.uri,
            headers,
            &credentials,
            shared.skew.correct(clock.now()),
        )?;
        let begun = clock.elapsed();
        let limit = self.deadline.saturating_sub(begun).min(self.attempt_limit);
        if limit.is_zero() {
            return Err(Error::late("it waited for its turn"));
        }
        self.attempts.sent = number;
        let mut sending = shared.context.transport.send(request, limit);
        let reply = within(clock, limit, sending.as_mut()).await;
        let reply = reply.unwrap_or_else(|| Err(TransportError::timeout()));
        for interceptor in &shared.interceptors {
            let took = clock.elapsed().saturating_sub(begun);
            interceptor.after_response(&attempt, reply.as_ref(), took);
        }
        let opened = reply.map_err(Error::from).and_then(envelope::open);
        let opened = opened.map_err(|error| error.without(credentials.session_token()));
        trace::answered(span, &opened);
        self.used = Some(Used {
            credentials,
            skew_seconds,
        });
        opened
    }

    /// How long to wait before the next attempt, or why there is none.
    fn judge(&mut self, error: &Error) -> Result<Duration, Stop> {
        let shared = self.shared;
        let failed = Failed {
            error,
            idempotent: self.prepared.info.idempotent,
            sent: self.attempts.sent,
            corrected: self.corrected,
            remaining: self.remaining(),
            now: shared.skew.correct(shared.context.clock.now()),
        };
        let random = RandomState::new().hash_one(self.attempts.sent);
        let verdict = shared.policy.judge(&failed, &shared.budget, random);
        let learnt = self.learn(error);
        match verdict {
            Verdict::Wait(wait) => Ok(wait),
            Verdict::Correct if learnt => Ok(Duration::ZERO),
            Verdict::Correct => Err(Stop::Final),
            Verdict::Stop(stop) => Err(stop),
        }
    }

    /// Corrects the clock or the credentials, if the error says that they are wrong: for all calls
    /// to come, even if this one is not sent again. Whether anything changed.
    fn learn(&mut self, error: &Error) -> bool {
        let Some(used) = &self.used else {
            return false;
        };
        match error.retry() {
            Retry::FixClock => {
                self.corrected.clock = true;
                let now = self.shared.context.clock.now();
                let learn = |headers| self.shared.skew.learn(headers, now, used.skew_seconds);
                error.headers().is_some_and(learn)
            }
            Retry::RefreshCredentials => {
                self.corrected.credentials = true;
                let elapsed = self.shared.context.clock.elapsed();
                let credentials = &self.shared.credentials;
                credentials.invalidate(&used.credentials, elapsed)
            }
            Retry::Never | Retry::Throttled | Retry::IfIdempotent => false,
        }
    }

    fn remaining(&self) -> Duration {
        self.deadline
            .saturating_sub(self.shared.context.clock.elapsed())
    }
}
