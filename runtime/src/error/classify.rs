//! What a caller can do about an error.

use http::StatusCode;

use super::{Error, Kind, platform};
use crate::schema::RetryClass;
use crate::transport::TransportError;

impl Error {
    /// Whether and how a later attempt can succeed: by the documented error code, or else by the
    /// HTTP status.
    ///
    /// A call that [cannot have run](Error::is_not_executed) can be repeated even if the action is
    /// not idempotent.
    #[must_use]
    pub fn retry(&self) -> RetryClass {
        match &self.0.kind {
            Kind::Config(_)
            | Kind::Credentials(_)
            | Kind::Invalid(_)
            | Kind::UnexpectedSchema(_) => {
                return RetryClass::Never;
            }
            Kind::Quota(_) => return RetryClass::Throttled,
            Kind::Transport(error) if error.is_too_large() => return RetryClass::Never,
            Kind::DeadlineExceeded(_) | Kind::Transport(_) => return RetryClass::IfIdempotent,
            Kind::Service(_) | Kind::MalformedResponse(_) => {}
        }
        if let Some(info) = self.info() {
            return info.retry;
        }
        let throttling = self.code().is_some_and(platform::is_throttling_name);
        match self.status() {
            _ if throttling => RetryClass::Throttled,
            Some(StatusCode::TOO_MANY_REQUESTS) => RetryClass::Throttled,
            Some(status) if status.is_server_error() => RetryClass::IfIdempotent,
            // A success, of which something on the way left nothing readable.
            Some(status) if status.is_success() && self.is_unexpected_response() => {
                RetryClass::IfIdempotent
            }
            _ => RetryClass::Never,
        }
    }

    /// What kind of error it is, in one word of few, for metrics: a code of the service, or the name
    /// of a predicate.
    pub(crate) fn kind_name(&self) -> &str {
        match &self.0.kind {
            Kind::Config(_) => "config",
            Kind::Credentials(_) => "credentials",
            Kind::Invalid(_) => "invalid_request",
            Kind::Quota(_) => "quota_exceeded",
            Kind::DeadlineExceeded(_) => "timeout",
            Kind::Transport(error) if error.is_timeout() => "timeout",
            Kind::Transport(error) if error.is_connect() => "connect",
            Kind::Transport(_) => "transport",
            Kind::Service(error) => &error.code,
            Kind::MalformedResponse(_) | Kind::UnexpectedSchema(_) => "unexpected_reply",
        }
    }

    /// Whether it is certain that the call did not run: it was not sent, no connection was made, or
    /// the service says that it refused the call for its rate, date or credentials.
    #[must_use]
    pub fn is_not_executed(&self) -> bool {
        let before = self.attempts().failed();
        before.iter().all(|failed| failed.error.is_not_executed()) && self.last_is_not_executed()
    }

    /// Whether this is an error of an attempt that did not run.
    fn last_is_not_executed(&self) -> bool {
        match &self.0.kind {
            Kind::Config(_)
            | Kind::Credentials(_)
            | Kind::Invalid(_)
            | Kind::Quota(_)
            | Kind::DeadlineExceeded(_) => true,
            Kind::Transport(error) => error.is_connect(),
            Kind::Service(_) | Kind::MalformedResponse(_) => match self.retry() {
                RetryClass::Throttled | RetryClass::FixClock | RetryClass::RefreshCredentials => {
                    true
                }
                RetryClass::Never | RetryClass::IfIdempotent => false,
            },
            Kind::UnexpectedSchema(_) => false,
        }
    }

    /// Too many requests: the call did not run and can be made again later. Either the service says
    /// so, or the client [did not send it](Error::is_quota_exceeded).
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.retry() == RetryClass::Throttled
    }

    /// Something that the request names does not exist: status 404, or a code that says so.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        let says_so = |code: &str| code.contains("NotFound") || code.contains("NotExist");
        self.has_status(StatusCode::NOT_FOUND) || self.code().is_some_and(says_so)
    }

    /// The service does not accept the credentials or the signature: status 401, or a code that
    /// says so.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(StatusCode::UNAUTHORIZED) || self.has_code(platform::UNAUTHORIZED)
    }

    /// The account may not do this: status 403, or a code that says so.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.has_code(platform::FORBIDDEN)
            || (self.has_status(StatusCode::FORBIDDEN) && self.retry() == RetryClass::Never)
    }

    /// The service failed: status 5xx, or a code that says so. The call may have run.
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        let failed = |status: StatusCode| status.is_server_error();
        let code_says_so = self.code().is_some() && self.retry() == RetryClass::IfIdempotent;
        self.status().is_some_and(failed) || code_says_so
    }

    /// The time limit of the call passed. The call may have run, unless it
    /// [cannot](Error::is_not_executed).
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        match &self.0.kind {
            Kind::DeadlineExceeded(_) => true,
            Kind::Transport(error) => error.is_timeout(),
            _ => false,
        }
    }

    /// No connection could be made. The call did not run.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.transport_error()
            .is_some_and(TransportError::is_connect)
    }

    /// The client did not send the call, because a documented quota is used up for longer than the
    /// call may wait.
    #[must_use]
    pub fn is_quota_exceeded(&self) -> bool {
        matches!(self.0.kind, Kind::Quota(_))
    }

    /// The reply is larger than the transport's limit and was not read to its end. The call ran.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.transport_error()
            .is_some_and(TransportError::is_too_large)
    }

    /// The request breaks documented constraints, listed by [`Error::violations`]; it was not
    /// sent.
    #[must_use]
    pub fn is_invalid_request(&self) -> bool {
        matches!(self.0.kind, Kind::Invalid(_))
    }

    /// No usable credentials were found; nothing was sent.
    #[must_use]
    pub fn is_credentials(&self) -> bool {
        matches!(self.0.kind, Kind::Credentials(_))
    }

    /// The client is not configured right: region, endpoint or the like; nothing was sent.
    #[must_use]
    pub fn is_config(&self) -> bool {
        matches!(self.0.kind, Kind::Config(_))
    }

    /// The reply is not what the protocol promises: not JSON, empty, or of another shape.
    #[must_use]
    pub fn is_unexpected_response(&self) -> bool {
        matches!(
            self.0.kind,
            Kind::MalformedResponse(_) | Kind::UnexpectedSchema(_)
        )
    }
}
