//! Where a request ends, and what happens after it.

use http::header::{CONNECTION, CONTENT_LENGTH, EXPECT, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, Version};

use super::Fault;
use super::body::MAX_BODY;
use super::head::Head;

/// How long the body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyLength {
    /// So many bytes.
    Bytes(usize),
    /// It comes in chunks, and the last one is empty.
    Chunks,
}

/// The length of the body (RFC 9112, 6.3). A request that two servers could read differently is
/// rejected.
pub(super) fn body_length(head: &Head) -> Result<BodyLength, Fault> {
    let codings = || tokens(&head.headers, &TRANSFER_ENCODING);
    let has_length = head.headers.contains_key(CONTENT_LENGTH);
    if !head.headers.contains_key(TRANSFER_ENCODING) {
        return content_length(&head.headers).map(BodyLength::Bytes);
    }
    if head.version == Version::HTTP_10 || has_length {
        return Err(Fault::Malformed("its body has two lengths"));
    }
    match codings().last() {
        Some(last) if last.eq_ignore_ascii_case("chunked") => match codings().count() {
            1 => Ok(BodyLength::Chunks),
            _ => Err(Fault::TransferCoding),
        },
        _ => Err(Fault::Malformed("its body has no length")),
    }
}

fn content_length(headers: &HeaderMap) -> Result<usize, Fault> {
    let invalid = Fault::Malformed("its Content-Length is invalid");
    let mut values = headers.get_all(CONTENT_LENGTH).iter();
    let Some(first) = values.next() else {
        return Ok(0);
    };
    let text = first.to_str().unwrap_or_default();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || values.any(|other| other != first) {
        return Err(invalid);
    }
    match text.parse() {
        Ok(length) if length <= MAX_BODY => Ok(length),
        // Or more than a `usize` holds.
        _ => Err(Fault::BodyTooLarge),
    }
}

/// Whether the caller waits for `100 Continue` before it sends the body.
pub(super) fn expects_continue(head: &Head) -> Result<bool, Fault> {
    match head.headers.get(EXPECT) {
        None => Ok(false),
        Some(value) if value.as_bytes().eq_ignore_ascii_case(b"100-continue") => {
            Ok(head.version == Version::HTTP_11)
        }
        Some(_) => Err(Fault::Expectation),
    }
}

/// Whether the connection stays open after the response.
pub(super) fn keeps_alive(head: &Head) -> bool {
    let has = |option: &str| has_token(&head.headers, &CONNECTION, option);
    !has("close") && (head.version == Version::HTTP_11 || has("keep-alive"))
}

/// Whether a header is a list that has this element, ignoring case.
pub(super) fn has_token(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    tokens(headers, name).any(|found| found.eq_ignore_ascii_case(token))
}

fn tokens<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    let values = headers.get_all(name).into_iter();
    let lists = values.filter_map(|value| value.to_str().ok());
    let elements = lists.flat_map(|list| list.split(',')).map(str::trim);
    elements.filter(|element| !element.is_empty())
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, Method, Uri};

    use super::*;

    fn head(version: Version, headers: &[(&'static str, &'static str)]) -> Head {
        let headers = headers.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, value);
        }
        Head {
            method: Method::POST,
            uri: Uri::default(),
            version,
            headers: map,
        }
    }

    fn length(headers: &[(&'static str, &'static str)]) -> Result<BodyLength, u16> {
        body_length(&head(Version::HTTP_11, headers)).map_err(|fault| fault.status().as_u16())
    }

    #[test]
    fn a_body_has_one_length() {
        let (length_name, coding) = ("content-length", "transfer-encoding");
        for (headers, expected) in [
            ([].as_slice(), Ok(BodyLength::Bytes(0))),
            (&[(length_name, "07")], Ok(BodyLength::Bytes(7))),
            (
                &[(length_name, "7"), (length_name, "7")],
                Ok(BodyLength::Bytes(7)),
            ),
            (&[(length_name, "7"), (length_name, "8")], Err(400)),
            (&[(length_name, "7, 7")], Err(400)),
            (&[(length_name, "+7")], Err(400)),
            (&[(length_name, "-7")], Err(400)),
            (&[(length_name, "")], Err(400)),
            (&[(length_name, "67108865")], Err(413)),
            (&[(length_name, "99999999999999999999999")], Err(413)),
            (&[(coding, "Chunked")], Ok(BodyLength::Chunks)),
            (&[(coding, "gzip, chunked")], Err(501)),
            (&[(coding, "chunked"), (coding, "chunked")], Err(501)),
            (&[(coding, "chunked, gzip")], Err(400)),
            (&[(coding, "")], Err(400)),
            (&[(coding, "chunked"), (length_name, "7")], Err(400)),
        ] {
            assert_eq!(length(headers), expected, "{headers:?}");
        }
        let old = head(Version::HTTP_10, &[(coding, "chunked")]);
        assert!(body_length(&old).is_err());
    }

    #[test]
    fn a_connection_stays_open_by_version_and_header() {
        for (version, connection, expected) in [
            (Version::HTTP_11, "", true),
            (Version::HTTP_11, "x, Close", false),
            (Version::HTTP_10, "", false),
            (Version::HTTP_10, "Keep-Alive", true),
        ] {
            let head = head(version, &[("connection", connection)]);
            assert_eq!(keeps_alive(&head), expected, "{head:?}");
        }
    }
}
