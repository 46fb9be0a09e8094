//! `volcgen.toml`, and the options that override it.

use std::fs;

use super::*;

/// A project whose folders have names of its own.
fn project(settings: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    succeed(folder.path(), &["init", "."]);
    fs::rename(folder.path().join("specs"), folder.path().join("api")).unwrap();
    fs::write(folder.path().join("volcgen.toml"), settings).unwrap();
    folder
}

#[test]
fn settings_name_the_folders_and_options_override_them() {
    let project = project("specs = 'api'\noutput = 'crates'\n");
    let folder = project.path();
    succeed(folder, &["generate"]);
    assert!(folder.join("crates/demo/src/lib.rs").is_file());
    assert!(!folder.join("generated").exists());

    succeed(folder, &["generate", "--output", "elsewhere"]);
    assert!(folder.join("elsewhere/demo/src/lib.rs").is_file());
    let output = volcgen(folder, &["check", "--specs", "missing"]);
    assert_eq!(status(&output), 1, "{}", printed(&output));
    assert!(
        stderr(&output).contains("`missing` does not exist"),
        "{}",
        stderr(&output)
    );

    succeed(folder, &["schema"]);
    assert!(folder.join("api/schema/action.json").is_file());
    let new = succeed(folder, &["new", "demo", "2024-01-01", "GetTask"]);
    let path = stdout(&new).trim().replace('\\', "/");
    assert_eq!(path, "api/demo/2024-01-01/GetTask.yaml");
}

#[test]
fn settings_of_another_folder_are_relative_to_it() {
    let project = project("specs = 'api'\noutput = 'crates'\n");
    let folder = tempfile::tempdir().unwrap();
    let file = project.path().join("volcgen.toml");
    let config = ["generate", "--config", file.to_str().unwrap()];
    succeed(folder.path(), &config);
    assert!(project.path().join("crates/demo/src/lib.rs").is_file());
    assert_eq!(files(folder.path()).unwrap(), Vec::<PathBuf>::new());

    let output = volcgen(folder.path(), &["check", "--config", "missing.toml"]);
    assert_eq!(status(&output), 1, "{}", printed(&output));
    assert!(
        stderr(&output).contains("cannot read `missing.toml`"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn mock_does_not_start_without_the_specs_that_the_settings_name() {
    let project = project("specs = 'missing'\n");
    let output = volcgen(project.path(), &["mock", "--listen", NO_ADDRESS]);
    assert_eq!(status(&output), 1, "{}", printed(&output));
    let report = stderr(&output);
    assert!(report.contains("`missing` does not exist"), "{report}");
}

#[test]
fn a_mistake_in_the_settings_is_reported_like_one_in_the_specs() {
    let project = project("specs = 'api'\noutptu = 'crates'\n");
    let output = volcgen(project.path(), &["generate"]);
    assert_eq!(status(&output), 1);
    let expected = "\
error[E070]: unknown key `outptu`
 --> volcgen.toml:2:1
  |
2 | outptu = 'crates'
  | ^^^^^^
  |
help: did you mean `output`?

1 error: nothing was written
";
    assert_eq!(stderr(&output), expected);
    let json = volcgen(project.path(), &["check", "--message-format", "json"]);
    let message: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(message["code"], "E070");
    let page = succeed(project.path(), &["explain", "E070"]);
    assert!(stdout(&page).starts_with("E070: "), "{}", stdout(&page));
}

#[test]
fn a_revision_on_the_command_line_needs_a_repository() {
    for runtime in ["", "[runtime]\npath = '../volcgen'\n"] {
        let project = project(&format!("specs = 'api'\n{runtime}"));
        let output = volcgen(project.path(), &["generate", "--runtime-rev", "v1"]);
        assert_eq!(status(&output), 2, "{}", printed(&output));
        let report = stderr(&output);
        assert!(report.contains("add `--runtime-git URL`"), "{report}");
    }
}

#[test]
fn a_folder_without_specs_gets_a_hint_to_init() {
    let folder = tempfile::tempdir().unwrap();
    for command in [
        &["generate"][..],
        &["check"],
        &["openapi"],
        &["dump", "--stage", "spec"],
    ] {
        let output = volcgen(folder.path(), command);
        assert_eq!(status(&output), 1, "{}", printed(&output));
        let report = stderr(&output);
        assert!(report.contains("`specs` does not exist"), "{report}");
        assert!(report.contains("volcgen init DIR"), "{report}");
    }
}
