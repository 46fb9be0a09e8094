//! The canonical forms, which sender and receiver of a request must agree on.

use std::borrow::Cow;
use std::cmp::Ordering;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but `A-Z a-z 0-9 - _ . ~`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Joins pairs to a query in canonical form (protocol: docs 6971/174333).
///
/// Pairs are sorted by the raw key in byte order, and values of a repeated key stay in their order.
/// Everything but `A-Z a-z 0-9 - _ . ~` is percent-encoded.
///
/// ```
/// use volcengine_core::sign::canonical::query;
///
/// assert_eq!(query([("b", "1 2"), ("a", "*")]), "a=%2A&b=1%202");
/// ```
pub fn query<K: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (K, V)>) -> String {
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_by(|(left, _), (right, _)| left.as_ref().cmp(right.as_ref()));
    let mut output = String::with_capacity(pairs.len() * 24);
    for (key, value) in &pairs {
        if !output.is_empty() {
            output.push('&');
        }
        encode(&mut output, key.as_ref());
        output.push('=');
        encode(&mut output, value.as_ref());
    }
    output
}

/// The decoded pairs of a received query. `+` means a space, because some official SDKs send it.
pub fn pairs(raw: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    raw.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode_with_plus(key), decode_with_plus(value))
    })
}

/// Appends a path with percent-encoded segments. An empty path becomes `/`.
pub fn path(output: &mut String, raw: &str) {
    if matches!(raw, "" | "/") {
        // The path of nearly every action.
        return output.push('/');
    }
    for (index, segment) in raw.split('/').enumerate() {
        if index > 0 {
            output.push('/');
        }
        encode(output, segment);
    }
}

/// Appends `raw` percent-encoded.
pub fn encode(output: &mut String, raw: &str) {
    output.extend(utf8_percent_encode(raw, ENCODED));
}

/// Percent-decodes a string. An invalid escape stays as it is.
pub(super) fn decode(raw: &str) -> Cow<'_, str> {
    percent_decode_str(raw).decode_utf8_lossy()
}

fn decode_with_plus(raw: &str) -> Cow<'_, str> {
    if raw.contains('+') {
        Cow::Owned(decode(&raw.replace('+', " ")).into_owned())
    } else {
        decode(raw)
    }
}

/// The value of a header as it is signed: without surrounding white space and, for `Host`, without
/// the ports 80 and 443 of any scheme.
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

/// The headers that are signed, sorted by lower-case name: `Content-Type`, `Content-MD5`, `Host` and
/// all that begin with `X-`. If a name is repeated, the first header counts, and `added` comes before
/// `others`.
pub(super) fn signed_headers<'h>(
    added: &[(&'h str, &'h str)],
    others: &[(&'h str, &'h str)],
) -> Vec<(&'h str, &'h str)> {
    let mut headers = Vec::with_capacity(added.len() + others.len());
    let all = added.iter().chain(others).copied();
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

/// Appends the canonical request of a method, a raw path and a canonical query.
pub(super) fn write_request<'h>(
    output: &mut String,
    (method, raw_path, query): (&str, &str, &str),
    headers: impl Iterator<Item = (&'h str, &'h str)> + Clone,
    body_sha256: &str,
) {
    output.push_str(method);
    output.push('\n');
    path(output, raw_path);
    output.push('\n');
    output.push_str(query);
    output.push('\n');
    if headers.clone().next().is_none() {
        // The official SDKs write an empty line in place of the first header.
        output.push('\n');
    }
    for (name, value) in headers.clone() {
        push_lowercase(output, name);
        output.push(':');
        output.push_str(header_value(name, value));
        output.push('\n');
    }
    output.push('\n');
    write_names(output, headers);
    output.push('\n');
    output.push_str(body_sha256);
}

/// Appends the list of signed headers: lower-case names, separated by `;`.
pub(super) fn write_names<'h>(
    output: &mut String,
    headers: impl Iterator<Item = (&'h str, &'h str)>,
) {
    for (index, (name, _)) in headers.enumerate() {
        if index > 0 {
            output.push(';');
        }
        push_lowercase(output, name);
    }
}

fn push_lowercase(output: &mut String, name: &str) {
    let start = output.len();
    output.push_str(name);
    output
        .get_mut(start..)
        .unwrap_or_default()
        .make_ascii_lowercase();
}

/// Appends the credential scope: day, region, service and `request`.
pub(super) fn write_scope(output: &mut String, day: &str, region: &str, service: &str) {
    for part in [day, "/", region, "/", service, "/request"] {
        output.push_str(part);
    }
}

/// Appends the string to sign.
pub(super) fn write_string_to_sign(
    output: &mut String,
    x_date: &str,
    (region, service): (&str, &str),
    request_sha256: &str,
) {
    for part in [super::ALGORITHM, "\n", x_date, "\n"] {
        output.push_str(part);
    }
    let day = x_date.get(..8).unwrap_or(x_date);
    write_scope(output, day, region, service);
    output.push('\n');
    output.push_str(request_sha256);
}
