//! Wrong specs, as their author meets them.

use std::fs;

use super::*;

#[test]
fn wrong_specs_are_reported_and_change_no_file() {
    let folder = copied_specs();
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
        "colours without a terminal: {shown:?}"
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
fn twelve_mistakes_are_twelve_diagnostics() {
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

/// A type that only the wrong file uses is not reported as unused.
#[test]
fn a_file_with_a_syntax_error_hides_warnings_about_unused_types() {
    let folder = copied_specs();
    let types = folder.path().join("specs/rtc/types/lonely.yaml");
    let lonely = "Lonely: { type: object, doc: Alone., fields: { A: { type: bool, doc: A. } } }\n";
    fs::write(types, lonely).unwrap();
    let report = stderr(&volcgen(folder.path(), &["check"]));
    assert!(report.contains("W001"), "{report}");
    let action = folder.path().join("specs/rtc/2023-11-01/BanRoomUser.yaml");
    fs::write(action, "action: BanRoomUser\n: nonsense\n").unwrap();
    let report = stderr(&volcgen(folder.path(), &["check"]));
    assert!(report.contains("1 error: nothing was written"), "{report}");
    assert!(!report.contains("W001"), "{report}");
}

#[test]
fn a_named_service_is_read_alone() {
    let folder = copied_specs();
    let other = folder.path().join("specs/other");
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("service.yaml"), "nonsense: [").unwrap();
    assert_eq!(status(&volcgen(folder.path(), &["generate"])), 1);
    for arguments in [["generate", "rtc"], ["check", "rtc"], ["openapi", "rtc"]] {
        let output = volcgen(folder.path(), &arguments);
        assert_eq!(status(&output), 0, "{arguments:?}: {}", stderr(&output));
    }
    let output = volcgen(folder.path(), &["generate", "rtc", "others"]);
    assert_eq!(status(&output), 1);
    let shown = stderr(&output);
    assert!(shown.contains("did you mean `other`?"), "{shown}");
    assert!(shown.contains("1 error: nothing was written"), "{shown}");
}

/// A terminal gets colours, and a progress bar that is removed at the end.
#[cfg(target_os = "linux")]
#[test]
fn diagnostics_have_colours_in_a_terminal() {
    let folder = copied_specs();
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
