//! Verifies the signature of a request.
//!
//! The checks are in the order of the platform: missing headers, malformed headers, the access key,
//! the date, and then the signature. A rejected signature comes with the canonical request and the
//! string to sign that the server expected, so that a developer can compare them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use volcengine_core::Credentials;
use volcengine_core::sign::{Authorization, ReceivedRequest, XDate, constant_time_eq, sha256};

use crate::keys::Keys;
use crate::rejection::{
    INVALID_AUTHORIZATION, INVALID_CREDENTIAL, INVALID_TIMESTAMP, MISSING_AUTHENTICATION,
    MISSING_SIGNATURE, Rejection, SIGNATURE_DOES_NOT_MATCH,
};
use crate::request::ParsedRequest;

/// Verifies requests.
#[derive(Debug)]
pub(crate) struct Verifier {
    /// The credentials that callers must have.
    pub(crate) keys: Keys,
    /// How far a date can be from the server's clock, in either direction.
    pub(crate) tolerance: Duration,
}

impl Verifier {
    /// Verifies a request to the service with this code.
    pub(crate) fn verify(
        &self,
        request: &ParsedRequest,
        service: &str,
        now: SystemTime,
    ) -> Result<(), Rejection> {
        let authorization = authorization(request, service)?;
        let token = request.header("x-security-token");
        let caller = self.keys.find(authorization.access_key, token)?;
        self.check_date(request, &authorization, now)?;
        check_body(request)?;
        check_signature(request, &authorization, &caller.credentials)?;
        caller.check_token(token, now)
    }

    fn check_date(
        &self,
        request: &ParsedRequest,
        authorization: &Authorization<'_>,
        now: SystemTime,
    ) -> Result<(), Rejection> {
        let Some(text) = request.header("x-date") else {
            return Err(MISSING_SIGNATURE.with_message("the header X-Date is missing"));
        };
        let Ok(date) = text.parse::<XDate>() else {
            let message = format!("X-Date is `{text}`, which is not of the form YYYYMMDDTHHMMSSZ");
            return Err(INVALID_TIMESTAMP.with_message(message));
        };
        // The strings sort as the times do.
        let earliest = now.checked_sub(self.tolerance).unwrap_or(UNIX_EPOCH);
        let latest = now.checked_add(self.tolerance).unwrap_or(now);
        let (earliest, latest) = (XDate::from(earliest), XDate::from(latest));
        if !(earliest.as_str()..=latest.as_str()).contains(&date.as_str()) {
            return Err(INVALID_TIMESTAMP.with_message(format!(
                "X-Date is {date}, which is more than {} seconds from the server's clock, {}",
                self.tolerance.as_secs(),
                XDate::from(now)
            )));
        }
        if date.day() != authorization.day {
            return Err(INVALID_CREDENTIAL.with_message(format!(
                "the day of the credential scope is `{}`, that of X-Date is `{}`",
                authorization.day,
                date.day()
            )));
        }
        Ok(())
    }
}

/// Parses the `Authorization` header.
fn authorization<'r>(
    request: &'r ParsedRequest,
    service: &str,
) -> Result<Authorization<'r>, Rejection> {
    let Some(header) = request.header("authorization") else {
        return Err(MISSING_AUTHENTICATION.with_message("the header Authorization is missing"));
    };
    let Ok(authorization) = Authorization::parse(header) else {
        return Err(malformed(header));
    };
    if authorization.region.is_empty() {
        return Err(INVALID_CREDENTIAL.with_message("the region of the credential scope is empty"));
    }
    if authorization.service != service {
        return Err(INVALID_CREDENTIAL.with_message(format!(
            "the service of the credential scope is `{}`, the action belongs to `{service}`",
            authorization.service
        )));
    }
    Ok(authorization)
}

/// What is wrong with a malformed `Authorization` header.
fn malformed(header: &str) -> Rejection {
    let form = "HMAC-SHA256 Credential=<key>/<day>/<region>/<service>/request, \
                SignedHeaders=<a;b>, Signature=<hex>";
    if !header.starts_with("HMAC-SHA256 ") {
        let message = format!("Authorization is not of the form {form}");
        return INVALID_AUTHORIZATION.with_message(message);
    }
    for field in ["Credential=", "SignedHeaders=", "Signature="] {
        if !header.contains(field) {
            let message = format!("Authorization lacks `{field}`; its form is {form}");
            return MISSING_SIGNATURE.with_message(message);
        }
    }
    let credential = header.split("Credential=").nth(1).unwrap_or_default();
    let credential = credential.split(',').next().unwrap_or_default().trim();
    if credential.split('/').count() < 5 || !credential.ends_with("/request") {
        return INVALID_CREDENTIAL.with_message(format!(
            "the credential is not of the form <key>/<day>/<region>/<service>/request, \
             it is `{credential}`"
        ));
    }
    INVALID_AUTHORIZATION.with_message(format!("Authorization is not of the form {form}"))
}

/// Compares the body with the hash in `X-Content-Sha256`, if the request has one.
fn check_body(request: &ParsedRequest) -> Result<(), Rejection> {
    let Some(sent) = request.header("x-content-sha256") else {
        return Ok(());
    };
    let computed = sha256(&request.body);
    if constant_time_eq(sent, computed.as_str()) {
        return Ok(());
    }
    Err(SIGNATURE_DOES_NOT_MATCH.with_message(format!(
        "X-Content-Sha256 is `{sent}`, the SHA-256 of the {} bytes of the body is `{computed}`",
        request.body.len()
    )))
}

/// Computes the signature and compares it with that of the request.
fn check_signature(
    request: &ParsedRequest,
    authorization: &Authorization<'_>,
    credentials: &Credentials,
) -> Result<(), Rejection> {
    let path = request.uri.path();
    let headers: Vec<_> = request
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
        .collect();
    let signed = ReceivedRequest {
        method: request.method.as_str(),
        path,
        query: request.query(),
        headers: &headers,
        body: &request.body,
    };
    if signed.verify(authorization, credentials.secret_key()) {
        return Ok(());
    }
    let expected = signed.canonical_request(authorization.signed_headers);
    let string_to_sign = signed.string_to_sign(authorization, &expected);
    Err(SIGNATURE_DOES_NOT_MATCH.with_message(format!(
        "the server computed another signature. It expected this canonical request: {} \
         and this string to sign: {}",
        quoted(&redact_token(&expected)),
        quoted(&string_to_sign)
    )))
}

/// Redacts the session token, which is a signed header, in a canonical request.
fn redact_token(canonical_request: &str) -> String {
    let lines = canonical_request.split('\n').map(|line| {
        if line.starts_with("x-security-token:") {
            "x-security-token:[redacted]"
        } else {
            line
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A string in quotes, with `\n` for line ends.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\n', "\\n"))
}
