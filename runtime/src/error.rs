//! The one error type, and what a caller can ask it.
//!
//! What kind of error it is stays private, so that kinds can be added; callers ask predicates
//! such as [`Error::is_throttled`] or look at [`Error::code`].

use std::borrow::Cow;
use std::fmt;

use http::{HeaderMap, StatusCode};

use crate::constraints::Violation;
use crate::quota::QuotaExceeded;
use crate::retry::Attempts;
use crate::schema::{ActionInfo, ErrorInfo};
use crate::transport::TransportError;

mod classify;
mod display;
mod platform;

/// Why a call, or making a client, failed.
///
/// `Display` names the action, the code, the message, the HTTP status and the request id, and for
/// documented codes what they mean and what to do. Secrets are never part of it.
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    action: Option<&'static ActionInfo>,
    response: Option<ResponseHead>,
    attempts: Attempts,
}

enum Kind {
    /// The client is not configured right.
    Config(Cow<'static, str>),
    /// There are no credentials to sign with.
    Credentials(Cow<'static, str>),
    /// The request breaks documented constraints and was not sent.
    Invalid(Vec<Violation>),
    /// A documented quota is used up for longer than the call can wait; it was not sent.
    Quota(Cow<'static, str>),
    /// The call's time was up before it was sent.
    DeadlineExceeded(Cow<'static, str>),
    /// There was no reply.
    Transport(TransportError),
    /// The service replied that the call failed.
    Service(ServiceError),
    /// The reply is not what the protocol promises.
    MalformedResponse(Cow<'static, str>),
    /// The reply is a success, but its result has another shape than is documented.
    UnexpectedSchema(Cow<'static, str>),
}

/// The head of the reply that an error came from.
#[derive(Debug)]
pub(crate) struct ResponseHead {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) request_id: String,
}

/// `ResponseMetadata.Error` of a reply.
#[derive(Debug)]
pub(crate) struct ServiceError {
    pub(crate) code: String,
    pub(crate) numeric_code: Option<i64>,
    pub(crate) message: String,
    pub(crate) data: Option<serde_json::Value>,
}

impl Error {
    fn new(kind: Kind) -> Self {
        Error(Box::new(Inner {
            kind,
            action: None,
            response: None,
            attempts: Attempts::default(),
        }))
    }

    pub(crate) fn config(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Config(message.into()))
    }

    pub(crate) fn credentials(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Credentials(message.into()))
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

    /// The call's time was up before it was sent.
    pub(crate) fn deadline_exceeded(meanwhile: &str) -> Self {
        Self::new(Kind::DeadlineExceeded(
            format!("its time was up while {meanwhile}").into(),
        ))
    }

    pub(crate) fn is_deadline_exceeded(&self) -> bool {
        matches!(self.0.kind, Kind::DeadlineExceeded(_))
    }

    /// Takes a secret out of the service's message, in case it quotes what it received.
    #[must_use]
    pub(crate) fn redact(mut self, secret: Option<&str>) -> Self {
        let secret = secret.filter(|secret| !secret.is_empty());
        if let (Kind::Service(error), Some(secret)) = (&mut self.0.kind, secret)
            && error.message.contains(secret)
        {
            error.message = error.message.replace(secret, "[redacted]");
        }
        self
    }

    /// Notes which action failed.
    #[must_use]
    pub(crate) fn with_action(mut self, action: &'static ActionInfo) -> Self {
        self.0.action = Some(action);
        self
    }

    /// Notes the head of the reply.
    #[must_use]
    pub(crate) fn with_response(mut self, response: ResponseHead) -> Self {
        self.0.response = Some(response);
        self
    }

    /// Notes what the call went through.
    #[must_use]
    pub(crate) fn with_attempts(mut self, attempts: Attempts) -> Self {
        self.0.attempts = attempts;
        self
    }

    fn service_error(&self) -> Option<&ServiceError> {
        match &self.0.kind {
            Kind::Service(error) => Some(error),
            _ => None,
        }
    }

    pub(crate) fn transport_error(&self) -> Option<&TransportError> {
        match &self.0.kind {
            Kind::Transport(error) => Some(error),
            _ => None,
        }
    }

    fn has_status(&self, status: StatusCode) -> bool {
        self.status() == Some(status)
    }

    fn has_code(&self, codes: &[&str]) -> bool {
        self.code().is_some_and(|code| {
            let family = code.split_once('.').map_or(code, |(family, _)| family);
            codes.contains(&family)
        })
    }
}

/// What the service said.
impl Error {
    /// The service's error code, such as `InvalidParameter.NotExistAppId`; may be empty.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.service_error().map(|error| error.code.as_str())
    }

    /// The numeric error code, which some services give.
    #[must_use]
    pub fn numeric_code(&self) -> Option<i64> {
        self.service_error().and_then(|error| error.numeric_code)
    }

    /// The service's error message; may be empty.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.service_error().map(|error| error.message.as_str())
    }

    /// What some services attach to an error as `Data`.
    #[must_use]
    pub fn data(&self) -> Option<&serde_json::Value> {
        self.service_error().and_then(|error| error.data.as_ref())
    }

    /// The id under which the service knows the request; support asks for it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let id = self
            .0
            .response
            .as_ref()
            .map(|response| response.request_id.as_str());
        id.filter(|id| !id.is_empty())
    }

    /// The gateway's log id from the header `X-Tt-Logid`; it is not the request id.
    #[must_use]
    pub fn log_id(&self) -> Option<&str> {
        self.headers()?.get("x-tt-logid")?.to_str().ok()
    }

    /// The HTTP status, if there was a reply.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|response| response.status)
    }

    /// The headers of the reply, if there was one.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|response| &response.headers)
    }

    /// The action that failed; none if the error is from making a client.
    #[must_use]
    pub fn action(&self) -> Option<&'static str> {
        self.0.action.map(|action| action.name)
    }

    /// The API version of the action that failed.
    #[must_use]
    pub fn version(&self) -> Option<&'static str> {
        self.0.action.map(|action| action.version)
    }

    /// How often the call was sent, what failed before, and why it was not sent again.
    #[must_use]
    pub fn attempts(&self) -> &Attempts {
        &self.0.attempts
    }

    /// The constraints that the request broke; empty unless [`Error::is_invalid_request`].
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match &self.0.kind {
            Kind::Invalid(violations) => violations,
            _ => &[],
        }
    }

    /// What is documented about the error code: by the service for the code or the part before
    /// its first dot, or else by the platform.
    #[must_use]
    pub fn info(&self) -> Option<&'static ErrorInfo> {
        let code = self.code()?;
        let service = self.0.action.map(|action| action.service.errors);
        platform::find(service.unwrap_or_default(), code)
            .or_else(|| platform::find(platform::ERRORS, code))
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

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.transport_error().and_then(std::error::Error::source)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Error")
            .field("message", &format_args!("{self}"))
            .field("retry", &self.retry())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
