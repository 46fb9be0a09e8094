//! Replies, as bytes.

/// What an action answers that went well. Both of the suite's actions can read it.
pub const GOOD: &str = r#"{"ResponseMetadata":{"RequestId":"R"},"Result":null}"#;

/// A reply with a body, its length and further headers, each with its line end.
pub fn reply(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
}

pub fn ok(body: &str) -> String {
    reply("200 OK", "", body)
}

pub fn good() -> String {
    ok(GOOD)
}

/// An error in the service's envelope.
pub fn error(status: &str, headers: &str, code: &str) -> String {
    let error = format!(r#"{{"Code":"{code}","Message":"no"}}"#);
    let metadata = format!(r#"{{"RequestId":"R","Error":{error}}}"#);
    let body = format!(r#"{{"ResponseMetadata":{metadata}}}"#);
    reply(status, headers, &body)
}

/// The head of a reply whose body comes in pieces.
pub const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

pub fn chunk(text: &str) -> String {
    format!("{:x}\r\n{text}\r\n", text.len())
}
