//! A signature in the headers of a request.

use volcengine_core::Credentials;
use volcengine_core::sign::{Authorization, ReceivedRequest, constant_time_eq, sha256};

use super::signature::mismatch;
use crate::rejection::{
    INVALID_AUTHORIZATION, INVALID_CREDENTIAL, MISSING_AUTHENTICATION, MISSING_SIGNATURE,
    Rejection, SIGNATURE_DOES_NOT_MATCH,
};
use crate::request::ParsedRequest;

/// A request with signed headers.
pub(super) struct SignedHeaders<'r>(pub(super) &'r ParsedRequest);

impl SignedHeaders<'_> {
    /// Checks the hash of the body, if there is one, and the signature.
    pub(super) fn check(
        &self,
        authorization: &Authorization<'_>,
        credentials: &Credentials,
    ) -> Result<(), Rejection> {
        let SignedHeaders(request) = self;
        check_body(request)?;
        let headers = request.header_pairs();
        let signed = ReceivedRequest {
            method: request.method.as_str(),
            path: request.uri.path(),
            query: request.query(),
            headers: &headers,
            body: &request.body,
        };
        if signed.verify(authorization, credentials.secret_key()) {
            return Ok(());
        }
        Err(mismatch(&signed, authorization))
    }
}

/// Parses the `Authorization` header, and checks that there is a date.
pub(super) fn authorization(request: &ParsedRequest) -> Result<Authorization<'_>, Rejection> {
    let Some(header) = request.header("authorization") else {
        return Err(MISSING_AUTHENTICATION.with_message("the header Authorization is missing"));
    };
    let authorization = Authorization::parse(header).map_err(|_| malformed(header))?;
    if request.header("x-date").is_none() {
        return Err(MISSING_SIGNATURE.with_message("the header X-Date is missing"));
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
        return invalid_credential(credential);
    }
    INVALID_AUTHORIZATION.with_message(format!("Authorization is not of the form {form}"))
}

/// A credential that has another form than that of the protocol.
pub(super) fn invalid_credential(credential: &str) -> Rejection {
    INVALID_CREDENTIAL.with_message(format!(
        "the credential is not of the form <key>/<day>/<region>/<service>/request, \
         it is `{credential}`"
    ))
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
