//! `docs/reliability.md` lists every case of the suite, and no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use syn::Item;
use volcgen_tests::root;

/// The rows of all tables: the fault, what the caller sees, and the number of requests if the action is
/// idempotent and if it is not.
fn rows() -> Vec<[String; 4]> {
    let document = fs::read_to_string(root().join("docs/reliability.md")).unwrap();
    let row = |line: &str| -> Option<[String; 4]> {
        let cells = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ");
        let cells: Vec<_> = cells.map(|cell| cell.trim().to_owned()).collect();
        cells.try_into().ok()
    };
    let rows = document.lines().filter_map(row);
    let is_case = |row: &[String; 4]| row[0] != "fault" && !row[0].starts_with("---");
    rows.filter(is_case).collect()
}

/// The number of requests in a case's row: if the action is idempotent, and if it is not.
pub fn sent(case: &str) -> (String, String) {
    let found = rows().into_iter().find(|[name, ..]| name == case);
    let [.., idempotent, other] = found.unwrap_or_else(|| panic!("no row for `{case}`"));
    (idempotent, other)
}

/// The names of the tests in the other files of the suite.
fn tests() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("faults");
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("document.rs") {
            continue;
        }
        let file = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
        for item in file.items {
            if let Item::Fn(function) = item
                && function
                    .attrs
                    .iter()
                    .any(|attribute| attribute.path().is_ident("test"))
            {
                names.insert(function.sig.ident.to_string());
            }
        }
    }
    names
}

#[test]
fn the_document_lists_every_case() {
    let rows = rows();
    let name = |[fault, ..]: &[String; 4]| fault.to_lowercase().replace([' ', '-', ','], "_");
    let listed: BTreeSet<_> = rows.iter().map(name).collect();
    assert_eq!(listed.len(), rows.len(), "a row is duplicated");
    let (listed, tests) = (listed, tests());
    let missing: Vec<_> = tests.difference(&listed).collect();
    let unused: Vec<_> = listed.difference(&tests).collect();
    assert!(
        missing.is_empty(),
        "cases that are not listed: {missing:#?}"
    );
    assert!(unused.is_empty(), "rows without a case: {unused:#?}");
}
