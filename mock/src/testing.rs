//! What the tests of generated crates have in common.
#![expect(
    clippy::panic,
    reason = "this is how a test says that something is wrong"
)]

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use volcengine_core::Client;
use volcengine_core::schema::{Operation, ServiceInfo, Wire};

use crate::MockServer;

/// Sends a request to a mock server and compares everything with an example of the spec.
///
/// The request must read back from `request_json`, arrive as the action and the parameters that
/// it says, and be answered with `result_json`. Numbers are compared by value.
///
/// # Panics
///
/// If anything differs; the message names the action and shows both sides.
pub async fn round_trip<O>(
    service: &'static ServiceInfo,
    request: O,
    request_json: &str,
    result_json: &str,
) where
    O: Operation + DeserializeOwned + PartialEq + Debug,
{
    let action = format!("{} {}", O::INFO.action, O::INFO.version);
    let expect = |what: &str, json: &str| -> Value {
        serde_json::from_str(json).unwrap_or_else(|error| panic!("{action}: {what}: {error}"))
    };
    let expected_request = expect("request_json is not JSON", request_json);
    let expected_result = expect("result_json is not JSON", result_json);

    match serde_json::from_str::<O>(request_json) {
        Ok(read) if read == request => {}
        Ok(read) => panic!("{action}: reads as\n  {read:?}\nand not as\n  {request:?}"),
        Err(error) => panic!("{action}: does not read back from {request_json}: {error}"),
    }

    let server = MockServer::start().await;
    let client = Client::builder(service)
        .endpoint(server.url())
        .region(service.region)
        .credentials(server.credentials())
        .build()
        .unwrap_or_else(|error| panic!("{action}: no client: {error}"));
    let response = match client.send(&request).await {
        Ok(response) => response,
        Err(error) => panic!("{action}: {error}"),
    };

    let requests = server.requests();
    let [received] = requests.as_slice() else {
        panic!("{action}: the server got {} requests", requests.len());
    };
    let called = format!("{} {}", received.action, received.version);
    assert_eq!(called, action, "the server got another action");
    compare(
        &action,
        "parameters",
        &received.parameters,
        &expected_request,
    );

    let result = serde_json::to_value(response.result.view())
        .unwrap_or_else(|error| panic!("{action}: the result is not JSON: {error}"));
    compare(&action, "result", &result, &expected_result);
}

fn compare(action: &str, what: &str, found: &Value, expected: &Value) {
    assert!(
        same(found, expected),
        "{action}: not the expected {what}\n  found    {found}\n  expected {expected}"
    );
}

/// Whether two values mean the same: numbers by value, and `null` in an object as what is absent.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || (left.as_f64() == right.as_f64() && !(left.is_i64() && right.is_i64()))
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => covers(left, right) && covers(right, left),
        (left, right) => left == right,
    }
}

/// Whether all that one object says is in the other.
fn covers(whole: &Map<String, Value>, part: &Map<String, Value>) -> bool {
    part.iter().all(|(name, value)| {
        let other = whole.get(name).unwrap_or(&Value::Null);
        same(other, value)
    })
}
