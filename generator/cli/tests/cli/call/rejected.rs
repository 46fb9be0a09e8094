//! Calls that are rejected before anything is sent.

use super::*;

#[test]
fn call_rejects_what_the_description_rejects_before_it_sends() {
    let caller = Caller::new();
    let names = ["call", "rtc", "2020-12-01"];
    for (rest, expected, part) in [
        (
            ["StopPushPublicStream", "--AppId", "a"].as_slice(),
            3,
            "`--PublicStreamId`: missing",
        ),
        (
            &["StopPushPublicStream", "--PublicStreamIds", "a"],
            2,
            "did you mean `PublicStreamId`?",
        ),
        (
            &["StopPushPublicStream", "--mok", "a"],
            2,
            "did you mean `--mock`?",
        ),
        (
            &["StopPushPublicStream", "--AppId"],
            2,
            "`--AppId` needs a value",
        ),
        (
            &[
                "StopPushPublicStream",
                "--json",
                r#"{"AppId":"a","AppId":"b"}"#,
            ],
            2,
            "`--AppId`: given twice in JSON",
        ),
        (
            &[
                "StartPushPublicStream",
                "--TargetStreams",
                r#"[{"RoomId":"a","RoomId":"b"}]"#,
            ],
            2,
            "`--TargetStreams[0].RoomId`: given twice in JSON",
        ),
        (
            &["StopPushPublicStream", "--json", "-"],
            2,
            "standard input is empty",
        ),
        (
            &["StopPushPublicStream", "--specs", "nowhere"],
            1,
            "the specs folder `nowhere` does not exist",
        ),
        (
            &["StopPushPublicStraem"],
            2,
            "did you mean `StopPushPublicStream`?",
        ),
        (
            &["StartVoiceChat"],
            2,
            "it is an action of 2024-06-01, 2024-12-01, 2025-06-01",
        ),
        (&["ListApps", "--wait-until", "x"], 2, "no state `x`"),
        (
            &[
                "StopPushPublicStream",
                "--AppId=a",
                "--PublicStreamId=p",
                "--paginate",
            ],
            2,
            "no pages",
        ),
    ] {
        let output = caller.call(&[&names[..], rest].concat());
        let report = stderr(&output);
        assert_eq!(status(&output), expected, "{report}");
        assert!(report.contains(part), "{report}");
    }
    for (arguments, part) in [
        (["call"].as_slice(), "\n  rtc\n"),
        (&["call", "rct"], "did you mean `rtc`?"),
        (&["call", "rtc"], "\n  2020-12-01\n"),
        (
            &["call", "rtc", "2020-12-02", "A"],
            "did you mean `2020-12-01`?",
        ),
        (&["call", "rtc", "2023-08-01"], "\n  GetRoomOnlineUsers\n"),
        (
            &["call", "rtc", "StopPushPublicStream"],
            "the version is missing: `StopPushPublicStream` is an action of 2020-12-01",
        ),
    ] {
        let output = caller.call(arguments);
        assert_eq!(status(&output), 2);
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
    }
    assert_eq!(caller.server.requests().len(), 0);
}
