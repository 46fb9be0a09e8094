//! The OpenAPI export: a recorded document, and what must be true of every one.
//!
//! `UPDATE_GOLDEN=1` updates the recorded document.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

use common::{EVERYTHING, actions, all, services, walk};
use serde_json::Value;
use volcgen_model::model::{Action, BodyFormat, Method, Service, ShapeId, ShapeKind, Type};
use volcgen_openapi::document;

/// What `$ref`s of a document point to.
fn references(document: &Value) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    walk(document, &mut |value| {
        if let Some(target) = value.get("$ref").and_then(Value::as_str) {
            assert_eq!(
                value.as_object().unwrap().len(),
                1,
                "{target}: nothing can stand next to it"
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
fn the_document_matches_the_recorded_one() {
    let service = services(EVERYTHING).remove(0);
    let text = format!("{:#}\n", document(&service, None));
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/everything.json");
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&recorded, &text).unwrap();
    }
    let old = fs::read_to_string(&recorded).unwrap();
    let diff = similar::TextDiff::from_lines(&old, &text);
    assert!(old == text, "{}", diff.unified_diff());
}

#[test]
fn references_resolve_and_every_component_is_referenced() {
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
                    "nothing refers to {name}"
                );
            }
        }
    }
}

#[test]
fn names_of_components_and_operations_are_valid_and_unique() {
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
            assert!(ids.insert(id), "{id} is not unique");
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
                locations(&document, operation),
                expected_locations(&service, action),
                "{path}"
            );
        }
    }
}

/// The parameters of an operation, each with its location.
fn locations(document: &Value, operation: &Value) -> BTreeSet<(String, &'static str)> {
    let parameters = operation["parameters"].as_array();
    let in_query = parameters
        .into_iter()
        .flatten()
        .map(|parameter| (parameter["name"].as_str().unwrap().to_owned(), "query"));
    let content = &operation["requestBody"]["content"];
    let body = &content["application/json"]["schema"]["$ref"];
    let component = body.as_str().and_then(|target| target.strip_prefix('#'));
    let json = component.map(|pointer| &document.pointer(pointer).unwrap()["properties"]);
    let form = &content["application/x-www-form-urlencoded"]["schema"]["properties"];
    let in_body = [json.unwrap_or(form)];
    let in_body = in_body
        .into_iter()
        .flat_map(|all| all.as_object().into_iter().flat_map(|all| all.keys()));
    // A field of an object in a form has the object's name first.
    let in_body = in_body.map(|name| name.split('.').next().unwrap().to_owned());
    in_query.chain(in_body.map(|name| (name, "body"))).collect()
}

fn expected_locations(service: &Service, action: &Action) -> BTreeSet<(String, &'static str)> {
    let fields = service.fields(action.request).iter();
    fields
        .flat_map(|field| {
            let is_query = action.method == Method::Get || field.is_in_query();
            let place = if is_query { "query" } else { "body" };
            let union = service.union(&field.ty);
            let tag = union.and_then(|union| union.parent.clone());
            let names = tag.into_iter().chain([field.name.clone()]);
            names.map(move |name| (name, place))
        })
        .collect()
}

#[test]
fn each_shape_is_a_component() {
    for service in all() {
        let document = document(&service, None);
        let schemas = document["components"]["schemas"].as_object().unwrap();
        // Parameters of queries and forms are flat, so objects in them are no components.
        let bodies = actions(&service)
            .filter(|action| action.method == Method::Post && action.body == BodyFormat::Json)
            .map(|action| action.request);
        let results = actions(&service)
            .filter_map(|action| action.result.as_ref())
            .filter_map(|result| result.ty.shape());
        let records = records(&service, bodies).len() + records(&service, results).len();
        let enums = service.shapes.iter().filter(|shape| {
            let is_enum = matches!(shape.kind, ShapeKind::Enum(_));
            is_enum && (shape.in_request || shape.in_response)
        });
        let shared = 4;
        let envelopes = actions(&service).count();
        assert_eq!(schemas.len(), records + enums.count() + shared + envelopes);
    }
}

/// The objects and unions that these shapes lead to. The objects of a union are a part of its schema.
fn records(service: &Service, roots: impl Iterator<Item = ShapeId>) -> BTreeSet<ShapeId> {
    let mut found = BTreeSet::new();
    let mut waiting: Vec<_> = roots.collect();
    while let Some(id) = waiting.pop() {
        if !matches!(service.shape(id).kind, ShapeKind::Enum(_)) && found.insert(id) {
            let fields = service.members(id).flatten();
            let in_body = fields.filter(|field| !field.is_in_query());
            waiting.extend(in_body.filter_map(|field| Type::shape(&field.ty)));
        }
    }
    found
}

/// The shapes that something has as its type.
fn own_components(service: &Service) -> BTreeSet<ShapeId> {
    let requests = actions(service).map(|action| action.request);
    let results = actions(service).filter_map(|action| action.result.as_ref()?.ty.shape());
    let shapes = (0..service.shapes.len()).map(ShapeId);
    let fields = shapes.flat_map(|id| service.fields(id));
    let of_fields = fields.filter_map(|field| field.ty.shape());
    requests.chain(results).chain(of_fields).collect()
}

#[test]
fn the_document_has_every_description_of_the_specs() {
    for service in all() {
        let document = document(&service, None);
        let mut strings = BTreeSet::new();
        walk(&document, &mut |value| strings.extend(value.as_str()));
        for doc in docs(&service) {
            let doc = doc.trim().trim_end_matches('.');
            assert!(
                strings.contains(doc) || strings.iter().any(|text| text.contains(doc)),
                "{doc:?} is not in the document"
            );
        }
    }
}

/// Everything that a model says to its readers.
fn docs(service: &Service) -> Vec<&str> {
    let mut docs: Vec<&str> = vec![&service.title, &service.doc];
    docs.extend(service.docs_url.as_deref());
    docs.extend(service.versions.iter().map(|version| version.doc.trim()));
    for group in &service.groups {
        docs.extend([group.title.as_str(), &group.doc]);
    }
    for error in &service.errors {
        docs.extend([error.code.as_str(), &error.doc]);
        docs.extend(error.hint.as_deref());
    }
    for action in actions(service) {
        docs.push(&action.summary);
        docs.extend(action.doc.as_deref());
        let optional = [&action.docs_url, &action.deprecated];
        docs.extend(optional.into_iter().filter_map(Option::as_deref));
        docs.extend(action.rules.iter().map(|rule| rule.doc.trim()));
        docs.extend(action.result.iter().map(|result| result.doc.trim()));
        docs.extend(
            service
                .fields(action.request)
                .iter()
                .map(|field| field.doc.trim()),
        );
    }
    // The request of a GET does not become a component; its fields are above.
    let is_request = |name: &str| name.ends_with("Request");
    let own = own_components(service);
    for (id, shape) in service
        .shapes
        .iter()
        .enumerate()
        .filter(|(_, shape)| shape.in_request || shape.in_response)
    {
        if !is_request(&shape.name) && own.contains(&ShapeId(id)) {
            docs.push(&shape.doc);
        }
        match &shape.kind {
            ShapeKind::Record(fields) => {
                docs.extend(fields.iter().map(|field| field.doc.trim()));
                docs.extend(
                    fields
                        .iter()
                        .filter_map(|field| field.deprecated.as_deref()),
                );
            }
            ShapeKind::Union(union) => {
                let variants = union.variants.iter();
                docs.extend(variants.filter_map(|variant| variant.doc.as_deref()));
            }
            ShapeKind::Enum(shape_enum) => {
                docs.extend(shape_enum.values.iter().map(|value| value.name.as_str()));
                docs.extend(
                    shape_enum
                        .values
                        .iter()
                        .filter_map(|value| value.doc.as_deref()),
                );
            }
        }
    }
    docs
}

#[test]
fn a_document_of_one_version_has_no_versions_in_names() {
    let service = services(EVERYTHING).remove(0);
    let second = service
        .versions
        .iter()
        .find(|version| version.name == "v2")
        .unwrap();
    let document = document(&service, Some(second));
    assert_eq!(document["info"]["version"], "v2");
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(
        paths,
        [
            "/v2/Either",
            "/v2/EnterShop",
            "/v2/GetStock",
            "/v2/LabelOrders",
            "/v2/Ping"
        ]
    );
    assert_eq!(document["paths"]["/v2/Ping"]["post"]["operationId"], "Ping");
    let schemas = document["components"]["schemas"].as_object().unwrap();
    assert!(schemas.contains_key("PingRequest"), "{:?}", schemas.keys());
    assert!(
        !schemas.contains_key("PlaceOrderRequest"),
        "another version has that action"
    );
}
