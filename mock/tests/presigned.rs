//! Presigned links: a signature in the query.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "this is how a test fails"
)]

mod common;

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use common::raw::{RawResponse, response_to};
use serde_json::{Value, json};
use volcengine_core::sign::{XDate, presign};
use volcengine_mock::{Credentials, MockServer, MockServerBuilder};

const SERVICE: &str = "
service: rtc
title: RTC
doc: A service for tests.
region: cn-north-1
hosts: { cn-north-1: rtc.example.com }
versions:
  2020-12-01: { doc: The only version. }
";
const LIST: &str = "
action: ListRoomInfo
summary: List rooms.
method: GET
request:
  AppId: { type: string, doc: The app. }
  K: { type: string, doc: A key. }
  U: { type: string, doc: A unit. }
  E: { type: string, doc: An element. }
";

fn builder(credentials: Credentials) -> MockServerBuilder {
    let other = LIST.replace("ListRoomInfo", "A");
    let files = [
        ("rtc/service.yaml", SERVICE),
        ("rtc/2020-12-01/ListRoomInfo.yaml", LIST),
        ("rtc/2020-12-01/A.yaml", &other),
    ];
    MockServer::builder()
        .specs_files(&files)
        .credentials(credentials)
}

fn keys() -> Credentials {
    Credentials::new("key", "secret-of-the-key")
}

/// A server that accepts [`keys`].
fn server() -> MockServer {
    builder(keys()).start_blocking().unwrap()
}

/// A link that is signed now, with further parameters.
fn link(more: &[(&str, &str)]) -> String {
    link_of(&keys(), SystemTime::now(), more)
}

fn link_of(credentials: &Credentials, date: SystemTime, more: &[(&str, &str)]) -> String {
    let mut query = vec![("Action", "ListRoomInfo"), ("Version", "2020-12-01")];
    query.extend(more);
    presign(
        credentials,
        ("cn-north-1", "rtc"),
        "GET",
        "/",
        &query,
        XDate::from(date),
    )
}

fn get(server: &MockServer, host: &str, query: &str) -> RawResponse {
    let head = format!("GET /?{query} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    response_to(server, head)
}

fn vectors() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/tests/vectors/presign.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_links_of_all_official_sdks_are_accepted() {
    let mut accepted = 0;
    for vector in vectors() {
        let text = |name: &str| vector[name].as_str().unwrap();
        let mut credentials = Credentials::new(text("access_key"), text("secret_key"));
        if let Some(token) = vector["session_token"].as_str() {
            credentials = credentials.with_session_token(token);
        }
        // 2024-01-02T03:04:05Z, the date of all vectors.
        let date = UNIX_EPOCH + Duration::from_secs(1_704_164_645);
        let since = SystemTime::now().duration_since(date).unwrap();
        let server = builder(credentials)
            .clock_behind(since)
            .start_blocking()
            .unwrap();
        for (sdk, expected) in vector["expected"].as_object().unwrap() {
            let Some(query) = expected["query_string"].as_str() else {
                continue;
            };
            if text("method") == "POST" {
                continue;
            }
            let response = get(&server, text("host"), query);
            let name = text("name");
            assert_eq!(response.status(), 200, "{name} {sdk}: {}", response.body);
            accepted += 1;
        }
    }
    assert!(accepted >= 18, "{accepted} links");
}

#[test]
fn a_link_is_read_and_recorded_without_its_secrets() {
    let temporary = keys().with_session_token("the-token");
    let server = builder(temporary.clone()).start_blocking().unwrap();
    let query = link_of(&temporary, SystemTime::now(), &[("AppId", "app")]);
    let response = get(&server, "any.example.com", &query);
    assert_eq!(response.code(), "");
    assert_eq!(response.json()["ResponseMetadata"]["Region"], "cn-north-1");

    let requests = server.requests();
    assert_eq!(requests[0].parameters, json!({ "AppId": "app" }));
    let recorded = &requests[0].query;
    assert!(recorded.contains("X-Signature=[redacted]"), "{recorded}");
    assert!(
        recorded.contains("X-Security-Token=[redacted]"),
        "{recorded}"
    );
    assert!(!recorded.contains("the-token"), "{recorded}");
}

#[test]
fn a_link_that_was_changed_is_rejected() {
    let server = server();
    let signed = link(&[("AppId", "app")]);
    for changed in [
        signed.replace("AppId=app", "AppId=other"),
        signed.replace("AppId=app", "AppId=app&AppId=other"),
        format!("{signed}&K=more"),
        format!("{signed}&X-Expires=100000"),
        signed.replace("X-Signature=", "X-Signature=0"),
        signed.replace("AppId%3B", ""),
    ] {
        let response = get(&server, "h", &changed);
        assert_eq!(response.status(), 401, "{changed}");
        assert_eq!(response.code(), "SignatureDoesNotMatch", "{changed}");
        assert!(!response.body.contains("secret-of-the-key"));
    }
    let response = get(&server, "h", &format!("{signed}&K=more"));
    assert!(response.message().starts_with("`K` is not signed"));
}

#[test]
fn a_link_with_missing_or_malformed_parts_is_rejected_as_the_service_does() {
    let server = server();
    let signed = link(&[]);
    let without = |name: &str| {
        let pairs = signed
            .split('&')
            .filter(|pair| !pair.starts_with(&format!("{name}=")));
        pairs.collect::<Vec<_>>().join("&")
    };
    for (query, status, code) in [
        (without("X-Algorithm"), 401, "MissingSignature"),
        (without("X-Credential"), 401, "MissingSignature"),
        (without("X-Date"), 401, "MissingSignature"),
        (without("X-Signature"), 401, "MissingSignature"),
        (without("X-SignedQueries"), 401, "MissingSignature"),
        (
            signed.replace("HMAC-SHA256", "AWS4-HMAC-SHA256"),
            400,
            "InvalidAuthorization",
        ),
        (
            signed.replace("%2Frequest", "%2Faws4"),
            400,
            "InvalidCredential",
        ),
        (
            signed.replace("%2Frtc%2F", "%2Fvod%2F"),
            400,
            "InvalidCredential",
        ),
        (
            signed.replace("=key%2F", "=other%2F"),
            401,
            "InvalidAccessKey",
        ),
        (
            signed.replace("X-Date=2", "X-Date=x"),
            400,
            "InvalidTimestamp",
        ),
        (
            format!("{signed}&X-Security-Token=t"),
            401,
            "InvalidSecretToken",
        ),
        (
            "Action=ListRoomInfo&Version=2020-12-01".to_owned(),
            401,
            "MissingAuthenticationToken",
        ),
    ] {
        let response = get(&server, "h", &query);
        assert_eq!(
            (response.status(), &*response.code()),
            (status, code),
            "{query}"
        );
    }
    let head = format!(
        "POST /?{} HTTP/1.1\r\nHost: h\r\n",
        signed.replace("ListRoomInfo", "A")
    );
    let response = response_to(
        &server,
        head + "Connection: close\r\nContent-Length: 0\r\n\r\n",
    );
    assert_eq!(response.code(), "MethodNotAllowed");
}

#[test]
fn a_post_cannot_be_presigned() {
    let server = MockServer::start_blocking();
    let signed = link(&[]).replace("ListRoomInfo", "StopPushPublicStream");
    let head = format!("POST /?{signed} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    let response = response_to(&server, head);
    assert_eq!(response.code(), "MissingAuthenticationToken");
    assert!(response.message().contains("for GET, not for POST"));
}

#[test]
fn a_link_lasts_as_long_as_it_says_by_the_clock_of_the_server() {
    let minutes = |count: u64| Duration::from_secs(60 * count);
    let now = SystemTime::now();
    for (ahead, expires, valid) in [
        (minutes(0), None, true),
        (minutes(14), None, true),
        (minutes(16), None, false),
        (minutes(0), Some("60"), true),
        (minutes(2), Some("60"), false),
        (minutes(16), Some("3600"), true),
        (minutes(59), Some("3600"), true),
        (minutes(61), Some("3600"), false),
        (minutes(1_000_000), Some("18446744073709551615"), true),
    ] {
        let server = builder(keys()).clock_ahead(ahead).start_blocking().unwrap();
        let expires = expires.map(|expires| ("X-Expires", expires));
        let query = link_of(&keys(), now, expires.as_slice());
        let code = get(&server, "h", &query).code();
        let expected = if valid { "" } else { "InvalidTimestamp" };
        assert_eq!(code, expected, "{ahead:?} {expires:?}");
    }
    let server = builder(keys())
        .clock_behind(minutes(16))
        .start_blocking()
        .unwrap();
    let early = link_of(&keys(), now, &[("X-Expires", "3600")]);
    assert_eq!(get(&server, "h", &early).code(), "InvalidTimestamp");
}

#[test]
fn an_invalid_lifetime_is_rejected() {
    let server = server();
    for wrong in ["0", "-1", "+5", "1.5", "soon", "99999999999999999999"] {
        let response = get(&server, "h", &link(&[("X-Expires", wrong)]));
        assert_eq!(
            (response.status(), &*response.code()),
            (400, "InvalidParameter"),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_request_with_signed_headers_can_expire_too() {
    let two_minutes = Duration::from_secs(120);
    let server = builder(keys())
        .clock_ahead(two_minutes)
        .start()
        .await
        .unwrap();
    for (expires, code) in [("60", "InvalidTimestamp"), ("600", "")] {
        let parameters = format!("X-Expires={expires}");
        let call = common::get(&server, "ListRoomInfo", "2020-12-01", &parameters);
        assert_eq!(call.send(&server).await.code(), code);
    }
}
