//! Limits of lists and maps, one level down and deeper: client and mock find the same violations.

use serde_json::{Value, json};
use volcengine_core::constraints;
use volcengine_core::schema::Action;
use volcgen::instance;

use crate::page;
use crate::v1::label_agent::LabelAgentRequest;

/// A request, and the paths of its violations.
fn cases() -> Vec<(Value, &'static [&'static str])> {
    let many: serde_json::Map<_, _> = ('a'..='q')
        .map(|key| (key.to_string(), json!("v")))
        .collect();
    vec![
        (json!({}), &[]),
        (json!({ "Labels": {} }), &[]),
        (json!({ "Labels": { "a": "v", "a_b": "v" } }), &[]),
        (json!({ "Labels": many }), &["Labels"]),
        (json!({ "Labels": { "a": "" } }), &["Labels.a"]),
        (json!({ "Labels": { "a": "v".repeat(513) } }), &["Labels.a"]),
        (json!({ "Labels": { "": "v" } }), &["Labels", "Labels"]),
        (json!({ "Labels": { "A": "v", "b": "v" } }), &["Labels"]),
        (json!({ "Labels": { "a".repeat(65): "v" } }), &["Labels"]),
        (json!({ "Turns": [] }), &[]),
        (json!({ "Turns": ["a", "b"] }), &[]),
        (json!({ "Turns": ["a", "b", "c"] }), &["Turns"]),
        (json!({ "Scores": {} }), &["Scores"]),
        (json!({ "Scores": { "a": [], "b": [0, 100] } }), &[]),
        (
            json!({ "Scores": { "a": [0, 101], "b": [-1] } }),
            &["Scores.a[1]", "Scores.b[0]"],
        ),
        (
            json!({ "Rows": { "a": [["long enough"], []] } }),
            &["Rows.a[0][0]", "Rows.a[1]"],
        ),
        (
            json!({ "Named": { "long enough": [{ "long": 5, "b": 3 }] } }),
            &["Named.long enough[0]", "Named.long enough[0].b"],
        ),
        // The limit of two entries is that of the map alone, not that of the list around it.
        (
            json!({ "Named": { "a": [{}, {}, { "a": 5, "b": 0 }], "b": [], "c": [] } }),
            &[],
        ),
        (
            json!({ "Named": { "a": [{ "a": 5, "b": 0, "c": 0 }] } }),
            &["Named.a[0]"],
        ),
        (
            json!({ "Carried": r#"[["a"], ["long enough"]]"# }),
            &["Carried[1][0]"],
        ),
        (json!({ "Carried": "[[]]" }), &["Carried[0]"]),
    ]
}

#[test]
fn client_and_mock_check_lists_and_maps_at_any_depth() {
    let services = volcgen_tests::services(page::SPECS);
    let [service] = services.as_slice() else {
        panic!("expected one service");
    };
    let action = service.action("v1", "LabelAgent").unwrap();
    for (request, expected) in cases() {
        let typed: LabelAgentRequest = serde_json::from_value(request.clone()).unwrap();
        let client = constraints::check(LabelAgentRequest::INFO, &typed);
        let mock = instance::check_request(service, action, &request, instance::Options::REQUEST);
        let mut client: Vec<_> = client.into_iter().map(|found| found.path).collect();
        let mut mock: Vec<_> = mock.into_iter().map(|found| found.path).collect();
        client.sort();
        mock.sort();
        assert_eq!(client, expected, "client: {request}");
        assert_eq!(mock, expected, "mock: {request}");
    }
}
