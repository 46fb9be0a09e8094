//! Responses as bytes.

/// The body of a success, for both actions of the suite.
pub const GOOD: &str = r#"{"ResponseMetadata":{"RequestId":"R"},"Result":null}"#;

/// A response with a body, its length and other headers, each with its line end.
pub fn response(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
}

pub fn ok(body: &str) -> String {
    response("200 OK", "", body)
}

pub fn good() -> String {
    ok(GOOD)
}

/// An error of the service.
pub fn error(status: &str, headers: &str, code: &str) -> String {
    let error = format!(r#"{{"Code":"{code}","Message":"no"}}"#);
    let metadata = format!(r#"{{"RequestId":"R","Error":{error}}}"#);
    let body = format!(r#"{{"ResponseMetadata":{metadata}}}"#);
    response(status, headers, &body)
}

/// The head of a chunked response.
pub const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

pub fn chunk(data: &str) -> String {
    format!("{:x}\r\n{data}\r\n", data.len())
}
