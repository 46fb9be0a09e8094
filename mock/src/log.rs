//! A log of the requests: a JSON object per line.

use std::fmt;
use std::fmt::Write as _;
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde_json::Value;
use volcengine_core::sign::XDate;

use crate::cassette::scrub_parameters;
use crate::catalog::ActionRef;
use crate::http1::Response;
use crate::request::ParsedRequest;
use crate::response::ErrorCode;

/// Where the lines go.
pub(crate) struct RequestLog(Mutex<Box<dyn Write + Send>>);

/// The line of a request. It is written when it is dropped, so that a request whose caller closed the
/// connection has one too.
pub(crate) struct LogLine<'l> {
    log: Option<&'l RequestLog>,
    started: Instant,
    record: LogRecord,
}

/// What a line says.
#[derive(Debug, Default, Serialize)]
struct LogRecord {
    /// When the request had arrived, by the server's clock.
    time: String,
    request_id: String,
    method: Option<String>,
    path: Option<String>,
    action: Option<String>,
    version: Option<String>,
    /// The parameters without their secrets; `null` if they were not read.
    parameters: Option<Value>,
    /// The status of the response; `null` if the caller closed the connection before.
    status: Option<u16>,
    /// The code of the error in the response.
    code: Option<String>,
    duration_ms: u64,
}

impl RequestLog {
    pub(crate) fn new(writer: impl Write + Send + 'static) -> Self {
        RequestLog(Mutex::new(Box::new(writer)))
    }

    /// Writes a line. The server goes on if that fails.
    fn write(&self, record: &LogRecord) {
        let Ok(json) = serde_json::to_string(record) else {
            return;
        };
        let mut writer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let line = without_controls(&json) + "\n";
        let _ = writer
            .write_all(line.as_bytes())
            .and_then(|()| writer.flush());
    }
}

impl fmt::Debug for RequestLog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RequestLog")
    }
}

impl<'l> LogLine<'l> {
    /// The line of a request that arrived now.
    pub(crate) fn new(log: Option<&'l RequestLog>, now: SystemTime, request_id: &str) -> Self {
        LogLine {
            log,
            started: Instant::now(),
            record: LogRecord {
                time: timestamp(now),
                request_id: request_id.to_owned(),
                ..LogRecord::default()
            },
        }
    }

    pub(crate) fn request(&mut self, request: &ParsedRequest) {
        let given = |name: &String| Some(name.clone()).filter(|name| !name.is_empty());
        self.record.method = Some(request.method.to_string());
        self.record.path = Some(request.uri.path().to_owned());
        self.record.action = given(&request.action);
        self.record.version = given(&request.version);
    }

    pub(crate) fn parameters(&mut self, target: ActionRef<'_>, parameters: &Value) {
        if self.log.is_some() {
            self.record.parameters = Some(scrub_parameters(target, parameters.clone()));
        }
    }

    pub(crate) fn response(&mut self, response: &Response) {
        self.record.status = Some(response.status().as_u16());
        let code = response.extensions().get::<ErrorCode>();
        self.record.code = code.map(|ErrorCode(code)| code.clone());
    }
}

impl Drop for LogLine<'_> {
    fn drop(&mut self) {
        if let Some(log) = self.log {
            let duration = self.started.elapsed().as_millis();
            self.record.duration_ms = u64::try_from(duration).unwrap_or(u64::MAX);
            log.write(&self.record);
        }
    }
}

/// A time as RFC 3339 has it, with milliseconds.
fn timestamp(time: SystemTime) -> String {
    let date = XDate::from(time);
    let millis = time
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .subsec_millis();
    let part = |from: usize, to: usize| date.as_str().get(from..to).unwrap_or_default();
    let (year, month, day) = (part(0, 4), part(4, 6), part(6, 8));
    let (hour, minute, second) = (part(9, 11), part(11, 13), part(13, 15));
    format!("{year}-{month}-{day}T{hour}:{minute}:{second}.{millis:03}Z")
}

/// The same JSON, with escapes in place of what a terminal could obey: C1 controls, DEL, and marks
/// that change the direction or the line. JSON has them in strings alone.
fn without_controls(json: &str) -> String {
    let mut output = String::with_capacity(json.len());
    for char in json.chars() {
        match char {
            '\u{7f}'..='\u{9f}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {
                let _ = write!(output, "\\u{:04x}", u32::from(char));
            }
            char => output.push(char),
        }
    }
    output
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_timestamp_has_milliseconds() {
        let time = UNIX_EPOCH + Duration::from_millis(1_704_164_645_006);
        assert_eq!(timestamp(time), "2024-01-02T03:04:05.006Z");
    }

    #[test]
    fn what_a_terminal_could_obey_is_escaped() {
        let text = "a\u{1b}[2J\u{9b}2J\u{7f}\u{202e}\u{2028}\u{706b}";
        let json = without_controls(&Value::from(text).to_string());
        let expected = "\"a\\u001b[2J\\u009b2J\\u007f\\u202e\\u2028\u{706b}\"";
        assert_eq!(json, expected);
        assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), text);
    }
}
