//! The canonical forms, which sender and receiver of a request must agree on.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::sink::Sink;

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
    write_path(output, raw);
}

fn write_path(output: &mut impl Sink, raw: &str) {
    if matches!(raw, "" | "/") {
        // The path of nearly every action.
        return output.push("/");
    }
    for (index, segment) in raw.split('/').enumerate() {
        if index > 0 {
            output.push("/");
        }
        utf8_percent_encode(segment, ENCODED).for_each(|part| output.push(part));
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

/// Appends the canonical request of a method, a raw path and a canonical query.
///
/// `names` are those of the headers as [`write_names`] writes them.
pub(super) fn write_request<'h>(
    output: &mut impl Sink,
    (method, raw_path, query): (&str, &str, &str),
    (headers, names): (impl Iterator<Item = (&'h str, &'h str)>, &str),
    body_sha256: &str,
) {
    output.push(method);
    output.push("\n");
    write_path(output, raw_path);
    output.push("\n");
    output.push(query);
    output.push("\n");
    if names.is_empty() {
        // The official SDKs write an empty line in place of the first header.
        output.push("\n");
    }
    let mut names_left = names;
    for (name, value) in headers {
        // The same name in lower case.
        let (name, left) = names_left.split_at_checked(name.len()).unwrap_or_default();
        names_left = left.get(1..).unwrap_or_default();
        output.push(name);
        output.push(":");
        output.push(header_value(name, value));
        output.push("\n");
    }
    output.push("\n");
    output.push(names);
    output.push("\n");
    output.push(body_sha256);
}

/// Appends the list of signed headers: lower-case names, separated by `;`.
pub(super) fn write_names<'h>(output: &mut String, names: impl Iterator<Item = &'h str>) {
    let start = output.len();
    for (index, name) in names.enumerate() {
        if index > 0 {
            output.push(';');
        }
        output.push_str(name);
    }
    let written = output.get_mut(start..).unwrap_or_default();
    written.make_ascii_lowercase();
}

/// The credential scope after the day: region, service and `request`.
pub(super) fn scope_end(region: &str, service: &str) -> String {
    format!("/{region}/{service}/request")
}

/// Appends the string to sign.
pub(super) fn write_string_to_sign(
    output: &mut impl Sink,
    x_date: &str,
    scope_end: &str,
    request_sha256: &str,
) {
    output.push(super::ALGORITHM);
    output.push("\n");
    output.push(x_date);
    output.push("\n");
    output.push(x_date.get(..8).unwrap_or(x_date));
    output.push(scope_end);
    output.push("\n");
    output.push(request_sha256);
}
