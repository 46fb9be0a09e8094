//! Code that must not compile, and a part of each message of the compiler.
//!
//! The first lines of a case have these parts, in any order. The rest of the messages changes from version to
//! version, so it is not compared.

use std::fmt::Write as _;
use std::fs;

use volcgen_tests::{cargo, printed, root, target_folder};

#[test]
fn the_compiler_rejects_each_case_with_its_message() {
    let cases = root().join("tests/ui");
    let names: Vec<String> = fs::read_dir(&cases)
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    assert_ne!(names.len(), 0, "no cases");

    let folder = target_folder().join("ui-crate");
    fs::create_dir_all(&folder).unwrap();
    let generated = root().join("generated/rtc").display().to_string();
    let mut manifest = format!(
        "[package]\nname = \"ui\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nvolcengine-rtc = {{ path = {generated:?}, features = [\"v2025-06-01\"] }}\n\
         serde = \"1\"\n"
    );
    for name in &names {
        let path = cases.join(format!("{name}.rs")).display().to_string();
        let _ = write!(manifest, "\n[[bin]]\nname = {name:?}\npath = {path:?}\n");
    }
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();

    for name in &names {
        let source = fs::read_to_string(cases.join(format!("{name}.rs"))).unwrap();
        let expected: Vec<&str> = source
            .lines()
            .map_while(|line| line.strip_prefix("//~ "))
            .collect();
        assert_ne!(expected.len(), 0, "{name} expects nothing");
        let output = cargo(&folder)
            .args(["check", "--bin", name])
            .output()
            .unwrap();
        assert!(!output.status.success(), "{name} compiles");
        let report = printed(&output);
        let mut errors: Vec<_> = report
            .lines()
            .filter(|line| line.starts_with("error["))
            .collect();
        for part in expected {
            let found = errors.iter().position(|error| error.contains(part));
            let found =
                found.unwrap_or_else(|| panic!("{name}: expected `{part}`, found {report}"));
            errors.remove(found);
        }
        assert!(errors.is_empty(), "{name}: unexpected {errors:#?}");
    }
}
