//! Golden folders: sources and the specs that they become.
//!
//! `UPDATE_GOLDEN=1` writes the expected files again.
#![allow(clippy::unwrap_used, reason = "this is how a test's helpers fail")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use volcgen_import::finding::Finding;
use volcgen_import::{Specs, metadata};
use volcgen_model::load::{Input, load};

type Contents = BTreeMap<String, String>;

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Compares files with those in a folder of the case, or writes them.
#[track_caller]
fn compare(folder: &Path, contents: &Contents) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let _ = fs::remove_dir_all(folder);
        for (path, text) in contents {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        return;
    }
    for (path, text) in contents {
        let expected = fs::read_to_string(folder.join(path)).unwrap_or_default();
        assert_eq!(&expected, text, "{path}");
    }
    let number = walk(folder).len();
    assert_eq!(number, contents.len(), "files in {}", folder.display());
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files
}

/// Findings as they are shown, with paths from the folder of the case.
fn shown(findings: &[Finding], folder: &Path) -> String {
    let shown = findings.iter().map(|finding| format!("{finding}\n"));
    let text = shown.collect::<Vec<_>>().join("\n");
    text.replace(&format!("{}/", folder.display()), "")
}

/// What is wrong in specs, as text.
fn problems(contents: &Contents) -> Vec<String> {
    let files = contents
        .iter()
        .map(|(path, text)| (PathBuf::from(path), text.clone()));
    let mut loaded = load(&Input::Memory(files.collect()));
    volcgen_model::services(&mut loaded);
    let all = loaded.diagnostics.sorted(&loaded.sources);
    all.iter()
        .map(|problem| format!("{}: {}", problem.code, problem.message))
        .collect()
}

#[test]
fn metadata_becomes_specs_without_warnings() {
    let case = golden().join("metadata");
    let source = case.join("source");
    assert_eq!(metadata::services(&source).unwrap(), ["cafe_bar"]);
    let files = metadata::read_service(&source, "cafe_bar").unwrap();
    let titles = metadata::read_descriptions(&source).unwrap();
    let (draft, mut findings) = metadata::draft(&files, titles.as_ref()).unwrap();
    let specs = Specs::new(&draft);
    let contents = specs.contents().unwrap();
    assert_eq!(problems(&contents), Vec::<String>::new());
    findings.extend(specs.findings);
    let mut expected = contents.clone();
    expected.insert("findings.txt".to_owned(), shown(&findings, &source));
    compare(&case.join("expected"), &expected);
}

/// The files of a folder, by their path in it.
fn read(folder: &Path) -> Contents {
    let files = walk(folder).into_iter().map(|path| {
        let relative = path.strip_prefix(folder).unwrap().iter();
        let parts: Vec<_> = relative.map(|part| part.to_string_lossy()).collect();
        (parts.join("/"), fs::read_to_string(&path).unwrap())
    });
    files.collect()
}

/// Merges the metadata of the invented service into the specs of a case: what was there, and what it becomes. `check`
/// accepts it, except for these problems, which need a decision.
#[track_caller]
fn merge(case: &str, left: &[&str]) -> (Contents, Contents) {
    let source = golden().join("metadata/source");
    let files = metadata::read_service(&source, "cafe_bar").unwrap();
    let titles = metadata::read_descriptions(&source).unwrap();
    let (draft, _) = metadata::draft(&files, titles.as_ref()).unwrap();
    let specs = Specs::new(&draft);
    let case = golden().join(case);
    let existing = read(&case.join("existing"));
    assert_eq!(problems(&existing), Vec::<String>::new());
    let merged = specs.merged(&existing).unwrap();
    let mut whole = existing.clone();
    whole.extend(merged.contents.clone());
    assert_eq!(problems(&whole), left);
    let mut expected = merged.contents.clone();
    let again = specs.merged(&whole).unwrap();
    let mut twice = whole.clone();
    twice.extend(again.contents);
    assert_eq!(twice, whole);
    let findings = shown(&merged.findings, &source);
    let findings_of_second = shown(&again.findings, &source);
    expected.insert("findings.txt".to_owned(), findings);
    expected.insert("findings-again.txt".to_owned(), findings_of_second);
    compare(&case.join("expected"), &expected);
    (existing, merged.contents)
}

#[test]
fn a_merge_keeps_what_a_person_wrote_and_follows_facts() {
    let (existing, merged) = merge("merge", &[]);
    // A file in which nothing changes keeps its bytes.
    let path = "cafe_bar/2021-05-01/BrewCup.yaml";
    assert_eq!(merged[path], existing[path]);
}

#[test]
fn what_is_inherited_or_copied_is_overridden_where_the_source_differs() {
    let (existing, merged) = merge("inherit", &[]);
    // The older version follows the source in the same run, so that nothing is to be overridden.
    let path = "cafe_bar/2023-01-01/DescribeCups.yaml";
    assert_eq!(merged[path], existing[path]);
}

#[test]
fn shapes_that_are_equal_since_an_import_become_one_as_a_person_described_it() {
    let (existing, merged) = merge("shapes", &["W005: `Lid` is equal to a `Filter` elsewhere"]);
    let path = "cafe_bar/2021-05-01/FillCup.yaml";
    assert_ne!(merged[path], existing[path]);
}
