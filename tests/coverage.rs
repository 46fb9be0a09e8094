//! That no action of the repository goes without its proof.

use volcgen_tests::services;

/// A version whose feature is off would skip the proofs of its actions without a word.
#[test]
fn every_action_is_proven_by_a_test_of_the_workspace() {
    let root = volcgen_tests::root();
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let features = read("tests/Cargo.toml");
    let mut proofs = 0;
    for version in services("specs")
        .iter()
        .flat_map(|service| &service.versions)
    {
        let feature = format!("\"v{}\"", version.name);
        assert!(
            features.contains(&feature),
            "tests/Cargo.toml needs {feature}"
        );
        let folder = format!("generated/rtc/tests/v{}", version.name.replace('-', "_"));
        let main = read(&format!("{folder}/main.rs"));
        let modules = main
            .lines()
            .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
        let proven = modules.filter(|module| {
            let file = module.trim_start_matches("r#");
            read(&format!("{folder}/{file}.rs")).contains("proof::<")
        });
        assert_eq!(proven.count(), version.actions.len(), "{folder}");
        proofs += version.actions.len();
    }
    println!("{proofs} actions are proven");
}
