//! One call: attempts, until one succeeds or the retry policy gives up.
//!
//! A call is one struct, which its futures borrow, and it keeps the response until that is decoded.
//! So the futures are small, and little memory is moved. Waits that most calls do not have are boxed.

use std::mem::{replace, take};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use tracing::{Instrument, Span};

use super::request::{self, Prepared};
use super::untyped::CalledAction;
use super::{Client, Shared, Timeouts};
use crate::clock::{Interrupted, timeout, timeout_since};
use crate::envelope::{self, Response, UndecodedResponse};
use crate::error::{Attempts, Error};
use crate::interceptor::Attempt;
use crate::retry::{Corrections, RetryTokens};
use crate::schema::WireType;
use crate::sign::Signer;
use crate::trace;
use crate::transport::{ResponseFuture, TransportError};

mod retrying;

/// A call in progress.
pub(super) struct Call {
    shared: Arc<Shared>,
    prepared: Prepared,
    timeouts: Timeouts,
    /// The end of the call, as [`Clock::monotonic`](crate::clock::Clock::monotonic) counts.
    deadline: Duration,
    attempts: Attempts,
    corrections: Corrections,
    /// The tokens of the next attempt, if it is a retry. They return to the budget if the call ends
    /// before it is sent.
    retry_tokens: Option<RetryTokens>,
    /// What the last attempt was signed with.
    signed_with: Option<SigningContext>,
    /// The response of the attempt that succeeded.
    response: Option<UndecodedResponse>,
    span: Span,
}

struct SigningContext {
    signer: Arc<Signer>,
    skew_seconds: i64,
}

/// Runs a call until its response can be decoded. Its request can be invalid.
pub(super) async fn run(call: &mut Result<Call, Error>) -> Result<&mut Call, Error> {
    let call = call.as_mut().map_err(|error| replace(error, over()))?;
    call.span = trace::call(call.prepared.action.get(), &call.shared.endpoint);
    let outcome = if call.span.is_disabled() {
        call.retry_loop().await
    } else {
        let span = call.span.clone();
        Box::pin(call.retry_loop()).instrument(span).await
    };
    match outcome {
        Ok(()) => Ok(call),
        Err(error) => Err(call.fail(error)),
    }
}

/// The error of a call that has already returned. Nobody sees it.
#[cold]
fn over() -> Error {
    Error::config("the call is over")
}

/// Ends a call with an error.
#[cold]
pub(super) fn fail(action: &CalledAction, span: &Span, error: Error) -> Error {
    let error = error.with_action(action.clone());
    trace::failed(span, &error);
    error
}

impl Call {
    /// A call of a checked request.
    pub(super) fn new(client: &Client, prepared: Prepared) -> Self {
        Call {
            shared: Arc::clone(&client.shared),
            prepared,
            timeouts: client.timeouts,
            deadline: Duration::ZERO,
            attempts: Attempts::default(),
            corrections: Corrections::default(),
            retry_tokens: None,
            signed_with: None,
            response: None,
            span: Span::none(),
        }
    }

    /// Ends a call that ran with its decoded response.
    pub(super) fn decode<T: WireType>(&mut self) -> Result<Response<T>, Error> {
        let response = self.response.take().ok_or_else(over)?;
        let response = response
            .decode(take(&mut self.attempts))
            .map_err(|error| self.fail(error))?;
        trace::succeeded(&self.span, &response.metadata, response.attempts());
        Ok(response)
    }

    fn fail(&self, error: Error) -> Error {
        fail(&self.prepared.action, &self.span, error)
    }

    async fn retry_loop(&mut self) -> Result<(), Error> {
        let mut now = self.shared.context.clock.monotonic();
        self.deadline = now.saturating_add(self.timeouts.call);
        while let Err(error) = self.attempt(now).await {
            let wait = self.retry_after(error)?;
            self.wait(wait)?.await;
            now = self.shared.context.clock.monotonic();
        }
        self.shared.budget.record_success(self.attempts.sent);
        if self.signed_with.is_some() {
            self.shared.credentials.mark_accepted();
        }
        Ok(())
    }

    /// Waits for credentials and quotas, then sends the request once. It is `now` when it begins.
    async fn attempt(&mut self, mut now: Duration) -> Result<(), Error> {
        let shared = &*self.shared;
        let clock = &*shared.context.clock;
        let signer = if !self.prepared.action.get().is_signed {
            None
        } else if let Some(ready) = shared.credentials.ready(&shared.context) {
            Some(ready)
        } else {
            let remaining = self.deadline.saturating_sub(now);
            let fetched = Box::pin(shared.wait_for_credentials(remaining)).await?;
            now = clock.monotonic();
            Some(fetched)
        };
        let charges = &self.prepared.charges;
        if !shared.limiter.try_acquire(charges, now) {
            let remaining = self.deadline.saturating_sub(now);
            let permit = Box::pin(shared.limiter.acquire(charges, clock, remaining));
            self.attempts.quota_delay += permit.await?.queued_for;
            now = clock.monotonic();
        }
        let number = self.attempts.sent.saturating_add(1);
        let span = trace::attempt(self.prepared.action.get(), &self.prepared.uri, number);
        if span.is_disabled() {
            self.send(signer, now, &span).await
        } else {
            let sent = Box::pin(self.send(signer, now, &span));
            sent.instrument(span.clone()).await
        }
    }

    async fn send(
        &mut self,
        signer: Option<Arc<Signer>>,
        now: Duration,
        span: &Span,
    ) -> Result<(), Error> {
        let (mut response, limit) = self.start_attempt(signer, now)?;
        let context = &self.shared.context;
        let outcome = if context.transport.enforces_timeout() {
            response.await
        } else {
            let outcome = timeout_since(&*context.clock, now, limit, response.as_mut()).await;
            outcome.unwrap_or_else(|interrupted| Err(not_finished(interrupted)))
        };
        self.end_attempt(outcome, now, span)
    }

    /// Signs the request, if there is a signer, and passes it to the transport. Returns the limit of the
    /// attempt, too.
    fn start_attempt(
        &mut self,
        signer: Option<Arc<Signer>>,
        now: Duration,
    ) -> Result<(ResponseFuture, Duration), Error> {
        let shared = &*self.shared;
        let limit = self.deadline.saturating_sub(now);
        let limit = limit.min(self.timeouts.attempt.unwrap_or(Duration::MAX));
        if limit.is_zero() {
            return Err(Error::deadline_exceeded("waiting for the rate limit"));
        }
        let number = self.attempts.sent.saturating_add(1);
        let mut request = Request::new(Bytes::new());
        for interceptor in &shared.interceptors {
            interceptor.before_signing(&self.describe(number), request.headers_mut());
        }
        let skew_seconds = shared.skew.seconds();
        let now = shared.skew.correct(shared.context.clock.now());
        let templates = (&shared.headers, &self.prepared);
        request::complete(&mut request, templates, signer.as_deref(), now)?;
        self.attempts.sent = number;
        if let Some(tokens) = self.retry_tokens.take() {
            tokens.spend();
        }
        self.signed_with = signer.map(|signer| SigningContext {
            signer,
            skew_seconds,
        });
        Ok((shared.context.transport.send(request, limit), limit))
    }

    /// Parses the response to a request that was sent at `started`.
    fn end_attempt(
        &mut self,
        outcome: Result<http::Response<Bytes>, TransportError>,
        started: Duration,
        span: &Span,
    ) -> Result<(), Error> {
        for interceptor in &self.shared.interceptors {
            let now = self.shared.context.clock.monotonic();
            let elapsed = now.saturating_sub(started);
            let attempt = self.describe(self.attempts.sent);
            interceptor.after_response(&attempt, outcome.as_ref(), elapsed);
        }
        let parsed = outcome.map_err(Error::from).and_then(envelope::parse);
        let parsed = parsed.map_err(|error| {
            let signed_with = self.signed_with.as_ref();
            error.redact(signed_with.and_then(|used| used.signer.credentials().session_token()))
        });
        trace::attempt_finished(span, &parsed);
        self.response = Some(parsed?);
        Ok(())
    }

    /// An attempt as interceptors see it.
    fn describe(&self, number: u32) -> Attempt<'_> {
        Attempt {
            action: self.prepared.action.get(),
            number,
            uri: &self.prepared.uri,
            body: &self.prepared.body,
        }
    }
}

impl Shared {
    async fn wait_for_credentials(&self, limit: Duration) -> Result<Arc<Signer>, Error> {
        let credentials = pin!(self.credentials.get(&self.context, limit));
        timeout(&*self.context.clock, limit, credentials)
            .await
            .unwrap_or_else(|interrupted| Err(no_credentials(interrupted)))
    }
}

/// The error of a request that was passed to the transport.
#[cold]
fn not_finished(interrupted: Interrupted) -> TransportError {
    match interrupted {
        Interrupted::TimedOut => TransportError::timeout(),
        Interrupted::NoTimer(no_timer) => TransportError::other(no_timer),
    }
}

/// The error of a call that waited for credentials.
#[cold]
pub(super) fn no_credentials(interrupted: Interrupted) -> Error {
    match interrupted {
        Interrupted::TimedOut => Error::deadline_exceeded("waiting for credentials"),
        Interrupted::NoTimer(no_timer) => Error::config(no_timer.to_string()),
    }
}
