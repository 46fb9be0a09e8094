//! Calls of the mock server, which reads and checks what we send by the same descriptions.

use std::time::{Duration, SystemTime};

use volcengine_core::Client;
use volcengine_core::clock::Clock;
use volcengine_core::future::BoxFuture;
use volcengine_mock::{MockResponse, MockServer};
use volcgen_call::pages::all_pages;
use volcgen_call::waiting::{WaitError, wait};
use volcgen_call::{fill_token, service_info, undescribed, untyped};

use super::*;

/// A server of our specs, which are built in, and a client for a service of them.
async fn start(service: &Service) -> (MockServer, Client) {
    let server = MockServer::builder().enforce_rates(false);
    let server = server.start().await.unwrap();
    let client = server.configure(Client::builder(service_info(service)));
    (server, client.build().unwrap())
}

#[tokio::test]
async fn the_server_reads_what_the_examples_say() {
    let services = ours();
    for service in services {
        let (server, client) = start(service).await;
        for action in actions(std::slice::from_ref(service)) {
            let Some(example) = action.action.examples.first() else {
                continue;
            };
            let mut parameters = Json::from(&example.request);
            fill_token(action, &mut parameters);
            let response = client.call(untyped(action, &parameters)).await.unwrap();
            let name = &action.action.name;
            assert_eq!(undescribed(action, &response.result), [], "{name}");
            let requests = server.requests();
            let received = &requests.last().unwrap().parameters;
            assert_eq!(received, &parameters.to_value(), "{name}");
            server.clear();
        }
    }
}

#[tokio::test]
async fn members_that_are_not_described_are_found() {
    let services = ours();
    let action = action(services, "GetRecordTask");
    let result = serde_json::json!({ "RecordTask": { "Status": 3, "New": 1 }, "More": [] });
    let found = undescribed(action, &result);
    let paths: Vec<_> = found
        .iter()
        .map(|violation| violation.path.as_str())
        .collect();
    assert_eq!(paths, ["RecordTask.New", "More"]);
}

/// Pages by number, offset and token, from the beginning and from the page that the caller names.
#[tokio::test]
async fn all_pages_are_joined() {
    let services = ours();
    for (name, path, parameters, pages) in [
        (
            "SearchMusics",
            "/List",
            r#"{"AppId":"a","KeyWord":"k","PageSize":2}"#,
            3,
        ),
        ("ListApps", "/AppList", r#"{"Limit":"2"}"#, 3),
        ("GetTags", "/Tags", r#"{"MaxResults":2}"#, 3),
        ("GetTags", "/Tags", r#"{"MaxResults":10}"#, 1),
    ] {
        let action = action(services, name);
        let (server, client) = start(action.service).await;
        let list = (0..5).map(|number| serde_json::json!({ "SongId": number, "Key": number }));
        let list: Vec<_> = list.collect();
        let queue = || server.enqueue(MockResponse::list(name, list.clone()).repeat(9));
        queue();
        let pagination = action.action.pagination.as_ref().unwrap();
        let called = (action, pagination);
        let all = all_pages(&client, called, &json(parameters), 9)
            .await
            .unwrap();
        assert_eq!(
            all.result.pointer(path).unwrap(),
            &serde_json::json!(list),
            "{name}"
        );
        assert_eq!((all.pages, all.is_cut), (pages, false), "{name}");
        let cut = all_pages(&client, called, &json(parameters), 1)
            .await
            .unwrap();
        assert_eq!((cut.pages, cut.is_cut), (1, pages > 1), "{name}");
    }
    let action = action(services, "ListApps");
    let (server, client) = start(action.service).await;
    let list = (0..5).map(|number| serde_json::json!({ "AppName": number }));
    server.enqueue(MockResponse::list("ListApps", list).repeat(9));
    let called = (action, action.action.pagination.as_ref().unwrap());
    let rest = all_pages(&client, called, &json(r#"{"Limit":"2","Offset":"3"}"#), 9).await;
    assert_eq!(rest.unwrap().result["AppList"].as_array().unwrap().len(), 2);
}

/// Time that passes at once.
struct NoWait;

impl Clock for NoWait {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async {})
    }
}

#[tokio::test]
async fn a_wait_ends_with_its_state_or_says_why_not() {
    let services = ours();
    let action = action(services, "GetRecordTask");
    let waiters = action.action.waiters.iter();
    let waiter = waiters
        .clone()
        .find(|waiter| waiter.name == "running")
        .unwrap();
    let parameters = json(r#"{"AppId":"a","RoomId":"r","TaskId":"t"}"#);
    let (server, client) = start(action.service).await;
    let status = |status: i64| {
        let task = serde_json::json!({ "RecordTask": { "Status": status } });
        server.enqueue(MockResponse::result(task));
    };
    let run = |timeout| wait(&client, &NoWait, (action, waiter), &parameters, timeout);
    let long = Duration::from_secs(600);

    [1, 1, 2].into_iter().for_each(status);
    let response = run(long).await.unwrap().unwrap();
    assert_eq!(response.result["RecordTask"]["Status"], 2);
    assert_eq!(server.requests().len(), 3);

    [1, 4].into_iter().for_each(status);
    let failed = run(long).await.unwrap_err();
    assert!(
        matches!(&failed, WaitError::Failed(state) if state.contains("Failed (4)")),
        "{failed}"
    );

    status(1);
    let late = run(Duration::ZERO).await.unwrap_err();
    assert!(matches!(late, WaitError::TimedOut(_)), "{late}");

    server.enqueue(MockResponse::error(400, "InvalidParameter", "no"));
    let error = run(long).await.unwrap_err();
    assert!(matches!(error, WaitError::Call(error) if error.code() == Some("InvalidParameter")));
}
