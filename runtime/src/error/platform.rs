//! The error codes that the platform gives in front of every service (protocol: docs 6369/68677
//! and its sister pages). Classes of retry are our judgement.

use crate::schema::ErrorInfo;
use crate::schema::RetryClass::{FixClock, IfIdempotent, Never, RefreshCredentials, Throttled};

/// Codes that say that credentials or signature are not accepted.
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

/// Codes that say that the account lacks a permission.
pub(super) const FORBIDDEN: &[&str] = &[
    "AccessDenied",
    "LackPolicy",
    "LackProjectPolicy",
    "RequestForbidden",
];

const CREDENTIALS: &str = "check the access key and the session token";
const LATER: &str = "call less often, or later";
const POLICY: &str = "have an administrator grant the permission";

/// What the platform documents.
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
        "the signature is not that of the secret key",
        Never,
        "check that the secret key belongs to the access key",
    ),
    ErrorInfo::new(
        "MissingAuthenticationToken",
        "the request carries no signature",
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
    ErrorInfo::new("AccessDenied", "the account may not do this", Never, POLICY),
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
        "the service behind the gateway took too long; the call may have run",
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
        "the service is not available for now",
        IfIdempotent,
        "",
    ),
    ErrorInfo::new("ServiceFailure", "the service failed", IfIdempotent, ""),
    ErrorInfo::new(
        "UndefinedError",
        "the service failed for a reason it does not name",
        IfIdempotent,
        "",
    ),
];

/// The entry for a code, or for the part before its first dot.
pub(super) fn find(errors: &'static [ErrorInfo], code: &str) -> Option<&'static ErrorInfo> {
    let exact = |code: &str| errors.iter().find(|info| info.code == code);
    exact(code).or_else(|| exact(code.split_once('.')?.0))
}

/// Whether a code is one of the further names for throttling that the official SDKs react to.
pub(super) fn is_throttling_name(code: &str) -> bool {
    let names = ["RequestThrottled", "TooManyRequests", "Throttling"];
    names.iter().any(|name| code.starts_with(name))
}
