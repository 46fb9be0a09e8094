//! Golden cases: each folder of `golden` has specs, what is found in them, and, if something can be repaired,
//! how the files then are. `UPDATE_GOLDEN=1` records.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use volcgen_lint::{Fixed, Linted, fix, lint};
use volcgen_model::codes::Code;
use volcgen_model::diagnostic::Diagnostic;
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

/// The files of a case below its specs folder, with repairs.
fn repaired(linted: &Linted, fixed: Fixed) -> Vec<(PathBuf, String)> {
    let sources = linted.sources.iter();
    let old = sources.map(|(_, source)| (source.path.clone(), source.text.to_string()));
    let files: BTreeMap<PathBuf, String> = old.chain(fixed.files).collect();
    let relative = |path: PathBuf| path.strip_prefix(&linted.root).unwrap().to_owned();
    files
        .into_iter()
        .map(|(path, text)| (relative(path), text))
        .collect()
}

/// Findings and shapes.
fn size(linted: &Linted) -> usize {
    let services = linted.services.iter();
    let shapes: usize = services.map(|service| service.shapes.len()).sum();
    linted.findings.len() + shapes
}

#[test]
fn what_is_repaired_is_not_found_again() {
    for case in cases() {
        let mut linted = linted(&case);
        loop {
            let fixed = fix(&linted);
            if fixed.files.is_empty() {
                break;
            }
            let files = repaired(&linted, fixed);
            let after = lint(&Input::Memory(files), &[]);
            assert!(!after.has_errors(), "{}", case.display());
            assert!(size(&after) < size(&linted), "{}", case.display());
            linted = after;
        }
        let is_equal = |found: &Diagnostic| found.code == Code::EqualShapes;
        assert!(!linted.findings.iter().any(is_equal), "{}", case.display());
    }
}

/// Three actions have two shapes each, with comments.
#[test]
fn equal_shapes_become_one_with_their_comments() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/equal_shapes");
    let mut linted = linted(&case);
    let mut rounds = 0;
    while let Some(fixed) = Some(fix(&linted)).filter(|fixed| fixed.findings > 0) {
        linted = lint(&Input::Memory(repaired(&linted, fixed)), &[]);
        rounds += 1;
    }
    assert_eq!(
        (rounds, linted.findings.len()),
        (4, 0),
        "{:?}",
        linted.findings
    );
    let mut sources = linted.sources.iter().map(|(_, source)| source);
    let types = sources
        .find(|source| source.path.ends_with("types.yaml"))
        .unwrap();
    assert!(
        types
            .text
            .starts_with("# yaml-language-server: $schema=../../schema/types.json\n")
    );
    for part in ["\nTag:\n", "# The key, as in S", "# The modes.\nMode:"] {
        assert!(types.text.contains(part), "{part}: {}", types.text);
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
