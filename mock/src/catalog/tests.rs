//! Tests of what a catalog loads, and when.

use super::{Catalog, Entry};

/// A service whose code is not the name of its folder.
const SERVICE: &str = "
service: SERVICE
title: Toys
doc: A service for tests.
region: cn-north-1
hosts: { cn-north-1: toy.example.com }
versions:
  2024-01-01: { doc: The only version. }
";
const ACTION: &str = "action: Play\nsummary: Play.\nmethod: GET\n";

/// Three services with an action of the same name, and one whose specs have errors.
fn catalog() -> Catalog {
    let toy = SERVICE.replace("SERVICE", "toy");
    let animals = SERVICE.replace("SERVICE", "animals");
    let files = [
        ("broken/service.yaml", SERVICE),
        ("broken/2024-01-01/Break.yaml", "action: Break\n"),
        ("game/service.yaml", SERVICE),
        ("game/2024-01-01/Play.yaml", ACTION),
        ("toy/service.yaml", toy.leak()),
        ("toy/2024-01-01/Play.yaml", ACTION),
        ("zoo/service.yaml", animals.leak()),
        ("zoo/2024-01-01/Play.yaml", ACTION),
    ];
    Catalog::lazy(&files).unwrap()
}

fn loaded(catalog: &Catalog) -> Vec<&str> {
    let entries = catalog.entries.iter().filter(|entry| entry.is_loaded());
    entries.map(|entry| entry.folder.as_str()).collect()
}

#[test]
fn a_service_is_loaded_when_one_of_its_actions_is_looked_up() {
    let catalog = catalog();
    assert!(catalog.find(Some("toy"), "2024-01-01", "Stop").is_none());
    assert_eq!(
        catalog.suggestion("2024-01-01", "Plai"),
        "; did you mean Play?"
    );
    assert_eq!(loaded(&catalog), [""; 0]);
    let found = catalog.find(Some("toy"), "2024-01-01", "Play").unwrap();
    assert_eq!(found.service.folder, "toy");
    assert_eq!(loaded(&catalog), ["toy"]);
}

#[test]
fn the_service_code_selects_among_actions_of_one_name() {
    let catalog = catalog();
    let folder = |code| {
        let found = catalog.find(code, "2024-01-01", "Play").unwrap();
        found.service.folder.as_str()
    };
    assert_eq!(folder(Some("SERVICE")), "game");
    assert_eq!(folder(Some("toy")), "toy");
    assert_eq!(loaded(&catalog), ["game", "toy"]);
    assert_eq!(folder(Some("animals")), "zoo");
    assert_eq!(folder(Some("other")), "game");
    assert_eq!(folder(None), "game");
}

#[test]
fn an_action_of_a_service_with_errors_is_not_found_and_the_errors_are_reported() {
    let catalog = catalog();
    assert!(catalog.find(None, "2024-01-01", "Break").is_none());
    let suggestion = catalog.suggestion("2024-01-01", "Break");
    assert!(suggestion.contains("Break.yaml"), "{suggestion}");
}

#[test]
fn a_crate_without_built_in_specs_reports_what_to_enable() {
    let error = Catalog::lazy(&[]).unwrap_err().to_string();
    assert!(error.contains("enable the feature of a service"), "{error}");
}

#[test]
#[cfg(feature = "rtc")]
fn the_built_in_specs_have_no_errors() {
    let entries = Entry::lazy(volcengine_specs::files());
    assert!(!entries.is_empty());
    for entry in entries {
        let versions = entry.service().unwrap().versions.iter();
        let actions = versions.flat_map(|version| &version.actions);
        let mut loaded: Vec<_> = actions
            .map(|action| (&action.version, &action.name))
            .collect();
        let named = entry.actions.iter();
        let mut named: Vec<_> = named
            .map(|action| (&action.version, &action.name))
            .collect();
        loaded.sort();
        named.sort();
        assert_eq!(named, loaded);
    }
}
