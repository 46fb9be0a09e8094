//! What `diff` prints.

use std::fs;

use super::{ID, git, project, write};
use crate::{printed, root, status, stdout, succeed, volcgen};

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
    let removed = "actions\n  breaking\n    D110 these were removed\n         AddBusinessID ";
    assert!(text.contains(removed), "{text}");
    let added = "\nrtc: 5 actions\n  compatible\n    D111 these were added\n         Get";
    assert!(text.contains(added), "{text}");
    let renamed = "D227 field `app_id` of the request seems to be called `AppId` now\n";
    assert!(text.contains(renamed), "{text}");
    assert!(text.lines().all(|line| line.len() < 200));
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
        assert_eq!(printed(&output), expected);
    };
    shown(&["diff", "HEAD"]);
    shown(&["diff", "HEAD", "--format", "markdown", "--allow-breaking"]);
}
