//! The schemas of a document against the values that the model allows and rejects.
//!
//! `volcgen-synth` makes the requests of every action from the model, and requests that break one
//! constraint or rule each. The mock server checks requests with `instance`, as this test does.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{EVERYTHING, UNIONS, actions, services, translate};
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use volcgen_model::instance::{self, BrokenRule, Options, Violation, ViolationKind};
use volcgen_model::model::{
    Action, BodyFormat, Condition, Method, Requirement, Rule, Service, TypeKind,
};
use volcgen_openapi::document;
use volcgen_synth::{Requests, ViolatingRequest, requests, violating_requests, walk};

/// What a document says about the requests of an action.
struct Schemas {
    body: Option<Validator>,
    /// The properties of a form, if it is one.
    form: Option<Value>,
    /// By name: whether a parameter is required, and its values.
    query: BTreeMap<String, (bool, Validator)>,
}

impl Schemas {
    fn new(document: &Value, action: &Action) -> Self {
        let path = format!("/{}/{}", action.version, action.name);
        let operation = document["paths"][path].as_object().unwrap().values();
        let operation = operation.into_iter().next().unwrap();
        let content = &operation["requestBody"]["content"];
        let form = &content["application/x-www-form-urlencoded"]["schema"];
        let json = &content["application/json"]["schema"];
        let body = if form.is_null() { json } else { form };
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let query = parameters.map(|parameter| {
            let name = parameter["name"].as_str().unwrap().to_owned();
            let is_required = parameter["required"] == json!(true);
            (
                name,
                (is_required, validator(document, &parameter["schema"])),
            )
        });
        Schemas {
            body: (!body.is_null()).then(|| validator(document, body)),
            form: form.get("properties").cloned(),
            query: query.collect(),
        }
    }

    fn accepts(&self, request: &Value) -> bool {
        let mut body = request.clone();
        if let Value::Object(members) = &mut body {
            members.retain(|name, _| !self.query.contains_key(name));
        }
        if let Some(properties) = &self.form {
            let mut pairs = Map::new();
            flatten(properties, "", &body, &mut pairs);
            body = Value::Object(pairs);
        }
        let fits_body = match &self.body {
            Some(body_schema) => body_schema.is_valid(&body),
            None => body == json!({}),
        };
        let mut query = self.query.iter();
        fits_body
            && query.all(|(name, (is_required, schema))| match request.get(name) {
                Some(value) => schema.is_valid(value),
                None => !is_required,
            })
    }
}

/// The parameters of a form: `Page.Size` for a field of an object, and an object of keys for a list whose
/// elements are numbered.
fn flatten(properties: &Value, name: &str, value: &Value, form: &mut Map<String, Value>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (member, value) in members {
                let dot = if name.is_empty() { "" } else { "." };
                flatten(properties, &format!("{name}{dot}{member}"), value, form);
            }
        }
        Value::Array(elements) if properties[name]["type"] != "array" => {
            let keys = (1..).map(|number| format!("{name}.{number}"));
            let elements: Map<_, _> = keys.zip(elements.iter().cloned()).collect();
            form.insert(name.to_owned(), elements.into());
        }
        value => {
            form.insert(name.to_owned(), value.clone());
        }
    }
}

/// A validator of a schema in a document, which is nearly one of JSON Schema's draft 4.
fn validator(document: &Value, schema: &Value) -> Validator {
    let mut whole =
        json!({ "components": { "schemas": needed(document, schema) }, "allOf": [schema] });
    translate(&mut whole);
    jsonschema::draft4::new(&whole).unwrap()
}

/// The components that a schema refers to, and those that these refer to.
fn needed(document: &Value, schema: &Value) -> Map<String, Value> {
    let mut needed = Map::new();
    let mut waiting = vec![schema];
    while let Some(schema) = waiting.pop() {
        common::walk(schema, &mut |value| {
            let target = value.get("$ref").and_then(Value::as_str);
            if let Some((_, name)) = target.and_then(|target| target.rsplit_once('/'))
                && !needed.contains_key(name)
            {
                let component = &document["components"]["schemas"][name];
                needed.insert(name.to_owned(), component.clone());
                waiting.push(component);
            }
        });
    }
    needed
}

/// Every action, with what the document of its service says.
fn each(folder: &str, mut visit: impl FnMut(&Service, &Action, &Schemas)) {
    for service in services(folder) {
        let document = document(&service, None);
        for action in actions(&service) {
            visit(&service, action, &Schemas::new(&document, action));
        }
    }
}

/// Whether a schema can express a requirement of a rule.
fn has_schema(action: &Action, rule: &Rule, requirement: &Requirement) -> bool {
    let in_body = action.method == Method::Post && action.body == BodyFormat::Json;
    let is_form = |condition| matches!(condition, &Condition::Variant(..));
    in_body
        && !rule.conditions.iter().any(is_form)
        && match requirement {
            Requirement::AtMost(..) => false,
            Requirement::Unique(path) => path.ends_with("[]"),
            _ => true,
        }
}

/// Whether a schema can express what a request violates.
fn is_expressible(service: &Service, action: &Action, request: &ViolatingRequest) -> bool {
    let path = &request.value_path;
    let hidden = hidden_from_schemas(service, action, &request.request);
    if hidden.iter().any(|hidden| path.starts_with(hidden)) {
        return false;
    }
    let numbers: Vec<usize> = request
        .constraint
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .collect();
    match numbers.as_slice() {
        [rule, requirement] => {
            let rule = &action.rules[*rule];
            has_schema(action, rule, &rule.requirements[*requirement])
        }
        _ => !matches!(
            request.constraint.as_str(),
            "max_bytes" | "max_total_chars" | "even_items" | "keys"
        ),
    }
}

#[test]
fn schemas_accept_valid_requests_and_reject_violating_ones() {
    let (mut called, mut accepted, mut rejected, mut unsaid) = (0, 0, 0, 0);
    each("../../specs", |service, action, schemas| {
        let requests = requests(service, action).unwrap();
        for request in all(&requests) {
            assert!(schemas.accepts(request), "{}: {request:#}", action.name);
            accepted += 1;
        }
        let (violating, _) = violating_requests(service, action, &requests);
        for violating in violating {
            let is_rejected = !schemas.accepts(&violating.request);
            if is_expressible(service, action, &violating) {
                assert!(is_rejected, "{} {violating:#?}", action.name);
                rejected += 1;
            } else {
                unsaid += 1;
            }
        }
        called += 1;
    });
    println!("{called} actions: {accepted} accepted, {rejected} rejected, {unsaid} unsaid");
    assert!(
        called >= 164 && accepted > 2 * called,
        "{accepted} of {called}"
    );
    assert!(
        rejected > 20 * called && unsaid < 4 * called,
        "{rejected}, {unsaid}"
    );
}

fn all(requests: &Requests) -> impl Iterator<Item = &Value> {
    requests.full.iter().chain([&requests.minimal])
}

/// A service that corrects an object, and everything in it.
#[test]
fn schemas_accept_what_the_service_corrects() {
    let action = r"
action: Draw
summary: Draw something.
method: POST
request:
  Strict: { type: Canvas, required: true, doc: One that is right. }
  Lenient: { type: Canvas, server_clamps: true, doc: One that is corrected. }
types:
  Canvas:
    type: object
    doc: A canvas.
    fields:
      Width: { type: int32, required: true, min: 16, doc: The width. }
      Until: { type: datetime, doc: When it ends. }
      Inner: { type: Canvas, doc: One in it. }
";
    let service = common::service(&[
        (
            "demo/service.yaml",
            "service: demo\ntitle: Demo\ndoc: A service.\nregion: north\n\
             hosts: { north: demo.volces.test }\nversions: { v1: { doc: The version. } }\n",
        ),
        ("demo/v1/Draw.yaml", action),
    ]);
    let document = document(&service, None);
    let action = actions(&service).next().unwrap();
    let schemas = Schemas::new(&document, action);
    let right = json!({ "Width": 16 });
    let canvases = [
        right.clone(),
        json!({ "Width": 15 }),
        json!({ "Width": null }),
        json!({ "Width": 16, "Inner": {} }),
        json!({ "Width": 16, "Until": "later" }),
        json!({ "Width": "16" }),
        json!({ "Width": 16, "Other": 1 }),
    ];
    for canvas in &canvases {
        for request in [
            json!({ "Strict": canvas }),
            json!({ "Strict": right, "Lenient": canvas }),
        ] {
            let violations = instance::check_request(&service, action, &request, Options::REQUEST);
            assert_eq!(
                schemas.accepts(&request),
                violations.is_empty(),
                "{request}"
            );
        }
    }
}

/// Unknown, absent, empty and `null` members, at every depth.
#[test]
fn schemas_agree_with_the_mock_on_members() {
    let (mut accepted, mut rejected) = (0, 0);
    for folder in ["../../specs", EVERYTHING, UNIONS] {
        each(folder, |service, action, schemas| {
            let requests = requests(service, action).unwrap();
            let mut changes = Changes::default();
            for request in all(&requests).flat_map(|request| changes.of("", request)) {
                // Queries and forms have no `null`, and no objects without members.
                let is_json = action.method == Method::Post && action.body == BodyFormat::Json;
                match expectation(service, action, &request) {
                    Some(true) => {
                        assert!(schemas.accepts(&request), "{}: {request:#}", action.name);
                        accepted += 1;
                    }
                    Some(false) if is_json => {
                        let violations =
                            instance::check_request(service, action, &request, Options::REQUEST);
                        assert!(
                            !schemas.accepts(&request),
                            "{} {}: {violations:?}\n{request:#}",
                            action.name,
                            action.version
                        );
                        rejected += 1;
                    }
                    _ => {}
                }
            }
        });
    }
    println!("{accepted} accepted, {rejected} rejected");
    assert!(
        accepted > 5000 && rejected > 13_000,
        "{accepted}, {rejected}"
    );
}

/// Whether the mock accepts a request; none if no schema can say why it does not.
fn expectation(service: &Service, action: &Action, request: &Value) -> Option<bool> {
    let violations = instance::check_request(service, action, request, Options::REQUEST);
    let broken = instance::broken_rules(service, action, request);
    let hidden = hidden_from_schemas(service, action, request);
    let is_seen = |path: &str| !hidden.iter().any(|hidden| path.starts_with(hidden));
    let is_said = |violation: &Violation| {
        let is_kind = !matches!(
            violation.kind,
            ViolationKind::Rule | ViolationKind::Constraint
        );
        is_kind && is_seen(&violation.path)
    };
    let is_rule_said = |broken: &BrokenRule| {
        has_schema(action, broken.rule, broken.requirement) && is_seen(&broken.violation.path)
    };
    if violations.is_empty() {
        Some(true)
    } else if violations.iter().any(is_said) || broken.iter().any(is_rule_said) {
        Some(false)
    } else {
        None
    }
}

/// Where schemas do not look: at the form of a union whose tag is in the object around it, whether the tag is
/// there, and into strings of JSON.
fn hidden_from_schemas(service: &Service, action: &Action, request: &Value) -> Vec<String> {
    let occurrences = walk::request(service, action, request);
    let hidden = occurrences.iter().filter_map(|occurrence| {
        let path = occurrence.path.to_string();
        if matches!(occurrence.ty.kind, TypeKind::JsonText(_)) {
            return Some(vec![path]);
        }
        let tag = service.union(occurrence.ty)?.parent.as_ref()?;
        let parent = path.rsplit_once('.').map_or("", |(parent, _)| parent);
        let dot = if parent.is_empty() { "" } else { "." };
        Some(vec![format!("{parent}{dot}{tag}"), format!("{path}.")])
    });
    hidden.flatten().collect()
}

/// Makes requests with one change each: a member more, or one that is absent, empty or `null`. Objects
/// at one path that have the same members are changed once.
#[derive(Default)]
struct Changes {
    seen: BTreeSet<String>,
}

impl Changes {
    fn of(&mut self, path: &str, value: &Value) -> Vec<Value> {
        match value {
            Value::Object(members) => self.of_object(path, members),
            Value::Array(elements) => match elements.split_first() {
                Some((first, others)) => {
                    let changed = self.of(path, first).into_iter();
                    changed
                        .map(|first| [&[first], others].concat().into())
                        .collect()
                }
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn of_object(&mut self, path: &str, members: &Map<String, Value>) -> Vec<Value> {
        let names: Vec<&str> = members.keys().map(String::as_str).collect();
        let is_new = self.seen.insert(format!("{path} {names:?}"));
        let mut changed = Vec::new();
        if is_new {
            changed.push(with(members, "NoSuchMember", Some(json!(1))));
        }
        for (name, member) in members {
            if is_new {
                changed.push(with(members, name, None));
                for other in [json!(null), json!(""), json!([]), json!({})] {
                    changed.push(with(members, name, Some(other)));
                }
            }
            let inner = self.of(&format!("{path}.{name}"), member).into_iter();
            changed.extend(inner.map(|other| with(members, name, Some(other))));
        }
        changed
    }
}

fn with(members: &Map<String, Value>, name: &str, value: Option<Value>) -> Value {
    let mut members = members.clone();
    match value {
        Some(value) => members.insert(name.to_owned(), value),
        None => members.remove(name),
    };
    Value::Object(members)
}
