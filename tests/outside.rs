//! A crate outside of the workspace builds on the generated one, with each choice of features.

use std::fs;

use volcgen_tests::{cargo, printed, root};

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
    let versions = ["v2020-12-01", "v2023-11-01"];
    for features in versions.into_iter().chain(["v2020-12-01,reqwest"]) {
        let output = cargo(&root(), "features")
            .args([
                "check",
                "--quiet",
                "--package",
                "volcengine-rtc",
                "--lib",
                "--no-default-features",
            ])
            .args(["--features", features])
            .output()
            .unwrap();
        assert!(output.status.success(), "{features}: {}", printed(&output));
    }
}
