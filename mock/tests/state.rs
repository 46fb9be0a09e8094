//! The state of a server: its clock, its credentials, and the requests in flight.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "this is how a test fails"
)]

mod common;

use std::time::{Duration, SystemTime};

use common::{HANG_LIMIT, Response, stop};
use volcengine_mock::{Credentials, MockResponse, MockServer};

/// The `Date` of a response.
fn date(response: &Response) -> SystemTime {
    httpdate::parse_http_date(response.headers["date"].to_str().unwrap()).unwrap()
}

#[tokio::test]
async fn the_clock_of_a_server_checks_dates_and_is_sent_as_date() {
    let minutes = Duration::from_secs(20 * 60);
    for ahead in [true, false] {
        let builder = MockServer::builder();
        let builder = if ahead {
            builder.clock_ahead(minutes)
        } else {
            builder.clock_behind(minutes)
        };
        let server = builder.start().await.unwrap();

        let mut call = stop(&server);
        let before = SystemTime::now();
        let response = call.send(&server).await;
        let after = SystemTime::now();
        response.rejected(400, "InvalidTimestamp", Some(100_006));
        let server_time = date(&response);
        let local = if ahead {
            server_time - minutes
        } else {
            server_time + minutes
        };
        // A date has whole seconds.
        let second = Duration::from_secs(1);
        assert!((before - second..=after).contains(&local), "{local:?}");

        call.date = server_time;
        assert_eq!(call.send(&server).await.result(), "ok");
    }
}

#[tokio::test]
async fn a_queued_date_is_not_replaced() {
    let server = MockServer::start().await;
    let then = "Sun, 06 Nov 1994 08:49:37 GMT";
    server.enqueue(MockResponse::error(400, "InvalidTimestamp", "").header("Date", then));
    let response = stop(&server).send(&server).await;
    assert_eq!(response.headers["date"], then);
    let apart = date(&stop(&server).send(&server).await).elapsed();
    assert!(apart.unwrap() < HANG_LIMIT);
}

fn temporary(number: u8) -> Credentials {
    Credentials::new("temporary", "secret").with_session_token(format!("token-{number}"))
}

#[tokio::test]
async fn a_rotated_session_token_has_expired() {
    let builder = MockServer::builder().credentials(temporary(1));
    let server = builder.start().await.unwrap();
    let old = stop(&server);
    assert_eq!(old.send(&server).await.result(), "ok");

    server.rotate_credentials(temporary(2));
    let response = old.send(&server).await;
    let message = response.rejected(401, "InvalidSecretToken", None);
    assert_eq!(message, "the session token has expired");
    assert_eq!(stop(&server).send(&server).await.result(), "ok");

    // An unknown token and a wrong signature are other errors.
    let mut call = stop(&server);
    call.credentials = temporary(3);
    let message = call.send(&server).await.message();
    assert!(message.contains("not the one that belongs"), "{message}");
    call.credentials = Credentials::new("temporary", "wrong").with_session_token("token-1");
    assert_eq!(call.send(&server).await.code(), "SignatureDoesNotMatch");
}

#[tokio::test]
async fn a_rotated_permanent_key_is_unknown() {
    let server = MockServer::start().await;
    let old = stop(&server);
    server.rotate_credentials(temporary(1));
    let response = old.send(&server).await;
    response.rejected(401, "InvalidAccessKey", Some(100_009));
    assert_eq!(stop(&server).send(&server).await.result(), "ok");
}

#[tokio::test]
async fn credentials_expire_by_the_clock_of_the_server() {
    let hour = Duration::from_secs(3600);
    let expiring = temporary(1).with_expiry(SystemTime::now() + hour);
    let early = MockServer::builder().credentials(expiring.clone());
    let early = early.start().await.unwrap();
    assert_eq!(stop(&early).send(&early).await.result(), "ok");

    let late = MockServer::builder().credentials(expiring);
    let late = late.clock_ahead(hour).clock_tolerance(2 * hour);
    let late = late.start().await.unwrap();
    let response = stop(&late).send(&late).await;
    response.rejected(401, "InvalidSecretToken", None);
}

#[tokio::test]
async fn concurrent_requests_are_counted() {
    let server = MockServer::start().await;
    let call = stop(&server);
    // The requests overlap if a response takes longer than sending three requests.
    for delay in [200, 2_000, 20_000].map(Duration::from_millis) {
        server.enqueue(MockResponse::default().delay(delay).repeat(3));
        let (a, b, c) = tokio::join!(call.send(&server), call.send(&server), call.send(&server));
        assert!([a, b, c].iter().all(|response| response.result() == "ok"));
        if server.peak() == 3 {
            break;
        }
    }
    assert_eq!(server.peak(), 3);
    // The count drops when a response is handed over, a little after the client reads it.
    while server.in_flight() > 0 {
        tokio::task::yield_now().await;
    }
    server.clear();
    assert_eq!(server.peak(), 0);
    call.send(&server).await;
    assert_eq!(server.peak(), 1);
}

#[test]
fn a_server_starts_without_async_code() {
    let server = MockServer::start_blocking();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let response = runtime.block_on(stop(&server).send(&server));
    assert_eq!(response.result(), "ok");
    assert_eq!(server.requests().len(), 1);

    let builder = MockServer::builder().listen(server.address());
    let taken = builder.start_blocking().unwrap_err().to_string();
    assert!(taken.contains("in use"), "{taken}");
}
