//! Help and completion.

use std::fs;

use regex_lite::Regex;

use super::*;

#[test]
fn call_helps_and_completes() {
    let folder = tempfile::tempdir().unwrap();
    let help = |arguments: &[&str]| {
        let output = command(folder.path(), arguments).output().unwrap();
        assert_eq!(status(&output), 0, "{}", printed(&output));
        stdout(&output)
    };
    let start = help(&[
        "call",
        "rtc",
        "2020-12-01",
        "StartPushPublicStream",
        "--help",
    ]);
    for part in [
        "--TargetStreams[0].RoomId <string> (required)",
        "--Layout.LayoutMode <integer enum>",
        "Custom (2)",
    ] {
        assert!(start.contains(part), "{start}");
    }
    assert!(help(&["call", "rtc", "2020-12-01", "GetRecordTask", "-h"]).contains("stopped: "));
    assert!(help(&["call", "rtc", "--help"]).contains("2020-12-01"));
    // Every option is known, so that it is not taken for a field.
    let all = help(&["call", "--help"]);
    let option = Regex::new(r"--([a-z-]+)").unwrap();
    let mut found: Vec<_> = option
        .captures_iter(&all)
        .map(|found| found[1].to_owned())
        .collect();
    found.sort();
    found.dedup();
    let mut known = volcgen_call::OPTIONS.map(str::to_owned).to_vec();
    known.sort();
    assert_eq!(found, known);

    let start = ["rtc", "2020-12-01", "StartPushPublicStream"];
    for (words, expected) in [
        ([""].as_slice(), "rtc sts tag"),
        (&["rtc", "2020"], "2020-12-01"),
        (
            &["rtc", "2020-12-01", "StopPush"],
            "StopPushPublicStream StopPushStreamToCDN",
        ),
        (&[&start[..], &["--Lay"]].concat(), "--Layout --Layout."),
        (
            &[&start[..], &["--TargetS"]].concat(),
            "--TargetStreams --TargetStreams[0].",
        ),
        (
            &[&start[..], &["--TranscodeMode=R"]].concat(),
            "--TranscodeMode=Repackage",
        ),
        (&["rtc", "--output=y"], "--output=yaml"),
        (
            &[&start[..], &["--Layout.La"]].concat(),
            "--Layout.LayoutMode",
        ),
        (
            &[&start[..], &["--TargetStreams[0].R"]].concat(),
            "--TargetStreams[0].RoomId",
        ),
        (
            &[&start[..], &["--Layout.LayoutMode", "V"]].concat(),
            "Vertical",
        ),
        (&[&start[..], &["--reg"]].concat(), "--region"),
        (
            &["rtc", "2020-12-01", "GetRecordTask", "--wait-until", ""],
            "running stopped",
        ),
        (
            &["rtc", "2020-12-01", "GetRecordTask", "--region", "ap"],
            "ap-singapore-1",
        ),
        (&["rtc", "--output", "y"], "yaml"),
        (&["rtc", "--profile", ""], "prod test"),
        (&["nothing", "x", "y", "--Ap"], ""),
    ] {
        let folder = folder.path();
        fs::create_dir_all(folder.join(".volcengine")).unwrap();
        let profiles = r#"{"profiles":{"test":{},"prod":{}}}"#;
        fs::write(folder.join(".volcengine/config.json"), profiles).unwrap();
        let text = help(&[&["complete", "--"][..], words].concat());
        let found: Vec<_> = text
            .lines()
            .map(|line| line.split('\t').next().unwrap())
            .collect();
        assert_eq!(found.join(" "), expected, "{words:?}");
    }
    for shell in ["bash", "zsh", "fish"] {
        assert!(
            help(&["completions", shell]).contains(" complete -- "),
            "{shell}"
        );
    }
}
