//! A rejected signature comes with the canonical request and the string to sign that the server
//! expected, so that a developer can compare them.

use volcengine_core::sign::{Authorization, ReceivedRequest};

use crate::redaction::{self, REDACTED};
use crate::rejection::{Rejection, SIGNATURE_DOES_NOT_MATCH};

/// The error for a request whose signature is another than the server computed.
pub(super) fn mismatch(
    signed: &ReceivedRequest<'_>,
    authorization: &Authorization<'_>,
) -> Rejection {
    let expected = signed.canonical_request(authorization.signed_headers);
    let string_to_sign = signed.string_to_sign(authorization, &expected);
    SIGNATURE_DOES_NOT_MATCH.with_message(format!(
        "the server computed another signature. It expected this canonical request: {} \
         and this string to sign: {}",
        quoted(&without_token(&expected)),
        quoted(&string_to_sign)
    ))
}

/// Redacts the session token, which is a signed header or parameter, in a canonical request.
fn without_token(canonical_request: &str) -> String {
    let lines = canonical_request.split('\n').enumerate();
    let lines = lines.map(|(index, line)| match index {
        2 => redaction::query(line),
        _ if line.starts_with("x-security-token:") => format!("x-security-token:{REDACTED}"),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A string in quotes, with `\n` for line ends.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\n', "\\n"))
}
