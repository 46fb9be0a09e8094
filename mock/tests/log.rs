//! The log of requests: one JSON object per line, and no secrets.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "this is how a test fails"
)]

mod common;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use common::raw::{connect, request, send};
use common::{HANG_LIMIT, STOP, get, post, specs, stop};
use serde_json::{Value, json};
use volcengine_mock::{Credentials, MockResponse, MockServer, MockServerBuilder};

/// A log that the test reads.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// The lines, once there are so many.
    fn lines(&self, count: usize) -> Vec<Value> {
        let start = Instant::now();
        while self.text().lines().count() < count {
            assert!(start.elapsed() < HANG_LIMIT, "{}", self.text());
            std::thread::sleep(Duration::from_millis(5));
        }
        let lines: Vec<_> = self
            .text()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), count, "{lines:?}");
        lines
    }
}

async fn started(builder: MockServerBuilder) -> (MockServer, Log) {
    let log = Log::default();
    (builder.log(log.clone()).start().await.unwrap(), log)
}

#[tokio::test]
async fn each_request_is_a_line_with_its_response() {
    let (server, log) = started(MockServer::builder()).await;
    stop(&server).send(&server).await;
    post(&server, "Nothing", "2020-12-01", STOP)
        .send(&server)
        .await;
    server.enqueue(MockResponse::error(503, "Busy", "").delay(Duration::from_millis(50)));
    stop(&server).send(&server).await;
    send(&server, b"nonsense\r\n\r\n");

    let mut lines = log.lines(4);
    assert!(lines[2]["duration_ms"].as_u64().unwrap() >= 50, "{lines:?}");
    for line in &mut lines {
        let time = line["time"].as_str().unwrap();
        assert!(time.len() == 24 && time.ends_with('Z'), "{time}");
        assert!(line["duration_ms"].is_u64(), "{line}");
        line.as_object_mut()
            .unwrap()
            .retain(|name, _| !matches!(&**name, "time" | "duration_ms"));
    }
    let parameters: Value = serde_json::from_str(STOP).unwrap();
    let line = |number: u32, action: &str, parameters: &Value, status: u16, code: Option<&str>| {
        json!({
            "request_id": format!("mock-{number:012}"),
            "method": "POST",
            "path": "/",
            "action": action,
            "version": "2020-12-01",
            "parameters": parameters,
            "status": status,
            "code": code,
        })
    };
    let action = "StopPushPublicStream";
    assert_eq!(lines[0], line(1, action, &parameters, 200, None));
    let unknown = Some("InvalidActionOrVersion");
    assert_eq!(lines[1], line(2, "Nothing", &Value::Null, 404, unknown));
    assert_eq!(lines[2], line(3, action, &parameters, 503, Some("Busy")));
    assert_eq!(lines[3]["status"], 400);
    assert_eq!(lines[3]["method"], Value::Null);
    assert_eq!(lines[3]["code"], "InvalidParameter");
}

#[tokio::test]
async fn a_line_has_no_secrets_and_nothing_that_a_terminal_obeys() {
    let sensitive = (
        "Name: { type: string, doc: A name. }",
        "Name: { type: string, sensitive: true, doc: A name. }",
    );
    let folder = specs::folder(&[sensitive]);
    let credentials = Credentials::new("the-access-key", "the-secret-key")
        .with_session_token("the-session-token");
    let builder = MockServer::builder()
        .specs_folder(folder.path())
        .credentials(credentials);
    let (server, log) = started(builder).await;
    let parameters = "Name=the-sensitive-name&Tags.1=%1B%5B2J%C2%9B%E2%80%AE";
    let mut call = get(&server, "ListToys", "2024-01-01", parameters);
    call.service = "toy";
    assert_eq!(call.send(&server).await.status, 200);
    call.credentials =
        Credentials::new("the-access-key", "another").with_session_token("the-session-token");
    assert_eq!(call.send(&server).await.code(), "SignatureDoesNotMatch");

    let lines = log.lines(2);
    assert_eq!(
        lines[0]["parameters"],
        json!({ "Name": "[scrubbed]", "Tags": ["\u{1b}[2J\u{9b}\u{202e}"] })
    );
    let text = log.text();
    for secret in [
        "the-access-key",
        "the-secret-key",
        "the-session-token",
        "the-sensitive-name",
        "ignature=",
    ] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    assert!(!text.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{text}");
}

#[tokio::test]
async fn a_request_whose_caller_went_away_has_a_line_without_status() {
    let (server, log) = started(MockServer::builder().verify_signatures(false)).await;
    server.enqueue(MockResponse::default().delay(10 * HANG_LIMIT));
    let mut stream = connect(&server);
    stream.write_all(request("").as_bytes()).unwrap();
    while server.in_flight() == 0 {
        tokio::task::yield_now().await;
    }
    drop(stream);
    let lines = log.lines(1);
    assert_eq!(lines[0]["action"], "StopPushPublicStream");
    assert_eq!(lines[0]["status"], Value::Null);
    while server.in_flight() > 0 {
        tokio::task::yield_now().await;
    }
}

/// A log that cannot be written.
struct Broken;

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_log_that_cannot_be_written_stops_nothing() {
    let server = MockServer::builder().log(Broken).start().await.unwrap();
    assert_eq!(stop(&server).send(&server).await.result(), "ok");
}
