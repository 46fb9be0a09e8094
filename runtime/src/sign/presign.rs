//! A signature in the query of a URL, for a GET that someone else sends.

use super::{ALGORITHM, SigningKey, XDate, canonical, sha256};
use crate::credentials::Credentials;

/// The query of a presigned GET: the given parameters and the signature over them.
///
/// This is the form without a host in which the official Go and Python SDKs agree, so the same
/// query works on every host of the service. It is valid for 900 seconds. With a session token the
/// official SDKs disagree; the Go SDK's form is used, in which the token is signed and listed, and
/// no live server has confirmed it (protocol: docs 6499/174135).
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
    let mut credential = format!("{}/", credentials.access_key());
    canonical::write_scope(&mut credential, x_date.day(), region, service);
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
            .map(|token| ("X-Security-Token", token)),
    );
    let names = signed_queries(&pairs);
    pairs.push(("X-SignedQueries", &names));

    let unsigned = canonical::query(pairs.iter().copied());
    let mut text = String::new();
    let what = (method, path, &*unsigned);
    canonical::write_request(&mut text, what, std::iter::empty(), sha256(b"").as_str());
    let request_hash = sha256(text.as_bytes());
    text.clear();
    let scope = (region, service);
    canonical::write_string_to_sign(&mut text, x_date.as_str(), scope, request_hash.as_str());
    let key = SigningKey::derive(credentials.secret_key(), x_date.day(), region, service);
    format!("{unsigned}&X-Signature={}", key.sign(text.as_bytes()))
}

/// The sorted names of all signed parameters, this list's own among them.
fn signed_queries(pairs: &[(&str, &str)]) -> String {
    let mut names: Vec<_> = pairs.iter().map(|(name, _)| *name).collect();
    names.push("X-SignedQueries");
    names.sort_unstable();
    names.join(";")
}
