//! Queued responses, as a client sees them.

mod common;

use std::time::{Duration, Instant};

use common::{get, post, stop};
use serde_json::{Value, json};
use volcengine_mock::{MockResponse, MockServer};

#[tokio::test]
async fn a_queued_error_has_its_status_and_codes() {
    let server = MockServer::start().await;
    server
        .enqueue(MockResponse::error(500, "InternalError", "boom").numeric_code(100_014))
        .enqueue(MockResponse::error(
            200,
            "InvalidParameter.TaskAlreadyExists",
            "exists",
        ))
        .enqueue(MockResponse::error(99, "Odd", "not a status"));

    let response = stop(&server).send(&server).await;
    assert_eq!(
        response.rejected(500, "InternalError", Some(100_014)),
        "boom"
    );
    assert_eq!(
        response.json()["ResponseMetadata"]["Action"],
        "StopPushPublicStream"
    );
    let response = stop(&server).send(&server).await;
    response.rejected(200, "InvalidParameter.TaskAlreadyExists", None);
    stop(&server).send(&server).await.rejected(500, "Odd", None);

    assert_eq!(stop(&server).send(&server).await.result(), "ok");
}

#[tokio::test]
async fn a_queued_header_replaces_one_of_the_same_name() {
    let server = MockServer::start().await;
    server
        .enqueue(
            MockResponse::error(429, "FlowLimitExceeded", "slow down").header("Retry-After", "1"),
        )
        .enqueue(MockResponse::html(502).header("Content-Type", "text/plain"))
        .enqueue(
            MockResponse::default()
                .header("not a name", "x")
                .header("x", "a\nb"),
        );
    let response = stop(&server).send(&server).await;
    assert_eq!(response.code(), "FlowLimitExceeded");
    assert_eq!(response.headers["retry-after"], "1");
    let response = stop(&server).send(&server).await;
    let types: Vec<_> = response.headers.get_all("content-type").iter().collect();
    assert_eq!(types, ["text/plain"]);
    let response = stop(&server).send(&server).await;
    assert_eq!(response.result(), "ok");
    assert!(!response.headers.contains_key("x"));
}

#[tokio::test]
async fn a_queued_response_is_repeated_or_kept_for_an_action() {
    let server = MockServer::start().await;
    server
        .enqueue(MockResponse::error(503, "Start", "").for_action("StartPushPublicStream"))
        .enqueue(MockResponse::error(503, "Twice", "").repeat(2))
        .enqueue(MockResponse::error(503, "Never", "").repeat(0));
    assert_eq!(stop(&server).send(&server).await.code(), "Twice");
    assert_eq!(stop(&server).send(&server).await.code(), "Twice");
    assert_eq!(stop(&server).send(&server).await.result(), "ok");

    let body = r#"{"AppId":"a","PublicStreamId":"p","TargetStreams":[{"RoomId":"r"}]}"#;
    let start = post(&server, "StartPushPublicStream", "2023-11-01", body);
    assert_eq!(start.send(&server).await.code(), "Start");
    assert_eq!(start.send(&server).await.result(), "ok");
}

#[tokio::test]
async fn an_invalid_call_leaves_the_queue_as_it_is() {
    let server = MockServer::start().await;
    server.enqueue(MockResponse::error(503, "Queued", ""));
    let wrong = get(&server, "StopPushPublicStream", "2020-12-01", "")
        .send(&server)
        .await;
    assert_eq!(wrong.code(), "MethodNotAllowed");
    assert_eq!(stop(&server).send(&server).await.code(), "Queued");

    server.enqueue(MockResponse::error(503, "Queued", ""));
    server.clear();
    assert_eq!(stop(&server).send(&server).await.result(), "ok");
}

#[tokio::test]
async fn a_queued_result_can_be_anything() {
    let server = MockServer::start().await;
    server
        .enqueue(MockResponse::result(Value::Null))
        .enqueue(MockResponse::result(json!({ "Message": "done" })));
    let response = stop(&server).send(&server).await;
    assert_eq!(response.json().get("Result"), Some(&Value::Null));
    assert_eq!(response.json()["ResponseMetadata"]["Service"], "rtc");
    assert_eq!(
        stop(&server).send(&server).await.result()["Message"],
        "done"
    );
}

#[tokio::test]
async fn a_delayed_response_comes_late() {
    let server = MockServer::start().await;
    server.enqueue(MockResponse::default().delay(Duration::from_millis(300)));
    let start = Instant::now();
    assert_eq!(stop(&server).send(&server).await.result(), "ok");
    assert!(start.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_response_can_be_html_or_empty() {
    let server = MockServer::start().await;
    server
        .enqueue(MockResponse::html(502))
        .enqueue(MockResponse::empty());
    let response = stop(&server).send(&server).await;
    assert_eq!(response.status, 502);
    assert_eq!(response.headers["content-type"], "text/html");
    assert!(response.body.starts_with(b"<html>"));

    let response = stop(&server).send(&server).await;
    assert_eq!(response.status, 200);
    assert_eq!(response.body, "");
}

#[tokio::test]
async fn truncated_json_is_not_json() {
    let server = MockServer::start().await;
    server.enqueue(MockResponse::truncated_json());
    let response = stop(&server).send(&server).await;
    assert_eq!(response.status, 200);
    assert!(response.body.starts_with(b"{"));
    assert!(serde_json::from_slice::<Value>(&response.body).is_err());
}

#[tokio::test]
async fn a_response_can_be_cut_off() {
    let server = MockServer::start().await;
    server.enqueue(MockResponse::cut_off());
    let error = stop(&server).attempt(&server).await.unwrap_err();
    assert!(!error.is_timeout() && !error.is_connect(), "{error}");
    assert_eq!(stop(&server).send(&server).await.result(), "ok");
}

#[tokio::test]
async fn a_raw_response_is_sent_as_it_is() {
    let server = MockServer::start().await;
    let headers = [
        ("Retry-After", "3"),
        ("X-Tt-Logid", "log"),
        ("no header", "x"),
    ];
    server.enqueue(MockResponse::raw(418, headers, "short and stout"));
    let response = stop(&server).send(&server).await;
    assert_eq!(response.status, 418);
    assert_eq!(response.headers["retry-after"], "3");
    assert_eq!(response.headers["x-tt-logid"], "log");
    assert_eq!(response.body, "short and stout");
}
