//! The errors of the platform, with their statuses and numeric codes (protocol: docs 6369/68677
//! and its sister pages).

use std::borrow::Cow;

use http::StatusCode;

use crate::http1::Fault;

/// The longest message, in bytes. What callers send is quoted in messages.
const MAX_MESSAGE: usize = 16 << 10;
/// The longest quote in the middle of a message, in characters.
const MAX_QUOTE: usize = 200;

/// A kind of error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ErrorKind {
    status: StatusCode,
    code: &'static str,
    numeric_code: Option<i64>,
}

const fn kind(status: StatusCode, code: &'static str, numeric_code: Option<i64>) -> ErrorKind {
    ErrorKind {
        status,
        code,
        numeric_code,
    }
}

pub(crate) const MISSING_PARAMETER: ErrorKind =
    kind(StatusCode::BAD_REQUEST, "MissingParameter", Some(100_002));
pub(crate) const MISSING_AUTHENTICATION: ErrorKind = kind(
    StatusCode::UNAUTHORIZED,
    "MissingAuthenticationToken",
    Some(100_003),
);
pub(crate) const MISSING_REQUEST_INFO: ErrorKind =
    kind(StatusCode::BAD_REQUEST, "MissingRequestInfo", Some(100_004));
pub(crate) const MISSING_SIGNATURE: ErrorKind =
    kind(StatusCode::UNAUTHORIZED, "MissingSignature", Some(100_005));
pub(crate) const INVALID_TIMESTAMP: ErrorKind =
    kind(StatusCode::BAD_REQUEST, "InvalidTimestamp", Some(100_006));
pub(crate) const INVALID_ACTION_OR_VERSION: ErrorKind = kind(
    StatusCode::NOT_FOUND,
    "InvalidActionOrVersion",
    Some(100_008),
);
pub(crate) const INVALID_ACCESS_KEY: ErrorKind =
    kind(StatusCode::UNAUTHORIZED, "InvalidAccessKey", Some(100_009));
pub(crate) const SIGNATURE_DOES_NOT_MATCH: ErrorKind = kind(
    StatusCode::UNAUTHORIZED,
    "SignatureDoesNotMatch",
    Some(100_010),
);
pub(crate) const FLOW_LIMIT_EXCEEDED: ErrorKind = kind(
    StatusCode::TOO_MANY_REQUESTS,
    "FlowLimitExceeded",
    Some(100_018),
);
pub(crate) const INVALID_AUTHORIZATION: ErrorKind =
    kind(StatusCode::BAD_REQUEST, "InvalidAuthorization", None);
pub(crate) const INVALID_CREDENTIAL: ErrorKind =
    kind(StatusCode::BAD_REQUEST, "InvalidCredential", None);
pub(crate) const INVALID_PARAMETER: ErrorKind =
    kind(StatusCode::BAD_REQUEST, "InvalidParameter", None);
pub(crate) const INVALID_SECRET_TOKEN: ErrorKind =
    kind(StatusCode::UNAUTHORIZED, "InvalidSecretToken", None);
pub(crate) const METHOD_NOT_ALLOWED: ErrorKind =
    kind(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", None);
const UNSUPPORTED_PROTOCOL: ErrorKind = kind(StatusCode::BAD_REQUEST, "UnsupportedProtocol", None);

/// An error response.
#[derive(Clone, Debug)]
pub(crate) struct Rejection {
    pub(crate) status: StatusCode,
    pub(crate) code: String,
    pub(crate) numeric_code: Option<i64>,
    pub(crate) message: String,
    /// The methods to list in `Allow`.
    pub(crate) allowed: Option<&'static str>,
}

impl ErrorKind {
    /// An error of this kind.
    pub(crate) fn with_message(self, message: impl Into<String>) -> Rejection {
        Rejection {
            status: self.status,
            code: self.code.to_owned(),
            numeric_code: self.numeric_code,
            message: shortened(message.into()),
            allowed: None,
        }
    }
}

impl Rejection {
    /// The same error, with the methods that are allowed.
    pub(crate) fn with_allowed(mut self, methods: &'static str) -> Self {
        self.allowed = Some(methods);
        self
    }
}

/// The platform documents no codes for these errors, so they have its general ones, and the statuses
/// of HTTP.
impl From<Fault> for Rejection {
    fn from(fault: Fault) -> Self {
        let kind = match fault {
            Fault::Version => UNSUPPORTED_PROTOCOL,
            _ => INVALID_PARAMETER,
        };
        let mut rejection = kind.with_message(fault.message());
        rejection.status = fault.status();
        rejection
    }
}

/// What a caller sent, cut off if it is too long for a message that goes on after it.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_QUOTE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}

/// A message that is cut off if it is too long.
fn shortened(mut message: String) -> String {
    let length = message.len();
    if length > MAX_MESSAGE {
        let end = (0..=MAX_MESSAGE)
            .rev()
            .find(|end| message.is_char_boundary(*end));
        message.truncate(end.unwrap_or_default());
        message.push_str(&format!("… ({length} bytes in all)"));
    }
    message
}
