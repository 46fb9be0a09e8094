//! `volcgen fmt`.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use super::*;

const STOP: &str = "specs/rtc/2020-12-01/StopPushPublicStream.yaml";

/// A folder with our specs, one of which is not formatted.
fn unformatted() -> (TempDir, String) {
    let folder = copied_specs();
    let text = fs::read_to_string(folder.path().join(STOP)).unwrap();
    let other = text
        .replacen("  AppId:", "  AppId:  ", 1)
        .replace("summary: ", "summary:   ");
    assert_ne!(other, text);
    fs::write(folder.path().join(STOP), other).unwrap();
    (folder, text)
}

#[test]
fn files_are_formatted_in_place() {
    let (folder, formatted) = unformatted();
    let output = volcgen(folder.path(), &["fmt", "--check"]);
    assert_eq!(
        (status(&output), &*stdout(&output)),
        (1, &*format!("{STOP}\n"))
    );
    let output = volcgen(
        folder.path(),
        &["fmt", "--check", "--message-format", "json"],
    );
    assert!(stdout(&output).contains(r#""formatted":false"#));
    let output = succeed(folder.path(), &["fmt"]);
    assert!(stderr(&output).starts_with("1 of "), "{}", stderr(&output));
    assert_eq!(
        fs::read_to_string(folder.path().join(STOP)).unwrap(),
        formatted
    );
    succeed(folder.path(), &["fmt", "--check", "specs/rtc", STOP]);
}

#[test]
fn nothing_is_written_if_a_file_has_errors() {
    let (folder, _) = unformatted();
    fs::write(folder.path().join("specs/rtc/2020-12-01/Bad.yaml"), "a: [1").unwrap();
    fs::write(
        folder.path().join("specs/rtc/2020-12-01/Worse.yaml"),
        [0xff],
    )
    .unwrap();
    let before = contents(folder.path());
    let output = volcgen(folder.path(), &["fmt", "specs", "nowhere"]);
    assert_eq!(status(&output), 1);
    for part in [
        "E001",
        "E003",
        "Bad.yaml:1:4",
        "3 errors: nothing was written",
    ] {
        assert!(
            stderr(&output).contains(part),
            "{part}: {}",
            stderr(&output)
        );
    }
    assert_eq!(contents(folder.path()), before);
}

fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = files(folder).unwrap().into_iter();
    files
        .map(|path| (path.clone(), fs::read(folder.join(path)).unwrap()))
        .collect()
}

#[test]
fn standard_input_is_formatted_to_standard_output() {
    let format = |arguments: &[&str], text: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_volcgen"));
        command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(text.as_bytes()).unwrap();
        drop(stdin);
        child.wait_with_output().unwrap()
    };
    let output = format(&["fmt", "-"], "summary: Stop.\naction:   Stop\n");
    assert_eq!(
        (status(&output), &*stdout(&output)),
        (0, "action: Stop\nsummary: Stop.\n")
    );
    assert_eq!(
        status(&format(&["fmt", "-", "--check"], "action:   Stop\n")),
        1
    );
    assert_eq!(
        status(&format(&["fmt", "-", "--check"], "action: Stop\n")),
        0
    );
    let output = format(&["fmt", "-"], "a: 1\na: 2\n");
    assert_eq!(status(&output), 1);
    assert!(stderr(&output).contains("E011"));
}

#[test]
fn what_init_and_new_write_is_formatted() {
    let folder = tempfile::tempdir().unwrap();
    succeed(folder.path(), &["init", "project"]);
    let project = folder.path().join("project");
    succeed(&project, &["new", "demo", "2024-01-01", "GetTask"]);
    succeed(&project, &["fmt", "--check"]);
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("A.yaml"), folder.path().join("B.yaml"));
    fs::write(&file, "action:   A\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    symlink("A.yaml", &link).unwrap();
    succeed(folder.path(), &["fmt", "B.yaml"]);
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&file).unwrap(), "action: A\n");
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(files(folder.path()).unwrap().len(), 2);
}
