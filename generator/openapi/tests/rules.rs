//! Rules in every form as schemas, against what the mock server says of the same requests.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{actions, service, translate};
use serde_json::{Value, json};
use volcgen_model::instance;
use volcgen_openapi::document;

const FIELDS: &str = r"
action: Start
summary: Start a task.
method: POST
request:
  Mode: { type: int32, doc: The mode. }
  Name: { type: string, doc: A name. }
  Tags: { type: list<string>, doc: Tags. }
  Extra: { type: json, doc: Anything. }
  Streams: { type: list<Stream>, doc: The streams. }
  Layout:
    type: object
    null_means: means nothing
    doc: The layout.
    fields:
      Kind: { type: Kind, doc: Its kind. }
      Regions: { type: list<Stream>, null_means: means nothing, doc: Its regions. }
types:
  Stream:
    type: object
    doc: A stream.
    fields:
      Kind: { type: Kind, doc: Its kind. }
      User: { type: string, doc: Its user. }
      Room: { type: string, null_means: means nothing, doc: Its room. }
      Ids: { type: list<int32>, doc: Numbers. }
  Kind:
    type: string
    doc: A kind.
    values: { Audio: audio, Video: video }
rules:
  - doc: the rule
";

/// Rules that a schema expresses in full. A semicolon stands between their lines.
const RULES: &[&str] = &[
    "require: [ Name ]",
    "require: [ Layout.Kind ]",
    "require: [ 'Streams[].User' ]",
    "forbid: [ Name, 'Streams[].Room' ]",
    "when: { Mode: 1 }; require: [ Name ]",
    "when: { Mode: [ 1, 2 ], Name: a }; forbid: [ Layout ]",
    "when: { Layout.Kind: Audio }; require: [ 'Layout.Regions[].User' ]",
    "when: { 'Streams[].Kind': Video }; require: [ 'Streams[].User' ]; forbid: [ 'Streams[].Room' ]",
    "when: { 'Streams[].Kind': Video }; require: [ Name ]",
    "when: { 'Streams[].Kind': Video, Mode: 1 }; require: [ Name ]",
    "when: { 'Streams[].Kind': Video }; items: { 'Streams[].Ids': [ 1, 2 ] }",
    "items: { Tags: 1 }",
    "items: { Tags: [ 0, 1 ], Extra: [ 1, 2 ] }",
    "items: { Layout.Regions: [ 0, 1 ] }",
    "unique: [ 'Tags[]' ]",
    "any_of: [ [ Name, Tags ], [ Extra ] ]",
    "one_of: [ [ Name, Tags ], [ Extra ], [ Layout ] ]",
    "any_of: [ [ 'Streams[].User' ], [ 'Streams[].Room' ] ]",
    "one_of: [ [ 'Streams[].User' ], [ 'Streams[].Room', 'Streams[].Kind' ] ]",
    "any_of: [ [ 'Streams[].User' ], [ Name ] ]",
    "when: { 'Streams[].Kind': Video }; one_of: [ [ 'Streams[].User' ], [ 'Streams[].Room' ] ]",
    "when: { 'Streams[].Kind': Video }; any_of: [ [ Name ], [ 'Tags[]' ] ]",
];

/// Rules that a schema does not express.
const OTHERS: &[&str] = &[
    "unique: [ 'Streams[].User' ]",
    "unique: [ 'Streams[].Ids[]' ]",
    "when: { 'Streams[].Kind': Video }; any_of: [ [ Name ], [ 'Streams[].User' ] ]",
];

/// What is like a stream, and has no rule.
const REGION: &str = "  Region:
    type: object
    doc: A region.
    fields:
      Kind: { type: Kind, doc: Its kind. }
      User: { type: string, doc: Its user. }
      Room: { type: string, null_means: means nothing, doc: Its room. }
      Ids: { type: list<int32>, doc: Its numbers. }
";

/// Rules of the objects `Stream` and `Layout` that a schema expresses in full.
const OF_OBJECTS: &[(&str, &str)] = &[
    ("Stream", "require: [ User ]"),
    ("Stream", "any_of: [ [ User ], [ Room ] ]"),
    ("Stream", "when: { Kind: Video }; require: [ User ]"),
    (
        "Stream",
        "when: { ../Mode: 1, Kind: Video }; require: [ User ]",
    ),
    ("Stream", "when_set: [ ../Name ]; forbid: [ Room ]"),
    ("Stream", "when_unset: [ ../Name, User ]; require: [ Room ]"),
    ("Stream", "when: { Kind: Video }; require: [ ../Name ]"),
    ("Layout", "require: [ Kind ]"),
    (
        "Layout",
        "when_unset: [ ../Name ]; require: [ 'Regions[].User' ]",
    ),
    (
        "Layout",
        "when: { 'Regions[].Kind': Video }; require: [ 'Regions[].User' ]",
    ),
    ("Layout", "when_set: [ Kind, ../Mode ]; forbid: [ ../Tags ]"),
    ("Layout", "one_of: [ [ Kind ], [ ../Name ] ]"),
];

/// The description whose action has one rule.
fn with_rule(rule: &str) -> (volcgen_model::model::Service, Value) {
    documented(&format!("{FIELDS}    {}\n", rule.replace("; ", "\n    ")))
}

/// The description in which an object has one rule.
fn with_rule_of(object: &str, rule: &str) -> (volcgen_model::model::Service, Value) {
    let end = match object {
        "Stream" => "      Ids: { type: list<int32>, doc: Numbers. }\n",
        _ => {
            "      Regions: { type: list<Region>, null_means: means nothing, doc: Its regions. }\n"
        }
    };
    let rule = rule.replace("; ", "\n        ");
    let stated = format!("{end}    rules:\n      - doc: the rule\n        {rule}\n");
    let action = FIELDS
        .replace("rules:\n  - doc: the rule\n", "")
        .replace(
            "Regions: { type: list<Stream>",
            "Regions: { type: list<Region>",
        )
        .replace(end, &stated);
    documented(&format!("{action}{REGION}"))
}

/// A service with this action, and its document.
fn documented(action: &str) -> (volcgen_model::model::Service, Value) {
    let service = service(&[
        (
            "demo/service.yaml",
            "service: demo\ntitle: Demo\ndoc: A service.\nregion: north\n\
             hosts: { north: demo.volces.test }\nversions: { v1: { doc: The version. } }\n",
        ),
        ("demo/v1/Start.yaml", action),
    ]);
    let document = document(&service, None);
    (service, document)
}

/// Values of each member, absent ones too.
fn values() -> Vec<(&'static str, Vec<Option<Value>>)> {
    let streams = || {
        vec![
            None,
            Some(json!([])),
            Some(json!([{}])),
            Some(json!([{ "User": "u" }, { "Room": "r" }])),
            Some(json!([{ "Kind": "video", "Room": "r", "Ids": [] }])),
            Some(
                json!([{ "Kind": "video", "User": "u", "Ids": [1, 1] }, { "User": "u", "Kind": "audio" }]),
            ),
            Some(json!([{ "Kind": "video", "User": "", "Room": null, "Ids": [1, 2, 3] }])),
        ]
    };
    let layouts = streams().into_iter().map(|regions| {
        let mut layout = json!({ "Kind": "audio" });
        layout["Regions"] = regions.unwrap_or(Value::Null);
        Some(layout)
    });
    let layouts = [
        None,
        Some(json!(null)),
        Some(json!({})),
        Some(json!({ "Kind": "video" })),
    ]
    .into_iter()
    .chain(layouts);
    vec![
        ("Mode", vec![None, Some(json!(1)), Some(json!(3))]),
        ("Name", vec![None, Some(json!("")), Some(json!("a"))]),
        (
            "Tags",
            vec![
                None,
                Some(json!([])),
                Some(json!(["x"])),
                Some(json!(["x", "x"])),
                Some(json!(["x", "y"])),
            ],
        ),
        (
            "Extra",
            vec![
                None,
                Some(json!({})),
                Some(json!(0)),
                Some(json!([1])),
                Some(json!({ "a": 1, "b": 2, "c": 3 })),
            ],
        ),
        ("Streams", streams()),
        ("Layout", layouts.collect()),
    ]
}

/// Requests with every pair of values of two members, where the others have their first or last value.
fn requests() -> Vec<Value> {
    let values = values();
    let mut requests = Vec::new();
    for (first, (_, firsts)) in values.iter().enumerate() {
        for (second, (_, seconds)) in values.iter().enumerate().skip(first + 1) {
            for one in 0..firsts.len() {
                for other in 0..seconds.len() {
                    for is_last in [false, true] {
                        let members =
                            values
                                .iter()
                                .enumerate()
                                .filter_map(|(index, (name, all))| {
                                    let rest = if is_last { all.len() - 1 } else { 0 };
                                    let chosen = match index {
                                        _ if index == first => one,
                                        _ if index == second => other,
                                        _ => rest,
                                    };
                                    Some(((*name).to_owned(), all[chosen].clone()?))
                                });
                        requests.push(Value::Object(members.collect()));
                    }
                }
            }
        }
    }
    requests
}

#[test]
fn schemas_and_the_mock_agree_on_rules() {
    let requests = requests();
    let of_action = RULES.iter().map(|rule| (*rule, with_rule(rule)));
    let of_objects = OF_OBJECTS.iter();
    let of_objects = of_objects.map(|(object, rule)| (*rule, with_rule_of(object, rule)));
    for (rule, (service, document)) in of_action.chain(of_objects) {
        let validator = validator(&document);
        let action = actions(&service).next().unwrap();
        let mut counts = [0, 0];
        for request in &requests {
            let expected = instance::broken_rules(&service, action, request).is_empty();
            assert_eq!(
                validator.is_valid(request),
                expected,
                "{rule} on {request:#}"
            );
            counts[usize::from(expected)] += 1;
        }
        assert!(counts.iter().all(|count| *count > 0), "{rule}: {counts:?}");
    }
}

#[test]
fn rules_that_compare_values_have_no_schema() {
    for rule in OTHERS {
        let (_, document) = with_rule(rule);
        let request = &document["components"]["schemas"]["StartRequest"];
        assert_eq!(request["not"], Value::Null, "{rule}");
        let doc = &document["paths"]["/v1/Start"]["post"]["description"];
        assert!(doc.as_str().unwrap().contains("Rule: the rule."));
    }
}

fn validator(document: &Value) -> jsonschema::Validator {
    let mut whole = json!({
        "components": document["components"],
        "allOf": [{ "$ref": "#/components/schemas/StartRequest" }],
    });
    translate(&mut whole);
    jsonschema::draft4::new(&whole).unwrap()
}
