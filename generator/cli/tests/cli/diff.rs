//! `diff`: what its sides can be, its formats, and its exit status.

use std::fs;

use super::*;

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

/// 2020-12-01 and 2023-11-01 of RTC have 43 actions in common, and many that only one has.
#[test]
fn actions_of_one_version_alone_are_listed_by_name() {
    let rtc = [
        "diff",
        "rtc/2020-12-01",
        "rtc/2023-11-01",
        "--allow-breaking",
    ];
    let output = succeed(&root(), &rtc);
    let text = stdout(&output);
    let mut lines = text.lines();
    let first = lines.next().unwrap();
    assert!(first.ends_with(" actions were removed"), "{first}");
    assert!(
        text.contains("\n5 actions were added\n  D111 compatible\n"),
        "{first}"
    );
    assert!(lines.all(|line| line.len() < 200));
}

#[test]
fn changes_are_printed_as_markdown_and_json() {
    let folder = project();
    write(&folder, "new", ID);
    let print = |format| {
        let output = volcgen(folder.path(), &["diff", "specs", "new", "--format", format]);
        assert_eq!(status(&output), 1, "{}", printed(&output));
        stdout(&output)
    };
    let expected = "### Breaking changes\n\n\
                    - `Get` (2024-01-01): field `Name` of the request was removed (D203, on the wire and in Rust)\n\n\
                    ### Compatible changes\n\n\
                    - `Get` (2024-01-01): field `Id` of the request was added (D202)\n";
    assert_eq!(print("markdown"), expected);
    let json: serde_json::Value = serde_json::from_str(&print("json")).unwrap();
    assert_eq!(json["wire"]["breaking"], 1);
    let change = &json["changes"][0];
    assert_eq!(
        (&change["code"], &change["wire"], &change["rust"]),
        (&"D203".into(), &"breaking".into(), &"breaking".into())
    );
    assert_eq!(change["old"]["file"], "specs/demo/2024-01-01/Get.yaml");
    assert_eq!(change["new"]["line"], 1);
    assert_eq!(change["actions"][0]["name"], "Get");
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

#[test]
fn codes_of_changes_are_explained() {
    let folder = tempfile::tempdir().unwrap();
    let text = stdout(&succeed(folder.path(), &["explain", "d203"]));
    assert!(text.starts_with("D203: a field was removed\n"), "{text}");
    assert!(text.contains("\nWire: breaking."), "{text}");
}

/// The project that `init` starts, with the changes that `docs/authoring.md` describes.
#[test]
fn the_guide_shows_what_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    succeed(folder.path(), &["init", ".", "--service", "demo"]);
    git(&folder, &["init", "--quiet"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "-m", "one"]);
    let path = folder.path().join("specs/demo/2024-01-01/ListTasks.yaml");
    let mut text = fs::read_to_string(&path).unwrap();
    let order = "  Order: { type: string, required: true, values: [Oldest, Newest], doc: The order. }\n  Status: ";
    let failed = "doc: The task ended with an error. }";
    let paused = format!(
        "{failed}
      Paused: {{ value: paused, doc: The task waits. }}"
    );
    for (old, new) in [
        ("  Status: ", order),
        ("max: 100", "max: 50"),
        (failed, paused.as_str()),
        ("my-project, Status", "my-project, Order: Newest, Status"),
    ] {
        assert!(text.contains(old), "{text}");
        text = text.replacen(old, new, 1);
    }
    fs::write(path, text).unwrap();

    let guide = fs::read_to_string(root().join("docs/authoring.md")).unwrap();
    let shown = |arguments: &[&str]| {
        let command = format!("$ volcgen {}\n", arguments.join(" "));
        let (_, shown) = guide.split_once(&command).unwrap();
        let output = volcgen(folder.path(), arguments);
        let (expected, _) = shown.split_once("```").unwrap();
        assert_eq!(stdout(&output) + &stderr(&output), expected);
    };
    shown(&["diff", "HEAD"]);
    shown(&["diff", "HEAD", "--format", "markdown", "--allow-breaking"]);
}
