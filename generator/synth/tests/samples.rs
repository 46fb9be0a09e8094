//! Synthesized requests and results are valid and complete, and every enforced constraint is violated.
#![allow(clippy::panic, reason = "this is how a test fails")]

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use volcgen_model::instance::{self, Options};
use volcgen_model::load::Input;
use volcgen_model::model::{
    Action, Constraint, Count, ListStyle, Service, ShapeId, Type, TypeKind,
};
use volcgen_synth::{Requests, ViolatingRequest, response, walk};

/// The specs of the repository, and fictional services that use the whole language.
const SPECS: [&str; 4] = [
    "specs",
    "generator/rust/tests/golden/constraints/specs",
    "generator/rust/tests/golden/unions/specs",
    "generator/rust/tests/golden/values/specs",
];

/// The models of the services in a folder of the repository.
fn services(folder: &str) -> Vec<Service> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut loaded = volcgen_model::load(&Input::Folder(root.join(folder)));
    let diagnostics = &mut loaded.diagnostics;
    let specs = loaded.specs.iter();
    let services: Vec<_> = specs
        .map(|spec| volcgen_model::resolve(spec, diagnostics))
        .collect();
    assert!(!diagnostics.has_errors(), "{folder}: {diagnostics:?}");
    services
}

/// Calls `test` with every action.
fn for_each_action(mut test: impl FnMut(&Service, &Action)) {
    for service in SPECS.into_iter().flat_map(services) {
        for action in service.versions.iter().flat_map(|version| &version.actions) {
            test(&service, action);
        }
    }
}

fn requests(service: &Service, action: &Action) -> Requests {
    volcgen_synth::requests(service, action)
        .unwrap_or_else(|error| panic!("{} {}: {error}", action.name, action.version))
}

fn violating_requests(service: &Service, action: &Action) -> Vec<ViolatingRequest> {
    let (violating, infeasible) =
        volcgen_synth::violating_requests(service, action, &requests(service, action));
    assert!(
        infeasible.is_empty(),
        "{} {}: {infeasible:?}",
        action.name,
        action.version
    );
    violating
}

#[test]
fn requests_are_valid_and_together_set_every_field() {
    for_each_action(|service, action| {
        let requests = requests(service, action);
        let limits = volcgen_synth::boundary_requests(service, action, &requests);
        let mut set = BTreeSet::new();
        let all = requests.full.iter().chain([&requests.minimal]);
        for request in all.chain(&limits) {
            let violations = instance::check_request(service, action, request, Options::REQUEST);
            assert!(
                violations.is_empty(),
                "{}: {violations:?} in {request}",
                action.name
            );
            let occurrences = walk::request(service, action, request);
            set.extend(
                occurrences
                    .into_iter()
                    .map(|occurrence| occurrence.path.field_path()),
            );
        }
        let mut fields = BTreeSet::new();
        paths(service, action.request, "", &mut Vec::new(), &mut fields);
        let missing: Vec<_> = fields.difference(&set).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", action.name);
    });
}

/// The paths of all fields, without those of nested recursive shapes.
fn paths(
    service: &Service,
    id: ShapeId,
    before: &str,
    open: &mut Vec<ShapeId>,
    found: &mut BTreeSet<String>,
) {
    if open.contains(&id) {
        return;
    }
    open.push(id);
    for field in service.members(id).flatten() {
        let mut path = format!("{before}{}", field.name);
        found.insert(path.clone());
        let mut ty = &field.ty;
        while let TypeKind::List(inner) | TypeKind::Map(inner) = &ty.kind {
            path += if matches!(ty.kind, TypeKind::List(_)) {
                "[]"
            } else {
                "{}"
            };
            ty = inner;
        }
        if let TypeKind::Shape(id) = ty.kind {
            paths(service, id, &format!("{path}."), open, found);
        }
    }
    open.pop();
}

#[test]
fn minimal_requests_set_required_fields_and_what_rules_require() {
    for_each_action(|service, action| {
        let minimal = requests(service, action).minimal;
        let fields = service.fields(action.request);
        let required = fields.iter().filter(|field| field.required).count();
        let set = minimal.as_object().unwrap().len();
        assert!(set >= required, "{}: {minimal}", action.name);
        assert!(
            set == required || !action.rules.is_empty(),
            "{}: {minimal}",
            action.name
        );
    });
}

#[test]
fn every_constraint_is_violated_and_no_other() {
    let (mut constraints, mut mutations) = (0, 0);
    for_each_action(|service, action| {
        let violating = violating_requests(service, action);
        for one in &violating {
            let violations =
                instance::check_request(service, action, &one.request, Options::REQUEST);
            // A pattern that also limits the length is violated together with that limit.
            let is_length = matches!(one.constraint.as_str(), "min_chars" | "max_chars");
            // So is a rule about a number of elements that the list limits, too.
            let is_count = one.constraint.starts_with("rules[")
                && matches!(one.mutation, "an element too few" | "an element too many");
            let alone = violations.len() == 1 || ((is_length || is_count) && violations.len() == 2);
            let here = violations
                .iter()
                .all(|violation| violation.path == one.value_path);
            assert!(alone && here, "{}: {one:?}: {violations:?}", action.name);
        }
        mutations += violating.len();

        let found = violating
            .iter()
            .map(|one| (one.path.clone(), one.constraint.clone()));
        let (rules, found): (BTreeSet<_>, BTreeSet<_>) =
            found.partition(|(_, constraint)| constraint.starts_with("rules["));
        let enforced = enforced(service, action);
        let called = format!("{} {}", action.name, action.version);
        assert_eq!(found, enforced, "{called}");
        let requirements = action.rules.iter().map(|rule| rule.requirements.len());
        assert_eq!(
            rules.len(),
            requirements.sum::<usize>(),
            "{called}: {rules:?}"
        );
        constraints += found.len() + rules.len();
    });
    println!("{constraints} constraints, violated in {mutations} ways");
}

/// The constraints that the model enforces on requests of an action, found without a request. Forms of a union
/// can have the same.
fn enforced(service: &Service, action: &Action) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    constraints_of_shape(service, action.request, "", &mut Vec::new(), &mut found);
    found
}

/// A recursive shape is visited twice, as in the requests.
fn constraints_of_shape(
    service: &Service,
    id: ShapeId,
    before: &str,
    open: &mut Vec<ShapeId>,
    found: &mut BTreeSet<(String, String)>,
) {
    open.push(id);
    let fields = service.members(id).flatten();
    let fields = fields.filter(|field| !field.server_clamps);
    let fields = fields.filter(|field| field.required || !is_too_deep(&field.ty, open));
    for field in fields.collect::<Vec<_>>() {
        let path = format!("{before}{}", field.name);
        constraints_of_type(service, &field.ty, path, open, found);
    }
    open.pop();
}

fn is_too_deep(ty: &Type, open: &[ShapeId]) -> bool {
    match &ty.kind {
        TypeKind::List(inner) | TypeKind::Map(inner) => is_too_deep(inner, open),
        TypeKind::Shape(id) => open.iter().filter(|open| *open == id).count() == 2,
        _ => false,
    }
}

fn constraints_of_type(
    service: &Service,
    ty: &Type,
    path: String,
    open: &mut Vec<ShapeId>,
    found: &mut BTreeSet<(String, String)>,
) {
    // The limits of a string that carries JSON are not violated: its length is that of the JSON.
    let is_free = !matches!(&ty.kind, TypeKind::JsonText(inner) if inner.kind != TypeKind::Json);
    let own = ty.constraints.iter().filter(|_| is_free);
    let own = own.flat_map(names_of);
    let date = (ty.kind == TypeKind::DateTime).then_some("datetime");
    found.extend(own.chain(date).map(|name| (path.clone(), name.to_owned())));
    match &ty.kind {
        TypeKind::List(inner) => constraints_of_type(service, inner, path + "[]", open, found),
        TypeKind::Map(inner) => constraints_of_type(service, inner, path + "{}", open, found),
        TypeKind::Shape(id) => constraints_of_shape(service, *id, &(path + "."), open, found),
        _ => {}
    }
}

/// The keys of a constraint in specs; the ends of a range are one.
fn names_of(constraint: &Constraint) -> Vec<&'static str> {
    let ends = |count: &Count, least: &'static str, most: &'static str| {
        let least = count.min.filter(|min| *min > 0).map(|_| least);
        least.into_iter().chain(count.max.map(|_| most)).collect()
    };
    match constraint {
        Constraint::Chars(count) => ends(count, "min_chars", "max_chars"),
        Constraint::Items(count) => ends(count, "min_items", "max_items"),
        Constraint::Range(_) => vec!["range"],
        Constraint::MultipleOf(_) => vec!["multiple_of"],
        Constraint::MaxBytes(_) => vec!["max_bytes"],
        Constraint::Pattern(_) => vec!["pattern"],
        Constraint::Format(_) => vec!["format"],
        Constraint::MaxCsvItems(_) => vec!["max_csv_items"],
        Constraint::EvenItems => vec!["even_items"],
        Constraint::Keys(_) => vec!["keys"],
        Constraint::MaxTotalChars(_) => vec!["max_total_chars"],
        Constraint::ElementOf(ListStyle::Comma) => vec!["list_style"],
        // One empty element would be an empty list on the wire.
        Constraint::ElementOf(ListStyle::Numbered | ListStyle::Repeated) => Vec::new(),
    }
}

#[test]
fn results_fit_their_types() {
    for_each_action(|service, action| {
        let Some(result) = &action.result else {
            return;
        };
        let complete = response::complete(service, &result.ty);
        let sparse = response::sparse(service, &result.ty);
        for sample in complete.iter().chain(&sparse) {
            let options = Options {
                // A member that is null can be one that makes an object the form with the member.
                unknown: sample.description != "fields that no type has"
                    && sample.description != "null on one level",
                ..Options::RESPONSE
            };
            let violations = instance::check_value(service, &result.ty, &sample.sent, options);
            let is_text = sample.description == "strings that are not JSON";
            assert!(
                violations.is_empty() || is_text,
                "{}: {violations:?} in {}",
                action.name,
                sample.sent
            );
        }
        assert!(complete.iter().any(|sample| sample.sent != Value::Null));
    });
}
