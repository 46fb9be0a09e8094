//! Documentation pages and what is read of them. `UPDATE_GOLDEN=1` writes what is expected.
#![allow(clippy::unwrap_used, reason = "this is how a test's helpers fail")]

mod describe;
mod malformed;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use volcgen_import::codes;
use volcgen_import::page;

/// The folder of the golden cases.
fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page/golden")
}

/// The pages of the golden cases, with their folders.
fn pages() -> Vec<(PathBuf, String)> {
    let mut folders: Vec<PathBuf> = fs::read_dir(golden())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    let read = |folder: PathBuf| {
        let text = fs::read_to_string(folder.join("page.md")).unwrap();
        (folder, text)
    };
    folders.into_iter().map(read).collect()
}

fn compare(path: &Path, actual: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, actual).unwrap();
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(
        expected == actual,
        "{}: expected\n{expected}\nfound\n{actual}",
        path.display()
    );
}

#[test]
fn pages_are_read_as_their_cases_say() {
    for (folder, text) in pages() {
        let read = page::read(Path::new("page.md"), &text);
        compare(&folder.join("draft.txt"), &describe::draft(&read.draft));
        let mut findings = String::new();
        for finding in &read.findings {
            let _ = writeln!(findings, "{finding}\n");
        }
        compare(&folder.join("findings.txt"), &findings);
    }
}

#[test]
fn the_cases_make_every_finding_and_each_has_a_page() {
    let found: Vec<&str> = pages()
        .iter()
        .flat_map(|(_, text)| page::read(Path::new("page.md"), text).findings)
        .map(|finding| finding.code)
        .collect();
    // Those of other readers and of the writer have tests of their own.
    let of_pages = codes::all().filter(|code| code.starts_with("I0"));
    for code in of_pages.filter(|code| *code != codes::UNREADABLE) {
        assert!(found.contains(&code), "no case has {code}");
    }
    for code in codes::all() {
        let (title, text) = codes::explain(code).unwrap();
        assert!(!title.is_empty() && text.contains("## Fix"), "{code}");
    }
}
