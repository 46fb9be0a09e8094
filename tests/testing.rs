//! The code of `docs/testing.md`: what users test their programs with, on generated types.

use std::fs;
use std::future::{Future, Ready, ready};

use serde_json::{Value, json};
use volcengine_core::schema::{Action, Execute, WireType};
use volcengine_core::transport::{HyperTransport, TransportOptions};
use volcengine_mock::MockServer;
use volcengine_mock::cassette::Cassette;
use volcengine_rtc::types::App;
use volcengine_rtc::v2020_12_01::list_apps::ListAppsResponse;
use volcengine_rtc::v2023_11_01::{self as latest, Client, StopPushPublicStreamRequest};
use volcengine_rtc::{Error, Response, testing, v2020_12_01};
use volcgen_tests::{not_shown, root, rtc};

type Outcome = Result<(), Box<dyn std::error::Error>>;

async fn stop<C>(client: &Client<C>, stream: &str) -> Result<bool, Error>
where
    C: Clone + Execute<StopPushPublicStreamRequest>,
    C::Output: Future<Output = Result<Response<String>, Error>>,
{
    let call = client.stop_push_public_stream().app_id("app");
    match call.public_stream_id(stream).send().await {
        Ok(response) => Ok(response.result == "ok"),
        Err(error) if error.is_not_found() => Ok(false),
        Err(error) => Err(error),
    }
}

#[tokio::test]
async fn a_call_succeeds_against_a_mock_server() -> Outcome {
    let server = MockServer::start().await;
    let client = Client::new(server.configure(Client::builder()).build()?);
    let stopped = stop(&client, "stream").await?;
    assert!(stopped);
    Ok(())
}

#[derive(Clone)]
struct Fake;

impl Execute<StopPushPublicStreamRequest> for Fake {
    type Output = Ready<Result<Response<String>, Error>>;

    fn execute(&self, request: StopPushPublicStreamRequest) -> Self::Output {
        let gone = || testing::error(400, "InvalidParameter.ErrorActiveTaskNotFound", "it ended");
        ready(match request.public_stream_id.as_str() {
            "gone" => Err(testing::action_error::<StopPushPublicStreamRequest>(gone())),
            _ => testing::check(&request).map(|()| testing::response("ok".to_owned())),
        })
    }
}

#[tokio::test]
async fn a_fake_replaces_the_client() {
    let client = Client::new(Fake);
    assert!(stop(&client, "stream").await.unwrap());
    assert!(!stop(&client, "gone").await.unwrap());
}

#[derive(Clone)]
struct Canned(Value);

impl<A: Action> Execute<A> for Canned {
    type Output = Result<Response<A::Output>, Error>;

    fn execute(&self, request: A) -> Self::Output {
        testing::check(&request)?;
        let result = testing::from_json(self.0[A::INFO.name].clone());
        Ok(testing::response(result.unwrap()))
    }
}

#[test]
fn one_blocking_fake_executes_every_action() {
    let client = v2020_12_01::Client::new(Canned(json!({
        "CreateApp": { "AppId": "new" },
        "ListApps": { "AppList": [{ "AppId": "new" }] },
    })));
    let created = client.create_app().app_name("demo").send().unwrap();
    let listed = client.list_apps().send().unwrap();
    assert_eq!(
        listed.result.app_list[0].app_id,
        Some(created.result.app_id)
    );

    let error = client.create_app().app_name("not; a name").send();
    let error = error.unwrap_err();
    assert!(error.is_invalid_request(), "{error}");
    assert_eq!(error.action(), Some("CreateApp"));
}

#[test]
fn results_are_made_from_json_or_empty() -> Outcome {
    let mut app: App = testing::empty();
    app.app_id = Some("app".to_owned());
    let same: App = testing::from_json(json!({ "AppId": "app" }))?;
    assert_eq!(app, same);
    let typo = testing::from_json::<ListAppsResponse>(json!({ "AppList": [{ "AppID": "app" }] }));
    assert!(typo.is_err_and(|error| error.path() == "AppList[0].AppID"));
    Ok(())
}

#[tokio::test]
async fn a_cassette_replays_the_second_call() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("stop.json");
    let server = MockServer::start().await;
    for _ in 0..2 {
        let cassette = Cassette::new(&path).scrub("UserId");
        let direct = TransportOptions::new().no_proxy();
        let tape = cassette.open(HyperTransport::with_options(&direct)?)?;
        let builder = server.configure(Client::builder()).transport(tape);
        let client = Client::new(builder.build()?);
        let stopped = stop(&client, "stream").await?;
        assert!(stopped);
    }
    assert_eq!(server.requests().len(), 1);
    Ok(())
}

/// Each result in an example of the specs can be made from its JSON. An unknown field is rejected.
#[test]
fn results_of_the_specs_examples_are_made_from_json() {
    let examples = count_examples::<v2020_12_01::ListAppsRequest>()
        + count_examples::<v2020_12_01::GetCallbackRequest>()
        + count_examples::<v2020_12_01::ListRoomInfoRequest>()
        + count_examples::<v2020_12_01::CreateAppRequest>()
        + count_examples::<latest::GetRecordTaskRequest>()
        + count_examples::<latest::ListRoomInfoRequest>();
    assert!(examples >= 6, "{examples}");
}

/// Checks the examples of an action. Returns their number.
fn count_examples<A: Action>() -> usize {
    let service = rtc();
    let action = service.action(A::INFO.version, A::INFO.name).unwrap();
    let results = action.examples.iter();
    let results: Vec<_> = results
        .filter_map(|example| example.response.get("Result"))
        .collect();
    for result in &results {
        let made: A::Output = testing::from_json((*result).clone())
            .unwrap_or_else(|error| panic!("{}: {error}", A::INFO.name));
        let json = serde_json::to_value(made.value_ref()).unwrap();
        for (name, value) in result.as_object().unwrap() {
            assert!(json.get(name).is_some() || value.is_null(), "{name}");
        }
        let mut unknown = (*result).clone();
        unknown["NoSuchField"] = Value::Null;
        let error = testing::from_json::<A::Output>(unknown).map(|_| ());
        assert_eq!(error.unwrap_err().path(), "NoSuchField");
    }
    results.len()
}

/// The Rust code blocks in `docs/testing.md` are parts of this file.
#[test]
fn the_guide_shows_this_code() {
    let code = fs::read_to_string(root().join("tests/testing.rs")).unwrap();
    let guide = fs::read_to_string(root().join("docs/testing.md")).unwrap();
    assert!(guide.matches("```rust\n").count() >= 6);
    assert_eq!(not_shown(&guide, &code), Vec::<String>::new());
}
