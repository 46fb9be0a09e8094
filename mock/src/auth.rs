//! Verifies the signature of a request, in its headers or in its query.
//!
//! The checks are in the order of the platform: what is missing, what is malformed, the access key,
//! the date, and then the signature.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use volcengine_core::sign::{Authorization, XDate};

use crate::keys::Keys;
use crate::rejection::{INVALID_CREDENTIAL, INVALID_PARAMETER, INVALID_TIMESTAMP, Rejection};
use crate::request::ParsedRequest;

mod header;
mod presigned;
mod signature;

use header::SignedHeaders;
pub(crate) use presigned::Presigned;

/// The parameter of a query that says for how many seconds the request is valid.
const EXPIRES: &str = "X-Expires";

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
        if let Some(presigned) = &request.presigned {
            let authorization = presigned.authorization(request)?;
            check_scope(&authorization, service)?;
            let token = presigned.token.as_deref();
            let caller = self.keys.find(authorization.access_key, token)?;
            self.check_date(request, presigned.date.as_deref(), &authorization, now)?;
            presigned.check(request, &authorization, &caller.credentials)?;
            return caller.check_token(token, now);
        }
        let authorization = header::authorization(request)?;
        check_scope(&authorization, service)?;
        let token = request.header("x-security-token");
        let caller = self.keys.find(authorization.access_key, token)?;
        self.check_date(request, request.header("x-date"), &authorization, now)?;
        SignedHeaders(request).check(&authorization, &caller.credentials)?;
        caller.check_token(token, now)
    }

    /// Checks that a request is valid now: from its date on, for as long as `X-Expires` says.
    fn check_date(
        &self,
        request: &ParsedRequest,
        date: Option<&str>,
        authorization: &Authorization<'_>,
        now: SystemTime,
    ) -> Result<(), Rejection> {
        let text = date.unwrap_or_default();
        let Ok(date) = text.parse::<XDate>() else {
            let message = format!("X-Date is `{text}`, which is not of the form YYYYMMDDTHHMMSSZ");
            return Err(INVALID_TIMESTAMP.with_message(message));
        };
        let expires = expires(request)?;
        // The strings sort as the times do.
        let earliest = now.checked_sub(expires.unwrap_or(self.tolerance));
        let earliest = XDate::from(earliest.unwrap_or(UNIX_EPOCH));
        let latest = XDate::from(now.checked_add(self.tolerance).unwrap_or(now));
        let clock = XDate::from(now);
        if let Some(expires) = expires.filter(|_| date.as_str() < earliest.as_str()) {
            return Err(INVALID_TIMESTAMP.with_message(format!(
                "X-Date is {date} and X-Expires {} seconds: the request has expired by the server's \
                 clock, {clock}",
                expires.as_secs()
            )));
        }
        if !(earliest.as_str()..=latest.as_str()).contains(&date.as_str()) {
            return Err(INVALID_TIMESTAMP.with_message(format!(
                "X-Date is {date}, which is more than {} seconds from the server's clock, {clock}",
                self.tolerance.as_secs()
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

/// For how long the request is valid, if it says so.
fn expires(request: &ParsedRequest) -> Result<Option<Duration>, Rejection> {
    let Some(text) = request.query_value(EXPIRES) else {
        return Ok(None);
    };
    match text.parse() {
        Ok(seconds @ 1..) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(Some(Duration::from_secs(seconds)))
        }
        _ => Err(INVALID_PARAMETER.with_message(format!(
            "{EXPIRES} is `{text}`, which is not a number of seconds from 1"
        ))),
    }
}

/// Checks region and service of the credential scope.
fn check_scope(authorization: &Authorization<'_>, service: &str) -> Result<(), Rejection> {
    if authorization.region.is_empty() {
        return Err(INVALID_CREDENTIAL.with_message("the region of the credential scope is empty"));
    }
    if authorization.service != service {
        return Err(INVALID_CREDENTIAL.with_message(format!(
            "the service of the credential scope is `{}`, the action belongs to `{service}`",
            authorization.service
        )));
    }
    Ok(())
}
