//! Our own export gives back the model that it was made of, and changes nothing in the specs that it was made of.
//!
//! Models are equal if they say the same of services, versions and actions, with each type in the place where it
//! is used. Not compared are files, spans, white space at the ends of strings, and what the next list has.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is how a test's helpers fail"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use volcgen_import::{Specs, openapi};
use volcgen_model::load::{Input, load_services};
use volcgen_model::model::{Action, Condition, Rule, Service, ShapeId};

/// What does not come back, and why.
const GAPS: &[(&str, &str)] = &[
    ("inherits", "OpenAPI has every action whole"),
    ("docs_version", "it belongs to `inherits`"),
];

// Besides, shapes lose their names, places and descriptions, and their members the descriptions: equal shapes become
// one type, whose name and place are chosen as for all imports. Rules of objects in lists do not come back, and neither
// do conditions that an object is present.

fn service(input: &Input, name: &str) -> Service {
    let mut loaded = load_services(input, &[name.to_owned()]);
    let service = volcgen_model::resolve(loaded.specs.first().unwrap(), &mut loaded.diagnostics);
    volcgen_model::validate(&service, &mut loaded.diagnostics);
    let all = loaded.diagnostics.sorted(&loaded.sources);
    let wrong: Vec<_> = all
        .iter()
        .map(|one| format!("{} {} {:?}", one.code, one.message, one.label))
        .collect();
    assert!(wrong.is_empty(), "{name}: {}", wrong.join("\n"));
    service
}

/// The model of a service after a round trip, and the specs of it.
fn imported(before: &Service) -> (Service, Specs) {
    let document = volcgen_openapi::document(before, None).to_string();
    let (draft, _) = openapi::draft(Path::new("a.json"), &document, None).unwrap();
    let specs = Specs::new(&draft);
    let contents = specs.contents().unwrap();
    if let Ok(folder) = std::env::var("ROUND_TRIP") {
        for (path, text) in &contents {
            let path = Path::new(&folder).join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }
    let files = contents
        .into_iter()
        .map(|(path, text)| (PathBuf::from(path), text));
    (
        service(&Input::Memory(files.collect()), &before.folder),
        specs,
    )
}

/// A model in which each type is where it is used.
fn comparable(service: &Service) -> Value {
    let mut value = serde_json::to_value(service).unwrap();
    let Value::Object(members) = &mut value else {
        panic!("a service is an object");
    };
    members.remove("shapes");
    let versions = service.versions.iter().map(|version| {
        let actions = version.actions.iter().map(|action| {
            let mut value = serde_json::to_value(action).unwrap();
            value["file"] = Value::Null;
            value["errors"] = action
                .errors
                .iter()
                .map(|index| service.errors[*index].code.clone())
                .collect();
            value["group"] = action
                .group
                .map(|index| service.groups[index].name.clone())
                .into();
            value["rules"] = rules(action);
            value["request"] = shape(service, action.request, &mut Vec::new());
            expand(service, &mut value["result"], &mut Vec::new());
            (action.name.clone(), value)
        });
        let actions: Map<_, _> = actions.collect();
        let info = json!({ "doc": version.doc, "default": version.default, "actions": actions });
        (version.name.clone(), info)
    });
    let versions: Map<_, _> = versions.collect();
    members.insert("versions".to_owned(), Value::Object(versions));
    value
}

/// The rules that an action can state. Unions are compared where they are used.
fn rules(action: &Action) -> Value {
    let is_stated = |rule: &&Rule| {
        let mut conditions = rule.conditions.iter();
        rule.within.is_empty()
            && !conditions.any(|condition| matches!(condition, Condition::Present(_)))
    };
    let rules = action.rules.iter().filter(is_stated);
    let rules = rules.map(|rule| {
        let conditions = rule.conditions.iter().map(|condition| match condition {
            Condition::Variant(path, _, name) => json!({ "variant": [path, name] }),
            other => json!(other),
        });
        let conditions: Vec<_> = conditions.collect();
        json!({ "doc": rule.doc, "conditions": conditions, "requirements": rule.requirements, "corrections": rule.corrections })
    });
    rules.collect()
}

fn shape(service: &Service, id: ShapeId, around: &mut Vec<ShapeId>) -> Value {
    if around.contains(&id) {
        return "a type around it".into();
    }
    around.push(id);
    let shape = service.shape(id);
    let mut kind = serde_json::to_value(&shape.kind).unwrap();
    if around.len() > 1 {
        without_docs(&mut kind);
    }
    expand(service, &mut kind, around);
    around.pop();
    json!({ "kind": kind })
}

/// Removes the descriptions of members, variants and values.
fn without_docs(kind: &mut Value) {
    let members = match kind {
        Value::Object(kind) => kind.values_mut().next(),
        _ => None,
    };
    let members = match members {
        Some(Value::Object(inner)) if inner.contains_key("values") => inner.get_mut("values"),
        Some(Value::Object(inner)) => inner.get_mut("variants"),
        other => other,
    };
    for member in members.and_then(Value::as_array_mut).into_iter().flatten() {
        member.as_object_mut().unwrap().remove("doc");
    }
}

/// Replaces numbers of shapes by the shapes.
fn expand(service: &Service, value: &mut Value, around: &mut Vec<ShapeId>) {
    match value {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| expand(service, item, around)),
        Value::Object(members) => {
            for (key, value) in members {
                let id = value
                    .as_u64()
                    .filter(|_| ["shape", "record"].contains(&key.as_str()));
                match id {
                    Some(id) => {
                        *value = shape(service, ShapeId(usize::try_from(id).unwrap()), around);
                    }
                    None => expand(service, value, around),
                }
            }
        }
        _ => {}
    }
}

/// The places where two values differ, by the last key of each.
fn differences(one: &Value, other: &Value, path: &str, found: &mut BTreeMap<String, Vec<String>>) {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for key in keys {
                let (a, b) = (one.get(key), other.get(key));
                let path = format!("{path}.{key}");
                differences(
                    a.unwrap_or(&Value::Null),
                    b.unwrap_or(&Value::Null),
                    &path,
                    found,
                );
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                let name = one.get("name").and_then(Value::as_str).map(str::to_owned);
                let name = name.unwrap_or_else(|| index.to_string());
                differences(one, other, &format!("{path}[{name}]"), found);
            }
        }
        (one, other) if one == other => {}
        (Value::String(one), Value::String(other)) if one.trim() == other.trim() => {}
        (one, other) => {
            let key = path.rsplit('.').next().unwrap_or_default();
            let key = key.split('[').next().unwrap_or_default();
            let shown: String = format!("{path}: {one} {other}").chars().take(400).collect();
            found.entry(key.to_owned()).or_default().push(shown);
        }
    }
}

#[track_caller]
fn round_trip(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let before = service(&Input::Folder(folder.clone()), name);
    let (after, specs) = imported(&before);
    // Our specs have actions that inherit, and fields that are copies.
    let existing = contents(&folder, name);
    for (path, text) in specs.merged(&existing).unwrap().contents {
        assert_eq!(existing.get(&path), Some(&text), "merged: {path}");
    }
    let mut found = BTreeMap::new();
    differences(&comparable(&before), &comparable(&after), "", &mut found);
    found.retain(|key, _| !GAPS.iter().any(|(gap, _)| gap == key));
    let shown = found.iter().map(|(key, places)| {
        let first: Vec<_> = places.iter().take(3).cloned().collect();
        format!("{key}: {} times\n  {}", places.len(), first.join("\n  "))
    });
    let shown: Vec<_> = shown.collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}

/// The spec files of a service, by their path in the folder of specs.
fn contents(folder: &Path, service: &str) -> BTreeMap<String, String> {
    let mut contents = BTreeMap::new();
    let mut waiting = vec![service.to_owned()];
    while let Some(path) = waiting.pop() {
        for entry in std::fs::read_dir(folder.join(&path)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{path}/{}", entry.file_name().into_string().unwrap());
            if entry.path().is_dir() {
                waiting.push(path);
            } else if entry.path().extension().is_some_and(|end| end == "yaml") {
                contents.insert(path, std::fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    contents
}

#[test]
fn rtc() {
    round_trip("rtc");
}

#[test]
fn sts() {
    round_trip("sts");
}

#[test]
fn tag() {
    round_trip("tag");
}
