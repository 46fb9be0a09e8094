//! The generated crate compiles in a crate outside of the workspace, and with each feature alone.

use std::fs;

use volcgen_tests::{cargo, printed, root, services};

#[test]
fn a_crate_outside_of_the_workspace_uses_the_generated_crate() {
    let outside = root().join("tests/outside");
    // The versions of the workspace, so that Cargo does not download any.
    fs::copy(root().join("Cargo.lock"), outside.join("Cargo.lock")).unwrap();
    let output = cargo(&outside).args(["check", "--quiet"]).output().unwrap();
    assert!(output.status.success(), "{}", printed(&output));
}

#[test]
fn each_version_compiles_alone_without_a_transport() {
    for service in services("specs") {
        let names = service.versions.iter().map(|version| &version.name);
        let mut choices: Vec<String> = names.map(|name| format!("v{name}")).collect();
        choices.push(format!("{},hyper", choices[0]));
        for features in &choices {
            compiles(&service.crate_name, features);
        }
    }
}

/// A generated crate compiles with some features alone, without warnings.
fn compiles(package: &str, features: &str) {
    let output = cargo(&root())
        .args(["check", "--quiet", "--lib", "--no-default-features"])
        .args(["--package", package, "--features", features])
        .output()
        .unwrap();
    let silent = output.status.success() && output.stderr.is_empty();
    assert!(silent, "{package} {features}: {}", printed(&output));
}
