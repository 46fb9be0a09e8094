//! Responses of a service, with their headers, for types of every kind and for a whole call.

use std::time::Duration;

use serde::Serialize;
use serde_json::json;
use volcengine_core::schema::WireType;
use volcengine_core::{Client, Credentials, Error, Response, Untyped, Value, testing};

use super::offline::{self, Jumping, Responses, SECRET, check_message};
use crate::SERVICE;
use crate::Target;
use crate::mutate::pieces;
use crate::seeded::Seeded;
use crate::v1::pay::PayResponse;
use crate::v1::{CarryRequest, ChangeRequest, PayRequest};

const PIECES: &[&str] = &[
    "\n",
    " ",
    "false",
    "-0",
    "1e-999",
    "0.1e1",
    "2147483648",
    "\u{202e}",
    "\u{1b}[31m",
    "ResponseMetadata",
    "Result",
    "Error",
    "Code",
    "CodeN",
    "Message",
    "Data",
    "RequestId",
    "RequestID",
    "Action",
    "code",
    "message",
    "Kind",
    "Window",
    "Start",
    "Means",
    "FlowLimitExceeded",
    "InvalidAccessKey",
    "200\n",
    "204\n",
    "302\n",
    "400\n",
    "403\n",
    "429\n",
    "500\n",
    "503\n",
    "Date: ",
    "Tue, 02 Jan 2024 03:04:05 GMT",
    "Sun, 06 Nov 1994 08:49:37 GMT",
    "Retry-After: ",
    "120",
    "99999999999999999999",
    "Content-Type: text/html\n",
    "X-Tt-Logid: ",
    "<html><title>",
    "</title>",
];

/// The maximum time of a call.
const TIMEOUT: Duration = Duration::from_secs(1_000);

/// Responses with changes.
pub fn target() -> Box<dyn Target> {
    let metadata = json!({ "RequestId": "r-1", "Action": "Pay", "Version": "v1", "Service": "values", "Region": "r" });
    let success =
        |result: Value| json!({ "ResponseMetadata": metadata, "Result": result }).to_string();
    let failure = |status: u16, code: &str| {
        let mut failed = metadata.clone();
        failed["Error"] =
            json!({ "Code": code, "CodeN": 4, "Message": "no", "Data": { "A": [1] } });
        format!(
            "{status}\nDate: Tue, 02 Jan 2024 03:04:05 GMT\nRetry-After: 1\n\n{}",
            json!({ "ResponseMetadata": failed })
        )
    };
    let window = json!({ "Start": 1, "End": 2 });
    let seeds = [
        success(
            json!({ "Id": "i", "Price": { "Amount": 1.25 }, "Means": { "Kind": "card", "Number": "4" } }),
        ),
        success(json!({ "Means": { "Kind": "cash", "Coins": [1, 2.50, 1e3] } })),
        success(
            json!({ "Window": window.to_string(), "Windows": [window.to_string()], "Named": { "a": "[]" } }),
        ),
        success(
            json!({ "Text": null, "Number": 12_345_678_901_234_567_890_u64, "List": [], "Map": {} }),
        ),
        success(json!("ok")),
        failure(429, "FlowLimitExceeded"),
        failure(403, "InvalidSecurityToken"),
        failure(500, "InternalError"),
        "502\nContent-Type: text/html\n\n<html><title>Bad gateway</title></html>".to_owned(),
    ];
    Seeded::target(seeds, &[pieces::JSON, PIECES], |bytes, is_thorough| {
        let mut accepted = decode::<Value>(bytes)?;
        accepted |= decode::<PayRequest>(bytes)?;
        accepted |= decode::<PayResponse>(bytes)?;
        accepted |= decode::<CarryRequest>(bytes)?;
        accepted |= decode::<ChangeRequest>(bytes)?;
        if is_thorough {
            call(bytes)?;
        }
        Ok(accepted)
    })
}

/// Decodes a response. What was decoded is written, and read again as the same.
fn decode<T: WireType + Serialize + PartialEq>(bytes: &[u8]) -> Result<bool, String> {
    let response: Response<T> = match testing::parse_response(offline::response(bytes)) {
        Ok(response) => response,
        Err(error) => return check_error(&error, bytes).map(|()| false),
    };
    let result = serde_json::to_string(&response.result).map_err(|error| error.to_string())?;
    let again = format!(r#"{{"ResponseMetadata":{{"RequestId":"r"}},"Result":{result}}}"#);
    match testing::parse_response::<T>(offline::response(again.as_bytes())) {
        Ok(read) if read.result == response.result => Ok(true),
        Ok(_) => Err(format!("written, it is another value: {result}")),
        Err(error) => Err(format!("written, it cannot be read: {error}: {result}")),
    }
}

fn check_error(error: &Error, bytes: &[u8]) -> Result<(), String> {
    check_message(&error.to_string(), bytes)?;
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        check_message(&error.to_string(), bytes)?;
        source = error.source();
    }
    Ok(())
}

/// A whole call, whose every attempt gets this response.
fn call(bytes: &[u8]) -> Result<(), String> {
    let responses = (0..8).map(|_| offline::response(bytes));
    let clock = Jumping::default();
    let client = Client::builder(&SERVICE)
        .credentials(Credentials::new("AK", SECRET))
        .region("cn-north-1")
        .endpoint("https://values.test")
        .timeout(TIMEOUT)
        .transport(Responses::new(responses))
        .clock(clock.clone());
    let client = client.build().map_err(|error| error.to_string())?;
    match offline::run(client.call(Untyped::get("v1", "Look", json!({}))))? {
        Ok(_) => Ok(()),
        Err(error) => check_error(&error, bytes),
    }
}
