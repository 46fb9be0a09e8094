//! Requests that are large in one way or another, and what the server does before it knows who sent
//! them.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "this is how a test fails"
)]

mod common;

use std::time::Instant;

use common::{Call, HANG_LIMIT, STOP, get, post, specs, stop};
use serde_json::{Value, json};
use volcengine_core::Credentials;
use volcengine_mock::MockServer;

/// A message is cut off at 16 KiB.
const MAX_MESSAGE: usize = 17 << 10;

/// The message of a rejected call, which has another limit than the request.
async fn message(server: &MockServer, call: &Call) -> String {
    let start = Instant::now();
    let response = call.send(server).await;
    assert!(start.elapsed() < HANG_LIMIT, "{:?}", start.elapsed());
    let message = response.message();
    assert!(
        !message.is_empty() && message.len() <= MAX_MESSAGE,
        "{} bytes",
        message.len()
    );
    assert!(
        response.body.len() < 200_000,
        "{} bytes",
        response.body.len()
    );
    message
}

fn body(server: &MockServer, more: &str) -> Call {
    let mut call = stop(server);
    call.body = STOP.replace('}', &format!(",{more}}}"));
    call
}

#[tokio::test]
async fn a_long_name_of_an_action_gets_no_suggestion() {
    let server = MockServer::start().await;
    for name in ["x".repeat(60_000), "StopPushPublicStream".repeat(3_000)] {
        let call = post(&server, &name, "2020-12-01", "{}");
        assert!(
            message(&server, &call)
                .await
                .starts_with("there is no action")
        );
        let call = post(&server, "StopPushPublicStream", &name, "{}");
        message(&server, &call).await;
    }
}

#[tokio::test]
async fn a_long_unknown_key_is_rejected_with_a_short_message() {
    let server = MockServer::start().await;
    let key = "k".repeat(1 << 20);
    let call = body(&server, &format!("\"{key}\":1"));
    assert!(message(&server, &call).await.contains("unknown field"));
    let call = get(
        &server,
        "GetRecordTask",
        "2020-12-01",
        &format!("{}=1", &key[..60_000]),
    );
    assert!(message(&server, &call).await.contains("no such parameter"));
}

#[tokio::test]
async fn many_violations_are_counted_and_few_are_listed() {
    let server = MockServer::start().await;
    let keys: Vec<_> = (0..10_000)
        .map(|number| format!("\"AppId{number}\":1"))
        .collect();
    let found = message(&server, &body(&server, &keys.join(","))).await;
    assert!(found.ends_with("; 9980 more"), "{found}");
}

const SORT: &str = "
action: SortToys
summary: Sort toys.
method: POST
rules:
  - doc: Each toy is named once.
    unique: [ 'Toys[].Name' ]
request:
  Toys:
    type: list<object>
    name: Toy
    doc: The toys.
    fields:
      Name: { type: string, required: true, doc: Its name. }
";

#[tokio::test]
async fn many_elements_that_must_differ_are_compared_in_time() {
    let files = [
        ("toy/service.yaml", specs::SERVICE),
        ("toy/2024-01-01/SortToys.yaml", SORT),
    ];
    let builder = MockServer::builder().specs_files(&files);
    let server = builder.start().await.unwrap();
    let toys: Vec<_> = (0..300_000)
        .chain([7])
        .map(|name| json!({ "Name": name.to_string() }))
        .collect();
    let body = json!({ "Toys": toys }).to_string();
    let call = Call {
        service: "toy",
        ..post(&server, "SortToys", "2024-01-01", &body)
    };
    let expected = "`Toys[300000].Name`: must differ from Toys[7].Name";
    let found = message(&server, &call).await;
    assert!(found.starts_with(expected), "{found}");
}

#[tokio::test]
async fn free_form_json_can_nest_as_deep_as_clients_send_it() {
    let free = (
        "Name: { type: string, required: true",
        "Name: { type: json, required: true",
    );
    let examples = [("{ Name: nothing }", "{ Name: [] }"), free];
    let folder = specs::folder(&examples);
    let builder = MockServer::builder().specs_folder(folder.path());
    let server = builder.start().await.unwrap();
    let nested = |levels: usize| {
        let body = format!("{{\"Name\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
        Call {
            service: "toy",
            ..post(&server, "MakeToy", "2024-01-01", &body)
        }
    };
    // With the body itself, 127 levels.
    let response = nested(126).send(&server).await;
    assert_eq!(response.status, 200, "{}", response.message());
    for levels in [127, 128, 1_000, 1_000_000] {
        let found = message(&server, &nested(levels)).await;
        assert!(found.contains("more than 127 levels deep"), "{found}");
    }
}

#[tokio::test]
async fn the_signature_is_checked_before_parameters_are_read() {
    let server = MockServer::start().await;
    for body in [
        "{",
        &"[".repeat(1 << 20),
        &format!("{{\"{}\":1}}", "k".repeat(1 << 20)),
    ] {
        let mut call = stop(&server);
        call.body = body.to_owned();
        call.credentials = Credentials::new("mock-access-key", "wrong");
        assert_eq!(call.send(&server).await.code(), "SignatureDoesNotMatch");
    }
    let requests = server.requests();
    assert!(
        requests
            .iter()
            .all(|request| request.parameters == Value::Null)
    );
}

#[tokio::test]
async fn long_headers_and_lists_of_signed_names_are_read_in_time() {
    let server = MockServer::start().await;
    let mut call = stop(&server);
    let names = "a;".repeat(60_000);
    let authorization = format!(
        "HMAC-SHA256 Credential=mock-access-key/{}/cn-north-1/rtc/request, \
         SignedHeaders={names}, Signature=00",
        volcengine_core::sign::XDate::from(call.date).day()
    );
    call.tampered.push(("authorization", authorization));
    message(&server, &call).await;

    let names: Vec<_> = (0..5_000).map(|number| format!("k{number}")).collect();
    let parameters = format!(
        "X-Algorithm=HMAC-SHA256&X-Credential=mock-access-key%2F{}%2Fr%2Frtc%2Frequest&X-Date={}\
         &X-SignedQueries={}&X-Signature=00&{}",
        volcengine_core::sign::XDate::from(call.date).day(),
        volcengine_core::sign::XDate::from(call.date),
        names.join(";"),
        names.join("&")
    );
    let mut call = get(&server, "GetRecordTask", "2020-12-01", &parameters);
    call.tampered.push(("authorization", String::new()));
    assert!(message(&server, &call).await.contains("is not signed"));
}
