//! The command line as its user meets it: exit status, texts, files.
#![allow(clippy::unwrap_used, reason = "this is how a test's helpers fail")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use volcgen_tests::{copy, files, printed, root};

/// The binary, which cargo builds for this test.
fn volcgen(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_volcgen"));
    command
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

/// A folder with a copy of our specs.
fn workplace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("specs"), &folder.path().join("specs")).unwrap();
    folder
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// How many files of actions the specs of RTC have.
fn action_files(folder: &Path) -> usize {
    let all = files(&folder.join("specs/rtc")).unwrap();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    let names = all.iter().map(name);
    names
        .filter(|name| name.starts_with(|first: char| first.is_ascii_uppercase()))
        .count()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn generate_writes_once_and_says_so() {
    let folder = workplace();
    let first = volcgen(folder.path(), &["generate"]);
    assert_eq!(status(&first), 0, "{}", printed(&first));
    let text = stderr(&first);
    let line = regex_lite::Regex::new(&format!(
        r"^{} actions, \d+ shapes: \d+ files written, 0 unchanged, 0 removed in \d+\.\d\d s\n$",
        action_files(folder.path()),
    ));
    assert!(line.unwrap().is_match(&text), "{text}");
    let again = stderr(&volcgen(folder.path(), &["generate"]));
    assert!(again.contains(": 0 files written, "), "{again}");
}

#[test]
fn check_finds_drift_and_writes_nothing() {
    let folder = workplace();
    assert_eq!(status(&volcgen(folder.path(), &["generate"])), 0);
    let file = folder
        .path()
        .join("generated/rtc/src/v2020_12_01/stop_push_public_stream.rs");
    let good = fs::read_to_string(&file).unwrap();
    fs::write(&file, good.replace("public_stream_id", "stream")).unwrap();
    let output = volcgen(folder.path(), &["generate", "--check"]);
    assert_eq!(status(&output), 1);
    let diff = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        diff.contains("-    pub stream: String,")
            && diff.contains("+    pub public_stream_id: String,"),
        "{diff}"
    );
    assert!(
        stderr(&output).contains("1 files would be written"),
        "{}",
        stderr(&output)
    );
    assert_ne!(fs::read_to_string(&file).unwrap(), good);
    assert_eq!(status(&volcgen(folder.path(), &["generate"])), 0);
    assert_eq!(fs::read_to_string(&file).unwrap(), good);
    assert_eq!(status(&volcgen(folder.path(), &["generate", "--check"])), 0);
}

#[test]
fn what_is_no_longer_made_is_removed_and_what_a_person_wrote_stays() {
    let folder = workplace();
    assert_eq!(status(&volcgen(folder.path(), &["generate"])), 0);
    let example = folder.path().join("generated/rtc/examples/mine.rs");
    fs::create_dir_all(example.parent().unwrap()).unwrap();
    fs::write(&example, "fn main() {}").unwrap();
    for version in ["2020-12-01", "2023-11-01"] {
        fs::remove_file(
            folder
                .path()
                .join("specs/rtc")
                .join(version)
                .join("UpdatePublicStreamParam.yaml"),
        )
        .unwrap();
    }
    let output = volcgen(folder.path(), &["generate"]);
    assert!(
        stderr(&output).contains("4 removed"),
        "{}",
        printed(&output)
    );
    let left = files(&folder.path().join("generated/rtc")).unwrap();
    assert!(
        !left
            .iter()
            .any(|file| file.to_string_lossy().contains("update_public")),
        "{left:?}"
    );
    assert!(example.exists());

    // A hand-written file where one should be generated is not overwritten.
    fs::remove_file(folder.path().join("generated/rtc/.volcgen-manifest")).unwrap();
    fs::write(folder.path().join("generated/rtc/src/lib.rs"), "// mine").unwrap();
    let output = volcgen(folder.path(), &["generate"]);
    assert_eq!(status(&output), 1);
    assert!(
        stderr(&output).contains("error[E065]"),
        "{}",
        stderr(&output)
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("generated/rtc/src/lib.rs")).unwrap(),
        "// mine"
    );
}

#[test]
fn wrong_specs_change_no_file() {
    let folder = workplace();
    assert_eq!(status(&volcgen(folder.path(), &["generate"])), 0);
    let before = files(&folder.path().join("generated")).unwrap();
    let spec = folder
        .path()
        .join("specs/rtc/2020-12-01/StopPushPublicStream.yaml");
    let text = fs::read_to_string(&spec).unwrap();
    fs::write(&spec, text.replace("idempotent: true", "idempotant: true")).unwrap();
    let output = volcgen(folder.path(), &["generate"]);
    assert_eq!(status(&output), 1);
    let shown = stderr(&output);
    assert!(
        shown.contains("specs/rtc/2020-12-01/StopPushPublicStream.yaml:8:1"),
        "{shown}"
    );
    assert!(shown.contains("did you mean `idempotent`?"), "{shown}");
    assert!(shown.contains("1 error: nothing was written"), "{shown}");
    assert!(
        !shown.contains('\u{1b}'),
        "no colours where there is no terminal: {shown:?}"
    );
    assert_eq!(files(&folder.path().join("generated")).unwrap(), before);

    let output = volcgen(folder.path(), &["check", "--message-format", "json"]);
    assert_eq!(status(&output), 1);
    let line = String::from_utf8_lossy(&output.stdout).into_owned();
    let message: serde_json::Value = serde_json::from_str(line.trim()).unwrap();
    assert_eq!(
        (&message["line"], &message["column"]),
        (&8.into(), &1.into()),
        "{line}"
    );
    assert_eq!(message["severity"], "error");
}

/// Twelve files with a mistake each, of different kinds, in one folder.
#[test]
fn twelve_mistakes_are_twelve_diagnostics_and_no_file_changes() {
    let folder = tempfile::tempdir().unwrap();
    copy(
        &root().join("generator/model/tests/golden/twelve_errors/specs"),
        &folder.path().join("specs"),
    )
    .unwrap();
    let before = files(folder.path()).unwrap();
    let output = volcgen(folder.path(), &["generate", "--message-format", "json"]);
    assert_eq!(status(&output), 1);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut places = std::collections::BTreeSet::new();
    let mut codes = std::collections::BTreeSet::new();
    for line in text.lines() {
        let message: serde_json::Value = serde_json::from_str(line).unwrap();
        places.insert(format!(
            "{}:{}:{}",
            message["file"], message["line"], message["column"]
        ));
        codes.insert(message["code"].to_string());
    }
    assert_eq!((text.lines().count(), places.len()), (12, 12), "{text}");
    assert!(codes.len() > 8, "{codes:?}");
    assert_eq!(files(folder.path()).unwrap(), before);
    let output = volcgen(folder.path(), &["generate"]);
    assert!(
        stderr(&output).contains("12 errors: nothing was written"),
        "{}",
        stderr(&output)
    );
}

/// What a broken file used is not called unused.
#[test]
fn a_broken_file_is_all_that_is_told() {
    let folder = workplace();
    let types = folder.path().join("specs/rtc/types/lonely.yaml");
    let lonely = "Lonely: { type: object, doc: Alone., fields: { A: { type: bool, doc: A. } } }\n";
    fs::write(types, lonely).unwrap();
    let told = stderr(&volcgen(folder.path(), &["check"]));
    assert!(told.contains("W001"), "{told}");
    let action = folder.path().join("specs/rtc/2023-11-01/BanRoomUser.yaml");
    fs::write(action, "action: BanRoomUser\n: nonsense\n").unwrap();
    let told = stderr(&volcgen(folder.path(), &["check"]));
    assert!(told.contains("1 error: nothing was written"), "{told}");
    assert!(!told.contains("W001"), "{told}");
}

#[test]
fn a_command_line_that_makes_no_sense_is_refused() {
    let folder = workplace();
    for arguments in [
        ["generate", "--jobs", "none"].as_slice(),
        &["nonsense"],
        &["explain", "E999"],
        &["new", "rtcc", "2020-12-01", "KickUser"],
        &["new", "rtc", "2020-12-02", "KickUser"],
        &["new", "rtc", "2020-12-01", "kick user"],
        &["new", "rtc", "2020-12-01", "StopPushPublicStream"],
    ] {
        let output = volcgen(folder.path(), arguments);
        assert_eq!(status(&output), 2, "{arguments:?}: {}", printed(&output));
    }
    let output = volcgen(folder.path(), &["generate", "rct"]);
    assert_eq!(status(&output), 1);
    assert!(
        stderr(&output).contains("did you mean `rtc`?"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn another_service_that_is_broken_does_not_disturb() {
    let folder = workplace();
    let other = folder.path().join("specs/other");
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("service.yaml"), "nonsense: [").unwrap();
    assert_eq!(status(&volcgen(folder.path(), &["generate"])), 1);
    for arguments in [["generate", "rtc"], ["check", "rtc"], ["openapi", "rtc"]] {
        let output = volcgen(folder.path(), &arguments);
        assert_eq!(status(&output), 0, "{arguments:?}: {}", stderr(&output));
    }
    let output = volcgen(folder.path(), &["generate", "rtc", "othr"]);
    assert_eq!(status(&output), 1);
    let shown = stderr(&output);
    assert!(shown.contains("did you mean `other`?"), "{shown}");
    assert!(shown.contains("1 error: nothing was written"), "{shown}");
}

/// The README's three steps: start a file, generate, test.
#[test]
fn a_new_action_is_a_file_and_two_commands() {
    let folder = workplace();
    let before = action_files(folder.path());
    let output = volcgen(folder.path(), &["new", "rtc", "2020-12-01", "GetAppToken"]);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "specs/rtc/2020-12-01/GetAppToken.yaml\n"
    );
    let output = volcgen(folder.path(), &["generate"]);
    assert_eq!(status(&output), 0, "{}", printed(&output));
    let now = format!("{} actions", before + 1);
    assert!(stderr(&output).contains(&now), "{}", stderr(&output));
    let client = folder
        .path()
        .join("generated/rtc/src/v2020_12_01/client.rs");
    assert!(
        fs::read_to_string(client)
            .unwrap()
            .contains("pub fn get_app_token(&self)")
    );
    let output = volcgen(folder.path(), &["new", "rtc", "2023-11-01", "GetAppToken"]);
    assert_eq!(status(&output), 0);
    let inherited = folder.path().join("specs/rtc/2023-11-01/GetAppToken.yaml");
    assert!(
        fs::read_to_string(inherited)
            .unwrap()
            .contains("inherits: 2020-12-01")
    );
    assert_eq!(status(&volcgen(folder.path(), &["check"])), 0);
    assert!(
        folder
            .path()
            .join("generated/rtc/tests/v2020_12_01/get_app_token.rs")
            .exists()
    );
}

#[test]
fn each_stage_can_be_dumped_and_each_code_explained() {
    let folder = workplace();
    for (stage, part) in [
        ("spec", "PublicStreamSource"),
        ("model", "\"in_request\""),
        ("plan", "stop_push_public_stream"),
    ] {
        let output = volcgen(folder.path(), &["dump", "--stage", stage]);
        assert_eq!(status(&output), 0, "{}", printed(&output));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            serde_json::from_str::<serde_json::Value>(&text).is_ok(),
            "{stage}"
        );
        assert!(text.contains(part), "{stage}");
    }
    let output = volcgen(folder.path(), &["explain", "e010"]);
    assert!(
        String::from_utf8_lossy(&output.stdout).starts_with("E010: "),
        "{}",
        printed(&output)
    );
    let output = volcgen(folder.path(), &["completions", "bash"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("volcgen"));
}

#[test]
fn a_service_can_be_had_as_openapi() {
    let folder = workplace();
    let printed = volcgen(folder.path(), &["openapi"]);
    assert_eq!(status(&printed), 0, "{}", stderr(&printed));
    let document: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(document["openapi"], "3.0.3");
    let written = volcgen(folder.path(), &["openapi", "rtc", "--output", "rtc.json"]);
    assert_eq!(status(&written), 0, "{}", stderr(&written));
    assert_eq!(
        fs::read(folder.path().join("rtc.json")).unwrap(),
        printed.stdout
    );

    let one = volcgen(folder.path(), &["openapi", "--api-version", "2023-11-01"]);
    let one: serde_json::Value = serde_json::from_slice(&one.stdout).unwrap();
    assert_eq!(one["info"]["version"], "2023-11-01");
    let wrong = volcgen(folder.path(), &["openapi", "--api-version", "2023-11-02"]);
    assert_eq!(status(&wrong), 2);
    assert!(
        stderr(&wrong).contains("did you mean `2023-11-01`?"),
        "{}",
        stderr(&wrong)
    );
}

#[test]
fn templates_are_overridden_file_by_file() {
    let folder = workplace();
    let mine = folder.path().join("mine/src");
    fs::create_dir_all(&mine).unwrap();
    fs::write(
        mine.join("missing.rs.j2"),
        "<% for name in krate.missing %>\npub struct <{ name }>;\n<% endfor %>\n",
    )
    .unwrap();
    let output = volcgen(folder.path(), &["generate", "--templates", "mine"]);
    assert_eq!(status(&output), 0, "{}", printed(&output));
    let text = fs::read_to_string(folder.path().join("generated/rtc/src/missing.rs")).unwrap();
    assert!(text.contains("pub struct app_id;"), "{text}");

    fs::write(mine.join("missing.rs.j2"), "<{ krate.mising }>").unwrap();
    let output = volcgen(folder.path(), &["generate", "--templates", "mine"]);
    assert_eq!(status(&output), 1);
    assert!(
        stderr(&output).contains("src/missing.rs.j2"),
        "{}",
        stderr(&output)
    );
}

#[cfg(unix)]
#[test]
fn an_output_that_cannot_be_written_is_an_error() {
    let folder = workplace();
    fs::write(folder.path().join("generated"), "a file in the way").unwrap();
    let output = volcgen(folder.path(), &["generate"]);
    assert_eq!(status(&output), 1);
    assert!(
        stderr(&output).contains("error[E064]"),
        "{}",
        stderr(&output)
    );
}

/// In a terminal there are colours, and a progress bar that is gone at the end.
#[cfg(target_os = "linux")]
#[test]
fn in_a_terminal_diagnostics_have_colours() {
    let folder = workplace();
    fs::write(folder.path().join("specs/rtc/2020-12-01/Empty.yaml"), "").unwrap();
    let here = std::env::current_exe().unwrap();
    let binary = here.ancestors().nth(2).unwrap().join("volcgen");
    // util-linux's `script` runs a command in a terminal of its own.
    let output = Command::new("script")
        .args(["--quiet", "--return", "--command"])
        .arg(format!("{} generate", binary.display()))
        .arg("/dev/null")
        .env("TERM", "xterm-256color")
        .env_remove("NO_COLOR")
        .env_remove("CI")
        .current_dir(folder.path())
        .output()
        .unwrap();
    let text = printed(&output);
    assert_eq!(status(&output), 1, "{text}");
    assert!(text.contains('\u{1b}') && text.contains("E004"), "{text:?}");
}

#[test]
fn a_mock_server_does_not_start_without_the_specs_that_were_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    for missing in ["missing", "specs"] {
        let output = volcgen(folder.path(), &["mock", "--specs", missing]);
        assert_eq!(status(&output), 1, "{}", printed(&output));
        let text = stderr(&output);
        assert!(
            text.contains(&format!("`{missing}` does not exist")),
            "{text}"
        );
    }
}
