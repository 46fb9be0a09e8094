//! The router of the example `webhook_axum`, called by RTC and by others.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]
#![cfg(feature = "webhook")]

mod common;
#[path = "../examples/webhook_axum/receiver.rs"]
mod receiver;

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use common::{APP_ID, SECRET, signed, unsigned};
use tokio::sync::mpsc;
use tower::ServiceExt;
use volcengine_rtc_server::webhook::{Notification, Verifier};

/// Older than every accepted age except a century, on any day that the test runs.
const LONG_AGO: &str = "2020-01-01T00:00:00Z";
const CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

fn router(max_age: Duration) -> (Router, mpsc::Receiver<Notification>) {
    let verifier = Verifier::new(SECRET).unwrap();
    let (queue, events) = mpsc::channel(1);
    let router = receiver::router(verifier.app_id(APP_ID).max_age(max_age), queue);
    (router, events)
}

async fn call(router: &Router, body: &str) -> StatusCode {
    let request = Request::post("/rtc/events").body(Body::from(body.to_owned()));
    let response = router.clone().oneshot(request.unwrap()).await;
    response.unwrap().status()
}

fn body(event_id: &str) -> String {
    signed(unsigned("UserJoinRoom", event_id, LONG_AGO))
}

#[tokio::test]
async fn a_genuine_event_is_processed_once() {
    let (router, mut events) = router(CENTURY);
    for _delivery in 0..3 {
        assert_eq!(call(&router, &body("event1")).await, StatusCode::OK);
    }
    assert_eq!(events.try_recv().unwrap().event_id(), "event1");
    assert!(events.try_recv().is_err());
}

#[tokio::test]
async fn an_event_that_does_not_fit_the_queue_is_processed_when_rtc_retries() {
    let (router, mut events) = router(CENTURY);
    assert_eq!(call(&router, &body("event1")).await, StatusCode::OK);
    let rejected = call(&router, &body("event2")).await;
    assert_eq!(rejected, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(events.recv().await.unwrap().event_id(), "event1");
    assert_eq!(call(&router, &body("event2")).await, StatusCode::OK);
    assert_eq!(events.recv().await.unwrap().event_id(), "event2");
}

#[tokio::test]
async fn forged_stale_and_malformed_requests_are_rejected_and_not_processed() {
    let (router, mut events) = router(Duration::from_secs(60));
    let forged = body("event1").replace("room1", "room2");
    for (body, status) in [
        (forged.as_str(), StatusCode::UNAUTHORIZED),
        (&body("event1"), StatusCode::UNAUTHORIZED), // stale
        ("{}", StatusCode::BAD_REQUEST),
        ("not JSON", StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(call(&router, body).await, status, "{body}");
    }
    assert!(events.try_recv().is_err());
}
