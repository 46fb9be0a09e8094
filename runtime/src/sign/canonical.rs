//! The canonical forms that both ends of a request must agree on.

use std::borrow::Cow;
use std::cmp::Ordering;

/// Joins pairs to a query in canonical form: sorted by the raw key in byte order, the values of a
/// repeated key in the order given, everything but `A-Z a-z 0-9 - _ . ~` percent-encoded
/// (protocol: docs 6971/174333).
///
/// ```
/// use volcengine_core::sign::canonical::query;
///
/// assert_eq!(query([("b", "1 2"), ("a", "*")]), "a=%2A&b=1%202");
/// ```
pub fn query<K: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (K, V)>) -> String {
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_by(|(left, _), (right, _)| left.as_ref().cmp(right.as_ref()));
    let mut text = String::with_capacity(pairs.len() * 24);
    for (key, value) in &pairs {
        if !text.is_empty() {
            text.push('&');
        }
        encode(&mut text, key.as_ref());
        text.push('=');
        encode(&mut text, value.as_ref());
    }
    text
}

/// The pairs of a query as it came over the wire; `+` stands for a space, as some official SDKs
/// send it.
pub fn pairs(raw: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    raw.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(key, true), decode(value, true))
    })
}

/// Percent-encodes each segment of a path; an empty path becomes `/`.
pub fn path(text: &mut String, raw: &str) {
    if matches!(raw, "" | "/") {
        // Nearly every action's; worth the short cut.
        return text.push('/');
    }
    for (index, segment) in raw.split('/').enumerate() {
        if index > 0 {
            text.push('/');
        }
        encode(text, segment);
    }
}

/// Appends `raw` percent-encoded.
pub fn encode(text: &mut String, raw: &str) {
    for byte in raw.bytes() {
        if is_unreserved(byte) {
            text.push(char::from(byte));
        } else {
            text.push('%');
            for nibble in [byte >> 4, byte & 15] {
                let digit = char::from_digit(nibble.into(), 16).unwrap_or_default();
                text.push(digit.to_ascii_uppercase());
            }
        }
    }
}

/// Undoes percent-encoding; what is not valid stays as it is.
pub(super) fn decode(raw: &str, plus_is_space: bool) -> Cow<'_, str> {
    if !raw.contains(['%', '+']) {
        return Cow::Borrowed(raw);
    }
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'+', _) if plus_is_space => bytes.push(b' '),
            (b'%', &[high, low, ref tail @ ..]) => match (nibble(high), nibble(low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = tail;
                }
                _ => bytes.push(byte),
            },
            _ => bytes.push(byte),
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| value.try_into().ok())
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

/// The value of a header as it is signed: white space around it is left out, and of `Host` the
/// port if it is 80 or 443, whatever the scheme.
#[must_use]
pub fn header_value<'v>(name: &str, value: &'v str) -> &'v str {
    let value = value.trim_ascii();
    if !name.eq_ignore_ascii_case("host") {
        return value;
    }
    match value.split_once(':') {
        Some((host, "80" | "443")) => host,
        _ => value,
    }
}

/// The headers of a request that are signed, in order of their lower-case names: `Content-Type`,
/// `Content-MD5`, `Host` and all that begin with `X-`. Of a repeated name the first counts, so
/// headers in `own` go before those in `others`.
pub(super) fn signed_headers<'h>(
    own: &[(&'h str, &'h str)],
    others: &[(&'h str, &'h str)],
) -> Vec<(&'h str, &'h str)> {
    let mut headers = Vec::with_capacity(own.len() + others.len());
    let all = own.iter().chain(others).copied();
    headers.extend(all.filter(|(name, _)| is_signed(name)));
    headers.sort_by(|(left, _), (right, _)| order(left, right));
    headers.dedup_by(|(later, _), (earlier, _)| later.eq_ignore_ascii_case(earlier));
    headers
}

fn order(left: &str, right: &str) -> Ordering {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    left.bytes().map(lower).cmp(right.bytes().map(lower))
}

fn is_signed(name: &str) -> bool {
    let special = ["host", "content-type", "content-md5"];
    let prefix = name.get(..2).unwrap_or_default();
    prefix.eq_ignore_ascii_case("x-") || special.iter().any(|one| name.eq_ignore_ascii_case(one))
}

/// Appends the canonical request; `what` is the method, the raw path and the canonical query.
pub(super) fn write_request<'h>(
    text: &mut String,
    what: (&str, &str, &str),
    headers: impl Iterator<Item = (&'h str, &'h str)> + Clone,
    body_sha256: &str,
) {
    let (method, raw_path, query) = what;
    text.push_str(method);
    text.push('\n');
    path(text, raw_path);
    text.push('\n');
    text.push_str(query);
    text.push('\n');
    if headers.clone().next().is_none() {
        // The official SDKs write an empty line where the first header would be.
        text.push('\n');
    }
    for (name, value) in headers.clone() {
        push_lowercase(text, name);
        text.push(':');
        text.push_str(header_value(name, value));
        text.push('\n');
    }
    text.push('\n');
    write_names(text, headers);
    text.push('\n');
    text.push_str(body_sha256);
}

/// Appends the list of signed headers: lower-case names with `;` between them.
pub(super) fn write_names<'h>(
    text: &mut String,
    headers: impl Iterator<Item = (&'h str, &'h str)>,
) {
    for (index, (name, _)) in headers.enumerate() {
        if index > 0 {
            text.push(';');
        }
        push_lowercase(text, name);
    }
}

fn push_lowercase(text: &mut String, name: &str) {
    let start = text.len();
    text.push_str(name);
    text.get_mut(start..)
        .unwrap_or_default()
        .make_ascii_lowercase();
}

/// Appends the credential scope: day, region, service and `request`.
pub(super) fn write_scope(text: &mut String, day: &str, region: &str, service: &str) {
    for part in [day, "/", region, "/", service, "/request"] {
        text.push_str(part);
    }
}

/// Appends the string to sign; `scope` is the region and the service.
pub(super) fn write_string_to_sign(
    text: &mut String,
    x_date: &str,
    scope: (&str, &str),
    request_sha256: &str,
) {
    for part in [super::ALGORITHM, "\n", x_date, "\n"] {
        text.push_str(part);
    }
    let day = x_date.get(..8).unwrap_or(x_date);
    write_scope(text, day, scope.0, scope.1);
    text.push('\n');
    text.push_str(request_sha256);
}
