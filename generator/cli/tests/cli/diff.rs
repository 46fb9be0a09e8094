//! `diff`: what its sides can be, its formats, and its exit status.

use std::fs;

use super::*;

mod output;

const SERVICE: &str = "service: demo\ntitle: Demo\ndoc: A demo.\nregion: north\n\
                       hosts: { north: demo.example.com }\n\
                       versions: { 2023-01-01: { doc: Old. }, 2024-01-01: { doc: New., default: true } }\n";

/// An action with these fields in its request.
fn action(fields: &str) -> String {
    format!("action: Get\nsummary: Get it.\nmethod: POST\nrequest: {{ {fields} }}\n")
}

const ID: &str = "Id: { type: string, doc: An id. }";
const NAME: &str = "Name: { type: string, doc: A name. }";

/// A project whose new version has another field than the old one.
fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "specs", NAME);
    folder
}

/// Writes specs, with these fields in the new version.
fn write(folder: &TempDir, specs: &str, fields: &str) {
    let demo = folder.path().join(specs).join("demo");
    for version in ["2023-01-01", "2024-01-01"] {
        fs::create_dir_all(demo.join(version)).unwrap();
    }
    fs::write(demo.join("service.yaml"), SERVICE).unwrap();
    fs::write(demo.join("2023-01-01/Get.yaml"), action(ID)).unwrap();
    fs::write(demo.join("2024-01-01/Get.yaml"), action(fields)).unwrap();
}

fn git(folder: &TempDir, arguments: &[&str]) {
    let user = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
    let output = Command::new("git")
        .current_dir(folder.path())
        .args(user)
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", printed(&output));
}

/// A project in a repository: two commits, and a third state on disk.
fn repository() -> TempDir {
    let folder = project();
    git(&folder, &["init", "--quiet"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "-m", "one"]);
    write(&folder, "specs", &format!("{NAME}, {ID}"));
    git(&folder, &["commit", "--quiet", "-a", "-m", "two"]);
    write(&folder, "specs", ID);
    folder
}

const REMOVED: &str = "D203 field `Name` of the request was removed";
const ADDED: &str = "D202 field `Id` of the request was added";

/// Breaking changes are status 1, unless they are allowed.
#[test]
fn two_folders_are_compared() {
    let folder = project();
    write(&folder, "new", ID);
    let output = volcgen(folder.path(), &["diff", "specs", "new"]);
    assert_eq!(status(&output), 1, "{}", printed(&output));
    let (text, error) = (stdout(&output), stderr(&output));
    assert!(
        text.contains("\ndemo: Get (2024-01-01)\n") || text.starts_with("demo: Get"),
        "{text}"
    );
    assert!(text.contains(REMOVED) && text.contains(ADDED), "{text}");
    let places = "specs/demo/2024-01-01/Get.yaml:4:12 -> new/demo/2024-01-01/Get.yaml:1:9";
    assert!(text.contains(places), "{text}");
    assert!(error.contains("1 breaking change; "), "{error}");
    assert!(error.contains("`--allow D203`"), "{error}");

    for (allow, expected) in [
        ("--allow-breaking", 0),
        ("--allow=D110,d203", 0),
        ("--allow=D110", 1),
        ("--allow=D999", 2),
    ] {
        let output = volcgen(folder.path(), &["diff", "specs", "new", allow]);
        assert_eq!(status(&output), expected, "{allow}: {}", printed(&output));
    }
    let same = succeed(folder.path(), &["diff", "specs/demo", "specs/demo"]);
    assert_eq!(stdout(&same), "no changes\n");
}

#[test]
fn revisions_of_the_specs_folder_are_compared() {
    let folder = repository();
    let added = succeed(folder.path(), &["diff", "HEAD~1", "HEAD"]);
    let text = stdout(&added);
    assert!(text.contains(ADDED) && !text.contains(REMOVED), "{text}");
    let place =
        "HEAD~1:specs/demo/2024-01-01/Get.yaml:1:9 -> HEAD:specs/demo/2024-01-01/Get.yaml:4:";
    assert!(text.contains(place), "{text}");

    // Without a second side, the files on disk.
    let removed = volcgen(folder.path(), &["diff", "HEAD"]);
    assert_eq!(status(&removed), 1, "{}", printed(&removed));
    let text = stdout(&removed);
    assert!(
        text.contains(REMOVED) && text.contains(" -> specs/demo/"),
        "{text}"
    );

    // A path in a revision, from a folder below, where the settings are not.
    let inside = folder.path().join("specs/demo");
    for arguments in [
        ["diff", "HEAD~1:specs", "HEAD:specs/"].as_slice(),
        &["diff", "HEAD~1:specs/demo", "HEAD:specs/demo"],
        &["diff", "HEAD~1", "HEAD", "--specs", ".."],
    ] {
        let output = succeed(&inside, arguments);
        let text = stdout(&output);
        assert!(text.contains(ADDED), "{arguments:?}: {text}");
        assert!(
            text.contains("HEAD:specs/demo/2024-01-01/Get.yaml:4:"),
            "{arguments:?}: {text}"
        );
    }

    // Specs that are not there anymore.
    fs::remove_dir_all(folder.path().join("specs")).unwrap();
    let output = succeed(folder.path(), &["diff", "HEAD~1", "HEAD"]);
    assert!(stdout(&output).contains(ADDED), "{}", printed(&output));
}

#[test]
fn what_is_no_side_is_an_error_that_says_why() {
    let folder = repository();
    let outside = project();
    let failing = |folder: &TempDir, arguments: &[&str], expected: (i32, &str)| {
        let output = volcgen(folder.path(), arguments);
        assert_eq!(
            status(&output),
            expected.0,
            "{arguments:?}: {}",
            printed(&output)
        );
        let error = stderr(&output);
        assert!(error.contains(expected.1), "{arguments:?}: {error}");
    };
    failing(
        &folder,
        &["diff", "nonsense"],
        (1, "`nonsense` is no file or folder"),
    );
    failing(
        &folder,
        &["diff", "demo/2020-01-01"],
        (1, "no git revision"),
    );
    failing(
        &folder,
        &["diff", "HEAD:other"],
        (1, "revision `HEAD` has no `other`"),
    );
    failing(
        &folder,
        &["diff", "demo/2023-01-01"],
        (2, "is a version of a service, and `specs` is not"),
    );
    failing(&outside, &["diff", "HEAD~1"], (1, "no git revision"));
    fs::write(
        outside.path().join("specs/demo/2024-01-01/Get.yaml"),
        "action: Get\n",
    )
    .unwrap();
    failing(&outside, &["diff", "specs"], (1, "has no `method`"));
    git(&folder, &["add", "."]);
    fs::write(
        folder.path().join("specs/demo/2024-01-01/Get.yaml"),
        "action: Get\n",
    )
    .unwrap();
    git(&folder, &["commit", "--quiet", "-a", "-m", "wrong"]);
    failing(
        &folder,
        &["diff", "HEAD", "HEAD~1"],
        (1, "--> HEAD:specs/demo/2024-01-01/Get.yaml:1:9"),
    );

    let mut without_git = Command::new(env!("CARGO_BIN_EXE_volcgen"));
    without_git
        .current_dir(folder.path())
        .args(["diff", "HEAD"]);
    let output = without_git.env("PATH", "").output().unwrap();
    assert_eq!(status(&output), 1);
    assert!(
        stderr(&output).contains("cannot run `git`"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn versions_of_a_service_are_compared_by_the_names_of_actions() {
    let folder = project();
    let output = volcgen(
        folder.path(),
        &["diff", "demo/2023-01-01", "demo/2024-01-01"],
    );
    assert_eq!(status(&output), 1, "{}", printed(&output));
    let text = stdout(&output);
    assert!(text.starts_with("demo: Get\n"), "{text}");
    assert!(
        text.contains("D203 field `Id` of the request was removed"),
        "{text}"
    );
    assert!(
        text.contains("specs/demo/2023-01-01/Get.yaml:4:12 -> specs/demo/2024-01-01/"),
        "{text}"
    );
}

/// A service can be on one side alone.
#[test]
fn services_are_selected_by_name() {
    let folder = project();
    write(&folder, "new", ID);
    let other = folder.path().join("new/other");
    fs::create_dir_all(other.join("2024-01-01")).unwrap();
    let service = SERVICE.replace("service: demo", "service: other");
    let service = service.replace("2023-01-01: { doc: Old. }, ", "");
    fs::write(other.join("service.yaml"), service).unwrap();
    fs::write(other.join("2024-01-01/Get.yaml"), action(ID)).unwrap();
    let diff = |service| {
        volcgen(
            folder.path(),
            &["diff", "specs", "new", "--service", service],
        )
    };
    let found = diff("other");
    assert_eq!(status(&found), 0, "{}", printed(&found));
    let text = stdout(&found);
    assert!(
        text.starts_with("other\n") && !text.contains("demo"),
        "{text}"
    );
    assert!(stdout(&diff("demo")).contains(REMOVED));
    let unknown = diff("demos");
    assert_eq!(status(&unknown), 2, "{}", printed(&unknown));
    let error = stderr(&unknown);
    let expected = "no side has a service `demos`: expected one of `demo`, `other`";
    assert!(error.contains(expected), "{error}");
}

#[test]
fn a_bundle_is_compared_with_a_folder() {
    let folder = project();
    let bundle = format!(
        "#: demo/service.yaml\n{SERVICE}#: demo/2023-01-01/Get.yaml\n{}#: demo/2024-01-01/Get.yaml\n{}",
        action(ID),
        action(&format!("{NAME}, {ID}"))
    );
    fs::write(folder.path().join("old.bundle"), bundle).unwrap();
    let output = volcgen(folder.path(), &["diff", "old.bundle"]);
    assert_eq!(status(&output), 1, "{}", printed(&output));
    let text = stdout(&output);
    assert!(
        text.contains("old.bundle:demo/2024-01-01/Get.yaml:4:"),
        "{text}"
    );
}
