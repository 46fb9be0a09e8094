//! Completion as the shells do it.

use super::*;
use crate::terminal::Terminal;

/// A folder with profiles whose names have characters that shells treat specially.
fn user() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join(".volcengine")).unwrap();
    let profiles = r#"{"profiles":{"eu:test":{},"my prod":{},"华北":{},"list[0]":{}}}"#;
    fs::write(folder.path().join(".volcengine/config.json"), profiles).unwrap();
    folder
}

/// What is typed after `volcgen call rtc`, and the line after the key of completion. A key that lists words changes no
/// more than what they have in common.
const LINES: [(&str, &str); 12] = [
    ("2020", "2020-12-01 "),
    ("2020-12-01 StopPushP", "2020-12-01 StopPushPublicStream "),
    (
        "2020-12-01 StartPushPublicStream --Lay",
        "2020-12-01 StartPushPublicStream --Layout",
    ),
    (
        "2020-12-01 StartPushPublicStream --Layout.La",
        "2020-12-01 StartPushPublicStream --Layout.LayoutMode ",
    ),
    (
        "2020-12-01 StartPushPublicStream '--TargetStreams[0].Ro",
        "2020-12-01 StartPushPublicStream '--TargetStreams[0].RoomId' ",
    ),
    (
        "2020-12-01 StartPushPublicStream --AppId 'a b' --Layout.LayoutMode V",
        "2020-12-01 StartPushPublicStream --AppId 'a b' --Layout.LayoutMode Vertical ",
    ),
    (
        "2020-12-01 StartPushPublicStream --AppId a:b --TranscodeMode=R",
        "2020-12-01 StartPushPublicStream --AppId a:b --TranscodeMode=Repackage ",
    ),
    (
        "2020-12-01 GetRecordTask --region ap",
        "2020-12-01 GetRecordTask --region ap-singapore-1 ",
    ),
    ("--output ya", "--output yaml "),
    ("--profile eu", "--profile eu:test "),
    ("--profile my", r"--profile my\ prod "),
    ("--profile 华", "--profile 华北 "),
];

/// Types each line in a shell, which shows the completed line at Ctrl-T.
fn completes(shell: &str, prepare: &[&str], own: (&str, &str)) {
    let folder = user();
    let mut terminal = Terminal::start(shell, |command| {
        clear(command, folder.path());
        let bin = Path::new(env!("CARGO_BIN_EXE_volcgen")).parent().unwrap();
        let path = std::env::var("PATH").unwrap();
        command.env("PATH", format!("{}:{path}", bin.display()));
        command.env("LC_ALL", "C.UTF-8").env_remove("HISTFILE");
    });
    for line in prepare {
        terminal.press(&format!("{line}\r"));
    }
    terminal.press("echo rea''dy\r");
    terminal.wait_for("ready");
    for (typed, completed) in LINES.into_iter().chain([own]) {
        terminal.press(&format!("volcgen call rtc {typed}\t\u{14}"));
        terminal.wait_for(&format!("<volcgen call rtc {completed}>"));
    }
    terminal.press("exit\r");
    let (status, screen) = terminal.end();
    assert_eq!(status, 0, "{screen}");
}

#[test]
fn bash_completes_calls() {
    completes(
        "bash --norc --noprofile -i",
        &[
            "source <(volcgen completions bash)",
            r#"show() { printf '<%s>\n' "$READLINE_LINE"; READLINE_LINE=; }"#,
            r#"bind -x '"\C-t": show'; bind 'set bell-style none'"#,
            "bind 'set enable-bracketed-paste off'",
        ],
        // bash would close a quote.
        (
            "2020-12-01 StartPushPublicStream --TargetStreams[",
            "2020-12-01 StartPushPublicStream --TargetStreams[0].",
        ),
    );
}

#[test]
#[ignore = "needs zsh"]
fn zsh_completes_calls() {
    completes(
        "zsh -f -i",
        &[
            "autoload -Uz compinit && compinit -u -D",
            "source <(volcgen completions zsh)",
            r#"show() { zle -I; print -r -- "<$BUFFER>"; BUFFER= }"#,
            "zle -N show; bindkey '^T' show; bindkey '^I' complete-word; unsetopt beep",
            "unset zle_bracketed_paste",
        ],
        (
            r"2020-12-01 StartPushPublicStream --TargetStreams\[0\].Ro",
            r"2020-12-01 StartPushPublicStream --TargetStreams\[0\].RoomId ",
        ),
    );
}

/// fish itself says what it would offer.
#[test]
#[ignore = "needs fish"]
fn fish_completes_calls() {
    let folder = user();
    let start = "2020-12-01 StartPushPublicStream";
    for (typed, expected) in [
        ("2020", "2020-12-01"),
        ("2020-12-01 StopPushP", "StopPushPublicStream"),
        (&format!("{start} --Lay"), "--Layout --Layout."),
        (&format!("{start} --Layout.La"), "--Layout.LayoutMode"),
        (
            &format!("{start} --TargetStreams[0].Ro"),
            "--TargetStreams[0].RoomId",
        ),
        (
            &format!("{start} '--TargetStreams[0].Ro"),
            "--TargetStreams[0].RoomId",
        ),
        (
            &format!(r"{start} --TargetStreams\[0\].Ro"),
            "--TargetStreams[0].RoomId",
        ),
        (
            &format!("{start} --AppId 'a b' --Layout.LayoutMode V"),
            "Vertical",
        ),
        (
            &format!("{start} --TranscodeMode=R"),
            "--TranscodeMode=Repackage",
        ),
        ("2020-12-01 GetRecordTask --region ap", "ap-singapore-1"),
        ("--output ya", "yaml"),
        ("--profile ", "eu:test list[0] my prod 华北"),
    ] {
        let mut fish = clean("fish", folder.path());
        let bin = Path::new(env!("CARGO_BIN_EXE_volcgen")).parent().unwrap();
        fish.env(
            "PATH",
            format!("{}:{}", bin.display(), std::env::var("PATH").unwrap()),
        );
        fish.env("LC_ALL", "C.UTF-8");
        let script = "volcgen completions fish | source; complete -C $argv[1]";
        fish.args(["--no-config", "-c", script, "--"]);
        let output = fish
            .arg(format!("volcgen call rtc {typed}"))
            .output()
            .unwrap();
        let text = stdout(&output);
        let words = text.lines().map(|line| line.split('\t').next().unwrap());
        let words: Vec<&str> = words.collect();
        assert_eq!(words.join(" "), expected, "{typed}: {}", stderr(&output));
    }
}
