//! The OpenAPI export: a recorded document, and what must be true of every one.
//!
//! `UPDATE_GOLDEN=1` records the document of `golden/everything` anew.

use std::collections::BTreeSet;
use std::{env, fs};

use serde_json::Value;
use volcgen::model::{Action, Method, Service, ShapeKind};
use volcgen_openapi::document;
use volcgen_tests::{root, services};

/// Every service that the tests have a description of, valid ones only.
fn all() -> Vec<Service> {
    let mut all = services("specs");
    all.extend(services("tests/golden/everything/specs"));
    all
}

fn actions(service: &Service) -> impl Iterator<Item = &Action> {
    service.versions.iter().flat_map(|version| &version.actions)
}

/// Calls `visit` with every value of a document.
fn walk<'v>(value: &'v Value, visit: &mut impl FnMut(&'v Value)) {
    visit(value);
    match value {
        Value::Object(fields) => fields.values().for_each(|field| walk(field, visit)),
        Value::Array(elements) => elements.iter().for_each(|element| walk(element, visit)),
        _ => {}
    }
}

/// What `$ref`s of a document point to.
fn references(document: &Value) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    walk(document, &mut |value| {
        if let Some(target) = value.get("$ref").and_then(Value::as_str) {
            assert_eq!(
                value.as_object().unwrap().len(),
                1,
                "{target}: nothing may stand beside it"
            );
            found.insert(target);
        }
    });
    found
}

fn operations(document: &Value) -> Vec<&Value> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .values()
        .flat_map(|path| path.as_object().unwrap().values())
        .collect()
}

#[test]
fn the_document_is_the_recorded_one() {
    let service = services("tests/golden/everything/specs").remove(0);
    let text = format!("{:#}\n", document(&service, None));
    let recorded = root().join("tests/golden/everything/openapi.json");
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&recorded, &text).unwrap();
    }
    let old = fs::read_to_string(&recorded).unwrap();
    let diff = similar::TextDiff::from_lines(&old, &text);
    assert!(old == text, "{}", diff.unified_diff());
}

#[test]
fn references_lead_to_components_and_every_component_is_needed() {
    for service in all() {
        for only in service.versions.iter().map(Some).chain([None]) {
            let document = document(&service, only);
            let references = references(&document);
            for target in &references {
                let pointer = target.strip_prefix('#').unwrap();
                assert!(document.pointer(pointer).is_some(), "{target}");
            }
            for name in document["components"]["schemas"]
                .as_object()
                .unwrap()
                .keys()
            {
                let target = format!("#/components/schemas/{name}");
                assert!(
                    references.contains(target.as_str()),
                    "{name} is for nothing"
                );
            }
        }
    }
}

#[test]
fn names_of_components_and_operations_are_valid_and_differ() {
    let valid = regex_lite::Regex::new(r"^[a-zA-Z0-9._-]+$").unwrap();
    for service in all() {
        let document = document(&service, None);
        for name in document["components"]["schemas"]
            .as_object()
            .unwrap()
            .keys()
        {
            assert!(valid.is_match(name), "{name}");
        }
        let mut ids = BTreeSet::new();
        for operation in operations(&document) {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id), "{id} comes twice");
        }
    }
}

#[test]
fn each_action_is_an_operation() {
    for service in all() {
        let document = document(&service, None);
        assert_eq!(operations(&document).len(), actions(&service).count());
        for action in actions(&service) {
            let path = format!("/{}/{}", action.version, action.name);
            let method = match action.method {
                Method::Get => "get",
                Method::Post => "post",
            };
            let operation = &document["paths"][&path][method];
            assert_eq!(operation["x-wire"]["query"]["Action"], action.name);
            assert_eq!(operation["x-wire"]["query"]["Version"], action.version);
            assert_eq!(operation["x-wire"]["path"], action.path);
            assert_eq!(
                places(&document, operation),
                wanted_places(&service, action),
                "{path}"
            );
        }
    }
}

/// The parameters that an operation has, each with where it travels.
fn places(document: &Value, operation: &Value) -> BTreeSet<(String, &'static str)> {
    let parameters = operation["parameters"].as_array();
    let in_query = parameters
        .into_iter()
        .flatten()
        .map(|parameter| (parameter["name"].as_str().unwrap().to_owned(), "query"));
    let body = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    let component = body.as_str().and_then(|target| target.strip_prefix('#'));
    let properties = component.map(|pointer| &document.pointer(pointer).unwrap()["properties"]);
    let in_body = properties
        .into_iter()
        .flat_map(|all| all.as_object().unwrap().keys());
    in_query
        .chain(in_body.map(|name| (name.clone(), "body")))
        .collect()
}

fn wanted_places(service: &Service, action: &Action) -> BTreeSet<(String, &'static str)> {
    let fields = service.fields(action.request).iter();
    fields
        .map(|field| {
            let is_query = action.method == Method::Get || field.is_in_query();
            (field.name.clone(), if is_query { "query" } else { "body" })
        })
        .collect()
}

#[test]
fn each_shape_is_a_component() {
    for service in all() {
        let document = document(&service, None);
        let schemas = document["components"]["schemas"].as_object().unwrap();
        // The requests of GETs are parameters.
        let gets = actions(&service)
            .filter(|action| action.method == Method::Get)
            .count();
        let used = service
            .shapes
            .iter()
            .filter(|shape| shape.in_request || shape.in_response);
        let shared = 4;
        let envelopes = actions(&service).count();
        assert_eq!(schemas.len(), used.count() - gets + shared + envelopes);
    }
}

/// Whatever the specs tell their reader, the document tells too.
#[test]
fn nothing_that_is_documented_is_lost() {
    for service in all() {
        let document = document(&service, None);
        let mut said = BTreeSet::new();
        walk(&document, &mut |value| said.extend(value.as_str()));
        for doc in docs(&service) {
            let doc = doc.trim();
            assert!(
                said.contains(doc) || said.iter().any(|text| text.contains(doc)),
                "{doc:?} is not in the document"
            );
        }
    }
}

/// All texts for readers of a model.
fn docs(service: &Service) -> Vec<&str> {
    let mut docs: Vec<&str> = vec![&service.title, &service.doc];
    docs.extend(service.docs_url.as_deref());
    docs.extend(service.versions.iter().map(|version| version.doc.as_str()));
    for group in &service.groups {
        docs.extend([group.title.as_str(), &group.doc]);
    }
    for error in &service.errors {
        docs.extend([error.code.as_str(), &error.doc]);
        docs.extend(error.advice.as_deref());
    }
    for action in actions(service) {
        docs.push(&action.summary);
        let optional = [&action.doc, &action.docs_url, &action.deprecated];
        docs.extend(optional.into_iter().filter_map(Option::as_deref));
        docs.extend(action.rules.iter().map(|rule| rule.doc.as_str()));
        docs.extend(action.result.iter().map(|result| result.doc.as_str()));
        docs.extend(
            service
                .fields(action.request)
                .iter()
                .map(|field| field.doc.as_str()),
        );
    }
    // The request of a GET is no component; what its fields say was taken above.
    let is_request = |name: &str| name.ends_with("Request");
    for shape in service
        .shapes
        .iter()
        .filter(|shape| shape.in_request || shape.in_response)
    {
        if !is_request(&shape.name) {
            docs.push(&shape.doc);
        }
        match &shape.kind {
            ShapeKind::Record(fields) => {
                docs.extend(fields.iter().map(|field| field.doc.as_str()));
                docs.extend(
                    fields
                        .iter()
                        .filter_map(|field| field.deprecated.as_deref()),
                );
            }
            ShapeKind::Enum(of) => {
                docs.extend(of.values.iter().map(|value| value.name.as_str()));
                docs.extend(of.values.iter().filter_map(|value| value.doc.as_deref()));
            }
        }
    }
    docs
}

#[test]
fn a_single_version_needs_no_versions_in_names() {
    let service = services("tests/golden/everything/specs").remove(0);
    let second = service
        .versions
        .iter()
        .find(|version| version.name == "v2")
        .unwrap();
    let document = document(&service, Some(second));
    assert_eq!(document["info"]["version"], "v2");
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(paths, ["/v2/Either", "/v2/GetStock", "/v2/Ping"]);
    assert_eq!(document["paths"]["/v2/Ping"]["post"]["operationId"], "Ping");
    let schemas = document["components"]["schemas"].as_object().unwrap();
    assert!(schemas.contains_key("PingRequest"), "{:?}", schemas.keys());
    assert!(
        !schemas.contains_key("PlaceOrderRequest"),
        "another version has that action"
    );
}
