//! The error type, its predicates, and the report of a call's attempts.
//!
//! The kind of an error is private, so kinds can be added. Callers use predicates such as
//! [`Error::is_throttled`], or [`Error::code`].

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::client::CalledAction;
use crate::constraints::Violation;
use crate::quota::QuotaExceeded;
use crate::sign::Secret;
use crate::transport::TransportError;

mod classify;
mod details;
mod display;
mod give_up_reason;
mod platform;
mod waiter;

pub use give_up_reason::GiveUpReason;
pub(crate) use waiter::WaitOutcome;
use waiter::WaiterError;

/// Why a call failed, or why a client cannot be built.
///
/// `Display` shows the action, the code, the message, the HTTP status and the request id, and the
/// description and hint of a documented code. It never shows secrets, and writes control characters
/// of the server as escapes such as `\u{1b}`. [`Error::message`] and its like have them unchanged.
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    action: Option<CalledAction>,
    response: Option<ResponseHead>,
    /// The body of an unexpected response. It can contain secrets.
    body: Option<Bytes>,
    attempts: Attempts,
}

enum Kind {
    /// The client's configuration is invalid.
    Config(Cow<'static, str>),
    /// No provider returned credentials.
    Credentials(Cow<'static, str>),
    /// The configured credentials have a key that no request can be signed with.
    InvalidKey(Cow<'static, str>),
    /// The request violates constraints; it was not sent.
    Invalid(Vec<Violation>),
    /// A quota has no room within the call's timeout; the request was not sent.
    Quota(Cow<'static, str>),
    /// The deadline passed before the request was sent.
    DeadlineExceeded(Cow<'static, str>),
    /// No response arrived.
    Transport(TransportError),
    /// The service returned an error.
    Service(ServiceError),
    /// The response does not follow the protocol.
    MalformedResponse(Cow<'static, str>),
    /// The call succeeded, but its result does not match the documented schema.
    UnexpectedSchema(Cow<'static, str>),
    /// A wait for a state ended without it.
    Waiter(WaiterError),
}

/// The head of the response that reported an error.
#[derive(Debug)]
pub(crate) struct ResponseHead {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) request_id: String,
}

/// `ResponseMetadata.Error` of a response.
#[derive(Debug)]
pub(crate) struct ServiceError {
    pub(crate) code: String,
    pub(crate) numeric_code: Option<i64>,
    pub(crate) message: String,
    pub(crate) data: Option<serde_json::Value>,
}

/// The report of a call's attempts: how often the request was sent, what failed, and how long the
/// call waited.
///
/// [`Response::attempts`](crate::Response::attempts) and [`Error::attempts`] return it.
#[derive(Debug, Default)]
pub struct Attempts {
    pub(crate) sent: u32,
    pub(crate) failed: Vec<FailedAttempt>,
    pub(crate) quota_delay: Duration,
    pub(crate) gave_up_because: Option<GiveUpReason>,
}

/// A failed attempt that was retried.
#[derive(Debug)]
#[non_exhaustive]
pub struct FailedAttempt {
    /// Why the attempt failed.
    pub error: Error,
    /// How long the client waited before the next attempt.
    pub wait: Duration,
}

impl Error {
    fn new(kind: Kind) -> Self {
        Error(Box::new(Inner {
            kind,
            action: None,
            response: None,
            body: None,
            attempts: Attempts::default(),
        }))
    }

    pub(crate) fn config(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Config(message.into()))
    }

    pub(crate) fn credentials(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Credentials(message.into()))
    }

    pub(crate) fn invalid_key(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::InvalidKey(message.into()))
    }

    pub(crate) fn invalid(violations: Vec<Violation>) -> Self {
        Self::new(Kind::Invalid(violations))
    }

    pub(crate) fn service(error: ServiceError) -> Self {
        Self::new(Kind::Service(error))
    }

    pub(crate) fn malformed_response(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::MalformedResponse(message.into()))
    }

    pub(crate) fn unexpected_schema(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::UnexpectedSchema(message.into()))
    }

    /// The deadline passed before the request was sent; `activity` names what the call was doing.
    pub(crate) fn deadline_exceeded(activity: &str) -> Self {
        Self::new(Kind::DeadlineExceeded(
            format!("deadline exceeded while {activity}").into(),
        ))
    }

    pub(crate) fn is_deadline_exceeded(&self) -> bool {
        matches!(self.0.kind, Kind::DeadlineExceeded(_))
    }

    /// Redacts a secret in the service's code and message, which can quote the request. Shows nothing
    /// of a page that repeats it, because an excerpt can have a part of it.
    #[must_use]
    pub(crate) fn redact(mut self, secret: Option<&Secret>) -> Self {
        let Some(secret) = secret else {
            return self;
        };
        let inner = &mut *self.0;
        match &mut inner.kind {
            Kind::Service(error) => {
                for text in [&mut error.code, &mut error.message] {
                    if let Some(redacted) = secret.redact(text) {
                        *text = redacted;
                    }
                }
            }
            Kind::MalformedResponse(message)
                if inner.body.as_ref().is_some_and(|body| secret.is_in(body)) =>
            {
                *message = "the response is not JSON; it repeats the session token".into();
            }
            _ => {}
        }
        self
    }

    /// Describes an unexpected response in other words, which show nothing of it.
    #[must_use]
    pub(crate) fn describe_response(mut self, message: &'static str) -> Self {
        if let Kind::MalformedResponse(shown) = &mut self.0.kind {
            *shown = message.into();
        }
        self
    }

    /// Sets the action that failed.
    #[must_use]
    pub(crate) fn with_action(mut self, action: impl Into<CalledAction>) -> Self {
        self.0.action = Some(action.into());
        self
    }

    /// Sets the head of the response.
    #[must_use]
    pub(crate) fn with_response(mut self, response: ResponseHead) -> Self {
        self.0.response = Some(response);
        self
    }

    /// Keeps the body of an unexpected response.
    #[must_use]
    pub(crate) fn with_body(mut self, body: Bytes) -> Self {
        self.0.body = Some(body);
        self
    }

    /// Sets the report of the attempts.
    #[must_use]
    pub(crate) fn with_attempts(mut self, attempts: Attempts) -> Self {
        self.0.attempts = attempts;
        self
    }
}

impl Attempts {
    /// How often the request was sent: 0 if the client rejected it first.
    #[must_use]
    pub fn sent(&self) -> u32 {
        self.sent
    }

    /// The failed attempts that were retried, in order. The error that ended the call is not one of
    /// them.
    #[must_use]
    pub fn failed(&self) -> &[FailedAttempt] {
        &self.failed
    }

    /// How long the call waited between attempts, in total.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.failed.iter().map(|failed| failed.wait).sum()
    }

    /// How long the call waited for quotas, in total.
    #[must_use]
    pub fn quota_delay(&self) -> Duration {
        self.quota_delay
    }

    /// Why a failed call was not retried. `None` for a successful call, and for a request that was
    /// rejected before the first attempt because it [is invalid](Error::is_invalid_request) or too
    /// long for a URI.
    #[must_use]
    pub fn gave_up_because(&self) -> Option<GiveUpReason> {
        self.gave_up_because
    }
}

impl From<QuotaExceeded> for Error {
    fn from(exceeded: QuotaExceeded) -> Self {
        Self::new(Kind::Quota(exceeded.to_string().into()))
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::new(Kind::Transport(error))
    }
}

#[cfg(test)]
mod tests;
