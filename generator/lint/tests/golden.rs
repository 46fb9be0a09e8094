//! Golden cases: each folder of `golden` has specs, what is found in them, and, if something can be repaired,
//! how the files then are. `UPDATE_GOLDEN=1` records.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use volcgen_lint::{Linted, fix, lint};
use volcgen_model::codes::Code;
use volcgen_model::load::Input;
use volcgen_model::report::{self, Style};

fn cases() -> Vec<PathBuf> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let folders = fs::read_dir(golden).unwrap();
    let mut cases: Vec<PathBuf> = folders.map(|case| case.unwrap().path()).collect();
    cases.sort();
    cases
}

fn linted(case: &Path) -> Linted {
    lint(&Input::Folder(case.join("specs")), &[])
}

/// What is found, and the files that are repaired.
fn shown(case: &Path) -> String {
    let linted = linted(case);
    let mut text = String::new();
    for found in &linted.findings {
        writeln!(
            text,
            "{}\n",
            report::text(found, &linted.sources, Style::Plain)
        )
        .unwrap();
    }
    let fixed = fix(&linted);
    writeln!(text, "{} repaired", fixed.findings).unwrap();
    for (path, content) in fixed.files {
        write!(text, "\n{}:\n{content}", path.display()).unwrap();
    }
    text.replace(&format!("{}/", case.display()), "")
}

#[test]
fn findings_are_as_recorded() {
    let mut different = Vec::new();
    for case in cases() {
        let recorded = case.join("findings.txt");
        let found = shown(&case);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&recorded, &found).unwrap();
        } else if fs::read_to_string(&recorded).unwrap() != found {
            different.push(format!("{}:\n{found}", case.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn every_rule_has_a_case() {
    let found = cases().into_iter().flat_map(|case| linted(&case).findings);
    let found: BTreeSet<Code> = found.map(|found| found.code).collect();
    let rules = Code::ALL
        .iter()
        .filter(|code| code.as_str().starts_with('L'));
    let missing: Vec<_> = rules.filter(|code| !found.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_is_repaired_is_not_found_again() {
    for case in cases() {
        let before = linted(&case);
        let fixed = fix(&before);
        let files = before.sources.iter().map(|(_, source)| {
            let fixed = fixed.files.iter().find(|(path, _)| *path == source.path);
            let text = fixed.map_or(&*source.text, |(_, text)| text);
            let path = source.path.strip_prefix(case.join("specs")).unwrap();
            (path.to_owned(), text.to_owned())
        });
        let after = lint(&Input::Memory(files.collect()), &[]);
        assert_eq!(
            after.findings.len() + fixed.findings,
            before.findings.len(),
            "{}",
            case.display()
        );
        assert_eq!(fix(&after).findings, 0);
    }
}

#[test]
fn our_specs_are_clean() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let linted = lint(&Input::Folder(specs), &[]);
    let shown = linted.findings.iter();
    let shown: Vec<_> = shown
        .map(|found| report::text(found, &linted.sources, Style::Plain))
        .collect();
    assert!(shown.is_empty(), "{}", shown.join("\n\n"));
    assert!(!linted.services.is_empty());
}
