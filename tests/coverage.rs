//! Every action of the repository has conformance tests.

use volcgen_tests::services;

/// Without the feature of a version, a test of the whole workspace would skip its actions.
#[test]
fn every_action_has_conformance_tests() {
    let root = volcgen_tests::root();
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let features = read("tests/Cargo.toml");
    let mut tested = 0;
    let services = services("specs");
    let versions = services.iter().flat_map(|service| {
        let versions = service.versions.iter();
        versions.map(move |version| (&service.folder, version))
    });
    for (service, version) in versions {
        let feature = format!("\"v{}\"", version.name);
        assert!(
            features.contains(&feature),
            "tests/Cargo.toml needs {feature}"
        );
        let name = version.name.replace('-', "_");
        let file = format!("generated/{service}/tests/v{name}.rs");
        let tests = read(&file);
        let conforms = tests.matches("assert_conforms::<").count();
        assert_eq!(conforms, version.actions.len(), "{file}");
        for action in &version.actions {
            let heading = format!("/// Conformance tests of `{}`.\nmod ", action.name);
            assert!(tests.contains(&heading), "{file}: {}", action.name);
        }
        tested += version.actions.len();
    }
    println!("{tested} actions have conformance tests");
}
