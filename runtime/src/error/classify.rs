//! The predicates of an error.

use http::StatusCode;

use super::{Error, Kind, platform};
use crate::schema::RetryClass;
use crate::transport::TransportError;

impl Error {
    /// Whether and how a retry can succeed. The documented error code decides, or else the HTTP
    /// status.
    ///
    /// A call that [was not executed](Error::is_not_executed) can be retried even if the action is
    /// not idempotent.
    #[must_use]
    pub fn retry(&self) -> RetryClass {
        match &self.0.kind {
            Kind::Config(_)
            | Kind::Credentials(_)
            | Kind::InvalidKey(_)
            | Kind::Invalid(_)
            | Kind::UnexpectedSchema(_)
            | Kind::Waiter(_) => {
                return RetryClass::Never;
            }
            Kind::Quota(_) => return RetryClass::Throttled,
            Kind::Transport(error) if error.is_too_large() || error.is_unusable() => {
                return RetryClass::Never;
            }
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
            // A success whose body was damaged on the way.
            Some(status) if status.is_success() && self.is_unexpected_response() => {
                RetryClass::IfIdempotent
            }
            _ => RetryClass::Never,
        }
    }

    /// A label for metrics: the service's error code, or the kind of the error.
    pub(crate) fn kind_name(&self) -> &str {
        match &self.0.kind {
            Kind::Config(_) => "config",
            Kind::Credentials(_) | Kind::InvalidKey(_) => "credentials",
            Kind::Invalid(_) => "invalid_request",
            Kind::Quota(_) => "quota_exceeded",
            Kind::DeadlineExceeded(_) => "timeout",
            Kind::Transport(error) if error.is_timeout() => "timeout",
            Kind::Transport(error) if error.is_connect() => "connect",
            Kind::Transport(error) if error.is_unusable() => "config",
            Kind::Transport(_) => "transport",
            Kind::Service(error) => &error.code,
            Kind::MalformedResponse(_) | Kind::UnexpectedSchema(_) => "unexpected_response",
            Kind::Waiter(_) => "waiter",
        }
    }

    /// The call was certainly not executed: it was not sent, no connection was made, or the service
    /// rejected it for its rate, date or credentials.
    #[must_use]
    pub fn is_not_executed(&self) -> bool {
        let previous = self.attempts().failed();
        previous.iter().all(|failed| failed.error.is_not_executed())
            && self.is_last_attempt_not_executed()
    }

    fn is_last_attempt_not_executed(&self) -> bool {
        match &self.0.kind {
            Kind::Config(_)
            | Kind::Credentials(_)
            | Kind::InvalidKey(_)
            | Kind::Invalid(_)
            | Kind::Quota(_)
            | Kind::DeadlineExceeded(_) => true,
            Kind::Transport(error) => {
                error.is_connect() || error.is_not_processed() || error.is_unusable()
            }
            Kind::Service(_) | Kind::MalformedResponse(_) => match self.retry() {
                RetryClass::Throttled | RetryClass::FixClock | RetryClass::RefreshCredentials => {
                    true
                }
                RetryClass::Never | RetryClass::IfIdempotent => false,
            },
            Kind::UnexpectedSchema(_) | Kind::Waiter(_) => false,
        }
    }

    /// The call was certainly executed, although it failed: the service reports a success, and only
    /// the result does not match the documented schema. [`Error::response_body`] has it.
    #[must_use]
    pub fn is_executed(&self) -> bool {
        matches!(self.0.kind, Kind::UnexpectedSchema(_))
    }

    /// There are too many requests: either the service rejected the call, or the client
    /// [did not send it](Error::is_quota_exceeded). The call was not executed and can be made again
    /// later.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.retry() == RetryClass::Throttled
    }

    /// The request names something that does not exist: status 404, or a code that contains
    /// `NotFound` or `NotExist`.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        let is_not_found = |code: &str| code.contains("NotFound") || code.contains("NotExist");
        self.has_status(StatusCode::NOT_FOUND) || self.code().is_some_and(is_not_found)
    }

    /// The service rejected the credentials or the signature: status 401, or a code with this
    /// meaning.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(StatusCode::UNAUTHORIZED) || self.has_code(platform::UNAUTHORIZED)
    }

    /// The account lacks a permission: status 403, or a code with this meaning.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.has_code(platform::FORBIDDEN)
            || (self.has_status(StatusCode::FORBIDDEN) && self.retry() == RetryClass::Never)
    }

    /// The service failed: status 5xx, or a code with this meaning. The call may have been executed.
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        let by_status = self.status().is_some_and(|status| status.is_server_error());
        let by_code = self.code().is_some() && self.retry() == RetryClass::IfIdempotent;
        by_status || by_code
    }

    /// The call or an attempt timed out, or [a wait](Error::is_waiter_timeout). The call may have been executed, unless
    /// [`Error::is_not_executed`].
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        match &self.0.kind {
            Kind::DeadlineExceeded(_) => true,
            Kind::Transport(error) => error.is_timeout(),
            Kind::Waiter(_) => self.is_waiter_timeout(),
            _ => false,
        }
    }

    /// No connection could be made. This attempt was not executed.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.transport_error()
            .is_some_and(TransportError::is_connect)
    }

    /// The client did not send the request, because a documented quota has no room within the
    /// call's timeout.
    #[must_use]
    pub fn is_quota_exceeded(&self) -> bool {
        matches!(self.0.kind, Kind::Quota(_))
    }

    /// The response is larger than the transport's body limit. The call was executed.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.transport_error()
            .is_some_and(TransportError::is_too_large)
    }

    /// The request violates documented constraints, see [`Error::violations`]. It was not sent.
    #[must_use]
    pub fn is_invalid_request(&self) -> bool {
        matches!(self.0.kind, Kind::Invalid(_))
    }

    /// No provider returned credentials that can be used. The request was not sent.
    #[must_use]
    pub fn is_credentials(&self) -> bool {
        matches!(self.0.kind, Kind::Credentials(_) | Kind::InvalidKey(_))
    }

    /// The client's configuration is invalid, for example its region, its endpoint or a key, or the
    /// transport [cannot be used](TransportError::is_unusable) where the client is polled. The request
    /// was not sent.
    #[must_use]
    pub fn is_config(&self) -> bool {
        match &self.0.kind {
            Kind::Config(_) | Kind::InvalidKey(_) => true,
            Kind::Transport(error) => error.is_unusable(),
            _ => false,
        }
    }

    /// The response does not follow the protocol: it is empty, not JSON, or its result does not
    /// match the documented schema.
    #[must_use]
    pub fn is_unexpected_response(&self) -> bool {
        matches!(
            self.0.kind,
            Kind::MalformedResponse(_) | Kind::UnexpectedSchema(_)
        )
    }
}
