//! Comparing the page with the golden case, with the code next to this file, and with what a server received.

use std::fs;
use std::path::PathBuf;

use volcengine_mock::{MockServer, RecordedRequest};
use volcgen_tests::{files, not_shown, root};

/// The specs of the golden case, in the repository.
pub const SPECS: &str = "generator/rust/tests/golden/constructs/specs";

/// The specs of the golden case.
pub fn specs() -> PathBuf {
    root().join(SPECS)
}

fn page() -> String {
    fs::read_to_string(root().join("docs/constructs.md")).unwrap()
}

/// The code blocks of a language, each with the heading above it.
fn blocks(language: &str) -> Vec<(String, String)> {
    let page = page();
    let sections = page.split("\n## ").skip(1);
    let mut blocks = Vec::new();
    for section in sections {
        let heading = section.lines().next().unwrap_or_default();
        let fence = format!("```{language}\n");
        let parts = section.split(&fence).skip(1).map(str::to_owned);
        let code = parts.filter_map(|part| part.split("```").next().map(str::to_owned));
        blocks.extend(code.map(|code| (heading.to_owned(), code)));
    }
    blocks
}

/// Asserts that the page shows, below a heading, the requests that a server received.
pub fn assert_wire(heading: &str, server: &MockServer) {
    let received: Vec<_> = server.requests().iter().map(shown).collect();
    let blocks = blocks("http").into_iter();
    let shown: Vec<_> = blocks.filter(|(above, _)| above == heading).collect();
    let received = received.join("\n");
    let [(_, shown)] = shown.as_slice() else {
        panic!("the section {heading} must show\n{received}");
    };
    assert_eq!(*shown, received, "{heading}");
}

/// A request without its headers. A token that the client made is three dots.
fn shown(request: &RecordedRequest) -> String {
    let RecordedRequest {
        method,
        path,
        query,
        body,
        ..
    } = request;
    let body = String::from_utf8_lossy(body);
    let body = match body.split_once("\"ClientToken\":\"") {
        Some((before, token)) => {
            let after = token.split_once('"').map_or("", |(_, after)| after);
            format!("{before}\"ClientToken\":\"…\"{after}")
        }
        None => body.into_owned(),
    };
    let separator = if body.is_empty() { "" } else { "\n" };
    format!("{method} {path}?{query}{separator}{body}\n")
}

#[test]
fn the_yaml_is_that_of_the_golden_case() {
    let specs = specs();
    let read = |path: &PathBuf| fs::read_to_string(specs.join(path)).unwrap();
    let files: Vec<_> = files(&specs).unwrap().iter().map(read).collect();
    let blocks = blocks("yaml");
    assert!(blocks.len() >= 11, "{}", blocks.len());
    for (heading, block) in blocks {
        let is_there = files.iter().any(|file| file.contains(&block));
        assert!(is_there, "{heading}: no file has\n{block}");
    }
}

#[test]
fn the_rust_is_that_of_the_tests() {
    assert_eq!(not_shown(&page(), include_str!("main.rs")), [""; 0]);
}
