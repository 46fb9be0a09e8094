//! Which diagnostics have an edit: those of the wrong specs of the model and of `lint`. `fixes.txt` has the titles of the
//! edits by code, and `UPDATE_GOLDEN=1` records it; `unfixed.yaml` says of each other code why it has none.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::json;
use volcgen_lint::{Linted, lint};
use volcgen_model::diagnostic::{Code, Diagnostic};
use volcgen_model::load::Input;

use super::client::Client;
use super::{position, renames};

/// The folders of specs with mistakes.
fn cases() -> Vec<PathBuf> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut cases: Vec<PathBuf> = Vec::new();
    for golden in ["model/tests/golden", "lint/tests/golden"] {
        let entries = std::fs::read_dir(crates.join(golden)).unwrap();
        cases.extend(entries.map(|entry| entry.unwrap().path().join("specs")));
    }
    cases.retain(|specs| specs.is_dir());
    cases.sort();
    cases
}

/// A title without what is particular to a file.
fn general(title: &str) -> String {
    let parts = title.split('`').enumerate();
    let parts = parts.map(|(at, part)| if at % 2 == 1 { "…" } else { part });
    parts.collect::<Vec<_>>().join("`")
}

/// The titles of the edits for a finding.
fn titles(client: &mut Client, linted: &Linted, found: &Diagnostic) -> Vec<String> {
    let span = found.span.unwrap();
    let source = linted.sources.get(span.source).unwrap();
    let at = |offset: u32| {
        let (line, character) = position(&source.text, usize::try_from(offset).unwrap());
        json!({ "line": line, "character": character })
    };
    let params = json!({
        "textDocument": { "uri": client.uri(source.path.to_str().unwrap()) },
        "range": { "start": at(span.start), "end": at(span.end) },
        "context": { "diagnostics": [] },
    });
    let actions = client.ask("textDocument/codeAction", params);
    let actions = actions.as_array().into_iter().flatten();
    let own = actions.filter(|action| {
        let fixed = &action["diagnostics"][0];
        assert!(action["edit"].is_object(), "{action}");
        fixed["code"] == found.code.as_str()
            && fixed["message"]
                .as_str()
                .unwrap()
                .starts_with(&found.message)
    });
    own.map(|action| general(action["title"].as_str().unwrap()))
        .collect()
}

/// The titles of edits by code, of all services of a folder.
fn edits(specs: &Path, titles_of: &mut BTreeMap<Code, BTreeSet<String>>) {
    let mut client = Client::new(specs, &renames());
    for service in std::fs::read_dir(specs).unwrap() {
        let service = service.unwrap().file_name().into_string().unwrap();
        let input = Input::Edited(specs.to_owned(), Vec::new());
        let linted = lint(&input, std::slice::from_ref(&service));
        // One open file, and the server reads the service.
        let file = format!("{service}/service.yaml");
        let Some((_, open)) = linted
            .sources
            .iter()
            .find(|(_, source)| source.path == Path::new(&file))
        else {
            continue;
        };
        client.open(&file, &open.text);
        client.diagnostics(&file);
        let all = linted.findings.iter().chain(&linted.warnings);
        for found in all.filter(|found| found.span.is_some()) {
            let titles = titles(&mut client, &linted, found);
            titles_of.entry(found.code).or_default().extend(titles);
        }
    }
    client.end().unwrap();
}

#[test]
fn every_code_has_an_edit_or_a_reason() {
    let mut titles: BTreeMap<Code, BTreeSet<String>> = BTreeMap::new();
    for specs in cases() {
        edits(&specs, &mut titles);
    }
    titles.retain(|_, titles| !titles.is_empty());
    let mut found = String::new();
    for (code, titles) in &titles {
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        writeln!(found, "{code} {}: {}", code.title(), titles.join("; ")).unwrap();
    }
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let reasons = std::fs::read_to_string(tests.join("unfixed.yaml")).unwrap();
    let reasons: BTreeMap<String, String> = serde_yaml::from_str(&reasons).unwrap();
    for code in Code::ALL {
        let has_reason = reasons
            .get(code.as_str())
            .is_some_and(|why| !why.is_empty());
        assert!(
            has_reason != titles.contains_key(code),
            "{code} has both or neither:\n{found}"
        );
    }
    let recorded = tests.join("fixes.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(recorded, found).unwrap();
    } else {
        assert_eq!(std::fs::read_to_string(recorded).unwrap(), found);
    }
}

/// Only a client that can rename files gets such an edit.
#[test]
fn a_client_that_cannot_rename_files_is_not_asked_to() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let specs = crates.join("model/tests/golden/file_name/specs");
    for (capabilities, expected) in [(json!({}), 0), (renames(), 1)] {
        let mut titles = Vec::new();
        let mut client = Client::new(&specs, &capabilities);
        let service = std::fs::read_dir(&specs).unwrap().next().unwrap().unwrap();
        let service = service.file_name().into_string().unwrap();
        let linted = lint(&Input::Edited(specs.clone(), Vec::new()), &[]);
        let file = format!("{service}/service.yaml");
        client.open(&file, &std::fs::read_to_string(specs.join(&file)).unwrap());
        client.diagnostics(&file);
        let found = linted
            .findings
            .iter()
            .find(|found| found.code == Code::FileName);
        titles.extend(self::titles(&mut client, &linted, found.unwrap()));
        let renaming = titles.iter().filter(|title| title.starts_with("Rename"));
        assert_eq!(renaming.count(), expected, "{titles:?}");
        client.end().unwrap();
    }
}
