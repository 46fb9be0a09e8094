//! Copies: what a field with `same_as` becomes.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fmt::Write as _;

use volcgen_model::diagnostic::{Diagnostic, Fix, Place};
use volcgen_model::load::{Input, Loaded};
use volcgen_model::model::{Bound, Field, ListStyle, Scope, Service, ShapeKind, TypeKind};
use volcgen_model::{load, resolve, validate};

const SERVICE: &str = "\
service: demo
title: Demo
doc: A service.
region: r
hosts: { r: demo.example.com }
versions: { v1: { doc: One. }, v2: { doc: Two. } }
";

const START: &str = "\
action: Start
summary: Start.
method: POST
request:
  Id: { type: string, required: true, max_chars: 9, doc: The thing. }
  Config:
    type: object
    required: true
    doc: The settings.
    fields:
      Mode: { type: Mode, required: true, doc: How. }
      Speed: { type: int32, min: 1, max: 5, doc: How fast. }
      Parts: { type: list<Part>, doc: The parts. }
  Dry: { type: bool, in: query, doc: Whether to only check. }
  Once: { type: string, idempotency_token: true, doc: Recognizes a retry. }
  Zones: { type: list<string>, in: query, list_style: comma, doc: Where. }
";

const TYPES: &str = "\
Mode: { type: string, doc: A mode., values: { Fast: f, Slow: s } }
Part: { type: object, doc: A part., fields: { Size: { type: int32, required: true, doc: How large. } } }
";

/// The service with these parameters of an action `Update`, and what was reported.
fn resolved(version: &str, update: &str) -> (Service, Vec<Diagnostic>) {
    let update = format!("action: Update\nsummary: Update.\nmethod: POST\nrequest:\n{update}");
    let update_path = format!("demo/{version}/Update.yaml");
    let other = "action: Other\nsummary: Other.\nmethod: POST\n";
    let files = [
        ("demo/service.yaml", SERVICE),
        ("demo/v1/Start.yaml", START),
        ("demo/v1/types.yaml", TYPES),
        ("demo/v2/Other.yaml", other),
        (update_path.as_str(), update.as_str()),
    ];
    let files = files.map(|(path, text)| (path.into(), text.to_owned()));
    let Loaded {
        specs,
        mut diagnostics,
        ..
    } = load(&Input::Memory(files.into()));
    let service = resolve(&specs[0], &mut diagnostics);
    validate(&service, &mut diagnostics);
    (service, diagnostics.into())
}

/// The parameters of `Update`, which has no mistakes.
fn parameters(version: &str, update: &str) -> Service {
    let (service, found) = resolved(version, update);
    assert!(found.is_empty(), "{found:?}");
    service
}

fn field<'m>(service: &'m Service, version: &str, path: &str) -> &'m Field {
    let mut fields = service.fields(service.action(version, "Update").unwrap().request);
    let mut found = None;
    for name in path.split('.') {
        let field = fields.iter().find(|field| field.name == name);
        let field = field.unwrap_or_else(|| panic!("{path}"));
        fields = field.ty.shape().map_or(&[], |id| service.fields(id));
        found = Some(field);
    }
    found.unwrap()
}

fn messages(update: &str) -> Vec<String> {
    let (_, found) = resolved("v1", update);
    let line = |found: Diagnostic| format!("{} {}", found.code, found.message);
    found.into_iter().map(line).collect()
}

#[test]
fn a_copy_has_the_type_and_constraints_of_the_original() {
    let service = parameters("v1", "  Thing: { same_as: Start.Id }\n");
    let start = service.action("v1", "Start").unwrap();
    let original = &service.fields(start.request)[0];
    let copy = field(&service, "v1", "Thing");
    assert_eq!((&copy.ty, copy.required), (&original.ty, true));
    assert_eq!(&*copy.doc, "The thing.");
}

#[test]
fn what_a_copy_states_itself_replaces_what_it_copies() {
    let text = "  Thing: { same_as: Start.Id, required: false, max_chars: 3, doc: Another. }\n";
    let service = parameters("v1", text);
    let copy = field(&service, "v1", "Thing");
    let chars = copy.ty.constraints.chars();
    assert_eq!(
        (chars.max, copy.required, &*copy.doc),
        (Some(3), false, "Another.")
    );
}

#[test]
fn an_end_of_a_range_replaces_the_same_end() {
    let text = "  Above: { same_as: Start.Config.Speed, above: 2 }\n  \
                Below: { same_as: Start.Config.Speed, below: 4 }\n  \
                Two: { same_as: Start.Config.Speed, ranges: [[0, 0], [3, 9]] }\n";
    let service = parameters("v1", text);
    let range = |name| {
        let constraints = &field(&service, "v1", name).ty.constraints;
        let ranges = constraints.intervals().iter();
        let end = |bound: Option<Bound>| bound.map(|bound| (bound.value, bound.included));
        let ends = ranges.map(|range| (end(range.from), end(range.to)));
        ends.collect::<Vec<_>>()
    };
    let included = |value| Some((value, true));
    let excluded = |value| Some((value, false));
    assert_eq!(range("Above"), [(excluded(2.0), included(5.0))]);
    assert_eq!(range("Below"), [(included(1.0), excluded(4.0))]);
    let two = [
        (included(0.0), included(0.0)),
        (included(3.0), included(9.0)),
    ];
    assert_eq!(range("Two"), two);
}

/// Limits are merged as those of a field and its named type are.
#[test]
fn ends_that_are_excluded_and_limits_of_keys_are_replaced_one_by_one() {
    let text = "  Ratio: { type: float64, above: 0, below: 10, doc: R. }\n  \
                Least: { same_as: Update.Ratio, min: 2 }\n  \
                Most: { same_as: Update.Ratio, max: 8 }\n  \
                Labels: { type: map<string>, keys: { min_chars: 1, max_chars: 9 }, doc: L. }\n  \
                Short: { same_as: Update.Labels, keys: { max_chars: 5 } }\n  \
                Same: { same_as: Update.Labels }\n";
    let service = parameters("v1", text);
    let range = |name| {
        let range = field(&service, "v1", name).ty.constraints.intervals()[0];
        let end = |bound: Option<Bound>| bound.map(|bound| (bound.value, bound.included));
        (end(range.from), end(range.to))
    };
    assert_eq!(range("Least"), (Some((2.0, true)), Some((10.0, false))));
    assert_eq!(range("Most"), (Some((0.0, false)), Some((8.0, true))));
    let keys = |name| {
        let chars = field(&service, "v1", name)
            .ty
            .constraints
            .keys()
            .unwrap()
            .chars();
        (chars.min, chars.max)
    };
    assert_eq!(keys("Short"), (Some(1), Some(5)));
    assert_eq!(keys("Same"), (Some(1), Some(9)));
}

#[test]
fn the_fix_of_a_copy_that_is_no_object_deletes_what_it_states() {
    for (stated, key) in [
        ("optional: true", "optional"),
        ("without: [A]", "without"),
        ("fields: { A: { type: string, doc: A. } }", "fields"),
    ] {
        let (_, found) = resolved(
            "v1",
            &format!("  Thing: {{ same_as: Start.Id, {stated} }}\n"),
        );
        let [problem] = found.as_slice() else {
            panic!("{found:?}");
        };
        let [Fix::Delete(places)] = problem.fixes.as_slice() else {
            panic!("{problem:?}");
        };
        let expected = Place::key(problem.span.unwrap(), key);
        assert_eq!(format!("{places:?}"), format!("{:?}", [expected]));
    }
}

#[test]
fn members_become_optional_are_left_out_added_and_replaced() {
    let text = "  Config:\n    same_as: Start.Config\n    optional: true\n    without: [Parts]\n    \
                fields:\n      Speed: { type: int64, doc: Speed. }\n      \
                Name: { type: string, required: true, doc: Name. }\n";
    let service = parameters("v1", text);
    let id = field(&service, "v1", "Config").ty.shape().unwrap();
    let members = service.fields(id).iter();
    let members: Vec<_> = members
        .map(|field| (&*field.name, field.required))
        .collect();
    assert_eq!(members, [("Mode", false), ("Speed", false), ("Name", true)]);
    assert_eq!(
        field(&service, "v1", "Config.Speed").ty.kind,
        TypeKind::Int64
    );
    assert!(field(&service, "v1", "Config").required);
}

#[test]
fn a_whole_request_becomes_an_object() {
    let service = parameters("v1", "  Start: { same_as: Start, without: [Id] }\n");
    assert!(field(&service, "v1", "Start.Config.Mode").required);
    assert!(!field(&service, "v1", "Start").required);
    // A member is neither in the query nor filled in, and a list has no style.
    assert!(!field(&service, "v1", "Start.Dry").is_in_query());
    assert!(!field(&service, "v1", "Start.Once").idempotency_token);
    let zones = field(&service, "v1", "Start.Zones");
    assert_eq!(zones.list_style, ListStyle::Numbered);
}

#[test]
fn a_list_has_the_style_of_the_original_where_it_can_have_one() {
    let style = |update: &str| {
        let service = parameters("v1", update);
        field(&service, "v1", "Zones").list_style
    };
    assert_eq!(
        style("  Zones: { same_as: Start.Zones }\n"),
        ListStyle::Comma
    );
    let repeated = "  Zones: { same_as: Start.Zones, list_style: repeated }\n";
    assert_eq!(style(repeated), ListStyle::Repeated);
    let json = "  Zones: { same_as: Start.Zones, in: body }\n";
    assert_eq!(style(json), ListStyle::Numbered);
}

#[test]
fn names_of_types_are_looked_up_where_they_were_written_if_they_are_not_visible() {
    let service = parameters("v2", "  Config: { same_as: v1/Start.Config }\n");
    let mode = field(&service, "v2", "Config.Mode").ty.shape().unwrap();
    assert_eq!(service.shape(mode).scope, Scope::Version("v1".to_owned()));
    let config = field(&service, "v2", "Config").ty.shape().unwrap();
    let owner = &service.shape(config).scope;
    assert!(matches!(owner, Scope::Action { version, .. } if version == "v2"));
}

#[test]
fn members_of_a_named_type_are_copied_only_if_they_change() {
    let text = "  Parts: { same_as: 'Start.Config.Parts', optional: true }\n  \
                Same: { same_as: 'Start.Config.Parts' }\n  \
                Size: { same_as: 'Start.Config.Parts[].Size' }\n";
    let service = parameters("v1", text);
    let scope = |name: &str| {
        let id = field(&service, "v1", name).ty.shape().unwrap();
        assert!(matches!(service.shape(id).kind, ShapeKind::Record(_)));
        service.shape(id).scope.clone()
    };
    assert_eq!(scope("Same"), Scope::Version("v1".to_owned()));
    assert!(matches!(scope("Parts"), Scope::Action { .. }));
    assert!(!field(&service, "v1", "Parts.Size").required);
    assert!(field(&service, "v1", "Same.Size").required);
    assert!(field(&service, "v1", "Size").required);
}

#[test]
fn copies_of_copies_are_copied() {
    let text = "  A: { same_as: Update.B, max_chars: 2 }\n  B: { same_as: Start.Id }\n  \
                C: { same_as: Update.D.Mode }\n  D: { same_as: Start.Config }\n";
    let service = parameters("v1", text);
    assert_eq!(
        field(&service, "v1", "A").ty.constraints.chars().max,
        Some(2)
    );
    assert_eq!(
        field(&service, "v1", "B").ty.constraints.chars().max,
        Some(9)
    );
    assert_eq!(
        field(&service, "v1", "C").ty,
        field(&service, "v1", "D.Mode").ty
    );
}

#[test]
fn copies_that_lead_nowhere_are_reported() {
    for (path, message) in [
        ("Stat.Id", "E106 version `v1` has no action `Stat`"),
        ("v3/Start.Id", "E106 unknown version `v3`"),
        ("Start.Idd", "E106 `Start` has no field `Idd`"),
        ("Start.Config.Mod", "E106 `Config` has no field `Mod`"),
        ("Start.Id.X", "E106 `Id` has no field `X`"),
        ("Start..Id", "E106 `Start` has no field ``"),
        ("", "E106 version `v1` has no action ``"),
    ] {
        let found = messages(&format!("  F: {{ same_as: '{path}', doc: F. }}\n"));
        assert_eq!(found, [message]);
    }
}

#[test]
fn copies_that_contain_themselves_are_reported() {
    let cycle = "  A: { same_as: Update.B }\n  B: { same_as: Update.A }\n";
    let found = messages(cycle);
    assert!(
        found.iter().any(|found| found.starts_with("E107 ")),
        "{found:?}"
    );
    let inner =
        "  A:\n    type: object\n    doc: A.\n    fields:\n      B: { same_as: Update.A }\n";
    assert!(
        messages(inner)
            .iter()
            .any(|found| found.starts_with("E107 "))
    );
}

#[test]
fn long_chains_and_deep_copies_are_reported() {
    let mut chain = "  F0: { same_as: Start.Id }\n".to_owned();
    for n in 1..200 {
        let _ = writeln!(chain, "  F{n}: {{ same_as: Update.F{} }}", n - 1);
    }
    let found = messages(&chain);
    assert!(
        found
            .iter()
            .any(|found| found.contains("copies lead to each other"))
    );
    let level = |inner: &str| format!("{{ type: object, doc: L., fields: {{ A: {inner} }} }}");
    let mut deep = String::new();
    for n in 0..12 {
        let copy = match n {
            0 => "{ same_as: Start.Config }".to_owned(),
            _ => format!("{{ same_as: Update.F{} }}", n - 1),
        };
        let nested = (0..10).fold(copy, |inner, _| level(&inner));
        let _ = writeln!(deep, "  F{n}: {nested}");
    }
    let found = messages(&deep);
    assert!(
        found.iter().any(|found| found.contains("nest deeper than")),
        "{found:?}"
    );
}

/// Each field copies the one before it twice.
#[test]
fn copies_cannot_grow_without_limit() {
    let mut text =
        "  F0: { type: object, doc: F., fields: { A: { same_as: Start } } }\n".to_owned();
    for n in 1..40 {
        let copy = format!("same_as: Update.F{}", n - 1);
        let fields = format!("{{ A: {{ {copy} }}, B: {{ {copy} }} }}");
        text.push_str(&format!(
            "  F{n}: {{ type: object, doc: F., fields: {fields} }}\n"
        ));
    }
    let found = messages(&text);
    assert!(
        found
            .iter()
            .any(|found| found.contains("more than 200000 fields"))
    );
}

#[test]
fn keys_of_copies_are_rejected_elsewhere() {
    for (keys, code) in [
        ("same_as: Start.Id, type: string", "E108"),
        ("type: string, optional: true", "E108"),
        ("type: string, without: [A]", "E108"),
        ("same_as: Start.Id, optional: true", "E108"),
        ("same_as: Start.Config, without: [Mod]", "E109"),
    ] {
        let found = messages(&format!("  F: {{ {keys}, doc: F. }}\n"));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with(code), "{found:?}");
    }
}
