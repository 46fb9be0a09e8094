//! The response to a successful call.

use std::fmt;

use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use crate::error::Attempts;
use crate::record;

/// The response to a successful call.
#[non_exhaustive]
pub struct Response<T> {
    /// The result of the action.
    pub result: T,
    /// The metadata of the call.
    pub metadata: ResponseMetadata,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) extra: Map<String, Value>,
    pub(super) attempts: Attempts,
}

impl<T> Response<T> {
    /// A response with status 200 and without headers.
    pub(crate) fn new(result: T, metadata: ResponseMetadata) -> Self {
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

    /// The members of the response other than `Result` and `ResponseMetadata`.
    #[must_use]
    pub fn extra(&self) -> &Map<String, Value> {
        &self.extra
    }

    /// The report of the attempts: how often the request was sent, what failed before, and how long
    /// the call waited.
    #[must_use]
    pub fn attempts(&self) -> &Attempts {
        &self.attempts
    }

    /// The gateway's log id, from the header `X-Tt-Logid`. It differs from the request id.
    #[must_use]
    pub fn log_id(&self) -> Option<&str> {
        self.headers.get("x-tt-logid")?.to_str().ok()
    }

    /// The result without the rest.
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

/// The metadata of a call. A missing member is empty.
#[derive(Clone, Default, Eq)]
pub struct ResponseMetadata {
    /// The service's id of the request, which its support asks for.
    pub request_id: String,
    /// The action.
    pub action: String,
    /// The API version.
    pub version: String,
    /// The service's code.
    pub service: String,
    /// The region.
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
