//! What an error reports: code, message, ids, action, attempts.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::{Attempts, Error, Kind, ServiceError, platform};
use crate::client::CalledAction;
use crate::constraints::Violation;
use crate::schema::{ActionRef, ErrorInfo};
use crate::transport::TransportError;

impl Error {
    /// The service's error code, for example `InvalidParameter.NotExistAppId`; can be empty. `None`
    /// if the service returned no error.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.service_error().map(|error| error.code.as_str())
    }

    /// The numeric error code, if the service sends one.
    #[must_use]
    pub fn numeric_code(&self) -> Option<i64> {
        self.service_error().and_then(|error| error.numeric_code)
    }

    /// The service's error message; can be empty. `None` if the service returned no error.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.service_error().map(|error| error.message.as_str())
    }

    /// The `Data` that some services attach to an error.
    #[must_use]
    pub fn data(&self) -> Option<&serde_json::Value> {
        self.service_error().and_then(|error| error.data.as_ref())
    }

    /// The service's id of the request, which its support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let id = self
            .0
            .response
            .as_ref()
            .map(|response| response.request_id.as_str());
        id.filter(|id| !id.is_empty())
    }

    /// The gateway's log id, from the header `X-Tt-Logid`. It differs from the request id.
    #[must_use]
    pub fn log_id(&self) -> Option<&str> {
        self.headers()?.get("x-tt-logid")?.to_str().ok()
    }

    /// The HTTP status, if a response arrived.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|response| response.status)
    }

    /// The HTTP headers, if a response arrived.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|response| &response.headers)
    }

    /// The body of an [unexpected response](Error::is_unexpected_response), decompressed and otherwise
    /// as it was received. `None` for other errors.
    ///
    /// If the call [was executed](Error::is_executed), this is the only copy of its result, such as a
    /// new key. It can contain secrets, so `Display` and `Debug` do not show it.
    #[must_use]
    pub fn response_body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }

    fn called(&self) -> Option<ActionRef<'_>> {
        self.0.action.as_ref().map(CalledAction::get)
    }

    /// The action that failed. `None` if a client could not be built.
    #[must_use]
    pub fn action(&self) -> Option<&str> {
        self.called().map(|action| action.name)
    }

    /// The API version of the action that failed.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.called().map(|action| action.version)
    }

    /// The report of the attempts: how often the request was sent, what failed before, and why the
    /// call was not retried.
    #[must_use]
    pub fn attempts(&self) -> &Attempts {
        &self.0.attempts
    }

    /// The violated constraints. Empty unless [`Error::is_invalid_request`].
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match &self.0.kind {
            Kind::Invalid(violations) => violations,
            _ => &[],
        }
    }

    /// The documentation of the error code. The service's goes before the platform's; each
    /// documents the whole code or its part before the first dot.
    #[must_use]
    pub fn info(&self) -> Option<&'static ErrorInfo> {
        let code = self.code()?;
        let service = self.called().map(|action| action.service.errors);
        platform::find(service.unwrap_or_default(), code)
            .or_else(|| platform::find(platform::ERRORS, code))
    }

    pub(crate) fn transport_error(&self) -> Option<&TransportError> {
        match &self.0.kind {
            Kind::Transport(error) => Some(error),
            _ => None,
        }
    }

    pub(super) fn has_status(&self, status: StatusCode) -> bool {
        self.status() == Some(status)
    }

    /// Whether the code, or its part before the first dot, is one of these.
    pub(super) fn has_code(&self, codes: &[&str]) -> bool {
        self.code().is_some_and(|code| {
            let family = code.split_once('.').map_or(code, |(family, _)| family);
            codes.contains(&family)
        })
    }

    fn service_error(&self) -> Option<&ServiceError> {
        match &self.0.kind {
            Kind::Service(error) => Some(error),
            _ => None,
        }
    }
}
