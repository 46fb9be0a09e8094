//! What a user's machine runs to compile our libraries: `crates.txt` lists every crate, and which of them have a build
//! script or are procedural macros. A new one fails here, so that somebody reads it first:
//! `docs/supply-chain.md` says what each does. `UPDATE_GOLDEN=1` rewrites the list.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use volcgen_tests::root;

/// The libraries that users compile, with their default features. A generated crate adds none to those of the runtime.
const LIBRARIES: [&str; 3] = [
    "volcengine-core",
    "volcengine-quota-redis",
    "volcengine-rtc-server",
];

/// What compiling a crate runs, by its name.
type Crates = BTreeMap<String, BTreeSet<&'static str>>;

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The triple of this machine.
fn host() -> String {
    let rustc = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(rustc.stdout).unwrap();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.unwrap().to_owned()
}

/// What compiling a crate of the workspace's lock file runs, by name and version.
type Code = BTreeMap<(String, String), BTreeSet<&'static str>>;

/// Of the crates that a target needs, or of all.
fn code(target: &str) -> Code {
    let filter: &[&str] = if target == "all" {
        &[]
    } else {
        &["--filter-platform", target]
    };
    let metadata = cargo(&[&["metadata", "--format-version", "1"], filter].concat());
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let mut found = BTreeMap::new();
    for package in metadata["packages"].as_array().unwrap() {
        let kinds = package["targets"].as_array().unwrap().iter();
        let kinds = kinds.flat_map(|target| target["kind"].as_array().unwrap());
        let kinds = kinds.filter_map(|kind| match kind.as_str().unwrap() {
            "custom-build" => Some("build-script"),
            "proc-macro" => Some("proc-macro"),
            _ => None,
        });
        let text = |name: &str| package[name].as_str().unwrap().to_owned();
        found.insert((text("name"), text("version")), kinds.collect());
    }
    found
}

/// The crates that a library needs on a target, or on `all`, without itself.
fn crates(library: &str, target: &str, code: &Code) -> Crates {
    let tree = cargo(&[
        "tree",
        "--package",
        library,
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p}",
        "--target",
        target,
    ]);
    let mut crates = Crates::new();
    for line in tree.lines() {
        let mut words = line.split(' ');
        let name = words.next().unwrap().to_owned();
        let version = words.next().unwrap().trim_start_matches('v').to_owned();
        let kinds = code.get(&(name.clone(), version));
        let kinds = kinds.unwrap_or_else(|| panic!("`cargo metadata` lacks {line}"));
        // Two versions of a crate are one line.
        crates.entry(name).or_default().extend(kinds);
    }
    assert!(crates.remove(library).is_some(), "{tree}");
    crates
}

fn list() -> PathBuf {
    root().join("tests/supply_chain/crates.txt")
}

/// The lines of a library: names, and what runs.
fn lines(crates: &Crates) -> Vec<String> {
    let line = |(name, kinds): (&String, &BTreeSet<&str>)| {
        let words = [name.as_str()].into_iter().chain(kinds.iter().copied());
        words.collect::<Vec<_>>().join(" ")
    };
    crates.iter().map(line).collect()
}

/// The listed lines of each library.
fn listed() -> BTreeMap<String, Vec<String>> {
    let text = fs::read_to_string(list()).unwrap();
    let sections = text.split('[').skip(1).map(|section| {
        let (library, crates) = section.split_once("]\n").unwrap();
        let lines = crates.lines().filter(|line| !line.is_empty());
        (library.to_owned(), lines.map(str::to_owned).collect())
    });
    sections.collect()
}

const HELP: &str = "read what it does at build time, describe it in docs/supply-chain.md, and rewrite the list with \
    `UPDATE_GOLDEN=1 cargo test --workspace --test supply_chain -- --include-ignored`";

#[test]
fn crates_of_this_platform_are_listed() {
    let listed = listed();
    let host = host();
    let code = code(&host);
    for library in LIBRARIES {
        let found = lines(&crates(library, &host, &code));
        assert!(found.len() > 15, "{library}: {found:?}");
        for line in found {
            let known = listed[library].contains(&line);
            assert!(
                known,
                "{library} compiles `{line}`, which is not in crates.txt: {HELP}"
            );
        }
    }
}

#[test]
#[ignore = "needs the crates of all platforms: `cargo fetch`"]
fn crates_of_all_platforms_are_the_list() {
    let code = code("all");
    let mut text = String::new();
    for library in LIBRARIES {
        let lines = lines(&crates(library, "all", &code)).join("\n");
        writeln!(text, "[{library}]\n{lines}\n").unwrap();
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(list(), &text).unwrap();
    }
    let expected = fs::read_to_string(list()).unwrap().replace('\r', "");
    assert_eq!(text, expected, "{HELP}");
}

/// What users call must not bring in more than the runtime.
#[test]
fn generated_crates_add_nothing() {
    let host = host();
    let code = code(&host);
    let mut runtime = crates("volcengine-core", &host, &code);
    runtime.insert("volcengine-core".to_owned(), BTreeSet::new());
    for generated in ["volcengine-rtc", "volcengine-sts", "volcengine-tag"] {
        assert_eq!(crates(generated, &host, &code), runtime, "{generated}");
    }
}

/// Every crate that runs code is described, and nothing else is.
#[test]
fn build_time_code_is_described() {
    let guide = fs::read_to_string(root().join("docs/supply-chain.md")).unwrap();
    let (_, rest) = guide.split_once("## What compiling runs").unwrap();
    let section = rest.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let first_cell = |row: &str| row.split('|').nth(1).unwrap().to_owned();
    let described: BTreeSet<String> = rows
        .flat_map(|row| {
            let cell = first_cell(row);
            cell.split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    let listed = listed();
    let runs = listed.values().flatten();
    let runs: BTreeSet<String> = runs
        .filter_map(|line| line.split_once(' ').map(|(name, _)| name.to_owned()))
        .collect();
    assert_eq!(described, runs);
}
