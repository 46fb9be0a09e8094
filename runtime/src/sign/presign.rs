//! A signature in the query of a URL, for a GET that someone else sends.

use super::{ALGORITHM, SigningKey, XDate, canonical, sha256};
use crate::credentials::Credentials;

/// The query of a presigned GET: the parameters and their signature.
///
/// It is valid for 900 seconds. The signature does not cover the host, so the query works on every
/// host of the service; the official Go and Python SDKs agree on this form. With a session token they
/// disagree. This function then follows the Go SDK, which signs and lists the token, but no live
/// server has confirmed it (protocol: docs 6499/174135).
///
/// ```
/// use volcengine_core::Credentials;
/// use volcengine_core::sign::{XDate, presign};
///
/// let credentials = Credentials::new("AK", "SK");
/// let scope = ("cn-north-1", "rtc");
/// let query = [("Action", "ListRooms"), ("Version", "2020-12-01")];
/// let query = presign(&credentials, scope, "GET", "/", &query, XDate::from_unix(0));
/// assert!(query.starts_with("Action=ListRooms&Version=2020-12-01&X-Algorithm=HMAC-SHA256&"));
/// ```
#[must_use]
pub fn presign(
    credentials: &Credentials,
    (region, service): (&str, &str),
    method: &str,
    path: &str,
    query: &[(&str, &str)],
    x_date: XDate,
) -> String {
    let scope_end = canonical::scope_end(region, service);
    let credential = format!("{}/{}{scope_end}", credentials.access_key(), x_date.day());
    let mut pairs = query.to_vec();
    pairs.extend([
        ("X-Algorithm", ALGORITHM),
        ("X-Credential", &credential),
        ("X-Date", x_date.as_str()),
        ("X-NotSignBody", ""),
        ("X-SignedHeaders", ""),
    ]);
    pairs.extend(
        credentials
            .session_token()
            .map(|token| ("X-Security-Token", token.expose())),
    );
    let names = signed_queries(&pairs);
    pairs.push(("X-SignedQueries", &names));

    let unsigned = canonical::query(pairs.iter().copied());
    let mut buffer = String::new();
    let request = (method, path, &*unsigned);
    canonical::write_request(
        &mut buffer,
        request,
        (std::iter::empty(), ""),
        sha256(b"").as_str(),
    );
    let request_hash = sha256(buffer.as_bytes());
    buffer.clear();
    let request_hash = request_hash.as_str();
    canonical::write_string_to_sign(&mut buffer, x_date.as_str(), &scope_end, request_hash);
    let key = SigningKey::derive(credentials.secret_key(), x_date.day(), region, service);
    format!("{unsigned}&X-Signature={}", key.sign(buffer.as_bytes()))
}

/// The sorted names of all signed parameters, including the parameter of this list.
fn signed_queries(pairs: &[(&str, &str)]) -> String {
    let mut names: Vec<_> = pairs.iter().map(|(name, _)| *name).collect();
    names.push("X-SignedQueries");
    names.sort_unstable();
    names.join(";")
}
