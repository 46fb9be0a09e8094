//! What is made of the model: that it conforms, that it is complete,
//! and that nothing enforced is left out.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use volcgen_model::instance::{self, Options};
use volcgen_model::load::Input;
use volcgen_model::model::{Action, Constraint, Service, ShapeId, Type, TypeKind};
use volcgen_synth::{self as sample, Requests, ViolatingRequest, response, walk};

/// The repository's specs, and a made-up service that uses all of the language.
const SPECS: [&str; 2] = ["specs", "generator/rust/tests/golden/constraints/specs"];

/// The models of the services below a folder of the repository.
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
fn each(mut test: impl FnMut(&Service, &Action)) {
    for service in SPECS.into_iter().flat_map(services) {
        for action in service.versions.iter().flat_map(|version| &version.actions) {
            test(&service, action);
        }
    }
}

fn requests(service: &Service, action: &Action) -> Requests {
    sample::requests(service, action)
        .unwrap_or_else(|error| panic!("{} {}: {error}", action.name, action.version))
}

fn broken(service: &Service, action: &Action) -> Vec<ViolatingRequest> {
    let (broken, unbreakable) =
        sample::violating_requests(service, action, &requests(service, action));
    let told: Vec<String> = unbreakable.iter().map(ToString::to_string).collect();
    assert!(
        told.is_empty(),
        "{} {}: {told:?}",
        action.name,
        action.version
    );
    broken
}

#[test]
fn requests_conform_and_give_every_field() {
    each(|service, action| {
        let requests = requests(service, action);
        let limits = sample::boundary_requests(service, action, &requests);
        let mut given = BTreeSet::new();
        let all = requests.full.iter().chain([&requests.minimal]);
        for request in all.chain(&limits) {
            let violations = instance::check_request(service, action, request, Options::REQUEST);
            assert!(
                violations.is_empty(),
                "{}: {violations:?} in {request}",
                action.name
            );
            let occurrences = walk::request(service, action, request);
            given.extend(
                occurrences
                    .into_iter()
                    .map(|occurrence| occurrence.path.field_path()),
            );
        }
        let mut fields = BTreeSet::new();
        paths(service, action.request, "", &mut Vec::new(), &mut fields);
        let missing: Vec<_> = fields.difference(&given).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", action.name);
    });
}

/// The paths of all fields, without those of a shape within itself.
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
fn minimal_requests_give_what_is_required_and_little_else() {
    each(|service, action| {
        let minimal = requests(service, action).minimal;
        let fields = service.fields(action.request);
        let required = fields.iter().filter(|field| field.required).count();
        let given = minimal.as_object().unwrap().len();
        assert!(given >= required, "{}: {minimal}", action.name);
        assert!(
            given == required || !action.rules.is_empty(),
            "{}: {minimal}",
            action.name
        );
    });
}

#[test]
fn every_constraint_is_broken_and_nothing_besides() {
    let (mut constraints, mut mutations) = (0, 0);
    each(|service, action| {
        let broken = broken(service, action);
        for one in &broken {
            let violations =
                instance::check_request(service, action, &one.request, Options::REQUEST);
            // A pattern with a length of its own is broken together with the limit that repeats it.
            let is_length = matches!(one.constraint.as_str(), "min_chars" | "max_chars");
            let alone = violations.len() == 1 || (is_length && violations.len() == 2);
            let here = violations
                .iter()
                .all(|violation| violation.path == one.value_path);
            assert!(alone && here, "{}: {one:?}: {violations:?}", action.name);
        }
        mutations += broken.len();

        let found: BTreeSet<_> = broken
            .iter()
            .map(|one| (&one.path, &one.constraint))
            .collect();
        let enforced = enforced(service, action);
        let called = format!("{} {}", action.name, action.version);
        assert_eq!(found.len(), enforced, "{called}: {found:?}");
        constraints += enforced;
    });
    println!("{constraints} constraints, broken in {mutations} ways");
}

/// The constraints and requirements that the model enforces on requests of an action, counted without
/// making any request.
fn enforced(service: &Service, action: &Action) -> usize {
    let requirements: usize = action
        .rules
        .iter()
        .map(|rule| rule.requirements.len())
        .sum();
    requirements + of_shape(service, action.request, &mut Vec::new())
}

/// A shape may stand within itself once more, as in the requests.
fn of_shape(service: &Service, id: ShapeId, open: &mut Vec<ShapeId>) -> usize {
    open.push(id);
    let fields = service
        .fields(id)
        .iter()
        .filter(|field| !field.server_clamps);
    let fields = fields.filter(|field| field.required || !ends(&field.ty, open));
    let fields: Vec<_> = fields.collect();
    let count = fields
        .iter()
        .map(|field| of_type(service, &field.ty, open))
        .sum();
    open.pop();
    count
}

fn ends(ty: &Type, open: &[ShapeId]) -> bool {
    match &ty.kind {
        TypeKind::List(inner) | TypeKind::Map(inner) => ends(inner, open),
        TypeKind::Shape(id) => open.iter().filter(|open| *open == id).count() == 2,
        _ => false,
    }
}

fn of_type(service: &Service, ty: &Type, open: &mut Vec<ShapeId>) -> usize {
    let inner = match &ty.kind {
        TypeKind::List(inner) | TypeKind::Map(inner) => of_type(service, inner, open),
        TypeKind::Shape(id) => of_shape(service, *id, open),
        _ => 0,
    };
    let constraints = ty.constraints.iter().map(ways_to_break);
    inner + usize::from(ty.kind == TypeKind::DateTime) + constraints.sum::<usize>()
}

/// In how many ways a constraint can be broken; the ends of a range count as one.
fn ways_to_break(constraint: &Constraint) -> usize {
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
fn answers_fit_their_types() {
    each(|service, action| {
        let Some(result) = &action.result else {
            return;
        };
        let complete = response::complete(service, &result.ty);
        let sparse = response::sparse(service, &result.ty);
        for answer in complete.iter().chain(&sparse) {
            let options = Options {
                unknown: answer.description != "fields that no type has",
                ..Options::RESPONSE
            };
            let violations = instance::check_value(service, &result.ty, &answer.sent, options);
            assert!(
                violations.is_empty(),
                "{}: {violations:?} in {}",
                action.name,
                answer.sent
            );
        }
        assert!(complete.iter().any(|answer| answer.sent != Value::Null));
    });
}
