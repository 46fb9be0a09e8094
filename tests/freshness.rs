//! Checked-in files are up to date.

use std::fs;
use std::path::Path;
use std::process::Command;

use volcgen_tests::{files, root};

/// `volcgen generate --check` as a test.
#[test]
fn generated_crates_are_up_to_date() {
    let report = volcgen::Builder::new(root().join("specs"))
        .output(root().join("generated"))
        .check()
        .unwrap_or_else(|failure| panic!("{failure}"));
    assert!(
        report.warnings.is_empty(),
        "{} warnings",
        report.warnings.len()
    );
    assert!(
        report.is_current(),
        "run `cargo volcgen generate`:\n{}",
        report.diff
    );
}

/// The JSON Schemas, which editors use, are made from the types that read the specs.
#[test]
fn json_schemas_are_up_to_date() {
    for (name, text) in volcgen::schema::schemas() {
        let path = root().join("specs/schema").join(name);
        let checked_in = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            checked_in == text,
            "`{}`: run `cargo volcgen schema`",
            path.display()
        );
    }
}

/// Every spec file names its schema, so that editors find it.
#[test]
fn every_spec_names_its_schema() {
    let specs = root().join("specs");
    let files = files(&specs).unwrap().into_iter();
    for file in files.filter(|file| is_of_a_service(&specs, file)) {
        let text = fs::read_to_string(specs.join(&file)).unwrap();
        let depth = file.components().count() - 1;
        let name = file.file_name().and_then(|name| name.to_str());
        let folder = file.parent().and_then(|folder| folder.file_name());
        let schema = match name {
            Some("service.yaml") => "service",
            Some("types.yaml") => "types",
            _ if folder.is_some_and(|folder| folder == "types") => "types",
            _ => "action",
        };
        let up = "../".repeat(depth);
        let first = format!("# yaml-language-server: $schema={up}schema/{schema}.json");
        assert_eq!(
            text.lines().next(),
            Some(first.as_str()),
            "{}",
            file.display()
        );
    }
}

/// Whether a file below the specs is in the folder of a service.
fn is_of_a_service(specs: &Path, file: &Path) -> bool {
    let folder = file.iter().next();
    folder.is_some_and(|folder| specs.join(folder).join("service.yaml").exists())
}

/// rustfmt would not change generated code.
#[test]
fn generated_code_is_formatted() {
    let generated = root().join("generated");
    let rust = files(&generated)
        .unwrap()
        .into_iter()
        .filter(|file| file.extension().is_some_and(|end| end == "rs"));
    let output = Command::new("rustfmt")
        .args(["--edition", "2024", "--check"])
        .args(rust)
        .current_dir(&generated)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        volcgen_tests::printed(&output)
    );
}

/// The same input gives the same bytes with one thread and with many.
#[test]
fn output_does_not_depend_on_threads() {
    let folder = tempfile::tempdir().unwrap();
    let run = |threads: usize| {
        let output = folder.path().join(threads.to_string());
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let builder = volcgen::Builder::new(root().join("specs")).output(&output);
        pool.install(|| builder.generate())
            .unwrap_or_else(|failure| panic!("{failure}"));
        files(&output)
            .unwrap()
            .into_iter()
            .map(|file| (file.clone(), fs::read(output.join(file)).unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(run(1), run(7));
}
