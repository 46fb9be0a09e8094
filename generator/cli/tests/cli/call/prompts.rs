//! Questions in a terminal.

use super::*;
use crate::terminal::Terminal;

/// A call of the mock server, in a terminal.
fn start(folder: &Path, words: &str) -> Terminal {
    let binary = env!("CARGO_BIN_EXE_volcgen");
    let command_line = format!("{binary} call rtc --mock {words}");
    Terminal::start(&command_line, |command| clear(command, folder))
}

#[test]
fn a_call_asks_for_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = start(
        folder.path(),
        "2020-12-01 StartPushPublicStream --AppId a --dry-run --TranscodeMode Repackage",
    );
    terminal.enter("PublicStreamId <string>: ", "");
    terminal.enter("a value is required; Ctrl-C ends", "p q");
    terminal.enter("error: does not match", "p\u{7f}stream");
    terminal.enter("Add TargetStreams[0]? [Y/n] ", "");
    terminal.enter("TargetStreams[0].RoomId <string>: ", "房间");
    terminal.enter("TargetStreams[0].UserId <string>: ", "user");
    let (status, screen) = terminal.end();
    assert_eq!(status, 0, "{screen}");
    let body = r#"{"AppId":"a","TranscodeMode":1,"PublicStreamId":"stream","TargetStreams":[{"RoomId":"房间","UserId":"user"}]}"#;
    assert!(screen.contains(body), "{screen}");
}

/// A secret is not echoed.
#[test]
fn secrets_are_asked_for_without_an_echo() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = start(
        folder.path(),
        "2020-12-01 StartPushSingleStreamToCDN --AppId a --RoomId r --TaskId t --Stream.UserId u \
         --Control.MaxIdleTime 60",
    );
    terminal.enter("PushURL <string>: ", "rtmp://SECRET-url");
    let (status, screen) = terminal.end();
    assert_eq!(status, 0, "{screen}");
    assert!(!screen.contains("SECRET"), "{screen}");
}

#[test]
fn ctrl_c_and_the_end_of_the_input_end_a_call() {
    let folder = tempfile::tempdir().unwrap();
    for (key, expected, message) in [
        ("\u{3}", 130, "error: interrupted; nothing was sent"),
        (
            "\u{4}",
            3,
            "error: the input ended before all fields had a value; nothing was sent",
        ),
    ] {
        let mut terminal = start(folder.path(), "2020-12-01 StopPushPublicStream --AppId a");
        terminal.wait_for("PublicStreamId <string>: ");
        terminal.press(key);
        let (status, screen) = terminal.end();
        assert_eq!(status, expected, "{screen}");
        assert!(screen.contains(message), "{screen}");
    }
}

/// What cannot be fixed with inputs is reported at once, and so is everything without a terminal that can hide
/// secrets.
#[test]
fn nothing_is_asked_if_inputs_do_not_help() {
    let folder = tempfile::tempdir().unwrap();
    let stop = "2020-12-01 StopPushPublicStream";
    let start_push = "2020-12-01 StartPushPublicStream";
    for (words, expected, message) in [
        (
            format!("{start_push} --PublicStreamId=p/"),
            3,
            "does not match",
        ),
        (format!("{stop} --PublicStreamID=p"), 2, "unknown field"),
        (format!("{stop} --no-prompt"), 3, "missing, but required"),
    ] {
        let (status, screen) = start(folder.path(), &words).end();
        assert_eq!(status, expected, "{screen}");
        assert!(screen.contains(message), "{screen}");
        assert!(!screen.contains("<string>: "), "{screen}");
    }
    let binary = env!("CARGO_BIN_EXE_volcgen");
    let command_line = format!("TERM=dumb {binary} call rtc {stop} --mock");
    let terminal = Terminal::start(&command_line, |command| clear(command, folder.path()));
    let (status, screen) = terminal.end();
    assert_eq!(status, 3, "{screen}");
}
