//! Secrets stay out of every output.

use super::*;

/// Keys, tokens, and fields that are secrets, in every output.
#[test]
fn call_prints_no_secrets() {
    let caller = Caller::new();
    let keys = ("mock-access-key", "SECRET-of-the-key", Some("SECRET-token"));
    let credentials = Credentials::new(keys.0, keys.1).with_session_token("SECRET-token");
    caller.server.rotate_credentials(credentials);
    let action = ["call", "rtc", "2020-12-01", "StartPushSingleStreamToCDN"];
    let fields = [
        "--AppId=a",
        "--RoomId=r",
        "--TaskId=t",
        "--Stream.UserId=u",
        "--Control.MaxIdleTime=60",
        "--PushURL=rtmp://SECRET-url",
    ];
    for options in [
        [].as_slice(),
        &["--dry-run"],
        &["--explain"],
        &["--Control.MediaType=x"],
        &["--explain", "--authorization", "Credential=SECRET-header"],
    ] {
        let arguments = [&action[..], &fields, options].concat();
        for keys in [keys, ("mock-access-key", "SECRET-wrong", None)] {
            let output = caller.call_with(&arguments, keys);
            let text = printed(&output).replace("SECRET-header", "");
            assert!(!text.contains("SECRET"), "{options:?}: {text}");
        }
    }
    caller.server.enqueue(MockResponse::error(
        400,
        "InvalidParameter",
        "bad url rtmp://SECRET-url",
    ));
    let output = caller.call_with(&[&action[..], &fields].concat(), keys);
    assert!(
        stderr(&output).contains("bad url [redacted]"),
        "{}",
        printed(&output)
    );
    let output = caller.call_with(&[&action[..], &fields, &["--dry-run"]].concat(), keys);
    let command = stdout(&output);
    // What a command of curl needs, and nothing more: docs/calling.md says so.
    for part in [
        "X-Security-Token: $VOLCENGINE_SESSION_TOKEN",
        "Credential=mock-access-key/",
        ", Signature=",
        "[redacted]",
    ] {
        assert!(command.contains(part), "{part} in {command}");
    }

    let list = ["call", "rtc", "2020-12-01", "ListApps"];
    let app = serde_json::json!({ "AppList": [{ "AppKey": "SECRET-app" }] });
    for (options, is_shown) in [([].as_slice(), false), (&["--show-secrets"], true)] {
        caller.server.enqueue(MockResponse::result(app.clone()));
        let output = caller.call_with(&[&list, options].concat(), keys);
        assert_eq!(printed(&output).contains("SECRET-app"), is_shown);
    }
}
