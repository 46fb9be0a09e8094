//! `init`: a project of a user's own.

use std::fs;

use volcgen_tests::cargo;

use super::*;

/// Every file of a folder, with what it contains.
fn contents(folder: &Path) -> Vec<(PathBuf, String)> {
    let all = files(folder).unwrap().into_iter();
    all.map(|file| {
        let text = fs::read_to_string(folder.join(&file)).unwrap();
        (file, text)
    })
    .collect()
}

#[test]
fn init_writes_a_project_whose_specs_are_valid() {
    let folder = tempfile::tempdir().unwrap();
    let output = succeed(folder.path(), &["init", "mine", "--service", "my_api"]);
    let project = folder.path().join("mine");
    let expected = [
        ".gitignore",
        "Cargo.toml",
        "README.md",
        "specs/my_api/2024-01-01/ListTasks.yaml",
        "specs/my_api/service.yaml",
        "specs/schema/action.json",
        "specs/schema/service.json",
        "specs/schema/types.json",
        "volcgen.toml",
    ];
    assert_eq!(files(&project).unwrap(), expected.map(PathBuf::from));
    for file in expected {
        let line = format!("created {}\n", Path::new("mine").join(file).display());
        assert!(stdout(&output).contains(&line), "{}", stdout(&output));
    }
    for (file, text) in contents(&project) {
        let placeholder = ["CRATE", "SERVICE", "VERSION", "ACTION"]
            .into_iter()
            .find(|name| text.contains(name));
        assert_eq!(placeholder, None, "{}", file.display());
    }
    let cargo_toml = fs::read_to_string(project.join("Cargo.toml")).unwrap();
    assert!(
        cargo_toml.contains(r#"members = ["generated/my_api"]"#),
        "{cargo_toml}"
    );

    let output = succeed(&project, &["check"]);
    assert_eq!(stderr(&output), "1 action, 4 shapes: no errors\n");
    let output = succeed(&project, &["generate"]);
    assert!(
        stderr(&output).contains("1 action, 4 shapes: "),
        "{}",
        stderr(&output)
    );
    let new = ["new", "my_api", "2024-01-01", "GetTask"];
    succeed(&project, &new);
    succeed(&project, &["check"]);
}

#[test]
fn init_works_in_an_existing_folder_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    succeed(folder.path(), &["init", "."]);
    let project = contents(folder.path());
    assert!(
        project.contains(&(PathBuf::from("notes.txt"), "mine".to_owned())),
        "{project:?}"
    );

    let again = volcgen(folder.path(), &["init", "."]);
    assert_eq!(status(&again), 2, "{}", printed(&again));
    let expected = "`./.gitignore` and 8 more files of the project exist already";
    let report = stderr(&again).replace('\\', "/");
    assert!(report.contains(expected), "{report}");
    assert_eq!(contents(folder.path()), project);

    // One file in the way is enough, and then no other is written either.
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("README.md"), "mine").unwrap();
    let output = volcgen(folder.path(), &["init", "."]);
    assert_eq!(status(&output), 2, "{}", printed(&output));
    let expected = "error: `./README.md` exists already; nothing was written\n";
    assert_eq!(stderr(&output).replace('\\', "/"), expected);
    assert_eq!(files(folder.path()).unwrap(), [PathBuf::from("README.md")]);

    // Something is in the way of the last files.
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("specs"), "mine").unwrap();
    let output = volcgen(folder.path(), &["init", "."]);
    assert_eq!(status(&output), 1, "{}", printed(&output));
    assert_eq!(files(folder.path()).unwrap(), [PathBuf::from("specs")]);
}

#[test]
fn init_rejects_wrong_names_and_sources() {
    let folder = tempfile::tempdir().unwrap();
    for (option, value, message) in [
        (
            "--service",
            "My-Api",
            "invalid service name `My-Api`: expected ",
        ),
        ("--service", "1st", "invalid service name `1st`: expected "),
        (
            "--service",
            "../up",
            "invalid service name `../up`: expected ",
        ),
        ("--service", "", "invalid service name ``: expected "),
        ("--service", "schema", "invalid service name `schema`: "),
        (
            "--runtime-path",
            "missing",
            "invalid path of the runtime `missing`: expected a checkout of volcgen",
        ),
        (
            "--runtime-git",
            "volcgen/volcgen",
            "invalid git URL `volcgen/volcgen`: expected a URL with a scheme",
        ),
        ("--runtime-rev", "v1", "a revision needs a git repository"),
    ] {
        let output = volcgen(folder.path(), &["init", "mine", option, value]);
        assert_eq!(status(&output), 2, "{}", printed(&output));
        let report = stderr(&output);
        assert!(report.starts_with(&format!("error: {message}")), "{report}");
    }
    assert_eq!(files(folder.path()).unwrap(), Vec::<PathBuf>::new());
}

#[test]
fn init_stores_the_source_of_the_runtime_for_generate() {
    let folder = tempfile::tempdir().unwrap();
    let checkout = folder.path().join("volcgen/runtime");
    fs::create_dir_all(&checkout).unwrap();
    fs::write(checkout.join("Cargo.toml"), "").unwrap();
    let settings = |project: &str, options: &[&str]| {
        succeed(folder.path(), &[&["init", project], options].concat());
        let path = folder.path().join(project).join("volcgen.toml");
        fs::read_to_string(path).unwrap()
    };
    let text = settings("by-path", &["--runtime-path", "volcgen"]);
    assert!(
        text.ends_with("\n[runtime]\npath = \"../volcgen\"\n"),
        "{text}"
    );
    let absolute = folder.path().join("volcgen");
    let text = settings(
        "deep/by-path",
        &["--runtime-path", absolute.to_str().unwrap()],
    );
    assert!(
        text.ends_with("\n[runtime]\npath = \"../../volcgen\"\n"),
        "{text}"
    );
    let url = "https://example.com/volcgen.git";
    let text = settings("by-git", &["--runtime-git", url, "--runtime-rev", "v0.1.0"]);
    let expected = format!("\n[runtime]\ngit = \"{url}\"\nrev = \"v0.1.0\"\n");
    assert!(text.ends_with(&expected), "{text}");

    for (project, options, keys) in [
        ("by-path", &[][..], "path = \"../../../volcgen/runtime\""),
        (
            "deep/by-path",
            &[],
            "path = \"../../../../volcgen/runtime\"",
        ),
        (
            "by-git",
            &[],
            "git = \"https://example.com/volcgen.git\", rev = \"v0.1.0\"",
        ),
        (
            "by-git",
            &["--runtime-rev", "v0.2.0"],
            "git = \"https://example.com/volcgen.git\", rev = \"v0.2.0\"",
        ),
        (
            "by-git",
            &["--runtime-path", "../volcgen"],
            "path = \"../../../volcgen/runtime\"",
        ),
    ] {
        let project = folder.path().join(project);
        succeed(&project, &[&["generate"], options].concat());
        let manifest = fs::read_to_string(project.join("generated/demo/Cargo.toml")).unwrap();
        let mut lines = manifest.lines();
        let runtime = lines.find(|line| line.starts_with("volcengine-core = "));
        assert!(runtime.unwrap().contains(keys), "{runtime:?}");
    }
}

/// The page that shows how a project begins.
fn page() -> String {
    fs::read_to_string(root().join("docs/own-api.md")).unwrap()
}

#[test]
fn the_page_about_projects_shows_what_the_commands_print() {
    let folder = tempfile::tempdir().unwrap();
    let checkout = folder.path().join("volcgen/runtime");
    fs::create_dir_all(&checkout).unwrap();
    fs::write(checkout.join("Cargo.toml"), "").unwrap();
    let page = page();
    let shows = |command: &str, output: &str| {
        let shown = format!("\n$ volcgen {command}\n{output}");
        assert!(page.contains(&shown), "not on the page: {shown}");
    };
    let init = "init my-api --service my_api --runtime-path volcgen";
    let arguments: Vec<_> = init.split(' ').collect();
    shows(init, &stdout(&succeed(folder.path(), &arguments)));

    let project = folder.path().join("my-api");
    let generate = || {
        let summary = stderr(&succeed(&project, &["generate"]));
        summary.rsplit_once(" in ").unwrap().0.to_owned()
    };
    shows("generate", &generate());
    let new = "new my_api 2024-01-01 GetTask";
    let arguments: Vec<_> = new.split(' ').collect();
    shows(new, &stdout(&succeed(&project, &arguments)));
    shows("generate", &generate());

    let action = project.join("specs/my_api/2024-01-01/ListTasks.yaml");
    let text = fs::read_to_string(&action).unwrap();
    fs::write(&action, text.replace("    max:", "    maximum:")).unwrap();
    shows("generate", &stderr(&volcgen(&project, &["generate"])));
}

/// The two commands of `docs/own-api.md` succeed without a network.
///
/// This test compiles the runtime and the mock server for the project, and uses what this workspace has
/// built of the crates that both depend on.
#[test]
fn a_project_outside_of_this_repository_generates_its_crate_and_passes_its_tests() {
    let folder = tempfile::tempdir().unwrap();
    let repository = root();
    let repository = repository.to_str().unwrap();
    let options = ["--service", "my_api", "--runtime-path", repository];
    succeed(folder.path(), &[&["init", "my-api"][..], &options].concat());
    let project = folder.path().join("my-api");
    succeed(&project, &["generate"]);

    // The versions of this workspace, so that cargo does not need to fetch any.
    fs::copy(root().join("Cargo.lock"), project.join("Cargo.lock")).unwrap();
    // The page's program, which cargo compiles with the tests.
    let page = page();
    let program = page.split("```rust\n").nth(1).unwrap();
    let program = program.split("```").next().unwrap();
    let examples = project.join("generated/my_api/examples");
    fs::create_dir_all(&examples).unwrap();
    fs::write(examples.join("list.rs"), program).unwrap();

    let mut tests = cargo(&project);
    // Built once and never debugged, so let it take little time and space.
    tests.env("CARGO_INCREMENTAL", "0");
    tests.env("CARGO_PROFILE_DEV_DEBUG", "none");
    let tests = tests.arg("test").output().unwrap();
    let report = printed(&tests);
    assert!(tests.status.success(), "{report}");
    // The example of the spec, and the conformance of the action.
    for name in ["list_running_tasks", "every_field_and_constraint"] {
        let line = format!("test list_tasks::{name} ... ok");
        assert!(report.contains(&line), "no `{line}` in {report}");
        assert!(page.contains(&line), "not on the page: {line}");
    }
    succeed(&project, &["generate", "--check"]);
}
