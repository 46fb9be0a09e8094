//! What clients, validators and people rely on in a document.

#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;

use common::{all, service};
use serde_json::{Value, json};
use volcgen_openapi::document;

const SERVICE: &str = r"
service: demo
title: Demo
doc: A service for tests.
region: north
hosts: { north: demo.volces.test }
versions: { 2024-01-01: { doc: The first version. }, 2025-01-01: { doc: The second one. } }
groups:
  Room: { title: Rooms, doc: What is done to rooms. }
  User: { title: Users, doc: What is done to users. }
";

const LIST: &str = r"
action: ListRooms
group: Room
summary: List rooms.
method: GET
request:
  Ids: { type: list<string>, required: true, min_items: 1, max_items: 20, max_chars: 8, doc: The rooms. }
  Filter:
    type: object
    required: true
    doc: Which of them.
    fields:
      Name: { type: string, required: true, doc: Their name. }
      Since: { type: int64, doc: Since when. }
  Users:
    type: list<User>
    doc: Users of the rooms.
  Kind:
    type: int32
    doc: Their kind.
    values: { Open: { value: 0, doc: Everybody can enter. }, Closed: 1 }
types:
  User: { type: object, doc: A user., fields: { Id: { type: string, doc: The id. }, Friends: { type: list<User>, doc: Others. } } }
examples:
  - name: list two
    request:
      Ids: [a, b]
      Filter: { Name: x }
      Users: [ { Id: u, Friends: [ { Id: w } ] } ]
    response: {}
";

const END: &str = r"
action: EndRoom
group: Room
summary: End rooms.
method: POST
request:
  Id: { type: string, doc: The room. }
";

const OPEN: &str = r"
action: OpenRoom
group: User
summary: End rooms.
method: POST
request:
  Id: { type: string, required: true, doc: The room. }
";

fn demo() -> Value {
    document(
        &service(&[
            ("demo/service.yaml", SERVICE),
            ("demo/2024-01-01/ListRooms.yaml", LIST),
            ("demo/2024-01-01/EndRoom.yaml", END),
            ("demo/2024-01-01/OpenRoom.yaml", OPEN),
            ("demo/2025-01-01/EndRoom.yaml", END),
        ]),
        None,
    )
}

#[test]
fn parameters_are_written_as_the_keys_of_a_query() {
    let document = demo();
    let operation = &document["paths"]["/2024-01-01/ListRooms"]["get"];
    let parameter = |name: &str| {
        let all = operation["parameters"].as_array().unwrap();
        let found = all.iter().find(|parameter| parameter["name"] == name);
        found.unwrap()
    };
    let ids = parameter("Ids");
    assert_eq!(
        (&ids["style"], &ids["explode"]),
        (&json!("form"), &json!(true))
    );
    assert_eq!(ids["required"], true);
    assert_eq!(
        ids["schema"],
        json!({
            "type": "object",
            "additionalProperties": { "type": "string", "maxLength": 8 },
            "minProperties": 1,
            "maxProperties": 20,
            "x-doc": "The rooms.",
            "x-constraints": { "max_chars": 8, "min_items": 1, "max_items": 20 },
        })
    );
    let example = |name: &str| &parameter(name)["examples"]["list two"]["value"];
    assert_eq!(*example("Ids"), json!({ "Ids.1": "a", "Ids.2": "b" }));
    assert_eq!(*example("Filter.Name"), "x");
    assert_eq!(parameter("Filter.Name")["required"], true);
    assert_eq!(parameter("Filter.Since")["required"], Value::Null);
    assert_eq!(
        *example("Users"),
        json!({ "Users.1.Id": "u", "Users.1.Friends.1.Id": "w" })
    );
}

#[test]
fn summaries_differ() {
    let summaries = |document: &Value| -> Vec<String> {
        let paths = document["paths"].as_object().unwrap().values();
        let operations = paths.flat_map(|path| path.as_object().unwrap().values());
        let summary = |operation: &Value| operation["summary"].as_str().unwrap().to_owned();
        operations.map(summary).collect()
    };
    assert_eq!(
        summaries(&demo()),
        [
            "End rooms (EndRoom, 2024-01-01).",
            "List rooms.",
            "End rooms (OpenRoom, 2024-01-01).",
            "End rooms (EndRoom, 2025-01-01).",
        ]
    );
    for service in all() {
        let summaries = summaries(&document(&service, None));
        let different: BTreeSet<&String> = summaries.iter().collect();
        assert_eq!(different.len(), summaries.len());
    }
}

#[test]
fn a_document_has_one_version_and_the_tags_that_it_uses() {
    let models = service(&[
        ("demo/service.yaml", SERVICE),
        ("demo/2024-01-01/OpenRoom.yaml", OPEN),
        ("demo/2025-01-01/EndRoom.yaml", END),
    ]);
    let names = |document: &Value| -> Vec<Value> {
        let tags = document["tags"].as_array().unwrap();
        tags.iter().map(|tag| tag["name"].clone()).collect()
    };
    let whole = document(&models, None);
    assert_eq!(whole["info"]["version"], "2025-01-01");
    assert_eq!(names(&whole), ["Room", "User"]);
    let first = document(&models, models.versions.first());
    assert_eq!(first["info"]["version"], "2024-01-01");
    assert_eq!(names(&first), ["User"]);
}

#[test]
fn actions_of_a_service_without_groups_have_a_tag() {
    let ungrouped = SERVICE.split("groups:").next().unwrap();
    let action = END.replace("group: Room\n", "");
    let models = service(&[
        ("demo/service.yaml", ungrouped),
        ("demo/2024-01-01/EndRoom.yaml", &action),
        ("demo/2025-01-01/EndRoom.yaml", &action),
    ]);
    let document = document(&models, None);
    let operation = &document["paths"]["/2024-01-01/EndRoom"]["post"];
    assert_eq!(operation["tags"], json!(["Actions"]));
    assert_eq!(document["tags"][0]["name"], "Actions");
}

#[test]
fn a_body_is_required_where_an_empty_one_is_not_enough() {
    let document = demo();
    let body = |action: &str| {
        let path = format!("/2024-01-01/{action}");
        document["paths"][path]["post"]["requestBody"]["required"].clone()
    };
    assert_eq!(body("OpenRoom"), true);
    assert_eq!(body("EndRoom"), Value::Null);
}

#[test]
fn enums_are_open_and_list_their_values() {
    let document = demo();
    let kind = &document["components"]["schemas"]["Kind"];
    assert_eq!(kind["enum"], Value::Null);
    assert_eq!(kind["x-extensible-enum"], json!([0, 1]));
    let doc = "Their kind.\n\n* `0`: Open. Everybody can enter.\n* `1`: Closed";
    assert_eq!(kind["description"], doc);
}

/// What the export adds has none; a spec could. `trn:iam::<account>` is the name of a resource.
#[test]
fn strings_have_no_rust() {
    let words = r"\b(Rust|crate|crates|Option|Vec|struct|rustdoc|docs\.rs)\b|::[A-Za-z_{*]|\w\(\)|`[a-z]+(_[a-z]+)+\(";
    let words = regex_lite::Regex::new(words).unwrap();
    for service in common::services("../../specs") {
        for only in service.versions.iter().map(Some).chain([None]) {
            let document = document(&service, only);
            common::walk(&document, &mut |value| {
                if let Some(text) = value.as_str() {
                    assert!(!words.is_match(text), "{text}");
                }
            });
        }
    }
}

#[test]
fn pages_and_states_have_the_keys_of_the_specs() {
    let [library] = common::services(common::PAGES).try_into().unwrap();
    let document = document(&library, None);
    let operation =
        |action: &str, method: &str| document["paths"][format!("/v1/{action}")][method].clone();
    assert_eq!(
        operation("ListLoans", "post")["x-pagination"],
        json!({ "items": "Loans", "offset": "Offset", "size": "Limit", "total": "Total" })
    );
    assert_eq!(
        operation("ListBooks", "get")["x-pagination"],
        json!({ "items": "Data.Books", "page": "Number", "first_page": 0 })
    );
    let forgotten = &operation("GetLoan", "get")["x-waiters"]["forgotten"];
    assert_eq!(
        *forgotten,
        json!({
            "description": "Nobody knows of the loan.",
            "poll": "2000ms",
            "max_poll": "30000ms",
            "acceptors": [
                { "error": "Busy", "state": "failure" },
                { "error": "NotFound", "state": "success" },
                { "path": "Loan.Days", "values": [0, 1], "state": "retry" },
            ],
        })
    );
    assert_eq!(operation("GetLoan", "get")["x-pagination"], Value::Null);
}
