//! What happens on a connection: several requests, interim responses, and responses that end early.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "this is how a test fails"
)]

mod common;

use std::io::{Read, Write};

use common::raw::{RawResponse, connect, request, responses, send, unsigned};
use common::stop;
use volcengine_mock::{MockResponse, MockServer};

#[test]
fn requests_in_a_pipeline_get_their_responses_in_order() {
    let server = unsigned();
    let (a, b) = (request(""), request("Connection: close\r\n"));
    let sent = format!("{a}\r\n{a}{b}");
    let ids = |responses: &[RawResponse]| -> Vec<String> {
        let ids = responses
            .iter()
            .map(|response| response.json()["ResponseMetadata"]["RequestId"].to_string());
        ids.collect()
    };
    let found = send(&server, sent.as_bytes());
    assert_eq!(
        ids(&found),
        [1, 2, 3].map(|id| format!("\"mock-{id:012}\""))
    );

    // The first one is valid, the second one ends the connection.
    let found = send(&server, format!("{a}nonsense\r\n\r\n{a}").as_bytes());
    let statuses: Vec<_> = found.iter().map(RawResponse::status).collect();
    assert_eq!(statuses, [200, 400]);

    // A body is never read as a request.
    let hidden = request("").replace(
        "Content-Length: 41",
        "Content-Length: 41\r\nTransfer-Encoding: chunked",
    );
    assert_eq!(send(&server, format!("{hidden}{a}").as_bytes()).len(), 1);
}

#[test]
fn a_caller_that_waits_gets_an_interim_response() {
    let server = unsigned();
    let whole = request("Expect: 100-Continue\r\nConnection: close\r\n");
    let (head, body) = whole.split_once("\r\n\r\n").unwrap();
    let mut stream = connect(&server);
    stream
        .write_all(format!("{head}\r\n\r\n").as_bytes())
        .unwrap();
    let expected = b"HTTP/1.1 100 Continue\r\n\r\n";
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, expected);
    stream.write_all(body.as_bytes()).unwrap();
    assert_eq!(responses(&mut stream)[0].json()["Result"], "ok");
}

#[test]
fn a_queued_response_can_have_any_framing() {
    let server = unsigned();
    let queue = |status, headers: &[(&str, &str)]| {
        let headers = headers.iter().map(|(name, value)| (*name, *value));
        server.enqueue(MockResponse::raw(status, headers, "body"));
        let mut stream = connect(&server);
        stream
            .write_all(request("Connection: close\r\n").as_bytes())
            .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    };
    let chunked = queue(200, &[("Transfer-Encoding", "chunked")]);
    assert!(
        chunked.ends_with("\r\n\r\n4\r\nbody\r\n0\r\n\r\n"),
        "{chunked}"
    );
    let long = queue(200, &[("Content-Length", "100")]);
    assert!(
        long.contains("content-length: 100\r\n") && long.ends_with("\r\n\r\nbody"),
        "{long}"
    );
    let empty = queue(204, &[]);
    assert!(
        empty.starts_with("HTTP/1.1 204 ") && empty.ends_with("\r\n\r\n"),
        "{empty}"
    );
    // No response ends with an interim status.
    for status in [100, 101] {
        let text = queue(status, &[]);
        assert!(text.starts_with("HTTP/1.1 500 "), "{text}");
    }
}

#[tokio::test]
async fn hundreds_of_silent_connections_stop_nobody() {
    let server = MockServer::start().await;
    let mut held = Vec::new();
    for number in 0..300 {
        let mut stream = connect(&server);
        let parts = [
            "",
            "POST",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n{",
        ];
        stream.write_all(parts[number % 3].as_bytes()).unwrap();
        held.push(stream);
    }
    assert_eq!(stop(&server).send(&server).await.result(), "ok");
    drop(held);
}
