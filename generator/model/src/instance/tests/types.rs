//! Values of a type, and values of others.

use serde_json::{Value, json};

use super::{service_of, violations};
use crate::instance::{Options, Violation, ViolationKind, check_request, check_value};
use crate::model::{Constraints, Service, Type, TypeKind};

const ACTION: &str = "\
action: Do
summary: Does.
method: POST
request:
  Name: { type: string, required: true, doc: N. }
  Flag: { type: bool, doc: F. }
  Small: { type: int32, doc: S. }
  Large: { type: int64, doc: L. }
  Ratio: { type: float32, doc: R. }
  Price: { type: number, doc: P. }
  When: { type: datetime, doc: W. }
  Any: { type: json, doc: A. }
  Text: { type: json<Node>, doc: T. }
  Nodes: { type: list<Node>, doc: N. }
  Sizes: { type: map<int32>, doc: S. }
  Level: { type: int32, doc: L., values: { Low: 1, High: 2 } }
  Total: { type: int64, doc: T., values: { Few: 1, Many: 2 } }
  Mode: { type: string, doc: M., values: { Fast: fast, Slow: slow } }
  Turn: { type: string, null_means: turns it off, doc: T. }
types:
  Node:
    type: object
    doc: A node.
    fields:
      Size: { type: int32, max: 9, doc: S. }
      Next: { type: Node, doc: N. }
      Text: { type: json<Node>, doc: T. }
";

#[track_caller]
fn assert_violations(request: &Value, expected: &[&str]) {
    let mut request = request.clone();
    request["Name"] = "a".into();
    let found = violations(&service_of(ACTION), &request);
    assert_eq!(found, expected, "{request}");
}

#[test]
fn a_value_of_each_type_is_valid() {
    let request = json!({
        "Flag": false, "Small": -2_147_483_648_i64, "Large": i64::MAX, "Ratio": 0.5, "Price": 1e300,
        "When": "2024-01-02T03:04:05Z", "Any": [null], "Text": "{\"Size\":9}",
        "Nodes": [{ "Size": 9 }, {}], "Sizes": { "a": 2_147_483_647 },
        "Level": 7, "Total": i64::MIN, "Mode": "newer", "Turn": null,
    });
    assert_violations(&request, &[]);
}

#[test]
fn a_value_of_another_type_is_reported_with_what_was_expected() {
    let long = "x".repeat(41);
    let cut = format!(
        "`Flag`: expected a boolean, found string \"{}\"",
        "x".repeat(40)
    );
    for (request, expected) in [
        (json!({ "Flag": long }), cut.as_str()),
        (
            json!({ "Flag": null }),
            "`Flag`: expected a boolean, found null",
        ),
        (
            json!({ "Small": true }),
            "`Small`: expected a 32-bit integer, found `true`",
        ),
        (
            json!({ "Small": 2_147_483_648_i64 }),
            "`Small`: expected a 32-bit integer, found number 2147483648",
        ),
        (
            json!({ "Large": 0.5 }),
            "`Large`: expected a 64-bit integer, found number 0.5",
        ),
        (
            json!({ "Ratio": "1" }),
            "`Ratio`: expected a number, found string \"1\"",
        ),
        (
            json!({ "Price": [] }),
            "`Price`: expected a number, found a list",
        ),
        (
            json!({ "When": 1 }),
            "`When`: expected a timestamp as a string, found number 1",
        ),
        (
            json!({ "Text": {} }),
            "`Text`: expected a string of JSON, found an object",
        ),
        (
            json!({ "Nodes": {} }),
            "`Nodes`: expected a list, found an object",
        ),
        (
            json!({ "Nodes": [1] }),
            "`Nodes[0]`: expected an object, found number 1",
        ),
        (
            json!({ "Sizes": [] }),
            "`Sizes`: expected an object, found a list",
        ),
        (
            json!({ "Level": "Low" }),
            "`Level`: expected a 32-bit integer, found string \"Low\"",
        ),
        (
            json!({ "Total": "Few" }),
            "`Total`: expected a 64-bit integer, found string \"Few\"",
        ),
        (
            json!({ "Mode": 1 }),
            "`Mode`: expected a string, found number 1",
        ),
    ] {
        assert_violations(&request, &[expected]);
    }
}

#[test]
fn values_in_lists_maps_and_strings_of_json_are_checked() {
    let request = json!({ "Nodes": [{}, { "Next": { "Size": 10 } }] });
    assert_violations(&request, &["`Nodes[1].Next.Size`: 10 is not at most 9"]);
    let request = json!({ "Sizes": { "a": 1, "b": "2" } });
    let expected = ["`Sizes.b`: expected a 32-bit integer, found string \"2\""];
    assert_violations(&request, &expected);
    let request = json!({ "Text": "{\"Size\":10}" });
    assert_violations(&request, &["`Text.Size`: 10 is not at most 9"]);
    let found = violations(&service_of(ACTION), &json!({ "Name": "a", "Text": "{" }));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("`Text`: the string is not JSON: EOF"),
        "{found:?}"
    );
}

/// What ends the recursion of a value that was made to end the program.
#[test]
fn strings_of_json_are_read_to_a_limited_depth() {
    let nested = |objects: usize| {
        let innermost = json!({ "Text": "{}" });
        let node = (1..objects).fold(innermost, |node, _| json!({ "Next": node }));
        json!({ "Name": "a", "Nodes": [node] })
    };
    let service = service_of(ACTION);
    // The list and its element are steps, too.
    assert_eq!(violations(&service, &nested(510)), [""; 0]);
    let found = violations(&service, &nested(511));
    assert_eq!(found.len(), 1);
    assert!(
        found[0].ends_with("the string is not JSON: it is nested too deep"),
        "{found:?}"
    );
}

fn kinds(found: &[Violation]) -> Vec<(&str, ViolationKind)> {
    let found = found.iter();
    found
        .map(|violation| (violation.path.as_str(), violation.kind))
        .collect()
}

fn request_type(service: &Service) -> Type {
    Type {
        kind: TypeKind::Shape(service.versions[0].actions[0].request),
        constraints: Constraints::default(),
    }
}

#[test]
fn violations_have_the_kind_of_what_is_wrong() {
    let service = service_of(ACTION);
    let action = &service.versions[0].actions[0];
    let request = json!({ "Flag": 1, "Nodes": [{ "Size": 10 }], "Newer": 1 });
    let found = check_request(&service, action, &request, Options::REQUEST);
    let expected = [
        ("Name", ViolationKind::Missing),
        ("Flag", ViolationKind::Type),
        ("Nodes[0].Size", ViolationKind::Constraint),
        ("Newer", ViolationKind::Unknown),
    ];
    assert_eq!(kinds(&found), expected);
    let null = json!({ "Name": null });
    let found = check_request(&service, action, &null, Options::REQUEST);
    assert_eq!(kinds(&found), [("Name", ViolationKind::Missing)]);
}

/// Servers leave members out, and send `null` for them.
#[test]
fn a_response_can_lack_members_and_break_constraints_but_has_no_unknown_ones() {
    let service = service_of(ACTION);
    let ty = request_type(&service);
    let response =
        json!({ "Flag": null, "Turn": null, "Nodes": [null, { "Size": 10 }], "Newer": 1 });
    let found = check_value(&service, &ty, &response, Options::RESPONSE);
    assert_eq!(kinds(&found), [("Newer", ViolationKind::Unknown)]);
    let anything = Options {
        unknown: false,
        ..Options::RESPONSE
    };
    assert_eq!(check_value(&service, &ty, &response, anything), []);
    assert_eq!(check_value(&service, &ty, &Value::Null, anything), []);
    let wrong = json!({ "Flag": 1 });
    let found = check_value(&service, &ty, &wrong, anything);
    assert_eq!(kinds(&found), [("Flag", ViolationKind::Type)]);
}

/// Each suggestion compares with all fields, and a request can have very many unknown ones.
#[test]
fn the_first_unknown_fields_get_a_suggestion() {
    let names = (10..32).map(|number| (format!("Small{number}"), json!(1)));
    let mut request = Value::Object(names.collect());
    request["Name"] = "a".into();
    let found = violations(&service_of(ACTION), &request);
    assert_eq!(found.len(), 22);
    assert_eq!(found[0], "`Small10`: unknown field; did you mean `Small`?");
    let are_helpful: Vec<bool> = found.iter().map(|it| it.contains("did you mean")).collect();
    assert_eq!(are_helpful, [[true; 20].as_slice(), &[false; 2]].concat());
}
