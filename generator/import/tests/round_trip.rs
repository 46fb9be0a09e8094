//! Our own export gives back the model that it was made of, and changes nothing in the specs that it was made of.
//!
//! Models are equal if all that they say is: types by their names and places, rules, descriptions, what is inherited.
//! Not compared are files, spans, the order of types in files, white space at the ends of strings, and what the list
//! of gaps has.
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
use volcgen_model::model::{Scope, Service, Shape, Version};

/// What does not come back, and why: the ends of paths.
const GAPS: &[(&str, &str)] = &[("folder", "it is named after the service's code")];

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
fn imported(before: &Service, only: Option<&Version>) -> (Service, Specs) {
    let document = volcgen_openapi::document(before, only).to_string();
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
        service(&Input::Memory(files.collect()), &draft.service),
        specs,
    )
}

/// Everything that a model says, with shapes by their places and not by their numbers.
fn comparable(service: &Service) -> Value {
    let names: Vec<String> = service.shapes.iter().map(place).collect();
    let mut value = serde_json::to_value(service).unwrap();
    let shapes = service.shapes.iter().zip(&names).map(|(shape, name)| {
        let mut value = serde_json::to_value(shape).unwrap();
        name_shapes(&mut value, &names);
        value["versions"] = json!(shape.versions);
        value["rules"] = json!(shape.rules);
        (name.clone(), value)
    });
    value["shapes"] = shapes.collect::<Map<_, _>>().into();
    for (version, value) in service.versions.iter().zip(items(&mut value["versions"])) {
        for (action, value) in version.actions.iter().zip(items(&mut value["actions"])) {
            value["file"] = Value::Null;
            for (example, value) in action.examples.iter().zip(items(&mut value["examples"])) {
                value["shown"] = example.shown.into();
            }
            name_shapes(value, &names);
        }
    }
    value
}

fn items(value: &mut Value) -> &mut Vec<Value> {
    value.as_array_mut().unwrap()
}

/// Where a shape is defined, as a path.
fn place(shape: &Shape) -> String {
    let scope = match &shape.scope {
        Scope::Service => String::new(),
        Scope::Version(version) => format!("{version}/"),
        Scope::Action { version, action } => format!("{version}/{action}/"),
    };
    format!("{scope}{}", shape.name)
}

/// Replaces numbers of shapes by their places.
fn name_shapes(value: &mut Value, names: &[String]) {
    let name = |value: &Value| {
        let number = value
            .as_u64()
            .and_then(|number| usize::try_from(number).ok());
        number.map(|number| Value::from(names[number].as_str()))
    };
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| name_shapes(item, names)),
        Value::Object(members) => {
            for (key, value) in members {
                match key.as_str() {
                    "default" | "example" | "examples" => {}
                    "shape" | "record" | "request" if value.is_u64() => {
                        *value = name(value).unwrap();
                    }
                    // A path, a union, and the name of a variant.
                    "variant" => value[1] = name(&value[1]).unwrap(),
                    _ => name_shapes(value, names),
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
fn round_trip(folder: &str, name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let before = service(&Input::Folder(folder.clone()), name);
    let (after, specs) = imported(&before, None);
    // Our specs have actions that inherit, and fields that are copies.
    if before.folder == before.code {
        let existing = contents(&folder, name);
        for (path, text) in specs.merged(&existing).unwrap().contents {
            assert_eq!(existing.get(&path), Some(&text), "merged: {path}");
        }
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
    round_trip("../../specs", "rtc");
}

#[test]
fn sts() {
    round_trip("../../specs", "sts");
}

#[test]
fn tag() {
    round_trip("../../specs", "tag");
}

/// Specs that use everything that the language has.
#[test]
fn everything() {
    for (case, name) in [
        ("everything", "shop"),
        ("unions", "talk"),
        ("pages", "library"),
    ] {
        round_trip(&format!("../rust/tests/golden/{case}/specs"), name);
    }
}

#[test]
fn descriptions_in_two_languages() {
    round_trip("../site/tests/golden/specs", "cafe");
}

/// What a version takes over of others is a part of it then.
#[test]
fn one_version_alone() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rust/tests/golden/everything/specs");
    let before = service(&Input::Folder(specs), "shop");
    for version in &before.versions {
        let (after, _) = imported(&before, Some(version));
        let names = |version: &Version| -> Vec<String> {
            let actions = version.actions.iter();
            actions.map(|action| action.name.clone()).collect()
        };
        let alone: Vec<_> = after.versions.iter().map(names).collect();
        assert_eq!(alone, [names(version)]);
    }
}
