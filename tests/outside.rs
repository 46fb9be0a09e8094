//! A crate outside of the workspace builds on the generated one, with each choice of features.

use std::fs;

use volcgen_tests::{cargo, printed, root, rtc};

#[test]
fn an_outside_crate_builds_on_the_generated_one() {
    let outside = root().join("tests/outside");
    // The workspace's versions, so that nothing must be fetched.
    fs::copy(root().join("Cargo.lock"), outside.join("Cargo.lock")).unwrap();
    let output = cargo(&outside, "outside")
        .args(["check", "--quiet"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", printed(&output));
}

#[test]
fn each_version_compiles_alone_and_without_a_transport() {
    let service = rtc();
    let names = service.versions.iter().map(|version| &version.name);
    let mut choices: Vec<String> = names.map(|name| format!("v{name}")).collect();
    choices.push(format!("{},reqwest", choices[0]));
    for features in &choices {
        let output = cargo(&root(), "..")
            .args([
                "check",
                "--quiet",
                "--package",
                "volcengine-rtc",
                "--lib",
                "--no-default-features",
            ])
            .args(["--features", features.as_str()])
            .output()
            .unwrap();
        let silent = output.status.success() && output.stderr.is_empty();
        assert!(silent, "{features}: {}", printed(&output));
    }
}
