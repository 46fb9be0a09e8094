//! The errors of the platform, with the statuses and numbers under which it answers them
//! (protocol: docs 6369/68677 and its sister pages).

use http::StatusCode;

/// A kind of error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    status: StatusCode,
    code: &'static str,
    number: Option<i64>,
}

const fn kind(status: StatusCode, code: &'static str, number: Option<i64>) -> Kind {
    Kind {
        status,
        code,
        number,
    }
}

pub(crate) const MISSING_PARAMETER: Kind =
    kind(StatusCode::BAD_REQUEST, "MissingParameter", Some(100_002));
pub(crate) const MISSING_AUTHENTICATION: Kind = kind(
    StatusCode::UNAUTHORIZED,
    "MissingAuthenticationToken",
    Some(100_003),
);
pub(crate) const MISSING_REQUEST_INFO: Kind =
    kind(StatusCode::BAD_REQUEST, "MissingRequestInfo", Some(100_004));
pub(crate) const MISSING_SIGNATURE: Kind =
    kind(StatusCode::UNAUTHORIZED, "MissingSignature", Some(100_005));
pub(crate) const INVALID_TIMESTAMP: Kind =
    kind(StatusCode::BAD_REQUEST, "InvalidTimestamp", Some(100_006));
pub(crate) const INVALID_ACTION_OR_VERSION: Kind = kind(
    StatusCode::NOT_FOUND,
    "InvalidActionOrVersion",
    Some(100_008),
);
pub(crate) const INVALID_ACCESS_KEY: Kind =
    kind(StatusCode::UNAUTHORIZED, "InvalidAccessKey", Some(100_009));
pub(crate) const SIGNATURE_DOES_NOT_MATCH: Kind = kind(
    StatusCode::UNAUTHORIZED,
    "SignatureDoesNotMatch",
    Some(100_010),
);
pub(crate) const FLOW_LIMIT_EXCEEDED: Kind = kind(
    StatusCode::TOO_MANY_REQUESTS,
    "FlowLimitExceeded",
    Some(100_018),
);
pub(crate) const INVALID_AUTHORIZATION: Kind =
    kind(StatusCode::BAD_REQUEST, "InvalidAuthorization", None);
pub(crate) const INVALID_CREDENTIAL: Kind =
    kind(StatusCode::BAD_REQUEST, "InvalidCredential", None);
pub(crate) const INVALID_PARAMETER: Kind = kind(StatusCode::BAD_REQUEST, "InvalidParameter", None);
pub(crate) const INVALID_SECRET_TOKEN: Kind =
    kind(StatusCode::UNAUTHORIZED, "InvalidSecretToken", None);
pub(crate) const METHOD_NOT_ALLOWED: Kind =
    kind(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", None);

/// Why a request is not answered as its caller hoped.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: String,
    pub(crate) number: Option<i64>,
    pub(crate) message: String,
}

impl Kind {
    /// An error of this kind.
    pub(crate) fn because(self, message: impl Into<String>) -> Refusal {
        Refusal {
            status: self.status,
            code: self.code.to_owned(),
            number: self.number,
            message: message.into(),
        }
    }
}
