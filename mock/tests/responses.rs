//! The response to a valid call, and the record of it.

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use common::{HANG_LIMIT, STOP, post, stop};
use serde_json::{Value, json};
use volcengine_mock::MockServer;

#[tokio::test]
async fn a_valid_call_gets_an_example_in_a_complete_envelope() {
    let server = MockServer::start().await;
    let mut call = stop(&server);
    call.region = "ap-singapore-1";
    let response = call.send(&server).await;

    assert_eq!(response.status, 200);
    assert_eq!(response.headers["content-type"], "application/json");
    assert_eq!(
        response.json(),
        json!({
            "ResponseMetadata": {
                "RequestId": "mock-000000000001",
                "Action": "StopPushPublicStream",
                "Version": "2020-12-01",
                "Service": "rtc",
                "Region": "ap-singapore-1",
            },
            "Result": "ok",
        })
    );
}

#[tokio::test]
async fn a_request_is_recorded_without_its_secrets() {
    let server = MockServer::start().await;
    stop(&server).send(&server).await;

    let requests = server.requests();
    let [received] = requests.as_slice() else {
        panic!("{requests:?}");
    };
    assert_eq!(received.action, "StopPushPublicStream");
    assert_eq!(received.version, "2020-12-01");
    assert_eq!(received.method, "POST");
    assert_eq!(received.path, "/");
    assert_eq!(
        received.query,
        "Action=StopPushPublicStream&Version=2020-12-01"
    );
    assert_eq!(received.body, STOP);
    assert_eq!(
        received.parameters,
        serde_json::from_str::<Value>(STOP).unwrap()
    );
    let authorization = received.headers["authorization"].to_str().unwrap();
    assert!(authorization.starts_with("HMAC-SHA256 Credential=mock-access-key/"));
    assert!(authorization.ends_with("Signature=[redacted]"));

    server.clear();
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_rejected_request_is_recorded_too() {
    let server = MockServer::start().await;
    post(&server, "Nothing", "2020-12-01", "{}")
        .send(&server)
        .await;
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].action, "Nothing");
    assert_eq!(requests[0].parameters, Value::Null);
}

#[tokio::test]
async fn a_hundred_concurrent_calls_get_responses_of_their_own() {
    let server = std::sync::Arc::new(MockServer::start().await);
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let server = server.clone();
            tokio::spawn(async move { stop(&server).send(&server).await })
        })
        .collect();
    let mut ids = std::collections::HashSet::new();
    for call in calls {
        let response = call.await.unwrap();
        assert_eq!(response.status, 200, "{response:?}");
        ids.insert(response.json()["ResponseMetadata"]["RequestId"].to_string());
    }
    assert_eq!(ids.len(), 100);
    assert_eq!(server.requests().len(), 100);
}

#[tokio::test(flavor = "current_thread")]
async fn a_client_that_blocks_the_runtime_gets_a_response() {
    let server = MockServer::start().await;
    let mut stream = TcpStream::connect(server.address()).unwrap();
    let request = "GET /?Action=Nothing&Version=1 HTTP/1.0\r\nHost: localhost\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    assert!(response.starts_with("HTTP/1.0 404 "), "{response}");
}

#[tokio::test]
async fn a_dropped_server_no_longer_listens() {
    let server = MockServer::start().await;
    let address = server.address();
    drop(server);
    let start = Instant::now();
    while TcpStream::connect(address).is_ok() {
        assert!(start.elapsed() < HANG_LIMIT, "the server still listens");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_content_type_is_json_in_any_case_and_with_any_parameters() {
    let server = MockServer::start().await;
    for (content_type, accepted) in [
        ("application/json", true),
        ("Application/JSON", true),
        ("application/json;charset=UTF-8", true),
        ("APPLICATION/JSON ; charset=\"utf-8\"; x=y", true),
        ("application/jsonp", false),
        ("application/json-patch+json", false),
        ("text/json", false),
        ("", false),
    ] {
        let mut call = stop(&server);
        call.content_type = Some(content_type);
        let code = call.send(&server).await.code();
        let expected = if accepted { "" } else { "InvalidParameter" };
        assert_eq!(code, expected, "{content_type}");
    }
}
