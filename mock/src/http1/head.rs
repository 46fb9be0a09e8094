//! The head of a request: its first line and its headers.

use bytes::{Buf, BytesMut};
use http::uri::Authority;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, Version, header};
use httparse::{Error, Status};

use super::Fault;

/// The longest path and query, in bytes; the longest that [`Uri`] can hold.
pub(super) const MAX_TARGET: usize = 65_534;
/// The longest head, in bytes.
pub(super) const MAX_HEAD: usize = 256 << 10;
/// The largest number of headers.
pub(super) const MAX_HEADERS: usize = 100;
/// Of the first line, more than the target: the longest method, and the version.
const REST_OF_LINE: usize = 64;

/// The head of a request.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) version: Version,
    pub(super) headers: HeaderMap,
}

/// Reads a head that arrives in parts, in a time that is linear in its length.
#[derive(Debug, Default)]
pub(super) struct HeadReader {
    /// How many bytes were searched for the end.
    searched: usize,
    /// How many bytes were parsed without finding a fault.
    parsed: usize,
}

impl HeadReader {
    /// Takes the head from the buffer; none if it is not complete yet.
    pub(super) fn take(&mut self, buffer: &mut BytesMut) -> Result<Option<Head>, Fault> {
        if self.searched == 0 {
            // Some clients send an empty line after a body.
            let lines = buffer
                .iter()
                .take_while(|byte| matches!(byte, b'\r' | b'\n'));
            buffer.advance(lines.count());
        }
        match end(buffer, self.searched.saturating_sub(2)) {
            Some(end) if end <= MAX_HEAD => {
                let bytes = buffer.split_to(end);
                let head = parse(&bytes)?.ok_or(Fault::Malformed("its head does not end"))?;
                return Ok(Some(head));
            }
            Some(_) => return Err(Fault::HeadTooLarge),
            None => self.searched = buffer.len(),
        }
        self.check(buffer)?;
        Ok(None)
    }

    /// Looks for a fault in what has arrived so far, so that whoever speaks something else than HTTP
    /// does not wait for a response.
    fn check(&mut self, buffer: &[u8]) -> Result<(), Fault> {
        let has_line = buffer
            .iter()
            .take(MAX_TARGET + REST_OF_LINE)
            .any(|byte| *byte == b'\n');
        if !has_line && buffer.len() > MAX_TARGET + REST_OF_LINE {
            return Err(Fault::TargetTooLong);
        }
        if buffer.len() > MAX_HEAD {
            return Err(Fault::HeadTooLarge);
        }
        if buffer.len() / 2 >= self.parsed {
            self.parsed = buffer.len();
            parse(buffer)?;
        }
        Ok(())
    }
}

/// Where the head ends, after its empty line. The search starts at a byte.
fn end(bytes: &[u8], start: usize) -> Option<usize> {
    let bytes_from = bytes.iter().enumerate().skip(start);
    let line_ends = bytes_from.filter(|(_, byte)| **byte == b'\n');
    line_ends
        .map(|(at, _)| at + 1)
        .find_map(|next| match bytes.get(next..)? {
            [b'\n', ..] => Some(next + 1),
            [b'\r', b'\n', ..] => Some(next + 2),
            _ => None,
        })
}

/// Parses a head; none if it is not complete.
fn parse(bytes: &[u8]) -> Result<Option<Head>, Fault> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    if parsed.parse(bytes).map_err(fault)? == Status::Partial {
        return Ok(None);
    }
    let (Some(method), Some(target), Some(minor)) = (parsed.method, parsed.path, parsed.version)
    else {
        return Ok(None);
    };
    if target.len() > MAX_TARGET {
        return Err(Fault::TargetTooLong);
    }
    let head = Head {
        method: Method::from_bytes(method.as_bytes())
            .map_err(|_| Fault::Malformed("its method is invalid"))?,
        uri: Uri::try_from(target).map_err(|_| Fault::Malformed("its path is invalid"))?,
        version: match minor {
            0 => Version::HTTP_10,
            _ => Version::HTTP_11,
        },
        headers: header_map(parsed.headers)?,
    };
    check_host(&head)?;
    Ok(Some(head))
}

fn header_map(parsed: &[httparse::Header<'_>]) -> Result<HeaderMap, Fault> {
    let invalid = Fault::Malformed("it has an invalid header");
    let mut headers = HeaderMap::with_capacity(parsed.len());
    for header in parsed {
        let name = HeaderName::from_bytes(header.name.as_bytes()).map_err(|_| invalid)?;
        let value = HeaderValue::from_bytes(header.value).map_err(|_| invalid)?;
        headers.append(name, value);
    }
    Ok(headers)
}

/// Checks that there is one valid `Host`, which HTTP/1.0 can lack.
fn check_host(head: &Head) -> Result<(), Fault> {
    let mut hosts = head.headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) if head.version == Version::HTTP_10 => Ok(()),
        (None, _) => Err(Fault::Malformed("it has no Host")),
        (Some(_), Some(_)) => Err(Fault::Malformed("it has several Hosts")),
        (Some(host), None) if host.is_empty() => Ok(()),
        (Some(host), None) => match Authority::try_from(host.as_bytes()) {
            Ok(_) => Ok(()),
            Err(_) => Err(Fault::Malformed("its Host is invalid")),
        },
    }
}

fn fault(error: Error) -> Fault {
    match error {
        Error::Version => Fault::Version,
        Error::TooManyHeaders => Fault::HeadTooLarge,
        Error::HeaderName | Error::HeaderValue => Fault::Malformed("it has an invalid header"),
        Error::NewLine => Fault::Malformed("it has an invalid line end"),
        Error::Token | Error::Status => Fault::Malformed("its first line is invalid"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Option<Head>, Fault> {
        HeadReader::default().take(&mut BytesMut::from(bytes))
    }

    #[test]
    fn a_head_can_arrive_byte_by_byte() {
        let sent = b"\r\nPOST /?a=b HTTP/1.1\r\nHost: h:1\r\nX-A: 1\r\nx-a: 2\r\n\r\nbody";
        let (mut reader, mut buffer) = (HeadReader::default(), BytesMut::new());
        let mut found = None;
        for byte in sent {
            buffer.extend([*byte]);
            if found.is_none() {
                found = reader.take(&mut buffer).unwrap();
            }
        }
        let head = found.unwrap();
        assert_eq!(head.method, Method::POST);
        assert_eq!(head.uri, "/?a=b");
        assert_eq!(head.headers.get_all("x-a").iter().count(), 2);
        assert_eq!(buffer, "body");
    }

    #[test]
    fn line_feeds_alone_end_lines_too() {
        let head = read(b"GET / HTTP/1.0\nA: b\n\n").unwrap().unwrap();
        assert_eq!(head.version, Version::HTTP_10);
        assert_eq!(head.headers["a"], "b");
    }

    #[test]
    fn what_is_not_http_is_known_before_the_head_ends() {
        for (sent, fault) in [
            (b"\x16\x03\x01\x02\x00\x01".as_slice(), 400),
            (b"PRI * HTTP/2.0\r\n", 505),
            (b"GET / HTTP/1.1\r\nno header\r\n", 400),
            (b"GET / HTTP/1.1\r\nA : b\r\n", 400),
        ] {
            let status = read(sent).unwrap_err().status();
            assert_eq!(status, fault, "{}", sent.escape_ascii());
        }
    }

    #[test]
    fn a_head_has_limits() {
        let long = |length: usize| "x".repeat(length);
        let of_target =
            |length: usize| format!("GET /{} HTTP/1.1\r\nHost: h\r\n\r\n", long(length));
        assert!(
            read(of_target(MAX_TARGET - 1).as_bytes())
                .unwrap()
                .is_some()
        );
        let too_long = read(of_target(MAX_TARGET).as_bytes());
        assert_eq!(too_long.unwrap_err(), Fault::TargetTooLong);
        let open_target = format!("GET /{}", long(MAX_TARGET + REST_OF_LINE));
        assert_eq!(
            read(open_target.as_bytes()).unwrap_err(),
            Fault::TargetTooLong
        );

        let of_header = |length| format!("GET / HTTP/1.1\r\nHost: h\r\nA: {}", long(length));
        assert!(
            read(of_header(MAX_HEAD - 100).as_bytes())
                .unwrap()
                .is_none()
        );
        let too_large = read(of_header(MAX_HEAD).as_bytes());
        assert_eq!(too_large.unwrap_err(), Fault::HeadTooLarge);
        let many = format!(
            "GET / HTTP/1.1\r\n{}\r\n",
            "a: b\r\n".repeat(MAX_HEADERS + 1)
        );
        assert_eq!(read(many.as_bytes()).unwrap_err(), Fault::HeadTooLarge);
    }

    #[test]
    fn a_request_has_one_valid_host() {
        for (hosts, valid) in [
            ("Host: a\r\n", true),
            ("Host: [::1]:80\r\n", true),
            ("Host:\r\n", true),
            ("", false),
            ("Host: a\r\nHost: a\r\n", false),
            ("Host: a b\r\n", false),
            ("Host: a/b\r\n", false),
        ] {
            let sent = format!("GET / HTTP/1.1\r\n{hosts}\r\n");
            assert_eq!(read(sent.as_bytes()).is_ok(), valid, "{hosts}");
        }
    }
}
