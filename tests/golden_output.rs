//! Golden cases: specs with the code that they give. Every such output also compiles.
//!
//! A case is a folder below `golden/` with `specs/` and `expected/`, or with `failure.txt` if no
//! Rust can be made of the specs. `UPDATE_GOLDEN=1` writes the latter two anew. Cases with
//! `diagnostics.txt` are those of the model's own tests.

use std::path::{Path, PathBuf};
use std::{env, fs};

use volcgen_tests::{cargo, files, printed, root, target_folder};

#[test]
fn specs_give_the_expected_code() {
    for case in cases() {
        let output = tempfile::tempdir().unwrap();
        generate(&case, output.path());
        let expected = case.join("expected");
        if env::var_os("UPDATE_GOLDEN").is_some() {
            let _ = fs::remove_dir_all(&expected);
            volcgen_tests::copy(output.path(), &expected).unwrap();
        }
        assert_eq!(
            files(output.path()).unwrap(),
            files(&expected).unwrap(),
            "{}",
            case.display()
        );
        for file in files(&expected).unwrap() {
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
    let case = root().join("tests/golden/rust_names");
    let output = tempfile::tempdir().unwrap();
    let builder = volcgen::Builder::new(case.join("specs")).output(output.path());
    let failure = builder.generate().unwrap_err().to_string();
    let failure = failure.replace(&format!("{}/", case.display()), "");
    let recorded = case.join("failure.txt");
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&recorded, &failure).unwrap();
    }
    assert_eq!(failure, fs::read_to_string(recorded).unwrap());
    assert!(files(output.path()).unwrap().is_empty());
}

#[test]
fn every_expected_output_compiles_and_is_formatted() {
    let workspace = target_folder().join("golden-crates");
    let _ = fs::remove_dir_all(&workspace);
    let mut members = Vec::new();
    for case in cases() {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let folder = workspace.join(&name);
        volcgen_tests::copy(&case.join("expected/src"), &folder.join("src")).unwrap();
        fs::write(folder.join("Cargo.toml"), manifest(&name, &case)).unwrap();
        members.push(format!("{name:?}"));
    }
    let members = members.join(", ");
    let text = format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n");
    fs::write(workspace.join("Cargo.toml"), text).unwrap();
    fs::copy(root().join("Cargo.lock"), workspace.join("Cargo.lock")).unwrap();
    for arguments in [
        ["check", "--workspace", "--all-features"].as_slice(),
        &["fmt", "--all", "--check"],
    ] {
        let output = cargo(&workspace, "golden")
            .env("RUSTFLAGS", "-Dwarnings -Amissing-docs")
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", printed(&output));
    }
}

fn cases() -> Vec<PathBuf> {
    let golden = root().join("tests/golden");
    let mut cases: Vec<_> = fs::read_dir(golden)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|case| case.join("expected").exists())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

fn generate(case: &Path, output: &Path) {
    let builder = volcgen::Builder::new(case.join("specs"))
        .output(output)
        .without_service_folder();
    builder
        .generate()
        .unwrap_or_else(|failure| panic!("{}: {failure}", case.display()));
}

/// The generated manifest leans on our workspace; this one says the same by itself.
fn manifest(name: &str, case: &Path) -> String {
    let generated = fs::read_to_string(case.join("expected/Cargo.toml")).unwrap();
    let features = generated.split("[features]").nth(1).unwrap();
    let features = features.split("\n[").next().unwrap();
    let runtime = root().join("runtime");
    format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[features]{features}\n\
         [dependencies]\nvolcengine-core = {{ path = {:?}, default-features = false }}\n",
        runtime.display().to_string()
    )
}
