//! Cassettes through generated code: recorded interactions are replayed, and secrets are not written.

use std::fs;
use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};
use volcengine_core::RetryPolicy;
use volcengine_core::bytes::Bytes;
use volcengine_core::http;
use volcengine_core::transport::{HyperTransport, ResponseFuture, Transport, TransportOptions};
use volcengine_mock::cassette::{Cassette, Replayer, Tape};
use volcengine_mock::{MockResponse, MockServer};
use volcengine_rtc::v2020_12_01::Client;
use volcengine_rtc::{Credentials, Error};

/// A transport that ignores proxies of the environment.
fn direct() -> HyperTransport {
    HyperTransport::with_options(&TransportOptions::new().no_proxy()).unwrap()
}

/// A client that records calls to a mock server.
fn recording(server: &MockServer, cassette: Cassette) -> Client {
    let recorder = cassette.record(direct()).unwrap();
    let builder = server.configure(Client::builder()).transport(recorder);
    Client::new(builder.build().unwrap())
}

/// A client without a server.
fn replaying(transport: impl Transport + 'static) -> Client {
    let builder = Client::builder().credentials(Credentials::new("another", "key"));
    let builder = builder
        .retry_policy(RetryPolicy::none())
        .transport(transport);
    Client::new(builder.build().unwrap())
}

fn file(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

async fn ban(client: &Client, room: &str) -> Result<String, Error> {
    let call = client.ban_user_stream().app_id("app").room_id(room);
    let call = call.user_id("user").token("the token of the user");
    Ok(call.send().await?.result.message)
}

#[tokio::test]
async fn recorded_interactions_are_replayed_without_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/folder/calls.json");
    let server = MockServer::start().await;
    let client = recording(&server, Cassette::new(&path));
    server.enqueue(MockResponse::error(503, "Busy", "later").for_action("CreateApp"));

    let failed = client.create_app().app_name("demo").send().await;
    let created = client.create_app().app_name("demo").send().await.unwrap();
    let got = client.get_callback().app_id("app").send().await.unwrap();
    assert_eq!(created.result.app_key, "Your_AppKey");
    drop(server);

    let replayer = Cassette::new(&path).replay().unwrap();
    let client = replaying(replayer.clone());
    let again = client.create_app().app_name("demo").send().await;
    assert_eq!(
        again.unwrap_err().to_string(),
        failed.unwrap_err().to_string()
    );
    assert_eq!(
        replayer.unused(),
        ["2: CreateApp 2020-12-01", "3: GetCallback 2020-12-01"]
    );
    let again = client.create_app().app_name("demo").send().await.unwrap();
    assert_eq!(again.metadata, created.metadata);
    let mut expected = created.result;
    expected.app_key = "[scrubbed]".to_owned();
    expected.secondary_app_key = "[scrubbed]".to_owned();
    assert_eq!(again.result, expected);

    let again = client.get_callback().app_id("app").send().await.unwrap();
    let mut expected = got.result;
    expected.secret_key = "[scrubbed]".to_owned();
    for callback in &mut expected.callbacks {
        callback.secret_key = Some("[scrubbed]".to_owned());
    }
    assert_eq!(again.result, expected);
    assert_eq!(replayer.unused().len(), 0);
}

#[tokio::test]
async fn a_cassette_is_readable_and_reproducible() {
    let folder = tempfile::tempdir().unwrap();
    let mut written = Vec::new();
    for name in ["a.json", "b.json"] {
        let server = MockServer::start().await;
        let path = folder.path().join(name);
        let client = recording(&server, Cassette::new(&path).scrub("user_id"));
        ban(&client, "room").await.unwrap();
        client.get_callback().app_id("app").send().await.unwrap();
        written.push(fs::read_to_string(path).unwrap());
    }
    assert_eq!(written[0], written[1]);
    let lines = written[0].lines().count();
    assert!(lines > 50, "{lines}");

    let cassette: Value = serde_json::from_str(&written[0]).unwrap();
    assert_eq!(cassette["cassette"], 1);
    assert_eq!(
        cassette["interactions"][0],
        json!({
            "request": {
                "action": "BanUserStream",
                "version": "2020-12-01",
                "method": "POST",
                "path": "/",
                "body": { "json": {
                    "AppId": "app",
                    "RoomId": "room",
                    "Token": "[scrubbed]",
                    "UserId": "[scrubbed]",
                } },
            },
            "response": {
                "status": 200,
                "headers": { "content-type": "application/json" },
                "body": { "json": {
                    "ResponseMetadata": {
                        "Action": "BanUserStream",
                        "Region": "cn-north-1",
                        "RequestId": "mock-000000000001",
                        "Service": "rtc",
                        "Version": "2020-12-01",
                    },
                    "Result": { "message": "success" },
                } },
            },
        })
    );
    let query = &cassette["interactions"][1]["request"]["query"];
    assert_eq!(*query, json!({ "AppId": "app" }));
}

/// Records one call per room. Returns a replayer of the cassette.
async fn record_rooms(folder: &Path, rooms: &[&str], repeat: bool) -> Replayer {
    let path = folder.join("rooms.json");
    let server = MockServer::start().await;
    let client = recording(&server, Cassette::new(&path));
    for room in rooms {
        ban(&client, room).await.unwrap();
    }
    let cassette = Cassette::new(&path);
    let cassette = if repeat { cassette.repeat() } else { cassette };
    cassette.replay().unwrap()
}

#[tokio::test]
async fn an_unrecorded_request_reports_the_most_similar_interaction() {
    let folder = tempfile::tempdir().unwrap();
    let replayer = record_rooms(folder.path(), &["a", "b"], false).await;
    let client = replaying(replayer.clone());

    let error = ban(&client, "c").await.unwrap_err().to_string();
    assert!(
        error.contains("matches BanUserStream 2020-12-01;"),
        "{error}"
    );
    let similar = "the most similar is interaction 1, BanUserStream 2020-12-01, in which \
                   `body.json.RoomId` is \"a\" and not \"c\"";
    assert!(error.contains(similar), "{error}");
    assert!(!error.contains("the token of the user"), "{error}");
    assert!(error.contains("rooms.json"), "{error}");

    let call = client.ban_user_stream().app_id("app").room_id("b");
    let call = call.user_id("user").token("t").audio(true);
    let error = call.send().await.unwrap_err().to_string();
    let similar = "interaction 2, BanUserStream 2020-12-01, in which `body.json.Audio` is missing \
                   and not true";
    assert!(error.contains(similar), "{error}");

    let other = client.create_app().app_name("x").send().await;
    let error = other.unwrap_err().to_string();
    assert!(error.contains("`action` is \"BanUserStream\""), "{error}");
    assert_eq!(replayer.unused().len(), 2);
}

#[tokio::test]
async fn an_interaction_is_replayed_once_unless_it_repeats() {
    let folder = tempfile::tempdir().unwrap();
    let client = replaying(record_rooms(folder.path(), &["a", "b", "a"], false).await);
    for room in ["a", "a", "b"] {
        ban(&client, room).await.unwrap();
    }
    let error = ban(&client, "a").await.unwrap_err().to_string();
    assert!(error.contains("last as interaction 3"), "{error}");
    assert!(error.contains("`Cassette::repeat`"), "{error}");

    let client = replaying(record_rooms(folder.path(), &["a"], true).await);
    for _ in 0..3 {
        ban(&client, "a").await.unwrap();
    }
}

#[tokio::test]
async fn an_existing_cassette_is_replayed_not_recorded_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("once.json");
    let server = MockServer::start().await;
    let open = || {
        let tape = Cassette::new(&path).open(direct());
        let tape = tape.unwrap();
        let is_recording = matches!(tape, Tape::Recording(_));
        let builder = server.configure(Client::builder()).transport(tape);
        (Client::new(builder.build().unwrap()), is_recording)
    };
    for first in [true, false] {
        let (client, is_recording) = open();
        assert_eq!(is_recording, first);
        ban(&client, "a").await.unwrap();
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_cassette_can_be_edited_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("by-hand.json");
    let text = r#"{
        "cassette": 1,
        "interactions": [{
            "request": {
                "action": "BanUserStream", "version": "2020-12-01", "method": "POST", "path": "/",
                "body": { "json": {
                    "AppId": "app", "RoomId": "room-[scrubbed]", "UserId": "user", "Token": "x"
                } }
            },
            "response": {
                "status": 200,
                "body": { "json": { "ResponseMetadata": {}, "Result": { "message": "mine" } } }
            }
        }]
    }"#;
    // Secrets are not compared.
    fs::write(&path, text.replace("\"x\"", "\"[scrubbed]\"")).unwrap();
    let client = replaying(Cassette::new(&path).replay().unwrap());
    let message = ban(&client, "room-7").await.unwrap();
    assert_eq!(message, "mine");

    fs::write(&path, text.replace("\"status\"", "\"sttus\"")).unwrap();
    let error = Cassette::new(&path).replay().unwrap_err().to_string();
    assert!(error.contains("unknown field `sttus`"), "{error}");
    assert!(error.contains("by-hand.json"), "{error}");
}

/// Responds with everything in the request, like services in their errors.
struct Echo;

impl Transport for Echo {
    fn send(&self, request: http::Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        let headers = request.headers().values();
        let headers: Vec<_> = headers.map(|value| value.to_str().unwrap()).collect();
        let body = String::from_utf8_lossy(request.body());
        let echo = json!({
            "ResponseMetadata": { "RequestId": "r" },
            "Result": { "message": format!("{} {headers:?} {body}", request.uri()) },
            "Headers": headers,
            "Body": serde_json::from_slice::<Value>(request.body()).unwrap(),
        });
        let token = request.headers()["x-security-token"].clone();
        let response = http::Response::builder()
            .header("x-tt-logid", token)
            .body(Bytes::from(echo.to_string()));
        Box::pin(std::future::ready(Ok(response.unwrap())))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    /// The cassette contains no secret of a request, even if the service quotes it.
    #[test]
    fn a_cassette_contains_no_secret_of_a_request(
        access_key in "[A-Za-z0-9]{16,32}",
        secret_key in "[A-Za-z0-9+/=]{16,40}",
        session_token in "[!-~]{12,40}",
        user_token in "[ -~]{3}[!-~\u{80}-\u{2fff}]{9,40}",
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.json");
        let credentials = Credentials::new(access_key.as_str(), secret_key.as_str())
            .with_session_token(session_token.as_str());
        let recorder = Cassette::new(&path).record(Echo).unwrap();
        let core = Client::builder().credentials(credentials).transport(recorder).build().unwrap();
        let call = Client::new(core).ban_user_stream().app_id("app").room_id("room");
        let call = call.user_id("user").token(user_token.as_str());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let response = runtime.block_on(call.send()).unwrap();
        // The caller gets the unchanged response.
        prop_assert!(response.result.message.contains(&access_key));

        let text = fs::read_to_string(&path).unwrap();
        let strings = all_strings(&file(&path));
        for secret in [&access_key, &secret_key, &session_token, &user_token] {
            prop_assert!(!text.contains(secret.as_str()), "{secret} in {text}");
            prop_assert!(strings.iter().all(|string| !string.contains(secret.as_str())), "{secret} in {text}");
        }
        prop_assert!(text.contains("\"RoomId\": \"room\""), "{text}");
    }
}

/// The strings of a JSON value, and the names of its members.
fn all_strings(json: &Value) -> Vec<String> {
    match json {
        Value::String(string) => vec![string.clone()],
        Value::Array(elements) => elements.iter().flat_map(all_strings).collect(),
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| {
                let mut strings = all_strings(value);
                strings.push(name.clone());
                strings
            })
            .collect(),
        _ => Vec::new(),
    }
}
