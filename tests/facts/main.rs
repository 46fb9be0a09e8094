//! Compares the specs of RTC, field by field, with tables that were made from the vendor's Go SDK and
//! documentation without our spec language.
//!
//! `rtc/<version>.tsv` has a line for each action and each of its fields: the action, the location and
//! the path of the field, its type, whether it is required, and other facts. An `integer` has a width
//! that no source states. `explained.txt` lists the
//! intended differences and their reasons.

mod explained;
mod requirements;
mod specs;
mod table;
mod unions;

use std::collections::BTreeSet;
use std::fs;

use explained::Explanations;
use table::{Key, Row, Table};
use volcgen_tests::{root, rtc};

#[test]
fn the_specs_agree_with_the_tables_of_facts() {
    let service = rtc();
    let text = read("explained.txt");
    let mut explained = Explanations::parse(&text);
    let mut unexplained = Vec::new();
    let mut rows = 0;
    for version in &service.versions {
        let facts = table::read(&read(&format!("rtc/{}.tsv", version.name)));
        let specs = specs::from_specs(&service, version);
        rows += facts.len();
        for difference in differences(&version.name, &facts, &specs) {
            if !explained.covers(&difference) {
                unexplained.push(difference);
            }
        }
    }
    println!(
        "{rows} rows compared: {} unexplained differences, {} explained",
        unexplained.len(),
        explained.count(),
    );
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    let unused = explained.unused();
    assert!(unused.is_empty(), "unused explanations: {unused:#?}");
    assert!(rows > 3600, "{rows} rows are too few");
}

/// The comparison itself is tested.
#[test]
fn the_comparison_finds_each_kind_of_difference() {
    let service = rtc();
    let mut versions = service.versions.iter();
    let version = versions
        .find(|version| version.name == "2023-11-01")
        .unwrap();
    let specs = specs::from_specs(&service, version);
    let key = |path: &str| Key::new("StartRecord", "body", path);
    let changes: [(&str, Change); 4] = [
        ("type", |row| "int64".clone_into(&mut row.ty)),
        ("required", |row| row.required = !row.required),
        ("range", |row| {
            row.facts.insert("range".into(), "[1,2]".into());
        }),
        ("sensitive", |row| {
            row.facts.insert("sensitive".into(), String::new());
        }),
    ];
    for (kind, change) in changes {
        let mut facts = specs::from_specs(&service, version);
        change(facts.get_mut(&key("Control.MaxIdleTime")).unwrap());
        let found = differences("v", &facts, &specs);
        assert_eq!(found.len(), 1, "{kind}: {found:#?}");
        assert!(found[0].starts_with(&format!("{kind}: v StartRecord body Control.MaxIdleTime")));
    }
    let mut facts = specs::from_specs(&service, version);
    let row = facts.remove(&key("Control.MaxIdleTime")).unwrap();
    facts.insert(Key::new("StartRecord", "query", "Control.MaxIdleTime"), row);
    assert_eq!(differences("v", &facts, &specs).len(), 2, "location");
}

/// Changes a row.
type Change = fn(&mut Row);

fn read(name: &str) -> String {
    let path = root().join("tests/facts").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()))
}

/// One line per difference: its kind, its place, and the values of the table and of the specs.
fn differences(version: &str, facts: &Table, specs: &Table) -> Vec<String> {
    let mut found = Vec::new();
    for (key, row) in facts {
        let place = format!("{version} {key}");
        match specs.get(key) {
            None => found.push(format!("missing: {place}: the specs have no such field")),
            Some(spec) => compare(&place, row, spec, &mut found),
        }
    }
    let surplus = specs.keys().filter(|key| !facts.contains_key(key));
    found
        .extend(surplus.map(|key| format!("surplus: {version} {key}: the table does not have it")));
    found
}

fn compare(place: &str, fact: &Row, spec: &Row, found: &mut Vec<String>) {
    let mut note = |kind: &str, fact: &str, spec: &str| {
        found.push(format!(
            "{kind}: {place}: the table says `{fact}`, the specs `{spec}`"
        ));
    };
    // No source states the width of some integers.
    let fits = fact.ty.replace("integer", "int32") == spec.ty
        || fact.ty.replace("integer", "int64") == spec.ty;
    if !fits {
        note("type", &fact.ty, &spec.ty);
    }
    if fact.required != spec.required {
        note(
            "required",
            &fact.required.to_string(),
            &spec.required.to_string(),
        );
    }
    let kinds: BTreeSet<&String> = fact.facts.keys().chain(spec.facts.keys()).collect();
    for kind in kinds {
        let value = |row: &Row| row.facts.get(kind).cloned();
        if value(fact) != value(spec) {
            let shown = |row: &Row| value(row).unwrap_or_else(|| "nothing".to_owned());
            note(kind, &shown(fact), &shown(spec));
        }
    }
}
