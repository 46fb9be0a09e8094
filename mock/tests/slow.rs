//! Callers that do not send what they began, or do not read.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "this is how a test fails"
)]

mod common;

use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use common::raw::{connect, request, responses};
use common::{HANG_LIMIT, stop};
use volcengine_mock::{MockResponse, MockServer};

const HEAD: &str = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n";

/// The size of a large body, in bytes.
const LARGE: usize = 64 << 20;

fn impatient() -> MockServer {
    let builder = MockServer::builder().read_timeout(Duration::from_millis(100));
    builder.verify_signatures(false).start_blocking().unwrap()
}

#[test]
fn half_a_request_is_given_up() {
    let server = impatient();
    for part in [
        "P",
        "POST / HTTP/1.1\r\nHost: h\r\n",
        HEAD,
        &format!("{HEAD}{{}}"),
    ] {
        let mut stream = connect(&server);
        stream.write_all(part.as_bytes()).unwrap();
        let responses = responses(&mut stream);
        assert_eq!(responses.len(), 1, "{part}");
        assert_eq!(responses[0].status(), 408, "{part}");
        assert_eq!(responses[0].code(), "InvalidParameter");
        assert!(responses[0].message().contains("in time"));
    }
}

#[test]
fn a_request_that_drips_in_is_given_up() {
    let server = impatient();
    for (start, drop) in [("GET / HTTP/1.1\r\nHost: h\r\nA: ", "x"), (HEAD, "")] {
        let mut stream = connect(&server);
        stream.write_all(start.as_bytes()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_millis(10)))
            .unwrap();
        let mut response = [0; 12];
        let mut drops = 0;
        // Each byte comes in time; all of them do not.
        while let Err(error) = stream.read_exact(&mut response) {
            assert!(
                matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
                "{error}"
            );
            drops += 1;
            assert!(drops < 10_000, "the server still waits");
            let _ = stream.write_all(drop.as_bytes());
        }
        assert_eq!(&response, b"HTTP/1.1 408");
    }
}

#[test]
fn a_connection_without_a_request_is_closed_without_a_response() {
    let server = impatient();
    let mut stream = connect(&server);
    assert_eq!(responses(&mut stream).len(), 0);
}

#[test]
fn a_caller_that_does_not_read_is_given_up() {
    let server = impatient();
    // Until the server has had enough time to give up, however busy the machine is.
    let is_given_up = [1, 10, 60].into_iter().any(|seconds| {
        // More than the system keeps for a connection.
        let body = vec![b'x'; LARGE];
        server.enqueue(MockResponse::raw(200, [("a", "b")], body));
        let mut stream = connect(&server);
        stream.write_all(request("").as_bytes()).unwrap();
        std::thread::sleep(Duration::from_secs(seconds));
        let mut received = Vec::new();
        // It ends early, with or without an error.
        let _ = stream.read_to_end(&mut received);
        received.len() < LARGE
    });
    assert!(is_given_up);
}

#[tokio::test]
async fn a_caller_that_goes_away_ends_its_request() {
    let server = MockServer::builder()
        .verify_signatures(false)
        .start()
        .await
        .unwrap();
    server.enqueue(MockResponse::default().delay(10 * HANG_LIMIT));
    let mut stream = connect(&server);
    stream.write_all(request("").as_bytes()).unwrap();
    while server.in_flight() == 0 {
        tokio::task::yield_now().await;
    }
    drop(stream);
    let start = Instant::now();
    while server.in_flight() > 0 {
        assert!(start.elapsed() < HANG_LIMIT, "the request goes on");
        tokio::task::yield_now().await;
    }
    assert_eq!(stop(&server).send(&server).await.result(), "ok");
}
