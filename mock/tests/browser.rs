//! Calls from pages in a browser (CORS), and the method OPTIONS.
#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

mod common;

use common::raw::{RawResponse, response_to};
use volcengine_mock::MockServer;

const STOP: &str = "/?Action=StopPushPublicStream&Version=2020-12-01";

fn request(server: &MockServer, method: &str, headers: &str) -> RawResponse {
    let head = format!("{method} {STOP} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n");
    response_to(server, format!("{head}{headers}\r\n"))
}

fn preflight(server: &MockServer, origin: &str) -> RawResponse {
    let headers = format!(
        "Origin: {origin}\r\nAccess-Control-Request-Method: POST\r\n\
         Access-Control-Request-Headers: authorization,content-type,x-date\r\n"
    );
    request(server, "OPTIONS", &headers)
}

fn started(origins: &[&str]) -> MockServer {
    let builder = origins
        .iter()
        .fold(MockServer::builder(), |builder, origin| {
            builder.allow_origin(*origin)
        });
    builder.start_blocking().unwrap()
}

#[test]
fn no_page_can_call_unless_it_is_allowed() {
    for server in [started(&[]), started(&["http://other.test"])] {
        for response in [
            preflight(&server, "http://page.test"),
            request(&server, "POST", "Origin: http://page.test\r\n"),
            request(&server, "POST", ""),
        ] {
            let mut names = response.headers.iter().map(|(name, _)| name);
            assert!(
                !names.any(|name| name.starts_with("access-control")),
                "{response:?}"
            );
        }
    }
}

#[test]
fn a_page_of_an_allowed_origin_can_call_and_read() {
    for origins in [["*"].as_slice(), &["http://a.test", "http://page.test"]] {
        let server = started(origins);
        let response = preflight(&server, "http://page.test");
        assert_eq!(response.status(), 204);
        for (name, value) in [
            ("access-control-allow-origin", "http://page.test"),
            ("access-control-allow-methods", "GET, POST"),
            (
                "access-control-allow-headers",
                "authorization,content-type,x-date",
            ),
            ("access-control-max-age", "600"),
            ("vary", "origin"),
        ] {
            assert_eq!(response.header(name), Some(value), "{response:?}");
        }
        assert_eq!(
            response.header("access-control-allow-private-network"),
            None
        );

        // An error can be read too.
        let response = request(&server, "POST", "Origin: http://page.test\r\n");
        assert_eq!(response.code(), "MissingAuthenticationToken");
        let origin = response.header("access-control-allow-origin");
        assert_eq!(origin, Some("http://page.test"));
        assert_eq!(response.header("access-control-expose-headers"), Some("*"));
        assert_eq!(response.header("access-control-max-age"), None);
    }
}

#[test]
fn a_page_of_a_public_site_can_call_a_private_address() {
    let headers = "Origin: https://a.test\r\nAccess-Control-Request-Method: GET\r\n\
                   Access-Control-Request-Private-Network: true\r\n";
    let response = request(&started(&["*"]), "OPTIONS", headers);
    let allowed = response.header("access-control-allow-private-network");
    assert_eq!(allowed, Some("true"));
}

#[test]
fn options_lists_the_methods_without_a_signature() {
    let server = started(&[]);
    let response = request(&server, "OPTIONS", "");
    assert_eq!(response.status(), 204);
    assert_eq!(response.header("allow"), Some("POST, OPTIONS"));
    assert_eq!(response.body, "");
    for (target, allowed) in [
        ("/", "GET, POST, OPTIONS"),
        ("*", "GET, POST, OPTIONS"),
        ("/?Action=GetRecordTask&Version=2020-12-01", "GET, OPTIONS"),
        ("/2020-12-01/GetRecordTask", "GET, OPTIONS"),
    ] {
        let head = format!("OPTIONS {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        assert_eq!(
            response_to(&server, head).header("allow"),
            Some(allowed),
            "{target}"
        );
    }
}
