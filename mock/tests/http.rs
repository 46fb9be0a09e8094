//! What the server does with requests that are not HTTP, or that HTTP does not allow.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "this is how a test fails"
)]

mod common;

use std::io::Write;
use std::net::Shutdown;

use common::STOP;
use common::raw::{TARGET, connect, request, response_to, responses, send_all_and_end, unsigned};
use volcengine_mock::MockServer;

/// A request with a body in chunks.
fn in_chunks(chunks: &str) -> String {
    format!(
        "POST {TARGET} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n\
         Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}"
    )
}

#[track_caller]
fn assert_fault(server: &MockServer, sent: &[u8], status: u16) {
    let mut shown = sent.escape_ascii().to_string();
    shown.truncate(80);
    let response = response_to(server, sent);
    assert_eq!(response.status(), status, "{shown}");
    assert_eq!(response.header("connection"), Some("close"), "{shown}");
    let code = if status == 505 {
        "UnsupportedProtocol"
    } else {
        "InvalidParameter"
    };
    assert_eq!(response.code(), code, "{shown}");
    assert!(!response.message().is_empty(), "{shown}");
}

#[test]
fn malformed_requests_get_an_envelope() {
    let server = unsigned();
    for sent in [
        b"nonsense\r\n\r\n".as_slice(),
        b"GET\r\n\r\n",
        b"GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
        b"G\x00T / HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET /\x01 HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : h\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: h\r\nA: \x00\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: h\rA: b\r\n\r\n",
        b"GET http:// HTTP/1.1\r\nHost: h\r\n\r\n",
        b"\xff\xfe\xfd\r\n\r\n",
        // TLS
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ] {
        assert_fault(&server, sent, 400);
    }
}

#[test]
fn a_request_without_one_valid_host_is_rejected() {
    let server = unsigned();
    for hosts in [
        "",
        "Host: a\r\nHost: a\r\n",
        "Host: a\r\nHost: b\r\n",
        "Host: a b\r\n",
    ] {
        let sent = format!("GET {TARGET} HTTP/1.1\r\n{hosts}\r\n");
        assert_fault(&server, sent.as_bytes(), 400);
    }
    let old = response_to(&server, format!("GET {TARGET} HTTP/1.0\r\n\r\n"));
    assert_eq!(old.line, "HTTP/1.0 405 Method Not Allowed");
}

#[test]
fn another_version_of_http_is_rejected() {
    let server = unsigned();
    for sent in [
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(),
        b"GET / HTTP/2\r\nHost: h\r\n\r\n",
        b"GET / HTTP/1.2\r\nHost: h\r\n\r\n",
        b"GET / HTTP/3.0\r\nHost: h\r\n\r\n",
    ] {
        assert_fault(&server, sent, 505);
    }
}

#[test]
fn what_is_too_long_is_rejected() {
    let server = unsigned();
    let long = |length: usize| "x".repeat(length);
    let target = format!("GET /?a={} HTTP/1.1\r\nHost: h\r\n\r\n", long(70_000));
    assert_fault(&server, target.as_bytes(), 414);
    let open_target = format!("GET /?a={}", long(1_000_000));
    assert_fault(&server, open_target.as_bytes(), 414);
    let header = format!("GET / HTTP/1.1\r\nHost: h\r\nA: {}\r\n\r\n", long(300_000));
    assert_fault(&server, header.as_bytes(), 431);
    let open_header = format!("GET / HTTP/1.1\r\nHost: h\r\nA: {}", long(1_000_000));
    assert_fault(&server, open_header.as_bytes(), 431);
    let many = format!(
        "GET / HTTP/1.1\r\nHost: h\r\n{}\r\n",
        "a: b\r\n".repeat(200)
    );
    assert_fault(&server, many.as_bytes(), 431);
}

#[test]
fn a_body_that_is_too_large_is_rejected_before_it_is_read() {
    let server = unsigned();
    for length in ["104857600", "18446744073709551616"] {
        let head = format!("POST {TARGET} HTTP/1.1\r\nHost: h\r\nContent-Length: {length}\r\n");
        assert_fault(&server, format!("{head}\r\n").as_bytes(), 413);
        // Nor does the caller get an interim response.
        let expecting = format!("{head}Expect: 100-continue\r\n\r\n");
        assert_fault(&server, expecting.as_bytes(), 413);
    }
    let head = format!("POST {TARGET} HTTP/1.1\r\nHost: h\r\nContent-Length: 104857600\r\n\r\n");
    // A caller that sends all of it first can do so, and gets the response.
    let mut stream = connect(&server);
    let large = [head.as_bytes(), &vec![b' '; 104_857_600]].concat();
    stream.write_all(&large).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    assert_eq!(responses(&mut stream)[0].status(), 413);
    assert_fault(&server, in_chunks("6400000\r\n").as_bytes(), 413);
}

#[test]
fn wrong_framing_is_rejected() {
    let server = unsigned();
    for (headers, status) in [
        ("Content-Length: 1\r\nContent-Length: 2\r\n", 400),
        ("Content-Length: 1, 1\r\n", 400),
        ("Content-Length: -1\r\n", 400),
        ("Content-Length: 0x1\r\n", 400),
        ("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", 400),
        ("Transfer-Encoding: identity\r\n", 400),
        ("Transfer-Encoding: chunked, identity\r\n", 400),
        ("Transfer-Encoding: gzip, chunked\r\n", 501),
        ("Expect: a miracle\r\n", 417),
    ] {
        let sent = format!("POST {TARGET} HTTP/1.1\r\nHost: h\r\n{headers}\r\n");
        assert_fault(&server, sent.as_bytes(), status);
    }
    for chunks in [
        "x\r\n",
        "\r\n",
        "-1\r\n",
        "1\r\nab\r\n",
        "1\nA\n0\n\n",
        "ffffffffffffffff1\r\n",
    ] {
        let response = response_to(&server, in_chunks(chunks));
        assert!(
            matches!(response.status(), 400 | 413),
            "{chunks}: {response:?}"
        );
        assert_eq!(response.code(), "InvalidParameter");
    }
}

#[test]
fn a_body_can_come_in_chunks() {
    let server = unsigned();
    let (a, b) = STOP.split_at(9);
    let chunks = format!(
        "9;x=y\r\n{a}\r\n{:X}\r\n{b}\r\n0\r\nTrailer: t\r\n\r\n",
        b.len()
    );
    let response = response_to(&server, in_chunks(&chunks));
    assert_eq!(response.json()["Result"], "ok", "{response:?}");
    assert_eq!(server.requests()[0].body, STOP);
}

#[test]
fn an_incomplete_request_gets_a_response_if_the_caller_waits_for_it() {
    let server = unsigned();
    let whole = request("");
    for part in [
        "POST",
        "POST / HTTP/1.1\r\nHost: h\r\n",
        &whole[..whole.len() - 1],
    ] {
        let responses = send_all_and_end(&server, part.as_bytes());
        assert_eq!(responses.len(), 1, "{part}");
        assert_eq!(responses[0].status(), 400, "{part}");
        assert!(responses[0].message().contains("before it was complete"));
    }
    assert_eq!(send_all_and_end(&server, b"").len(), 0);
}

#[test]
fn a_method_that_is_not_allowed_is_rejected_with_those_that_are() {
    let server = unsigned();
    for method in ["GET", "PUT", "DELETE", "PATCH", "TRACE", "post", "FOO"] {
        let sent = format!("{method} {TARGET} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        let response = response_to(&server, sent);
        assert_eq!(response.status(), 405, "{method}");
        assert_eq!(response.code(), "MethodNotAllowed", "{method}");
        assert_eq!(response.header("allow"), Some("POST, OPTIONS"), "{method}");
    }
    let get = "POST /?Action=GetRecordTask&Version=2020-12-01 HTTP/1.1\r\nHost: h\r\n";
    let response = response_to(&server, format!("{get}Connection: close\r\n\r\n"));
    assert_eq!(response.header("allow"), Some("GET, OPTIONS"));

    let head = format!("HEAD {TARGET} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    let response = response_to(&server, head);
    assert_eq!(response.status(), 405);
    assert_eq!(response.header("allow"), Some("POST, OPTIONS"));
    assert_ne!(response.header("content-length"), Some("0"));
    assert_eq!(response.body, "", "a response to HEAD has no body");

    let connect = response_to(
        &server,
        "CONNECT h:80 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    );
    assert_eq!(connect.code(), "MissingRequestInfo");
}
