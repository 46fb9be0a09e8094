//! `volcgen mock`: a running server, and what it does with its options.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, ChildStdout, Stdio};
use std::time::SystemTime;

use serde_json::{Value, json};
use volcengine_core::Credentials;
use volcengine_core::sign::{XDate, presign};

use super::*;

/// A running server, which ends with the test.
struct Running {
    child: Child,
    address: String,
    stdout: BufReader<ChildStdout>,
    stderr: BufReader<ChildStderr>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the server in a folder, with the built-in specs if it is empty.
fn start(folder: &Path, options: &[&str]) -> Running {
    let mut command = Command::new(env!("CARGO_BIN_EXE_volcgen"));
    command.current_dir(folder).arg("mock").args(options);
    started(command, options.contains(&"-"))
}

/// Starts a command, and waits until it prints the address, on standard error if its log is on standard
/// output.
fn started(mut command: Command, logs_to_stdout: bool) -> Running {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    if logs_to_stdout {
        stderr.read_line(&mut line).unwrap();
    } else {
        stdout.read_line(&mut line).unwrap();
    }
    let address = line
        .trim_end()
        .strip_prefix("listening on http://")
        .unwrap();
    let address = address.to_owned();
    Running {
        child,
        address,
        stdout,
        stderr,
    }
}

impl Running {
    /// Sends a request and reads the response, as it is and as JSON.
    fn call(&self, method: &str, query: &str, headers: &str) -> (String, Value) {
        let response = self.exchange(method, query, headers).unwrap();
        let (_, body) = response.split_once("\r\n\r\n").unwrap();
        let json = serde_json::from_str(body).unwrap_or_default();
        (response, json)
    }

    fn exchange(&self, method: &str, query: &str, headers: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(&self.address)?;
        let body = if method == "POST" { STOP } else { "" };
        let request = format!(
            "{method} /?{query} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{headers}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes())?;
        let mut response = String::new();
        stream.read_to_string(&mut response)?;
        Ok(response)
    }

    fn stop(&self) -> (String, Value) {
        self.call("POST", "Action=StopPushPublicStream&Version=2020-12-01", "")
    }
}

const STOP: &str = r#"{"AppId":"app","PublicStreamId":"stream"}"#;

fn code(json: &Value) -> &str {
    let code = json.pointer("/ResponseMetadata/Error/Code");
    code.and_then(Value::as_str).unwrap_or_default()
}

#[test]
fn mock_does_not_start_without_the_specs_that_it_was_given() {
    let folder = tempfile::tempdir().unwrap();
    for missing in ["missing", "specs"] {
        let output = volcgen(
            folder.path(),
            &["mock", "--specs", missing, "--listen", NO_ADDRESS],
        );
        assert_eq!(status(&output), 1, "{}", printed(&output));
        let text = stderr(&output);
        assert!(
            text.contains(&format!("`{missing}` does not exist")),
            "{text}"
        );
    }
}

#[test]
fn mock_prints_how_to_call_it_without_the_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let options = ["--secret-key", "the-secret", "--session-token", "the-token"];
    let mut server = start(folder.path(), &options);
    let mut lines = String::new();
    for _ in 0..4 {
        server.stdout.read_line(&mut lines).unwrap();
    }
    let address = &server.address;
    assert_eq!(
        lines,
        format!(
            "export VOLCENGINE_ENDPOINT=http://{address}\n\
             export VOLCENGINE_ACCESS_KEY=mock-access-key\n\
             export VOLCENGINE_SECRET_KEY=…  # the value of --secret-key\n\
             export VOLCENGINE_SESSION_TOKEN=…  # the value of --session-token\n"
        )
    );
}

#[test]
fn mock_can_do_without_signatures_and_rates() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path(), &[]);
    assert_eq!(code(&server.stop().1), "MissingAuthenticationToken");

    copy(&root().join("specs"), &folder.path().join("specs")).unwrap();
    let action = folder
        .path()
        .join("specs/rtc/2020-12-01/StopPushPublicStream.yaml");
    let text = fs::read_to_string(&action).unwrap();
    assert!(text.contains("rate: 150/s"), "{text}");
    fs::write(&action, text.replace("rate: 150/s", "rate: 1/day")).unwrap();
    for (options, expected) in [
        (["--no-signatures"].as_slice(), "FlowLimitExceeded"),
        (&["--no-signatures", "--no-rates"], ""),
    ] {
        let server = start(folder.path(), options);
        assert_eq!(server.stop().1["Result"], "ok");
        assert_eq!(code(&server.stop().1), expected);
    }
}

#[test]
fn mock_has_a_session_token_and_a_clock() {
    let folder = tempfile::tempdir().unwrap();
    let link = |token: &str| {
        let credentials = Credentials::new("mock-access-key", "mock-secret-key");
        let credentials = credentials.with_session_token(token);
        let query = [("Action", "GetRecordTask"), ("Version", "2020-12-01")];
        let now = XDate::from(SystemTime::now());
        presign(&credentials, ("cn-north-1", "rtc"), "GET", "/", &query, now)
    };
    let get = |options: &[&str], token| {
        let server = start(folder.path(), options);
        code(&server.call("GET", &link(token), "").1).to_owned()
    };
    let token = ["--session-token", "the-token"];
    // The parameters are checked last.
    assert_eq!(get(&token, "the-token"), "MissingParameter");
    assert_eq!(get(&token, "another"), "InvalidSecretToken");
    for (more, expected) in [
        (["--clock-offset", "16m"].as_slice(), "InvalidTimestamp"),
        (&["--clock-offset", "-16m"], "InvalidTimestamp"),
        (&["--clock-offset=14m"], "MissingParameter"),
        (
            &["--clock-offset", "16m", "--clock-tolerance", "1h"],
            "MissingParameter",
        ),
    ] {
        assert_eq!(
            get(&[&token, more].concat(), "the-token"),
            expected,
            "{more:?}"
        );
    }
}

#[test]
fn mock_sends_the_responses_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"
        [[response]]
        action = "StopPushPublicStream"
        code = "FlowLimitExceeded"
        status = 429
        headers = { Retry-After = "1" }
        repeat = 2
        [[response]]
        result = { Message = "done" }
        delay = "10ms"
    "#;
    fs::write(folder.path().join("responses.toml"), text).unwrap();
    let server = start(
        folder.path(),
        &["--no-signatures", "--responses", "responses.toml"],
    );
    for _ in 0..2 {
        let (response, json) = server.stop();
        assert!(response.starts_with("HTTP/1.1 429 "), "{response}");
        assert!(response.contains("\r\nretry-after: 1\r\n"), "{response}");
        assert_eq!(code(&json), "FlowLimitExceeded");
    }
    assert_eq!(server.stop().1["Result"], json!({ "Message": "done" }));
    assert_eq!(server.stop().1["Result"], "ok");
}

#[test]
fn mock_does_not_start_with_wrong_responses_or_options() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[response]]\naction = 'StopPushPublicStraem'\n[[response]]\nrepeats = 1\n";
    fs::write(folder.path().join("wrong.toml"), text).unwrap();
    let arguments = ["mock", "--listen", NO_ADDRESS, "--responses", "wrong.toml"];
    let output = volcgen(folder.path(), &arguments);
    assert_eq!(status(&output), 1, "{}", printed(&output));
    let report = stderr(&output);
    for part in [
        "wrong.toml:2:10",
        "`StopPushPublicStream`",
        "wrong.toml:4:1",
        "`repeat`",
    ] {
        assert!(report.contains(part), "no {part} in {report}");
    }
    let output = volcgen(
        folder.path(),
        &["mock", "--listen", NO_ADDRESS, "--log", "no/such/log"],
    );
    assert_eq!(status(&output), 1);
    assert!(stderr(&output).contains("cannot write `no/such/log`"));
    for wrong in [
        "--clock-offset=soon",
        "--clock-tolerance=-1s",
        "--read-timeout=5",
    ] {
        let output = volcgen(folder.path(), &["mock", wrong]);
        assert_eq!(status(&output), 2, "{wrong}");
    }
}

#[test]
fn mock_logs_a_line_of_json_for_each_request() {
    let folder = tempfile::tempdir().unwrap();
    // To standard output, which then has nothing else.
    let mut server = start(folder.path(), &["--log", "-"]);
    server.stop();
    let mut line = String::new();
    server.stdout.read_line(&mut line).unwrap();
    let line: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(line["action"], "StopPushPublicStream");
    assert_eq!(line["code"], "MissingAuthenticationToken");
    let mut next = String::new();
    server.stderr.read_line(&mut next).unwrap();
    assert!(next.starts_with("export VOLCENGINE_ENDPOINT="), "{next}");

    // To a file, which is continued.
    let options = ["--no-signatures", "--log", "requests.jsonl"];
    for count in 1..=2 {
        let server = start(folder.path(), &options);
        server.stop();
        drop(server);
        let log = fs::read_to_string(folder.path().join("requests.jsonl")).unwrap();
        let lines: Vec<Value> = log
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), count, "{log}");
        assert!(lines.iter().all(|line| line["status"] == 200), "{log}");
    }
}

#[test]
fn mock_lets_pages_call_it_if_asked() {
    let folder = tempfile::tempdir().unwrap();
    let origin = "Origin: http://page.test\r\n";
    for (options, allowed) in [
        ([].as_slice(), false),
        (&["--allow-origin", "*"], true),
        (
            &[
                "--allow-origin",
                "http://a.test",
                "--allow-origin",
                "http://page.test",
            ],
            true,
        ),
    ] {
        let server = start(folder.path(), options);
        let (response, _) = server.call("GET", "Action=None&Version=1", origin);
        let found = response.contains("access-control-allow-origin: http://page.test");
        assert_eq!(found, allowed, "{response}");
    }
}

#[test]
fn mock_gives_up_half_a_request() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path(), &["--read-timeout", "100ms"]);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    assert!(response.starts_with("HTTP/1.1 408 "), "{response}");
}

#[cfg(unix)]
#[test]
fn mock_closes_silent_connections_when_the_system_has_no_more() {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 64; exec \"$0\" mock --read-timeout 1h"]);
    command.arg(env!("CARGO_BIN_EXE_volcgen"));
    let server = started(command, false);
    let mut silent = Vec::new();
    for number in 0..150 {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream
            .write_all(["", "POST"][number % 2].as_bytes())
            .unwrap();
        silent.push(stream);
    }
    // A connection that was just accepted can be closed too, so a caller may have to try again.
    let query = "Action=StopPushPublicStream&Version=2020-12-01";
    let mut attempts = (0..100).map(|_| server.exchange("POST", query, ""));
    let is_served =
        |response: io::Result<String>| response.is_ok_and(|text| text.contains(" 401 "));
    assert!(attempts.any(is_served));
    assert_eq!(code(&server.stop().1), "MissingAuthenticationToken");
}
