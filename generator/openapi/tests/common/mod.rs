//! The models that the tests look at.

#![allow(dead_code, reason = "no test uses all of it")]

use std::path::Path;

use serde_json::{Value, json};
use volcgen_model::load::{self, Input};
use volcgen_model::model::{Action, Service};
use volcgen_model::{resolve, validate};

/// A spec folder that uses everything that the language has.
pub const EVERYTHING: &str = "../rust/tests/golden/everything/specs";

/// Specs with unions.
pub const UNIONS: &str = "../rust/tests/golden/unions/specs";

/// Specs with lists in pages, and states to wait for.
pub const PAGES: &str = "../rust/tests/golden/pages/specs";

/// The models of the services below a folder, which is relative to this crate.
pub fn services(folder: &str) -> Vec<Service> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut loaded = load::load(&Input::Folder(folder));
    let mut services = Vec::new();
    for spec in &loaded.specs {
        let service = resolve(spec, &mut loaded.diagnostics);
        validate(&service, &mut loaded.diagnostics);
        services.push(service);
    }
    assert!(!loaded.diagnostics.has_errors());
    services
}

/// Every valid service of the repository.
pub fn all() -> Vec<Service> {
    let mut all = services("../../specs");
    all.extend(services(EVERYTHING));
    all.extend(services(UNIONS));
    all.extend(services(PAGES));
    all
}

pub fn actions(service: &Service) -> impl Iterator<Item = &Action> {
    service.versions.iter().flat_map(|version| &version.actions)
}

/// The only service of these files.
pub fn service(files: &[(&str, &str)]) -> Service {
    let files = files.iter();
    let files = files.map(|(path, content)| (path.into(), (*content).to_owned()));
    let mut loaded = load::load(&Input::Memory(files.collect()));
    let service = resolve(&loaded.specs[0], &mut loaded.diagnostics);
    validate(&service, &mut loaded.diagnostics);
    assert!(!loaded.diagnostics.has_errors(), "{:?}", loaded.diagnostics);
    service
}

/// Calls `visit` with every value of a document.
pub fn walk<'v>(value: &'v Value, visit: &mut impl FnMut(&'v Value)) {
    visit(value);
    match value {
        Value::Object(fields) => fields.values().for_each(|field| walk(field, visit)),
        Value::Array(elements) => elements.iter().for_each(|element| walk(element, visit)),
        _ => {}
    }
}

/// Replaces `nullable`, the keyword that JSON Schema does not have.
pub fn translate(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(translate);
            if members.remove("nullable") == Some(json!(true)) {
                *value = json!({ "anyOf": [members, { "type": "null" }] });
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(translate),
        _ => {}
    }
}
