//! The head of a response.

use bytes::{BufMut, Bytes, BytesMut};
use http::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{Method, StatusCode, Version};

use super::Response;
use super::framing::{has_token, keeps_alive};
use super::head::Head;

/// What a response depends on in its request.
#[derive(Clone, Copy, Debug)]
pub(super) struct ResponseForm {
    version: Version,
    keeps_alive: bool,
    /// Whether the method is HEAD, whose responses have no body.
    is_head: bool,
}

/// A response as it is sent.
#[derive(Debug)]
pub(super) struct ResponseBytes {
    pub(super) head: BytesMut,
    pub(super) body: Bytes,
    /// Whether the connection stays open after it.
    pub(super) keeps_alive: bool,
}

impl ResponseForm {
    /// That of the response to a request that cannot be read.
    pub(super) const TO_FAULT: ResponseForm = ResponseForm {
        version: Version::HTTP_11,
        keeps_alive: false,
        is_head: false,
    };

    pub(super) fn new(head: &Head) -> Self {
        ResponseForm {
            version: head.version,
            keeps_alive: keeps_alive(head),
            is_head: head.method == Method::HEAD,
        }
    }

    /// Renders a response.
    pub(super) fn render(self, response: Response) -> ResponseBytes {
        let (parts, mut body) = response.into_parts();
        let has_body = !self.is_head
            && !matches!(
                parts.status,
                StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED
            );
        let is_chunked = has_token(&parts.headers, &TRANSFER_ENCODING, "chunked");
        let length = body.len();
        let given = parts.headers.get(CONTENT_LENGTH);
        let is_given_wrong = given.is_some_and(|given| given != length.to_string().as_str());
        let keeps_alive = self.keeps_alive
            && !has_token(&parts.headers, &CONNECTION, "close")
            && !(has_body && is_given_wrong);

        let mut head = BytesMut::new();
        let version = if self.version == Version::HTTP_10 {
            "1.0"
        } else {
            "1.1"
        };
        let reason = parts.status.canonical_reason().unwrap_or_default();
        head.put_slice(format!("HTTP/{version} {} {reason}\r\n", parts.status.as_str()).as_bytes());
        let mut put = |name: &str, value: &[u8]| {
            for part in [name.as_bytes(), b": ", value, b"\r\n"] {
                head.put_slice(part);
            }
        };
        for (name, value) in &parts.headers {
            put(name.as_str(), value.as_bytes());
        }
        if (has_body || self.is_head) && given.is_none() && !is_chunked {
            put(CONTENT_LENGTH.as_str(), length.to_string().as_bytes());
        }
        if !parts.headers.contains_key(CONNECTION) {
            match (keeps_alive, self.version) {
                (false, _) => put(CONNECTION.as_str(), b"close"),
                (true, Version::HTTP_10) => put(CONNECTION.as_str(), b"keep-alive"),
                (true, _) => {}
            }
        }
        head.put_slice(b"\r\n");
        if !has_body {
            body.clear();
        } else if is_chunked {
            body = one_chunk(&body);
        }
        ResponseBytes {
            head,
            body,
            keeps_alive,
        }
    }
}

/// A body in chunks: one, and the empty one at the end.
fn one_chunk(body: &[u8]) -> Bytes {
    let mut chunks = BytesMut::new();
    if !body.is_empty() {
        chunks.put_slice(format!("{:x}\r\n", body.len()).as_bytes());
        chunks.put_slice(body);
        chunks.put_slice(b"\r\n");
    }
    chunks.put_slice(b"0\r\n\r\n");
    chunks.freeze()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(form: ResponseForm, status: u16, headers: &[(&str, &str)]) -> (String, bool) {
        let mut response = http::Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        let bytes = form.render(response.body(Bytes::from_static(b"body")).unwrap());
        let text = [bytes.head.freeze(), bytes.body].concat();
        (String::from_utf8(text).unwrap(), bytes.keeps_alive)
    }

    #[test]
    fn a_response_says_where_it_ends_and_whether_more_can_follow() {
        let form = |version, keeps_alive, is_head| ResponseForm {
            version,
            keeps_alive,
            is_head,
        };
        let get = form(Version::HTTP_11, true, false);
        let head = form(Version::HTTP_11, true, true);
        let old = form(Version::HTTP_10, true, false);
        for (form, status, headers, expected) in [
            (
                get,
                200,
                [].as_slice(),
                "HTTP/1.1 200 OK|content-length: 4||body",
            ),
            (head, 200, &[], "HTTP/1.1 200 OK|content-length: 4||"),
            (get, 204, &[], "HTTP/1.1 204 No Content||"),
            (
                old,
                200,
                &[],
                "HTTP/1.0 200 OK|content-length: 4|connection: keep-alive||body",
            ),
            (
                ResponseForm::TO_FAULT,
                799,
                &[],
                "HTTP/1.1 799 |content-length: 4|connection: close||body",
            ),
            (
                get,
                200,
                &[("content-length", "9")],
                "HTTP/1.1 200 OK|content-length: 9|connection: close||body",
            ),
            (
                get,
                200,
                &[("connection", "Close")],
                "HTTP/1.1 200 OK|connection: Close|content-length: 4||body",
            ),
            (
                get,
                200,
                &[("transfer-encoding", "chunked")],
                "HTTP/1.1 200 OK|transfer-encoding: chunked||4|body|0||",
            ),
        ] {
            let (text, keeps_alive) = rendered(form, status, headers);
            assert_eq!(text.replace("\r\n", "|"), expected);
            let says_close = text.to_lowercase().contains("connection: close");
            assert_eq!(keeps_alive, !says_close, "{text}");
        }
    }
}
