//! A successful reply, as callers get it.

use std::fmt;

use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use crate::error::Attempts;
use crate::record;

/// A successful reply.
#[non_exhaustive]
pub struct Response<T> {
    /// What the action gives.
    pub result: T,
    /// What the service says of the call.
    pub metadata: ResponseMetadata,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) extra: Map<String, Value>,
    pub(super) attempts: Attempts,
}

impl<T> Response<T> {
    /// A reply that no service gave; for tests.
    pub(crate) fn made(result: T, metadata: ResponseMetadata) -> Self {
        Response {
            result,
            metadata,
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            extra: Map::new(),
            attempts: Attempts::default(),
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The HTTP headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Members that the reply has beside `Result` and `ResponseMetadata`.
    #[must_use]
    pub fn extra(&self) -> &Map<String, Value> {
        &self.extra
    }

    /// How often the call was sent, what failed before, and what was waited for.
    #[must_use]
    pub fn attempts(&self) -> &Attempts {
        &self.attempts
    }

    /// The gateway's log id from the header `X-Tt-Logid`; it is not the request id.
    #[must_use]
    pub fn log_id(&self) -> Option<&str> {
        self.headers.get("x-tt-logid")?.to_str().ok()
    }

    /// Keeps the result alone.
    #[must_use]
    pub fn into_result(self) -> T {
        self.result
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("result", &self.result)
            .field("metadata", &self.metadata)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// What the service says of a call. A member that it leaves out is empty.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ResponseMetadata {
    /// The id under which the service knows the request; support asks for it.
    pub request_id: String,
    /// The action that was called.
    pub action: String,
    /// The API version.
    pub version: String,
    /// The service's code.
    pub service: String,
    /// The region that answered.
    pub region: String,
}

record! {
    ResponseMetadata {
        defaulted {
            request_id: String = "RequestId";
            action: String = "Action";
            version: String = "Version";
            service: String = "Service";
            region: String = "Region";
        }
    }
}
