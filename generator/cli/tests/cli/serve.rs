//! `volcgen serve`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use super::*;

/// A process that ends with the test.
pub struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a command that runs until the test ends, and returns the first line that it prints.
pub fn started(command: &mut Command) -> (Running, String) {
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    (Running(child), line.trim_end().to_owned())
}

/// Sends a request with these headers, and reads the response.
fn exchange(address: &str, line: &str, headers: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}

#[test]
fn the_link_leads_to_pages_with_a_console() {
    let folder = copied_specs();
    let mut command = Command::new(env!("CARGO_BIN_EXE_volcgen"));
    command.current_dir(folder.path()).args(["serve", "tag"]);
    let (_console, link) = started(&mut command);
    let link = link.strip_prefix("http://").unwrap();
    let (address, token) = link.split_once("/#token=").unwrap();
    let page = exchange(address, "GET /tag/2022-06-01/TagResources.html", "", "");
    assert!(
        page.contains("name=\"volcgen-action\" content=\"TagResources\""),
        "{page}"
    );
    let start = exchange(address, "GET /", "", "");
    assert!(start.contains("link.js"), "{start}");
    let headers = format!(
        "Origin: http://{address}\r\nContent-Type: application/json\r\nX-Console-Token: {token}\r\n"
    );
    let body = r#"{"service":"tag","version":"2022-06-01","action":"TagResources"}"#;
    let response = exchange(address, "POST /~console/api/describe", &headers, body);
    assert!(response.contains(r#""mock":true"#), "{response}");
}

#[test]
fn a_console_is_for_this_machine_and_has_one_target() {
    let folder = copied_specs();
    let output = volcgen(folder.path(), &["serve", "tag", "--listen", "0.0.0.0:0"]);
    assert_eq!(status(&output), 1);
    let shown = stderr(&output);
    assert!(shown.contains("others could reach it"), "{shown}");
    let both = ["serve", "--mock", "--region", "cn-north-1"];
    assert_eq!(status(&volcgen(folder.path(), &both)), 2);
}
