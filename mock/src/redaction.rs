//! Takes signatures and session tokens out of requests before anyone sees them.

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};

/// What stands in place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// Redacts the signature and the session token in headers.
pub(crate) fn headers(mut headers: HeaderMap) -> HeaderMap {
    if let http::header::Entry::Occupied(mut token) = headers.entry("x-security-token") {
        token.insert(HeaderValue::from_static(REDACTED));
    }
    if let http::header::Entry::Occupied(mut entry) = headers.entry(AUTHORIZATION) {
        let redacted = entry.get().to_str().ok().and_then(|text| {
            let (before, _) = text.split_once("Signature=")?;
            HeaderValue::try_from(format!("{before}Signature={REDACTED}")).ok()
        });
        entry.insert(redacted.unwrap_or(HeaderValue::from_static(REDACTED)));
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_headers_are_redacted_too() {
        let mut sent = HeaderMap::new();
        for value in ["HMAC-SHA256 Credential=k, Signature=s", "other"] {
            sent.append(AUTHORIZATION, HeaderValue::from_static(value));
            sent.append("x-security-token", HeaderValue::from_static("token"));
        }
        let mut redacted = HeaderMap::new();
        redacted.insert(
            AUTHORIZATION,
            HeaderValue::from_static("HMAC-SHA256 Credential=k, Signature=[redacted]"),
        );
        redacted.insert("x-security-token", HeaderValue::from_static(REDACTED));
        assert_eq!(headers(sent), redacted);
    }
}
