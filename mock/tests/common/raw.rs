//! A caller that writes bytes to a connection, whether or not they are HTTP.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use serde_json::Value;
use volcengine_mock::MockServer;

use super::{HANG_LIMIT, STOP};

/// Path and query of a valid call.
pub const TARGET: &str = "/?Action=StopPushPublicStream&Version=2020-12-01";

/// A server that needs no signatures.
pub fn unsigned() -> MockServer {
    let builder = MockServer::builder().verify_signatures(false);
    builder.start_blocking().unwrap()
}

/// A valid request, with further headers.
pub fn request(headers: &str) -> String {
    format!(
        "POST {TARGET} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n{headers}\
         Content-Length: {}\r\n\r\n{STOP}",
        STOP.len()
    )
}

/// A response as it arrived.
#[derive(Debug)]
pub struct RawResponse {
    /// The first line.
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// Opens a connection.
pub fn connect(server: &MockServer) -> TcpStream {
    let stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(HANG_LIMIT)).unwrap();
    stream.set_write_timeout(Some(HANG_LIMIT)).unwrap();
    stream
}

/// Sends bytes, and reads until the server closes the connection.
pub fn send(server: &MockServer, bytes: &[u8]) -> Vec<RawResponse> {
    let mut stream = connect(server);
    // The server can respond and close before it has read everything.
    let _ = stream.write_all(bytes);
    responses(&mut stream)
}

/// Sends bytes and nothing after them.
pub fn send_all_and_end(server: &MockServer, bytes: &[u8]) -> Vec<RawResponse> {
    let mut stream = connect(server);
    stream.write_all(bytes).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    responses(&mut stream)
}

/// The only response to some bytes.
pub fn response_to(server: &MockServer, bytes: impl AsRef<[u8]>) -> RawResponse {
    let mut responses = send(server, bytes.as_ref());
    assert_eq!(responses.len(), 1, "{responses:?}");
    responses.remove(0)
}

/// Reads responses until the server closes the connection.
pub fn responses(stream: &mut TcpStream) -> Vec<RawResponse> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let mut rest = std::str::from_utf8(&bytes).unwrap();
    let mut responses = Vec::new();
    while !rest.is_empty() {
        let (head, after) = rest.split_once("\r\n\r\n").unwrap();
        let mut lines = head.split("\r\n").map(str::to_owned);
        let line = lines.next().unwrap();
        let headers: Vec<_> = lines
            .map(|line| {
                line.split_once(": ")
                    .map(|(n, v)| (n.to_owned(), v.to_owned()))
            })
            .map(Option::unwrap)
            .collect();
        let mut response = RawResponse {
            line,
            headers,
            body: String::new(),
        };
        let length = response.header("content-length").unwrap_or("0");
        // A response to HEAD has no body.
        let length = length.parse().unwrap_or(0).min(after.len());
        after[..length].clone_into(&mut response.body);
        rest = &after[length..];
        responses.push(response);
    }
    responses
}

impl RawResponse {
    pub fn status(&self) -> u16 {
        self.line.split(' ').nth(1).unwrap().parse().unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find_map(|(found, value)| (found == name).then_some(value.as_str()))
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code of the error, in a complete envelope; empty without an error.
    #[track_caller]
    pub fn code(&self) -> String {
        let metadata = &self.json()["ResponseMetadata"];
        for name in ["RequestId", "Action", "Version", "Service", "Region"] {
            assert!(metadata[name].is_string(), "no {name}: {self:?}");
        }
        assert_eq!(self.header("content-type"), Some("application/json"));
        assert!(self.header("date").is_some(), "{self:?}");
        let code = metadata["Error"]["Code"].as_str();
        code.unwrap_or_default().to_owned()
    }

    pub fn message(&self) -> String {
        let json = self.json();
        let message = json["ResponseMetadata"]["Error"]["Message"].as_str();
        message.unwrap_or_default().to_owned()
    }
}
