//! Every kind of change, with its classes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use super::table::{Case, Table, specs};
use volcgen_diff::report::{Style, text};
use volcgen_diff::{Change, Code, compare};

fn changes(table: &Table, case: &Case) -> Vec<Change> {
    let [old, new] = table.files(case).map(|files| specs(files, &case.name));
    compare(&old, &new)
}

#[test]
fn each_kind_of_change_has_its_code_and_its_classes() {
    let table = Table::read();
    let mut wrong = String::new();
    for case in &table.cases {
        let changes = changes(&table, case);
        let found = changes.iter().map(|change| {
            let (wire, rust) = (change.wire.as_str(), change.rust.as_str());
            format!("{} {wire} {rust}", change.code)
        });
        let found: Vec<_> = found.collect();
        if found != case.expect {
            let shown = text(&changes, Style::Plain);
            write!(
                wrong,
                "{}: {:?} instead of {:?}\n{shown}\n",
                case.name, found, case.expect
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(table.cases.len() >= 60);
}

/// What is not in quotes has no English words, apart from names.
#[test]
fn each_change_is_said_in_chinese_too() {
    const NAMES: &[&str] = &["GET", "JSON", "POST", "Rust", "crate", "null"];
    let table = Table::read();
    for change in table.cases.iter().flat_map(|case| changes(&table, case)) {
        // Names are in backticks, words of descriptions in quotation marks or after a colon.
        let without_names: String = change.message_zh.split('`').step_by(2).collect();
        let parts = without_names.split(['“', '”']).step_by(2);
        let own: String = parts.collect();
        let outside = match own.split_once("弃用：") {
            Some((own, _)) => own,
            None => &own,
        };
        let words = outside.split(|c: char| !c.is_ascii_alphabetic());
        let english: Vec<_> = words
            .filter(|word| !word.is_empty() && !NAMES.contains(word))
            .collect();
        assert!(english.is_empty(), "{english:?} in {}", change.message_zh);
        assert!(
            !outside.is_ascii(),
            "{}: {}",
            change.code,
            change.message_zh
        );
    }
}

#[test]
fn every_code_has_a_case_whose_classes_its_page_explains() {
    let table = Table::read();
    let mut classes: BTreeMap<&str, BTreeSet<(&str, &str)>> = BTreeMap::new();
    for expected in table.cases.iter().flat_map(|case| &case.expect) {
        let mut words = expected.split(' ');
        let mut word = || words.next().unwrap();
        classes.entry(word()).or_default().insert((word(), word()));
    }
    for code in Code::ALL {
        let Some(classes) = classes.get(code.as_str()) else {
            panic!("{code} has no case");
        };
        let page = code.explanation();
        for (wire, rust) in classes {
            for (side, class) in [("Wire", wire), ("Rust", rust)] {
                let paragraphs = page.split("\n\n");
                let mut paragraphs = paragraphs.filter(|text| text.starts_with(side));
                let explained = paragraphs.next().unwrap();
                assert!(explained.contains(class), "{code}: {class}\n{explained}");
            }
        }
    }
}

#[test]
fn without_a_change_nothing_is_reported() {
    let table = Table::read();
    for case in &table.cases {
        for files in table.files(case) {
            let (left, right) = (specs(files.clone(), &case.name), specs(files, &case.name));
            assert_eq!(compare(&left, &right), [], "{}", case.name);
        }
    }
}

/// The messages and places of all cases. `UPDATE_GOLDEN=1` records them.
#[test]
fn messages_and_places_are_as_recorded() {
    let table = Table::read();
    let mut found = String::new();
    for case in &table.cases {
        let shown = text(&changes(&table, case), Style::Plain);
        write!(found, "## {}\n\n{shown}\n", case.name).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/changes.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let recorded = std::fs::read_to_string(&path).unwrap();
    assert!(recorded == found, "{found}");
}
