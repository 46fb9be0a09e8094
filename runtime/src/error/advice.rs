//! What a caller can do about an error.

use http::StatusCode;

use super::{Error, Kind, platform};
use crate::schema::Retry;
use crate::transport::TransportError;

impl Error {
    /// Whether and how a later attempt can succeed: by the documented error code, or else by the
    /// HTTP status.
    ///
    /// An attempt that [could not connect](Error::is_connect) did not reach the service and can be
    /// repeated whatever this says.
    #[must_use]
    pub fn retry(&self) -> Retry {
        match &self.0.kind {
            Kind::Config(_) | Kind::Credentials(_) | Kind::Invalid(_) => return Retry::Never,
            Kind::Transport(_) => return Retry::IfIdempotent,
            Kind::Service(_) | Kind::Reply(_) => {}
        }
        if let Some(info) = self.info() {
            return info.retry;
        }
        let throttling = self.code().is_some_and(platform::is_throttling_name);
        match self.status() {
            _ if throttling => Retry::Throttled,
            Some(StatusCode::TOO_MANY_REQUESTS) => Retry::Throttled,
            Some(status) if status.is_server_error() => Retry::IfIdempotent,
            _ => Retry::Never,
        }
    }

    /// Too many requests: the call did not run and can be made again later.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.retry() == Retry::Throttled
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
            || (self.has_status(StatusCode::FORBIDDEN) && self.retry() == Retry::Never)
    }

    /// The service failed: status 5xx, or a code that says so. The call may have run.
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        let failed = |status: StatusCode| status.is_server_error();
        let code_says_so = self.code().is_some() && self.retry() == Retry::IfIdempotent;
        self.status().is_some_and(failed) || code_says_so
    }

    /// The time limit of the call passed. The call may have run.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.transport_error()
            .is_some_and(TransportError::is_timeout)
    }

    /// No connection could be made. The call did not run.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.transport_error()
            .is_some_and(TransportError::is_connect)
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
    pub fn is_unexpected_reply(&self) -> bool {
        matches!(self.0.kind, Kind::Reply(_))
    }
}
