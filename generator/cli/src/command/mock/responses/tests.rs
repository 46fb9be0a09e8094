#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

use std::fs;
use std::time::Duration;

use serde_json::json;
use volcengine_mock::MockResponse;

use super::read;

/// The responses of a file, or what is wrong with it.
fn parse(text: &str) -> Result<Vec<MockResponse>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("responses.toml");
    fs::write(&path, text).unwrap();
    read(&path, &["StopTask", "StartTask"]).map_err(|error| error.to_string())
}

#[test]
fn a_response_can_be_all_that_the_library_has() {
    let text = r#"
[[response]]
[[response]]
action = "StopTask"
code = "FlowLimitExceeded"
code_n = 100018
message = "slow down"
status = 429
headers = { Retry-After = "1" }
delay = "500ms"
repeat = 3
[[response]]
result = { Tasks = [{ Id = "a", Size = 1.5 }] }
repeat = "always"
[[response]]
body = "short and stout"
status = 418
[[response]]
send = "html"
[[response]]
send = "empty"
[[response]]
send = "truncated-json"
[[response]]
send = "cut-off"
"#;
    let responses = parse(text).unwrap();
    let throttled = MockResponse::error(429, "FlowLimitExceeded", "slow down");
    let throttled = throttled.numeric_code(100_018).header("Retry-After", "1");
    let throttled = throttled.delay(Duration::from_millis(500)).repeat(3);
    let tasks = json!({ "Tasks": [{ "Id": "a", "Size": 1.5 }] });
    let no_headers: [(&str, &str); 0] = [];
    let expected = [
        MockResponse::default(),
        throttled.for_action("StopTask"),
        MockResponse::result(tasks).repeat(usize::MAX),
        MockResponse::raw(418, no_headers, "short and stout"),
        MockResponse::html(502),
        MockResponse::empty(),
        MockResponse::truncated_json(),
        MockResponse::cut_off(),
    ];
    assert_eq!(responses, expected);
    assert_eq!(parse(""), Ok(Vec::new()));
}

#[test]
fn all_mistakes_are_reported_with_place_and_suggestion() {
    let text = r#"
[[response]]
action = "StopTsak"
delay = "soon"
[[response]]
repeats = 500
[[response]]
code = "A"
result = 1
body = "b"
[[response]]
message = "m"
code_n = 1
status = 500
[[response]]
code = "A"
status = 101
headers = { "a b" = "c", d = "e\nf" }
[[response]]
repeat = "never"
[[response]]
status = 99999
[[response]]
send = "nothing"
[responses]
"#;
    let report = parse(text).unwrap_err();
    for (place, message) in [
        ("3:10", "unknown action `StopTsak`"),
        ("3:10", "did you mean `StopTask`?"),
        ("4:9", "expected a whole number with ms, s, m, h or d"),
        ("6:1", "unknown key `repeats`"),
        ("6:1", "did you mean `repeat`?"),
        ("9:10", "`code` and `result` exclude each other"),
        ("10:8", "`code` and `body` exclude each other"),
        ("12:11", "`message` needs `code`"),
        ("13:10", "`code_n` needs `code`"),
        (
            "14:10",
            "`status` needs `code`, `body`, or `send = \"html\"`",
        ),
        ("17:10", "expected a status from 200 to 999"),
        ("18:13", "HTTP has no header of this name"),
        ("18:30", "a header cannot have this value"),
        ("20:10", "expected a number of requests, or `always`"),
        ("22:10", "99999"),
        ("24:8", "unknown variant `nothing`"),
        ("25:2", "unknown key `responses`"),
    ] {
        assert!(report.contains(message), "no `{message}` in {report}");
        let place = format!("responses.toml:{place}\n");
        assert!(report.contains(&place), "no {place} in {report}");
    }
}

#[test]
fn a_file_that_is_not_toml_is_reported() {
    for text in ["[[response]]\ncode = 'a\n", "response = 1\n", "= 2\n"] {
        let report = parse(text).unwrap_err();
        assert!(report.starts_with("error[E070]"), "{report}");
    }
    let missing = read(std::path::Path::new("missing.toml"), &[]).unwrap_err();
    assert!(missing.to_string().contains("cannot read `missing.toml`"));
}
