//! Synthesized requests and results are valid and complete, and every enforced constraint is violated.
#![allow(clippy::panic, reason = "this is how a test fails")]

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use volcgen_model::instance::{self, Options};
use volcgen_model::load::Input;
use volcgen_model::model::{Action, Constraint, Service, ShapeId, Type, TypeKind};
use volcgen_synth::{Requests, ViolatingRequest, response, walk};

/// The specs of the repository, and fictional services that use the whole language.
const SPECS: [&str; 3] = [
    "specs",
    "generator/rust/tests/golden/constraints/specs",
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
    for field in service.fields(id) {
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
            let alone = violations.len() == 1 || (is_length && violations.len() == 2);
            let here = violations
                .iter()
                .all(|violation| violation.path == one.value_path);
            assert!(alone && here, "{}: {one:?}: {violations:?}", action.name);
        }
        mutations += violating.len();

        let found: BTreeSet<_> = violating
            .iter()
            .map(|one| (&one.path, &one.constraint))
            .collect();
        let enforced = enforced(service, action);
        let called = format!("{} {}", action.name, action.version);
        assert_eq!(found.len(), enforced, "{called}: {found:?}");
        constraints += enforced;
    });
    println!("{constraints} constraints, violated in {mutations} ways");
}

/// The number of constraints and requirements that the model enforces on requests of an action,
/// counted without a request.
fn enforced(service: &Service, action: &Action) -> usize {
    let requirements: usize = action
        .rules
        .iter()
        .map(|rule| rule.requirements.len())
        .sum();
    requirements + constraints_of_shape(service, action.request, &mut Vec::new())
}

/// A recursive shape is counted twice, as in the requests.
fn constraints_of_shape(service: &Service, id: ShapeId, open: &mut Vec<ShapeId>) -> usize {
    open.push(id);
    let fields = service
        .fields(id)
        .iter()
        .filter(|field| !field.server_clamps);
    let fields = fields.filter(|field| field.required || !is_too_deep(&field.ty, open));
    let fields: Vec<_> = fields.collect();
    let count = fields
        .iter()
        .map(|field| constraints_of_type(service, &field.ty, open))
        .sum();
    open.pop();
    count
}

fn is_too_deep(ty: &Type, open: &[ShapeId]) -> bool {
    match &ty.kind {
        TypeKind::List(inner) | TypeKind::Map(inner) => is_too_deep(inner, open),
        TypeKind::Shape(id) => open.iter().filter(|open| *open == id).count() == 2,
        _ => false,
    }
}

fn constraints_of_type(service: &Service, ty: &Type, open: &mut Vec<ShapeId>) -> usize {
    let inner = match &ty.kind {
        TypeKind::List(inner) | TypeKind::Map(inner) => constraints_of_type(service, inner, open),
        TypeKind::Shape(id) => constraints_of_shape(service, *id, open),
        _ => 0,
    };
    let constraints = ty.constraints.iter().map(mutations_of);
    inner + usize::from(ty.kind == TypeKind::DateTime) + constraints.sum::<usize>()
}

/// The number of ways to violate a constraint; the ends of a range count as one.
fn mutations_of(constraint: &Constraint) -> usize {
    match constraint {
        Constraint::Chars(count) | Constraint::Items(count) => {
            let least = count.min.is_some_and(|least| least > 0);
            usize::from(least) + usize::from(count.max.is_some())
        }
        Constraint::Range(_)
        | Constraint::MultipleOf(_)
        | Constraint::MaxBytes(_)
        | Constraint::Pattern(_)
        | Constraint::Format(_)
        | Constraint::MaxCsvItems(_)
        | Constraint::MaxTotalChars(_) => 1,
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
                unknown: sample.description != "fields that no type has",
                ..Options::RESPONSE
            };
            let violations = instance::check_value(service, &result.ty, &sample.sent, options);
            assert!(
                violations.is_empty(),
                "{}: {violations:?} in {}",
                action.name,
                sample.sent
            );
        }
        assert!(complete.iter().any(|sample| sample.sent != Value::Null));
    });
}
