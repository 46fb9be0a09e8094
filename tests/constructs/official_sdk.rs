//! What the client sends, compared with what the official Python SDKs sent for the same parameters.
//!
//! `official_sdk.json` was recorded by `tools/official-sdk/record`, with `volcenginesdk-core` 5.0.54, and
//! `volcengine` 1.0.229 for the two last requests, which show the lists of older services.
//! Names and values of queries and forms are compared as they were encoded
//! but for `+` in a query, which the client writes as `%20`; their order, and the layout of JSON, may differ.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use volcengine_core::bytes::Bytes;
use volcengine_core::http::{Request, Response};
use volcengine_core::schema::{Action, ActionInfo, ListStyle, Method};
use volcengine_core::transport::{ResponseFuture, Transport};
use volcengine_core::{ClientBuilder, Credentials, Null, Untyped, record};
use volcengine_tag::v2022_06_01 as tag;

use crate::Outcome;
use crate::v1::Client;
use crate::v1::start_agent::ArkModel;

/// Keeps the last request, and responds with an empty result.
#[derive(Clone, Default)]
struct Capture(Arc<Mutex<Option<Request<Bytes>>>>);

impl Transport for Capture {
    fn send(&self, request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        *self.0.lock().unwrap() = Some(request);
        let body = r#"{"ResponseMetadata":{"RequestId":"r"},"Result":null}"#;
        Box::pin(async move { Ok(Response::new(Bytes::from_static(body.as_bytes()))) })
    }
}

impl Capture {
    fn configure(&self, builder: ClientBuilder) -> volcengine_core::Client {
        let builder = builder.env_lookup(|_| None).transport(self.clone());
        let builder = builder.credentials(Credentials::new("AK", "SK"));
        builder.build().unwrap()
    }

    /// Compares the last request with the recorded one of this name.
    fn assert_same_as(&self, name: &str) {
        let all: Vec<Value> = serde_json::from_str(include_str!("official_sdk.json")).unwrap();
        let recorded = all.iter().find(|request| request["name"] == name);
        let recorded = recorded.unwrap_or_else(|| panic!("{name} is not recorded"));
        let sent = self.0.lock().unwrap().take().unwrap();
        assert_eq!(sent.method().as_str(), recorded["method"], "{name}");
        assert_eq!(sent.uri().path(), recorded["path"], "{name}");
        let query = recorded["query"].as_str().unwrap().replace('+', "%20");
        assert_eq!(pairs(sent.uri().query().unwrap()), pairs(&query), "{name}");
        let body = std::str::from_utf8(sent.body()).unwrap();
        let expected = recorded["body"].as_str().unwrap();
        // The SDK adds a type to a GET, which has no body, and leaves out the charset.
        let content_type = recorded["content_type"].as_str().unwrap_or_default();
        if sent.method() == "POST" {
            let found = sent.headers()["content-type"].to_str().unwrap();
            assert_eq!(
                found.split(';').next(),
                content_type.split(';').next(),
                "{name}"
            );
        }
        if content_type == "application/json" {
            let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
            assert_eq!(json(body), json(expected), "{name}");
        } else {
            assert_eq!(pairs(body), pairs(expected), "{name}");
        }
    }
}

/// Encoded pairs. Those of one name keep their order.
fn pairs(text: &str) -> Vec<(&str, &str)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<_> = pairs.filter_map(|pair| pair.split_once('=')).collect();
    pairs.sort_by_key(|(name, _)| *name);
    pairs
}

const TRNS: [&str; 2] = [
    "trn:ecs:cn-beijing:2100000000:instance/i-1",
    "trn:ecs:cn-beijing:2100000000:instance/i 2",
];

#[tokio::test]
async fn forms_of_sts_and_tags() -> Outcome {
    let capture = Capture::default();
    let sts = volcengine_sts::v2018_01_01::Client::builder();
    let sts = volcengine_sts::v2018_01_01::Client::new(capture.configure(sts));
    let call = sts.assume_role().role_trn("trn:iam::2100000000:role/r");
    let call = call.role_session_name("a b+c").duration_seconds(900);
    let policy = r#"{"Statement":[{"Effect":"Allow","Action":["rtc:*"]}]}"#;
    call.policy(policy).send().await?;
    capture.assert_same_as("assume_role");

    let client = tag::Client::new(capture.configure(tag::Client::builder()));
    let request = json!({
        "ResourceTrnList": TRNS,
        "Tags": [{ "Key": "k 1", "Value": "a+b&c=d/*~" }, { "Key": "中", "Value": "" }],
    });
    let request: tag::TagResourcesRequest = serde_json::from_value(request)?;
    client.send(request).await?;
    capture.assert_same_as("tag_resources");
    let call = client.untag_resources().resource_trn_list(TRNS);
    call.tag_keys(["k 1", "b"]).send().await?;
    capture.assert_same_as("untag_resources");
    Ok(())
}

#[tokio::test]
async fn a_union_null_a_token_and_lists() -> Outcome {
    let capture = Capture::default();
    let client = Client::new(capture.configure(Client::builder()));
    let model = ArkModel::builder().endpoint_id("ep-1").build();
    client.start_agent().model(model).send().await?;
    capture.assert_same_as("union");
    client.update_agent().thinking(Null).send().await?;
    capture.assert_same_as("null");
    let call = client.create_task().name("a");
    let call = call.client_token("6f1ed002-ab5c-4d2e-9a3b-0123456789ab");
    call.send().await?;
    capture.assert_same_as("idempotency_token");
    let parameters = json!({ "Ids": ["a b", "c,d"], "Page": { "Size": 2 } });
    client.send(Untyped::get("v1", "Any", parameters)).await?;
    capture.assert_same_as("numbered_list");
    Ok(())
}

/// A list of a service that separates elements by commas.
struct CommaList {
    ids: Vec<String>,
}
record! {
    CommaList {
        defaulted { ids: Vec<String> = "Ids".list_style(ListStyle::Comma); }
    }
}
impl Action for CommaList {
    type Output = Value;
    const INFO: &'static ActionInfo =
        &ActionInfo::new(&crate::SERVICE, "2020-04-01", Method::Get, "List");
}

/// A list of a service that reads several values of a parameter.
struct RepeatedList {
    ids: Vec<String>,
}
record! {
    RepeatedList {
        defaulted { ids: Vec<String> = "Ids".list_style(ListStyle::Repeated); }
    }
}
impl Action for RepeatedList {
    type Output = Value;
    const INFO: &'static ActionInfo =
        &ActionInfo::new(&crate::SERVICE, "2020-04-01", Method::Get, "List");
}

#[tokio::test]
async fn lists_of_older_services() -> Outcome {
    let capture = Capture::default();
    let client = capture.configure(Client::builder());
    let ids = ["a b", "c"].map(str::to_owned).to_vec();
    client.send(&CommaList { ids }).await?;
    capture.assert_same_as("comma_list");
    let ids = ["a b", "c,d"].map(str::to_owned).to_vec();
    client.send(&RepeatedList { ids }).await?;
    capture.assert_same_as("repeated_list");
    let empty = String::new();
    let outcome = client.send(&RepeatedList { ids: vec![empty] }).await;
    assert!(outcome.is_err_and(|error| error.is_invalid_request()));
    let comma = "c,d".to_owned();
    let outcome = client.send(&CommaList { ids: vec![comma] }).await;
    assert!(outcome.is_err_and(|error| error.is_invalid_request()));
    Ok(())
}
