//! `volcgen call`: what is sent, printed and returned as status, and what completion offers.

mod completion;
mod guide;
mod output;
mod profile;
#[cfg(target_os = "linux")]
mod prompts;
mod rejected;
mod secrets;
#[cfg(target_os = "linux")]
mod shells;
mod signatures;

use std::fs;

use tempfile::TempDir;
use volcengine_core::Credentials;
use volcengine_mock::{MockResponse, MockServer};

use super::*;

const STOP: [&str; 8] = [
    "call",
    "rtc",
    "2020-12-01",
    "StopPushPublicStream",
    "--AppId",
    "app",
    "--PublicStreamId",
    "stream",
];

/// A command in an empty folder, so with the built-in specs, and without settings of the user.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = clean(env!("CARGO_BIN_EXE_volcgen"), folder);
    command.args(arguments);
    command
}

fn clean(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    clear(&mut command, folder);
    command
}

/// A user's folder, and no settings.
fn clear(command: &mut Command, folder: &Path) {
    for (name, _) in std::env::vars() {
        if name.starts_with("VOLC") {
            command.env_remove(name);
        }
    }
    command.current_dir(folder).env("HOME", folder);
    command.env("VOLCENGINE_ECS_METADATA_DISABLED", "true");
}

struct Caller {
    folder: TempDir,
    server: MockServer,
}

/// The access key, the secret key and the session token.
type Keys = (&'static str, &'static str, Option<&'static str>);

impl Caller {
    fn new() -> Self {
        let server = MockServer::builder()
            .enforce_rates(false)
            .start_blocking()
            .unwrap();
        Caller {
            folder: tempfile::tempdir().unwrap(),
            server,
        }
    }

    /// Calls the server, with its keys or others.
    fn call_with(&self, arguments: &[&str], (access_key, secret_key, token): Keys) -> Output {
        let (call, rest) = arguments.split_first().unwrap();
        let url = self.server.url();
        let arguments = [&[call, "--endpoint", &url], rest].concat();
        let mut command = command(self.folder.path(), &arguments);
        command.env("VOLCENGINE_ACCESS_KEY", access_key);
        command.env("VOLCENGINE_SECRET_KEY", secret_key);
        if let Some(token) = token {
            command.env("VOLCENGINE_SESSION_TOKEN", token);
        }
        command.output().unwrap()
    }

    fn call(&self, arguments: &[&str]) -> Output {
        self.call_with(arguments, ("mock-access-key", "mock-secret-key", None))
    }
}

#[test]
fn call_prints_the_result_as_asked() {
    let caller = Caller::new();
    assert_eq!(stdout(&caller.call(&STOP)), "ok\n");
    assert_eq!(
        stdout(&caller.call(&[&STOP[..], &["--output", "json"]].concat())),
        "\"ok\"\n"
    );
    let list = ["call", "rtc", "2020-12-01", "ListApps"];
    let apps = serde_json::json!({ "Total": 1, "AppList": [{ "AppId": "a b", "Status": 1, "Fresh": [] }] });
    for (options, expected) in [
        (["--query", "AppList[0].AppId"].as_slice(), "a b\n"),
        (
            &["--query", "AppList", "--output", "table"],
            "AppId  Status  Fresh\na b    1       []\n",
        ),
        (
            &["--query", "AppList[0]", "--output", "yaml"],
            "AppId: a b\nStatus: 1\nFresh: []\n",
        ),
        (&["--query", "Nothing"], ""),
    ] {
        caller.server.enqueue(MockResponse::result(apps.clone()));
        let output = caller.call(&[&list, options].concat());
        assert_eq!(stdout(&output), expected, "{}", printed(&output));
        let report = stderr(&output);
        assert!(
            report.contains("`AppList[0].Fresh`: not in the description"),
            "{report}"
        );
    }
    let wrong = caller.call(&[&list[..], &["--query", "a["]].concat());
    assert_eq!(status(&wrong), 2);
    assert_eq!(caller.server.requests().len(), 6);
}

#[test]
fn call_takes_parameters_from_everywhere() {
    let caller = Caller::new();
    fs::write(
        caller.folder.path().join("stop.json"),
        r#"{"AppId":"x","BusinessId":"b"}"#,
    )
    .unwrap();
    let names = ["call", "rtc", "2020-12-01", "StopPushPublicStream"];
    let options = [
        "--json",
        "@stop.json",
        "--set",
        "AppId=y",
        "--PublicStreamId=--p",
    ];
    let output = caller.call(&[&names[..], &options].concat());
    assert_eq!(status(&output), 0, "{}", printed(&output));
    let sent = caller.server.requests().pop().unwrap().parameters;
    let expected = serde_json::json!({ "AppId": "y", "BusinessId": "b", "PublicStreamId": "--p" });
    assert_eq!(sent, expected);
    for json in ["[]", "{", "@none"] {
        let output = caller.call(&[&names[..], &["--json", json]].concat());
        assert_eq!(status(&output), 2, "{}", printed(&output));
    }
}

#[test]
fn call_ends_with_the_status_of_its_kind_of_error_and_the_request_id() {
    let caller = Caller::new();
    let list = ["call", "rtc", "2020-12-01", "ListApps"];
    for (response, expected) in [
        (MockResponse::error(400, "InvalidParameter", "no"), 5),
        (
            MockResponse::error(429, "FlowLimitExceeded", "slow").repeat(9),
            6,
        ),
        (MockResponse::html(200).repeat(9), 8),
        (MockResponse::cut_off().repeat(9), 7),
    ] {
        caller.server.clear();
        caller.server.enqueue(response);
        let output = caller.call(&list);
        let report = stderr(&output);
        assert_eq!(status(&output), expected, "{report}");
        assert_eq!(
            report.contains("request id mock-"),
            expected < 7,
            "{report}"
        );
    }
    // Documented codes come with what to do; a retry hides an error that goes away.
    caller.server.clear();
    caller
        .server
        .enqueue(MockResponse::error(429, "FlowLimitExceeded", "slow"));
    assert_eq!(status(&caller.call(&list)), 0);
    assert_eq!(caller.server.requests().len(), 2);

    let nothing = command(caller.folder.path(), &STOP).output().unwrap();
    assert_eq!(status(&nothing), 4, "{}", printed(&nothing));
    let mut unreachable = command(caller.folder.path(), &STOP);
    unreachable.args(["--endpoint", "http://127.0.0.1:1"]);
    unreachable
        .env("VOLCENGINE_ACCESS_KEY", "a")
        .env("VOLCENGINE_SECRET_KEY", "s");
    unreachable.env("NO_PROXY", "127.0.0.1");
    let output = unreachable.output().unwrap();
    assert_eq!(status(&output), 7);
    let report = stderr(&output);
    assert!(
        report.contains("the request was for http://127.0.0.1:1"),
        "{report}"
    );
}

#[test]
fn call_gets_all_pages_and_waits() {
    let caller = Caller::new();
    let list = [
        "call",
        "rtc",
        "2020-12-01",
        "ListApps",
        "--Limit",
        "2",
        "--query",
        "length(AppList)",
    ];
    let items = || (0..5).map(|number| serde_json::json!({ "AppName": number.to_string() }));
    for (options, expected) in [
        (["--paginate"].as_slice(), "5\n"),
        (&["--paginate", "--max-pages=2"], "4\n"),
    ] {
        caller.server.clear();
        caller
            .server
            .enqueue(MockResponse::list("ListApps", items()).repeat(9));
        let output = caller.call(&[&list, options].concat());
        assert_eq!(stdout(&output), expected, "{}", printed(&output));
        assert_eq!(
            stderr(&output).contains("more than 2 pages"),
            expected == "4\n"
        );
    }
    let wait = [
        "call",
        "rtc",
        "2020-12-01",
        "GetRecordTask",
        "--AppId=a",
        "--RoomId=r",
        "--TaskId=t",
    ];
    let run = |state: i64| {
        let task = serde_json::json!({ "RecordTask": { "Status": state } });
        caller.server.clear();
        caller.server.enqueue(MockResponse::result(task).repeat(9));
        let options = [
            "--wait-until",
            "running",
            "--wait-timeout",
            "1s",
            "--query",
            "RecordTask.Status",
        ];
        caller.call(&[&wait[..], &options].concat())
    };
    assert_eq!(stdout(&run(2)), "2\n");
    for (state, part) in [(4, "Failed (4)"), (1, "not `running` in time")] {
        let output = run(state);
        assert_eq!(status(&output), 9, "{}", printed(&output));
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
    }
}
