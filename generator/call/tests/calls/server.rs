//! Calls of the mock server, which reads and checks what we send by the same descriptions.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use volcengine_core::Client;
use volcengine_core::clock::Clock;
use volcengine_core::future::BoxFuture;
use volcengine_core::quota::{Limiter, Mode};
use volcengine_mock::{MockResponse, MockServer};
use volcgen_call::pages::all_pages;
use volcgen_call::waiting::wait;
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
            let response = client.call_as(untyped(action, &parameters)).await.unwrap();
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
    let result = json(r#"{ "RecordTask": { "Status": 3, "New": 1 }, "More": [] }"#);
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
            "List",
            r#"{"AppId":"a","KeyWord":"k","PageSize":2}"#,
            3,
        ),
        ("ListApps", "AppList", r#"{"Limit":"2"}"#, 3),
        ("GetTags", "Tags", r#"{"MaxResults":2}"#, 3),
        ("GetTags", "Tags", r#"{"MaxResults":10}"#, 1),
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
            all.result.get(path).unwrap().to_value(),
            serde_json::json!(list),
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
    let rest = rest.unwrap().result.to_value();
    assert_eq!(rest["AppList"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn results_keep_their_digits() {
    let services = ours();
    let action = action(services, "ListApps");
    let (server, client) = start(action.service).await;
    let result = r#"{"Id":12345678901234567890123,"B":0.10,"A":[1E+2,-0],"Cut":"\ud83d"}"#;
    let metadata =
        r#"{"RequestId":"r","Action":"ListApps","Version":"2020-12-01","Service":"rtc"}"#;
    let body = format!(r#"{{"ResponseMetadata":{metadata},"Result":{result}}}"#);
    server.enqueue(MockResponse::raw(
        200,
        [("Content-Type", "application/json")],
        body,
    ));
    let called = client.call_as(untyped(action, &json("{}"))).await;
    let result: Json = called.unwrap().result;
    let expected = r#"{"Id":12345678901234567890123,"B":0.10,"A":[1E+2,-0],"Cut":"�"}"#;
    assert_eq!(result.to_string(), expected);
}

/// The quotas of the description count, as those of a generated client do.
#[tokio::test]
async fn quotas_are_kept() {
    let services = ours();
    let action = action(services, "StopPushPublicStream");
    let quota = &action.action.quotas[0];
    let server = MockServer::builder().enforce_rates(false);
    let server = server.start().await.unwrap();
    let limiter = Limiter::new().with_mode(Mode::FailFast).with_burst(|_| 1);
    let builder = Client::builder(service_info(action.service)).limiter(limiter);
    // Time stands still, so that nothing of the quota comes back.
    let now = Arc::new(Mutex::new(Duration::from_secs(3600)));
    let builder = builder.clock(NoWait(now));
    let client = server.configure(builder).build().unwrap();
    let call = async |app: &str| {
        let parameters = json(&format!(r#"{{"AppId":"{app}","PublicStreamId":"p"}}"#));
        client.call(untyped(action, &parameters)).await
    };
    call("a").await.unwrap();
    let error = call("a").await.unwrap_err();
    let limit = format!("{}/s of", quota.limit);
    assert!(error.is_quota_exceeded(), "{error}");
    assert!(error.to_string().contains(&limit), "{error}");
    assert_eq!(server.requests().len(), 1);
}

/// A clock whose waits pass at once.
#[derive(Clone, Default)]
struct NoWait(Arc<Mutex<Duration>>);

impl Clock for NoWait {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        *self.0.lock().unwrap() += duration;
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
    let server = MockServer::builder().enforce_rates(false);
    let server = server.start().await.unwrap();
    let builder = Client::builder(service_info(action.service)).clock(NoWait::default());
    let client = server.configure(builder).build().unwrap();
    let status = |status: i64| {
        let task = serde_json::json!({ "RecordTask": { "Status": status } });
        server.enqueue(MockResponse::result(task));
    };
    let run = |timeout| wait(&client, (action, waiter), &parameters, timeout);
    let long = Duration::from_secs(600);

    [1, 1, 2].into_iter().for_each(status);
    let result = run(long).await.unwrap().to_value();
    assert_eq!(result["RecordTask"]["Status"], 2);
    assert_eq!(server.requests().len(), 3);

    [1, 4].into_iter().for_each(status);
    let failed = run(long).await.unwrap_err();
    assert!(failed.is_waiter_failure(), "{failed}");
    assert_eq!(failed.waiter_state(), Some("Failed (4)"));

    (0..9).for_each(|_| status(1));
    let late = run(Duration::from_secs(9)).await.unwrap_err();
    assert!(late.is_waiter_timeout(), "{late}");
    server.clear();

    server.enqueue(MockResponse::error(400, "InvalidParameter", "no"));
    let error = run(long).await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidParameter"));
}
