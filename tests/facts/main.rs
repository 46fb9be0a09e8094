//! Compares the specs of RTC, field by field, with tables that were taken from the vendor's Go SDK
//! and documentation without the help of our spec language.
//!
//! `rtc/<version>.tsv` has a line for each action and each of its fields: the action, where the
//! field is, its path, its type, whether it is required, and what else is known of it.
//! `explained.txt` lists the differences that are meant, with the reasons.

mod explained;
mod table;

use std::collections::BTreeSet;
use std::fs;

use explained::Explained;
use table::{Key, Row, Table};
use volcgen_tests::{root, rtc};

#[test]
fn the_specs_say_what_the_tables_say() {
    let service = rtc();
    let text = read("explained.txt");
    let mut explained = Explained::parse(&text);
    let mut unexplained = Vec::new();
    let mut rows = 0;
    for version in &service.versions {
        let facts = table::read(&read(&format!("rtc/{}.tsv", version.name)));
        let specs = table::of(&service, version);
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
    let idle = explained.idle();
    assert!(idle.is_empty(), "these explain nothing: {idle:#?}");
    assert!(rows > 3600, "{rows} rows are too few");
}

/// The comparison must notice what it is there for.
#[test]
fn a_change_of_any_kind_is_noticed() {
    let service = rtc();
    let version = service.versions.last().unwrap();
    let specs = table::of(&service, version);
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
        let mut facts = table::of(&service, version);
        change(facts.get_mut(&key("Control.MaxIdleTime")).unwrap());
        let found = differences("v", &facts, &specs);
        assert_eq!(found.len(), 1, "{kind}: {found:#?}");
        assert!(found[0].starts_with(&format!("{kind}: v StartRecord body Control.MaxIdleTime")));
    }
    let mut facts = table::of(&service, version);
    let row = facts.remove(&key("Control.MaxIdleTime")).unwrap();
    facts.insert(Key::new("StartRecord", "query", "Control.MaxIdleTime"), row);
    assert_eq!(differences("v", &facts, &specs).len(), 2, "location");
}

/// Alters a row.
type Change = fn(&mut Row);

fn read(name: &str) -> String {
    let path = root().join("tests/facts").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()))
}

/// One line for each difference: its kind, the place, what the table and what the specs say.
fn differences(version: &str, facts: &Table, specs: &Table) -> Vec<String> {
    let mut found = Vec::new();
    for (key, row) in facts {
        let place = format!("{version} {key}");
        match specs.get(key) {
            None => found.push(format!("missing: {place}: the specs have no such field")),
            Some(said) => compare(&place, row, said, &mut found),
        }
    }
    let surplus = specs.keys().filter(|key| !facts.contains_key(key));
    found
        .extend(surplus.map(|key| format!("surplus: {version} {key}: the table does not have it")));
    found
}

fn compare(place: &str, fact: &Row, said: &Row, found: &mut Vec<String>) {
    let mut note = |kind: &str, fact: &str, said: &str| {
        found.push(format!(
            "{kind}: {place}: the table says `{fact}`, the specs `{said}`"
        ));
    };
    if fact.ty != said.ty {
        note("type", &fact.ty, &said.ty);
    }
    if fact.required != said.required {
        note(
            "required",
            &fact.required.to_string(),
            &said.required.to_string(),
        );
    }
    let kinds: BTreeSet<&String> = fact.facts.keys().chain(said.facts.keys()).collect();
    for kind in kinds {
        let of = |row: &Row| row.facts.get(kind).cloned();
        if of(fact) != of(said) {
            let text = |row: &Row| of(row).unwrap_or_else(|| "nothing".to_owned());
            note(kind, &text(fact), &text(said));
        }
    }
}
