//! Requests to the mock server, over a connection of their own.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use volcengine_mock::MockServer;

use crate::Target;
use crate::seeded::Seeded;

const PIECES: &[&str] = &[
    "GET ",
    "POST ",
    "PUT ",
    "OPTIONS ",
    "/",
    "?",
    "&",
    "=",
    "%",
    "%2",
    "%00",
    "%F0%9F%98%80",
    "+",
    " HTTP/1.1",
    " HTTP/1.0",
    " HTTP/2",
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\r",
    "Host: h",
    "Content-Length: ",
    "5",
    "-1",
    "99999999999999999999",
    "Transfer-Encoding: chunked",
    "Expect: 100-continue",
    "Connection: close",
    "Upgrade: x",
    "Content-Type: application/json",
    "Content-Type: application/x-www-form-urlencoded",
    "Origin: http://o",
    "5\r\nhello\r\n",
    "0\r\n\r\n",
    "ffffffffffffffff\r\n",
    "5;a=b\r\n",
    "Action=StopPushPublicStream",
    "Version=2020-12-01",
    "{\"AppId\":\"a\"",
    "}",
    "[",
    "]",
    "\"",
    "null",
    "1e999",
    "Authorization: HMAC-SHA256 ",
    "X-Date: 20240102T030405Z",
    "\u{0}",
    "é",
    ": ",
    "X-A: b",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "A.1.B=c",
    "A.0=c",
    "A.99999999=c",
    "A.-1=c",
    "A..B=c",
    ".=c",
];

/// What comes after the input, on a connection of its own: the server still serves.
const CALL: &str = "POST /?Action=StopPushPublicStream&Version=2020-12-01 HTTP/1.1\r\nHost: h\r\n\
    Content-Type: application/json\r\nConnection: close\r\nContent-Length: 36\r\n\r\n\
    {\"AppId\":\"a\",\"PublicStreamId\":\"pub\"}";

/// The longest time that a server keeps quiet.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Requests with changes: each gets responses of HTTP, or none.
pub fn target() -> Box<dyn Target> {
    let server = MockServer::builder()
        .verify_signatures(false)
        .enforce_rates(false)
        .start_blocking()
        .expect("a server");
    let seeds = [
        CALL.to_owned(),
        "GET /?Action=ListRooms&Version=2023-11-01&AppId=a&Filter.1.Key=b HTTP/1.1\r\nHost: h\r\n\r\n".to_owned(),
        CALL.replace("Content-Length: 36", "Transfer-Encoding: chunked").replace("\r\n\r\n{", "\r\n\r\n24\r\n{") + "\r\n0\r\n\r\n",
        "OPTIONS / HTTP/1.1\r\nHost: h\r\nOrigin: http://o\r\nAccess-Control-Request-Method: POST\r\n\r\n".to_owned(),
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 46\r\n\r\n\
         Action=StopPushPublicStream&Version=2020-12-01".to_owned(),
    ];
    Seeded::target(seeds, &[PIECES], move |bytes, is_thorough| {
        let response = exchange(&server, bytes)?;
        if !response.is_empty() && !response.starts_with(b"HTTP/1.") {
            return Err(format!(
                "the server sent {:?}",
                response.escape_ascii().to_string()
            ));
        }
        if is_thorough {
            let after = exchange(&server, CALL.as_bytes())?;
            if !after.starts_with(b"HTTP/1.1 200 ") {
                return Err(format!(
                    "the next call got {:?}",
                    after.escape_ascii().to_string()
                ));
            }
        }
        server.clear();
        Ok(response.starts_with(b"HTTP/1.1 200 "))
    })
}

/// Sends bytes, and returns what the server sends until it closes the connection.
fn exchange(server: &MockServer, bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut stream =
        TcpStream::connect(server.address()).map_err(|error| format!("no connection: {error}"))?;
    let limit = Some(TIMEOUT);
    stream
        .set_read_timeout(limit)
        .and_then(|()| stream.set_write_timeout(limit))
        .map_err(|error| error.to_string())?;
    // The server may close before all is sent.
    let _ = stream
        .write_all(bytes)
        .and_then(|()| stream.shutdown(Shutdown::Write));
    let mut response = Vec::new();
    match stream.read_to_end(&mut response) {
        Ok(_) => Ok(response),
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => Ok(response),
        Err(error) => Err(format!("no end of the response: {error}")),
    }
}
