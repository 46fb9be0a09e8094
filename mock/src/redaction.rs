//! Takes signatures and session tokens out of requests before anyone sees them.

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};
use volcengine_core::sign::canonical;

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

/// Redacts the signature and the session token in a query.
pub(crate) fn query(query: &str) -> String {
    let pairs = query.split('&').map(|pair| {
        let name = canonical::pairs(pair).next().map(|(name, _)| name);
        match name.as_deref() {
            Some(name @ ("X-Signature" | "X-Security-Token")) => format!("{name}={REDACTED}"),
            _ => pair.to_owned(),
        }
    });
    pairs.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_redacted_however_its_names_are_encoded() {
        let sent = "a=1&X-Security-Token=t&X%2DSignature=s&X-SignedQueries=X-Signature&&b";
        let expected = "a=1&X-Security-Token=[redacted]&X-Signature=[redacted]\
                        &X-SignedQueries=X-Signature&&b";
        assert_eq!(query(sent), expected);
    }

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
