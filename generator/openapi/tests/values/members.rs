//! Members that are unknown, absent, empty or null.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use volcgen_model::instance::{self, BrokenRule, Options, Violation, ViolationKind};
use volcgen_model::model::{Action, BodyFormat, Method, Service};
use volcgen_synth::requests;

use crate::common::{EVERYTHING, UNIONS};
use crate::said::{has_schema, hidden_from_schemas};
use crate::{all, each};

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
