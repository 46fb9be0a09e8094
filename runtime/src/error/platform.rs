//! The error codes of the gateway in front of every service (protocol: docs 6369/68677 and its
//! sister pages). The retry classes are this project's choice.

use crate::schema::ErrorInfo;
use crate::schema::RetryClass::{FixClock, IfIdempotent, Never, RefreshCredentials, Throttled};

/// The codes that reject the credentials or the signature.
pub(super) const UNAUTHORIZED: &[&str] = &[
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKey",
    "InvalidAuthorization",
    "InvalidClientTokenId",
    "InvalidCredential",
    "InvalidSecretToken",
    "MissingAuthenticationToken",
    "MissingSignature",
    "SignatureDoesNotMatch",
];

/// The codes that report a missing permission.
pub(super) const FORBIDDEN: &[&str] = &[
    "AccessDenied",
    "LackPolicy",
    "LackProjectPolicy",
    "RequestForbidden",
];

const CREDENTIALS: &str = "check the access key and the session token";
const LATER: &str = "call less often, or later";
const POLICY: &str = "ask an administrator to grant the permission";

/// The codes that the platform documents.
pub(super) const ERRORS: &[ErrorInfo] = &[
    ErrorInfo::new(
        "FlowLimitExceeded",
        "the action's rate limit is reached",
        Throttled,
        LATER,
    ),
    ErrorInfo::new(
        "AccountFlowLimitExceeded",
        "the account's rate limit is reached",
        Throttled,
        LATER,
    ),
    ErrorInfo::new(
        "RequestLimitExceeded",
        "a rate limit is reached",
        Throttled,
        LATER,
    ),
    ErrorInfo::new(
        "FrequentRequest",
        "a rate limit is reached",
        Throttled,
        LATER,
    ),
    ErrorInfo::new(
        "InvalidTimestamp",
        "the request's date is too far from the server's clock",
        FixClock,
        "set this machine's clock",
    ),
    ErrorInfo::new(
        "InvalidAccessKey",
        "the access key is unknown or disabled",
        RefreshCredentials,
        CREDENTIALS,
    ),
    ErrorInfo::new(
        "InvalidClientTokenId",
        "the access key is unknown or disabled",
        RefreshCredentials,
        CREDENTIALS,
    ),
    ErrorInfo::new(
        "InvalidSecretToken",
        "the session token is wrong or expired",
        RefreshCredentials,
        CREDENTIALS,
    ),
    ErrorInfo::new(
        "ExpiredToken",
        "the session token is expired",
        RefreshCredentials,
        CREDENTIALS,
    ),
    ErrorInfo::new(
        "ExpiredTokenException",
        "the session token is expired",
        RefreshCredentials,
        CREDENTIALS,
    ),
    ErrorInfo::new(
        "RequestExpired",
        "the signature is expired",
        RefreshCredentials,
        "",
    ),
    ErrorInfo::new(
        "SignatureDoesNotMatch",
        "the signature does not match the secret key",
        Never,
        "check that the secret key belongs to the access key",
    ),
    ErrorInfo::new(
        "MissingAuthenticationToken",
        "the request has no signature",
        Never,
        "",
    ),
    ErrorInfo::new(
        "MissingSignature",
        "parts of the signature are missing",
        Never,
        "",
    ),
    ErrorInfo::new(
        "InvalidAuthorization",
        "the Authorization header is malformed",
        Never,
        "",
    ),
    ErrorInfo::new(
        "InvalidCredential",
        "the credential scope is malformed",
        Never,
        "check region and service",
    ),
    ErrorInfo::new(
        "AccessDenied",
        "the account lacks the permission",
        Never,
        POLICY,
    ),
    ErrorInfo::new("LackPolicy", "no policy allows the call", Never, POLICY),
    ErrorInfo::new(
        "LackProjectPolicy",
        "no policy of the project allows the call",
        Never,
        POLICY,
    ),
    ErrorInfo::new(
        "ServiceNotFound",
        "the host does not serve this service",
        Never,
        "check endpoint and region",
    ),
    ErrorInfo::new(
        "InvalidActionOrVersion",
        "the service has no such action in this version",
        Never,
        "check endpoint and region",
    ),
    ErrorInfo::new("InternalError", "the service failed", IfIdempotent, ""),
    ErrorInfo::new(
        "InternalServiceError",
        "the service behind the gateway failed",
        IfIdempotent,
        "",
    ),
    ErrorInfo::new(
        "InternalServiceTimeout",
        "the service behind the gateway timed out; the call may have been executed",
        IfIdempotent,
        "",
    ),
    ErrorInfo::new(
        "FailToConnect",
        "the gateway could not reach the service",
        IfIdempotent,
        "",
    ),
    ErrorInfo::new(
        "ServiceUnavailableTemp",
        "the service is temporarily unavailable",
        IfIdempotent,
        "",
    ),
    ErrorInfo::new("ServiceFailure", "the service failed", IfIdempotent, ""),
    ErrorInfo::new(
        "UndefinedError",
        "the service failed for an unknown reason",
        IfIdempotent,
        "",
    ),
];

/// The entry of a code, or else of its part before the first dot.
pub(super) fn find(errors: &'static [ErrorInfo], code: &str) -> Option<&'static ErrorInfo> {
    let exact = |code: &str| errors.iter().find(|info| info.code == code);
    exact(code).or_else(|| exact(code.split_once('.')?.0))
}

/// Whether a code is one of the other throttling codes that the official SDKs know.
pub(super) fn is_throttling_name(code: &str) -> bool {
    let names = ["RequestThrottled", "TooManyRequests", "Throttling"];
    names.iter().any(|name| code.starts_with(name))
}
