//! The client's check of requests and that of the model, which the mock server uses.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use volcengine_core::constraints;
use volcengine_core::schema::Action;
use volcgen_model::instance::{self, Options};
use volcgen_model::load::Input;
use volcgen_model::model::Service;

use crate::v1::{CarryRequest, ChangeRequest};

pub fn service() -> Service {
    let specs = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../generator/rust/tests/golden/values/specs"
    );
    let mut loaded = volcgen_model::load(&Input::Folder(specs.into()));
    let service = volcgen_model::resolve(&loaded.specs[0], &mut loaded.diagnostics);
    assert!(!loaded.diagnostics.has_errors());
    service
}

/// Both find violations at these paths, and nowhere else.
fn both_find<A: Action + DeserializeOwned>(service: &Service, request: &Value, expected: &[&str]) {
    let action = service.action(A::INFO.version, A::INFO.name).unwrap();
    let model = instance::check_request(service, action, request, Options::REQUEST);
    let model: Vec<_> = model.into_iter().map(|found| found.path).collect();
    assert_eq!(model, expected, "model: {request}");
    let typed: A = serde_json::from_value(request.clone()).unwrap();
    let client = constraints::check(A::INFO, &typed).into_iter();
    let client: Vec<_> = client.map(|found| found.path).collect();
    assert_eq!(client, expected, "client: {request}");
}

#[test]
fn client_and_model_look_into_strings_of_json() {
    let service = service();
    let find = |request: Value, expected: &[&str]| {
        both_find::<CarryRequest>(&service, &request, expected);
    };
    let window = |start: i32| json!({ "Start": start }).to_string();
    find(json!({ "Window": window(0) }), &[]);
    find(json!({ "Window": window(-1) }), &["Window.Start"]);
    find(json!({ "Window": r#"{"Start":1,"End":null}"# }), &[]);
    find(
        json!({ "Window": r#"{"Start":1,"End":0}"# }),
        &["Window.End"],
    );
    let windows = json!({ "Window": window(1), "Windows": [window(1), window(-1)] });
    find(windows, &["Windows[1].Start"]);
    let named = json!([{ "Start": 1 }, { "Start": -1 }]).to_string();
    find(
        json!({ "Window": window(1), "Named": { "a": named } }),
        &["Named.a[1].Start"],
    );
    let deeper = json!({ "Deeper": window(-1) }).to_string();
    find(
        json!({ "Window": window(1), "Inline": deeper }),
        &["Inline.Deeper.Start"],
    );
    find(json!({ "Window": window(1), "Free": "[]" }), &["Free"]);
    let long = json!("7".repeat(39)).to_string();
    find(json!({ "Window": window(1), "Free": long }), &["Free"]);
}

#[test]
fn client_and_model_check_what_is_not_null() {
    let service = service();
    let find = |request: Value, expected: &[&str]| {
        both_find::<ChangeRequest>(&service, &request, expected);
    };
    find(
        json!({ "Limit": null, "Greeting": null, "Names": null }),
        &[],
    );
    find(
        json!({ "Limit": 0, "Greeting": "" }),
        &["Limit", "Greeting"],
    );
    find(
        json!({ "Limit": null, "Window": { "Start": 0, "End": 0 } }),
        &["Window.End"],
    );
    // For rules, null counts as not set.
    find(
        json!({ "Limit": null, "Thinking": "auto", "Greeting": null }),
        &["Greeting"],
    );
}
