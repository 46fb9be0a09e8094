//! Golden cases: specs with the code that volcgen generates from them. All of it compiles.
//!
//! A case is a folder below `golden/` with `specs/` and `expected/`, or with `failure.txt` if the
//! specs cannot become Rust. `UPDATE_GOLDEN=1` writes what volcgen generates instead of comparing.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::{env, fs};

use volcgen::RuntimeSource;
use walkdir::WalkDir;

#[path = "../../../tests/src/cargo.rs"]
mod cargo;

#[test]
fn specs_generate_the_expected_code() {
    for case in cases() {
        let output = tempfile::tempdir().unwrap();
        generate(&case, output.path(), RuntimeSource::Registry);
        let expected = case.join("expected");
        if is_update() {
            let _ = fs::remove_dir_all(&expected);
            copy(output.path(), &expected);
        }
        assert_eq!(files(output.path()), files(&expected), "{}", case.display());
        for file in files(&expected) {
            let old = fs::read_to_string(expected.join(&file)).unwrap();
            let new = fs::read_to_string(output.path().join(&file)).unwrap();
            let diff = similar::TextDiff::from_lines(&old, &new);
            let diff = diff.unified_diff().to_string();
            assert!(old == new, "{} {}:\n{diff}", case.display(), file.display());
        }
    }
}

#[test]
fn names_that_cannot_become_rust_are_rejected() {
    assert_failure("rust_names");
}

/// Names that cargo rejects, that another package has, and that two services share.
#[test]
fn crates_without_a_good_name_are_rejected() {
    assert_failure("crate_names");
}

#[test]
fn versions_that_cannot_become_features_are_rejected() {
    assert_failure("version_names");
}

/// The description for the tests of a crate is a bundle, in which such a line names a file.
#[test]
fn comments_that_bundles_reserve_are_rejected() {
    assert_failure("reserved_comment");
}

fn assert_failure(case: &str) {
    let case = golden().join(case);
    let output = tempfile::tempdir().unwrap();
    let builder = volcgen::Builder::new(case.join("specs")).output(output.path());
    let failure = builder.generate().unwrap_err().to_string();
    let failure = failure.replace(&format!("{}{MAIN_SEPARATOR}", case.display()), "");
    let recorded = case.join("failure.txt");
    if is_update() {
        fs::write(&recorded, &failure).unwrap();
    }
    assert_eq!(failure, fs::read_to_string(recorded).unwrap());
    assert_eq!(files(output.path()), Vec::<PathBuf>::new());
}

/// Tests included, and with the manifest that volcgen writes for a checkout of the runtime.
#[test]
fn expected_code_compiles_without_warnings_and_is_formatted() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let workspace = target.join("golden-crates");
    let _ = fs::remove_dir_all(&workspace);
    let mut members = Vec::new();
    for case in cases() {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let runtime = RuntimeSource::Path(root());
        generate(&case, &workspace.join(&name), runtime);
        members.push(format!("{name:?}"));
    }
    let members = members.join(", ");
    let text = format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n");
    fs::write(workspace.join("Cargo.toml"), text).unwrap();
    fs::copy(root().join("Cargo.lock"), workspace.join("Cargo.lock")).unwrap();
    for arguments in [
        ["fmt", "--all", "--check"].as_slice(),
        // It finds what `check` finds.
        &[
            "clippy",
            "--workspace",
            "--all-features",
            "--all-targets",
            "--no-deps",
        ],
        &["doc", "--workspace", "--all-features", "--no-deps"],
    ] {
        // What this workspace has built of dependencies is used.
        let output = cargo::cargo(&workspace, &target.join(".."))
            .args(arguments)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        let lines = String::from_utf8_lossy(&output.stdout);
        let is_silent = output.status.success() && !errors.contains("warning:");
        assert!(is_silent, "{lines}{errors}");
    }
}

/// The versions that manifests write out are those that this workspace builds with.
#[test]
fn manifests_have_the_versions_of_the_workspace() {
    let workspace = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let value = |key: &str| {
        let line = workspace.lines().find_map(|line| line.strip_prefix(key));
        line.unwrap_or_else(|| panic!("no `{key}`"))
            .trim()
            .to_owned()
    };
    let manifest = golden().join("everything/expected/Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    let has_line = |line: &str| assert!(manifest.lines().any(|found| found == line), "{line}");
    for key in [
        "edition = ",
        "rust-version = ",
        "license = ",
        "serde_json = ",
        "tokio = ",
    ] {
        has_line(&format!("{key}{}", value(key)));
    }
    let version = value("version = ");
    has_line(&format!(
        "volcengine-core = {{ version = {version}, default-features = false }}"
    ));
    has_line(&format!("volcengine-conformance = {version}"));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Whether to write the expected files instead of comparing.
fn is_update() -> bool {
    env::var_os("UPDATE_GOLDEN").is_some()
}

/// The cases that generate code.
fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<_> = fs::read_dir(golden())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|case| case.join("expected").exists())
        .collect();
    cases.sort();
    assert_ne!(cases, Vec::<PathBuf>::new());
    cases
}

fn generate(case: &Path, output: &Path, runtime: RuntimeSource) {
    let builder = volcgen::Builder::new(case.join("specs"))
        .output(output)
        .runtime(runtime)
        .without_service_folder();
    builder
        .generate()
        .unwrap_or_else(|failure| panic!("{}: {failure}", case.display()));
}

/// Every file in a folder and its subfolders, sorted, relative to the folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    let files = entries
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| entry.path().strip_prefix(folder).unwrap().to_owned())
        .collect()
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(&file);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(from.join(&file), target).unwrap();
    }
}
