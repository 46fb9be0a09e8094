//! What can be wrong with a request before anyone knows what it asks for.

use http::StatusCode;

use super::body::MAX_BODY;
use super::head::{MAX_HEAD, MAX_HEADERS, MAX_TARGET};

/// Why a request cannot be read. The connection closes after the response to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is not HTTP, for this reason.
    Malformed(&'static str),
    /// It did not arrive in time.
    Timeout,
    /// The caller closed the connection in the middle of it.
    Incomplete,
    BodyTooLarge,
    TargetTooLong,
    HeadTooLarge,
    Expectation,
    TransferCoding,
    Version,
}

impl Fault {
    /// The status of the response.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Fault::Malformed(_) | Fault::Incomplete => StatusCode::BAD_REQUEST,
            Fault::Timeout => StatusCode::REQUEST_TIMEOUT,
            Fault::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Fault::TargetTooLong => StatusCode::URI_TOO_LONG,
            Fault::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Fault::Expectation => StatusCode::EXPECTATION_FAILED,
            Fault::TransferCoding => StatusCode::NOT_IMPLEMENTED,
            Fault::Version => StatusCode::HTTP_VERSION_NOT_SUPPORTED,
        }
    }

    /// What is wrong.
    pub(crate) fn message(self) -> String {
        match self {
            Fault::Malformed(what) => format!("the request is not HTTP/1.1: {what}"),
            Fault::Timeout => "the request did not arrive in time".to_owned(),
            Fault::Incomplete => "the request ended before it was complete".to_owned(),
            Fault::BodyTooLarge => format!("the body is larger than {MAX_BODY} bytes"),
            Fault::TargetTooLong => {
                format!("path and query are longer than {MAX_TARGET} bytes")
            }
            Fault::HeadTooLarge => {
                format!("the headers are more than {MAX_HEADERS}, or larger than {MAX_HEAD} bytes")
            }
            Fault::Expectation => "the server meets only `Expect: 100-continue`".to_owned(),
            Fault::TransferCoding => {
                "the server knows no Transfer-Encoding but `chunked`".to_owned()
            }
            Fault::Version => "the server speaks HTTP/1.1 and HTTP/1.0".to_owned(),
        }
    }
}
