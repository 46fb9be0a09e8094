//! Answers that a test asks for, as a client meets them.

mod common;

use std::time::{Duration, Instant};

use common::{get, post, stop};
use serde_json::{Value, json};
use volcengine_mock::{MockResponse, MockServer};

#[tokio::test]
async fn errors_in_the_envelope() {
    let server = MockServer::start().await;
    server
        .enqueue(MockResponse::error(500, "InternalError", "boom").numeric_code(100_014))
        .enqueue(MockResponse::error(
            200,
            "InvalidParameter.TaskAlreadyExists",
            "exists",
        ))
        .enqueue(MockResponse::error(99, "Odd", "not a status"));

    let reply = stop(&server).send(&server).await;
    assert_eq!(reply.refused(500, "InternalError", Some(100_014)), "boom");
    assert_eq!(
        reply.json()["ResponseMetadata"]["Action"],
        "StopPushPublicStream"
    );
    let reply = stop(&server).send(&server).await;
    reply.refused(200, "InvalidParameter.TaskAlreadyExists", None);
    stop(&server).send(&server).await.refused(500, "Odd", None);

    assert_eq!(stop(&server).send(&server).await.result(), "ok");
}

#[tokio::test]
async fn headers_besides_the_usual_ones() {
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
    let reply = stop(&server).send(&server).await;
    assert_eq!(reply.code(), "FlowLimitExceeded");
    assert_eq!(reply.headers["retry-after"], "1");
    let reply = stop(&server).send(&server).await;
    let types: Vec<_> = reply.headers.get_all("content-type").iter().collect();
    assert_eq!(types, ["text/plain"]);
    let reply = stop(&server).send(&server).await;
    assert_eq!(reply.result(), "ok");
    assert!(!reply.headers.contains_key("x"));
}

#[tokio::test]
async fn several_times_and_for_one_action() {
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
async fn only_calls_in_order_use_the_script_up() {
    let server = MockServer::start().await;
    server.enqueue(MockResponse::error(503, "Scripted", ""));
    let wrong = get(&server, "StopPushPublicStream", "2020-12-01", "")
        .send(&server)
        .await;
    assert_eq!(wrong.code(), "MethodNotAllowed");
    assert_eq!(stop(&server).send(&server).await.code(), "Scripted");

    server.enqueue(MockResponse::error(503, "Scripted", ""));
    server.clear();
    assert_eq!(stop(&server).send(&server).await.result(), "ok");
}

#[tokio::test]
async fn results() {
    let server = MockServer::start().await;
    server
        .enqueue(MockResponse::result(Value::Null))
        .enqueue(MockResponse::result(json!({ "Message": "done" })));
    let reply = stop(&server).send(&server).await;
    assert_eq!(reply.json().get("Result"), Some(&Value::Null));
    assert_eq!(reply.json()["ResponseMetadata"]["Service"], "rtc");
    assert_eq!(
        stop(&server).send(&server).await.result()["Message"],
        "done"
    );
}

#[tokio::test]
async fn late() {
    let server = MockServer::start().await;
    server.enqueue(MockResponse::default().delay(Duration::from_millis(300)));
    let start = Instant::now();
    assert_eq!(stop(&server).send(&server).await.result(), "ok");
    assert!(start.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn pages_of_a_gateway() {
    let server = MockServer::start().await;
    server
        .enqueue(MockResponse::html(502))
        .enqueue(MockResponse::empty());
    let reply = stop(&server).send(&server).await;
    assert_eq!(reply.status, 502);
    assert_eq!(reply.headers["content-type"], "text/html");
    assert!(reply.body.starts_with(b"<html>"));

    let reply = stop(&server).send(&server).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.body, "");
}

#[tokio::test]
async fn half_of_the_json() {
    let server = MockServer::start().await;
    server.enqueue(MockResponse::truncated_json());
    let reply = stop(&server).send(&server).await;
    assert_eq!(reply.status, 200);
    assert!(reply.body.starts_with(b"{"));
    assert!(serde_json::from_slice::<Value>(&reply.body).is_err());
}

#[tokio::test]
async fn a_connection_that_ends_early() {
    let server = MockServer::start().await;
    server.enqueue(MockResponse::cut_off());
    let error = stop(&server).attempt(&server).await.unwrap_err();
    assert!(!error.is_timeout() && !error.is_connect(), "{error}");
    assert_eq!(stop(&server).send(&server).await.result(), "ok");
}

#[tokio::test]
async fn anything_at_all() {
    let server = MockServer::start().await;
    let headers = [
        ("Retry-After", "3"),
        ("X-Tt-Logid", "log"),
        ("no header", "x"),
    ];
    server.enqueue(MockResponse::raw(418, headers, "short and stout"));
    let reply = stop(&server).send(&server).await;
    assert_eq!(reply.status, 418);
    assert_eq!(reply.headers["retry-after"], "3");
    assert_eq!(reply.headers["x-tt-logid"], "log");
    assert_eq!(reply.body, "short and stout");
}
