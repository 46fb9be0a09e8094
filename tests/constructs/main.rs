//! The page that shows each construct of the language: its YAML is in a golden case, its Rust is in this file,
//! and what it shows of the wire is what the client of that case sends.
//!
//! The modules are those of the generated crate, so that nothing is generated or built for this test.

#![allow(clippy::type_complexity, reason = "types are as deep as the API's")]

extern crate self as volcengine_showcase;

#[path = "../../generator/rust/tests/golden/constructs/expected/src/missing.rs"]
mod missing;
#[path = "../../generator/rust/tests/golden/constructs/expected/src/service.rs"]
mod service;
#[path = "../../generator/rust/tests/golden/constructs/expected/src/types.rs"]
pub mod types;
#[path = "../../generator/rust/tests/golden/constructs/expected/src/v1/mod.rs"]
pub mod v1;

pub use service::SERVICE;
pub use volcengine_core::{JsonText, Null, Nullable, Number};

mod cassettes;
#[path = "../../generator/rust/tests/golden/constructs/expected/tests/v1.rs"]
mod conformance;
mod maps;
mod official_sdk;
mod page;

use std::time::Duration;

use serde_json::json;
use volcengine_core::Untyped;
use volcengine_mock::{MockResponse, MockServer};
use volcgen_tests::JumpingClock;

use crate::page::assert_wire;
use crate::v1::Client;
use crate::v1::create_tasks::Task;
use crate::v1::start_agent::{ArkModel, Callback, Model};
use crate::v1::tag_resources::Tag;
use crate::v1::update_agent::{Command, Format};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A server that knows the golden case, and a client whose waits take no time.
async fn start() -> (MockServer, Client) {
    let specs = page::specs();
    let server = MockServer::builder()
        .specs_folder(specs)
        .start()
        .await
        .unwrap();
    let builder = server
        .configure(Client::builder())
        .clock(JumpingClock::default());
    let client = Client::new(builder.build().unwrap());
    (server, client)
}

#[tokio::test]
async fn forms() -> Outcome {
    let (server, client) = start().await;
    let owner = Tag::builder().key("owner").value("k+1 & more").build();
    let call = client.tag_resources().resource_ids(["i-1", "i-2"]);
    call.tags([owner]).send().await?;
    assert_wire("Forms", &server);
    Ok(())
}

#[tokio::test]
async fn lists_in_requests() -> Outcome {
    let (server, client) = start().await;
    let ids = (1..3).map(|number| format!("t-{number}"));
    let call = client.list_tasks().ids(ids).add_to_ids("t-3");
    call.send().await?;
    let none: [&str; 0] = [];
    client.list_tasks().ids(none).send().await?;
    assert_wire("Lists in requests", &server);
    Ok(())
}

#[tokio::test]
async fn maps() -> Outcome {
    let (server, client) = start().await;
    let labels = [("team", "a"), ("cost", "low")];
    let call = client.label_agent().labels(labels);
    call.add_to_labels("owner", "me").send().await?;
    let none: [(&str, &str); 0] = [];
    client.label_agent().labels(none).send().await?;
    let outcome = client.label_agent().labels([("Team", "a")]).send().await;
    assert!(outcome.is_err_and(|error| error.violations()[0].path == "Labels"));
    assert_wire("Maps", &server);
    Ok(())
}

#[tokio::test]
async fn even_numbers_of_elements() -> Outcome {
    let (server, client) = start().await;
    client.label_agent().turns(["Hi", "Hello"]).send().await?;
    let outcome = client.label_agent().turns(["Hi"]).send().await;
    assert!(outcome.is_err_and(|error| error.violations()[0].path == "Turns"));
    assert_wire("Even numbers of elements", &server);
    Ok(())
}

#[tokio::test]
async fn enums_by_their_values() -> Outcome {
    let (server, client) = start().await;
    let call = client.update_agent().format(Format::Opus48000);
    call.send().await?;
    assert_wire("Enums by their values", &server);
    Ok(())
}

#[tokio::test]
async fn list_styles() -> Outcome {
    let (server, client) = start().await;
    let call = client.list_servers().ids(["i-1", "i-2"]);
    call.zones(["a", "b"]).ports([80, 443]).send().await?;
    let none: [&str; 0] = [];
    let call = client.list_servers().ids(none).zones(none);
    call.send().await?;
    assert_wire("List styles", &server);
    Ok(())
}

#[tokio::test]
async fn unsigned_actions() -> Outcome {
    let (server, client) = start().await;
    client.get_public_key().issuer("me").send().await?;
    assert_wire("Actions without a signature", &server);
    let [request] = server.requests().try_into().unwrap();
    assert!(!request.headers.contains_key("authorization"));
    Ok(())
}

#[tokio::test]
async fn hosts_by_a_rule() -> Outcome {
    let core = Client::builder().region("south-9").build()?;
    assert!(
        format!("{core:?}").contains("showcase.south-9.example.com"),
        "{core:?}"
    );
    Ok(())
}

#[tokio::test]
async fn unions() -> Outcome {
    let (server, client) = start().await;
    let model = ArkModel::builder().endpoint_id("ep-1").build();
    client.start_agent().model(model).send().await?;
    let unknown = Model::Other(json!({ "Mode": "New" }));
    client.start_agent().model(unknown).send().await?;
    assert_wire("Unions", &server);
    Ok(())
}

#[tokio::test]
async fn rules_of_objects() -> Outcome {
    let (server, client) = start().await;
    let model = ArkModel::builder().endpoint_id("ep-1").build();
    let callback = Callback::builder().enable(true).build();
    let call = client.start_agent().model(model).callback(callback);
    let outcome = call.send().await;
    assert!(outcome.is_err_and(|error| error.violations()[0].path == "Callback.Url"));
    assert_eq!(server.requests().len(), 0);
    Ok(())
}

#[tokio::test]
async fn rules_with_the_object_around() -> Outcome {
    let (server, client) = start().await;
    let model = ArkModel::builder().endpoint_id("ep-1").build();
    let callback = Callback::builder().build();
    let call = client.start_agent().model(model).callback(callback);
    let outcome = call.muted(true).send().await;
    assert!(outcome.is_err_and(|error| error.violations()[0].path == "Callback.Enable"));
    assert_eq!(server.requests().len(), 0);
    Ok(())
}

#[tokio::test]
async fn null() -> Outcome {
    let (server, client) = start().await;
    client.update_agent().thinking(Null).send().await?;
    client.update_agent().thinking("on").send().await?;
    assert_wire("Null", &server);
    Ok(())
}

#[tokio::test]
async fn strings_of_json() -> Outcome {
    let (server, client) = start().await;
    let command = Command::builder().say("Hello").build();
    client.update_agent().command(command).send().await?;
    assert_wire("Strings of JSON", &server);
    Ok(())
}

#[tokio::test]
async fn numbers_of_any_precision() -> Outcome {
    let (server, client) = start().await;
    let budget = Number::parse("0.10")?;
    client.update_agent().budget(budget).send().await?;
    client.update_agent().budget(7).send().await?;
    assert_wire("Numbers of any precision", &server);
    Ok(())
}

#[tokio::test]
async fn idempotency_tokens() -> Outcome {
    let (server, client) = start().await;
    server.enqueue(MockResponse::error(503, "InternalError", "failed"));
    let response = client.create_task().name("a").send().await?;
    assert_eq!(response.attempts().sent(), 2);
    let tokens: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| request.body)
        .collect();
    assert_eq!(tokens.first(), tokens.last());
    assert_wire("Idempotency tokens", &server);
    Ok(())
}

#[tokio::test]
async fn copies() -> Outcome {
    let (server, client) = start().await;
    let task = Task::builder().name("a").build();
    client.create_tasks().task(task).count(3).send().await?;
    assert_wire("Copies", &server);
    Ok(())
}

#[tokio::test]
async fn lists_in_pages() -> Outcome {
    let (server, client) = start().await;
    let names = ["a", "b", "c"].map(|name| json!(name));
    server.enqueue(MockResponse::list("ListTasks", names));
    let names = client.list_tasks().page_size(2).items();
    let names = names.try_collect().await?;
    assert_eq!(names, ["a", "b", "c"]);
    assert_wire("Lists in pages", &server);
    Ok(())
}

#[tokio::test]
async fn states_to_wait_for() -> Outcome {
    let (server, client) = start().await;
    server.enqueue(MockResponse::result(json!({ "Status": 2 })));
    server.enqueue(MockResponse::result(json!({ "Status": 3 })));
    let timeout = Duration::from_secs(60);
    let task = client.get_task().id("t");
    let response = task.wait_until_stopped(timeout).await?;
    assert!(response.result.status.is_some());
    assert_wire("States to wait for", &server);
    Ok(())
}

#[tokio::test]
async fn actions_without_a_description() -> Outcome {
    let (server, client) = start().await;
    let task = Untyped::get("v1", "GetTask", json!({ "Id": "t" }));
    let response = client.send(task).await?;
    println!("{}", response.result["Status"]);
    let task = Untyped::post("v1", "CreateTask", json!({ "Name": "a" }));
    client.send(task).await?;
    let resource = json!({ "ResourceIds": ["i-1"], "Tags": [{ "Key": "a" }] });
    let tags = Untyped::form("v1", "TagResources", resource);
    client.send(tags).await?;
    assert_wire("Actions without a description", &server);
    Ok(())
}
