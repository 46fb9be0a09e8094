//! The other subcommands, and wrong command lines.

use std::fs;

use super::*;

#[test]
fn a_wrong_command_line_is_rejected_with_status_2() {
    let folder = copied_specs();
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
fn new_without_specs_names_init() {
    let folder = tempfile::tempdir().unwrap();
    let output = volcgen(folder.path(), &["new", "rtc", "2020-12-01", "KickUser"]);
    assert_eq!(status(&output), 2, "{}", printed(&output));
    let report = stderr(&output);
    assert!(report.contains("`volcgen init DIR`"), "{report}");
}

/// The README's three steps: start a file, generate, test.
#[test]
fn new_starts_a_valid_action_and_inherits_an_older_one() {
    let folder = copied_specs();
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
    let tests = folder.path().join("generated/rtc/tests/v2020_12_01.rs");
    let tests = fs::read_to_string(tests).unwrap();
    assert!(tests.contains("mod get_app_token {"), "{tests}");
}

#[test]
fn dump_explain_and_completions_print_what_they_are_asked_for() {
    let folder = copied_specs();
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
fn openapi_prints_or_writes_a_service_or_one_version() {
    let folder = copied_specs();
    let printed = volcgen(folder.path(), &["openapi", "rtc"]);
    assert_eq!(status(&printed), 0, "{}", stderr(&printed));
    let document: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(document["openapi"], "3.0.3");
    let written = volcgen(folder.path(), &["openapi", "rtc", "--output", "rtc.json"]);
    assert_eq!(status(&written), 0, "{}", stderr(&written));
    assert_eq!(
        fs::read(folder.path().join("rtc.json")).unwrap(),
        printed.stdout
    );

    let one = volcgen(
        folder.path(),
        &["openapi", "rtc", "--api-version", "2023-11-01"],
    );
    let one: serde_json::Value = serde_json::from_slice(&one.stdout).unwrap();
    assert_eq!(one["info"]["version"], "2023-11-01");
    let wrong = volcgen(
        folder.path(),
        &["openapi", "rtc", "--api-version", "2023-11-02"],
    );
    assert_eq!(status(&wrong), 2);
    assert!(
        stderr(&wrong).contains("did you mean `2023-11-01`?"),
        "{}",
        stderr(&wrong)
    );
}

#[test]
fn the_readme_lists_every_subcommand_in_the_order_of_help() {
    let folder = tempfile::tempdir().unwrap();
    let help = stdout(&succeed(folder.path(), &["help"]));
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = commands.map_while(|line| line.split_whitespace().next());
    let commands: Vec<_> = commands.filter(|name| *name != "help").collect();
    let readme = fs::read_to_string(root().join("generator/cli/README.md")).unwrap();
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| `"));
    let rows: Vec<_> = rows.filter_map(|row| row.split('`').next()).collect();
    assert_eq!(rows, commands);
    assert!(rows.len() > 5, "{help}");
}

/// As with `volcgen openapi rtc | head -1`.
#[test]
fn a_reader_that_stops_early_ends_no_command_with_a_panic() {
    let folder = copied_specs();
    for (arguments, expected) in [
        (["openapi", "rtc"].as_slice(), 0),
        (&["dump", "--stage", "model"], 0),
        (&["completions", "bash"], 0),
        (&["explain", "E012"], 0),
        (&["generate", "--check"], 1),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_volcgen"));
        command.current_dir(folder.path()).args(arguments);
        // Nobody reads: the pipe is closed before the command writes.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = command.stdout(writer).output().unwrap();
        assert_eq!(
            status(&output),
            expected,
            "{arguments:?}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn messages_without_a_reader_end_no_command_with_a_panic() {
    let (specs, empty) = (copied_specs(), tempfile::tempdir().unwrap());
    for (folder, expected) in [(specs.path(), 0), (empty.path(), 1)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_volcgen"));
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = command.current_dir(folder).arg("check").stderr(writer);
        assert_eq!(status(&output.output().unwrap()), expected);
    }
}
