//! What the tests of generated crates have in common.
#![expect(
    clippy::panic,
    reason = "this is how a test says that something is wrong"
)]

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use volcengine_core::schema::{Operation, ServiceInfo, Wire};
use volcengine_core::{Client, Error};

use crate::{Answer, MockServer, Received};

/// Sends a request to a mock server and compares everything with an example of the spec.
///
/// The request must read back from `request_json`, arrive as the action and the parameters that
/// it says, and be answered with `result_json`. Numbers are compared by value. A member that
/// `result_json` leaves out may be empty in the result, as a type without it reads.
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
    reads_back(&action, &request, request_json);

    let server = MockServer::start().await;
    let client = Client::builder(service)
        .endpoint(server.url())
        .region(service.region)
        .credentials(server.credentials())
        .build()
        .unwrap_or_else(|error| panic!("{action}: no client: {error}"));
    let reply = client.send(&request).await;

    let response = reply.unwrap_or_else(|error| panic!("{action}: {error}"));
    arrived(&action, &server.requests(), request_json);
    let result = serde_json::to_value(response.result.view())
        .unwrap_or_else(|error| panic!("{action}: the result is not JSON: {error}"));
    let expected = json(&action, result_json);
    compare(&action, "result", (&result, &expected), Missing::MayBeEmpty);
}

/// Checks that the example's JSON is this request.
fn reads_back<O>(action: &str, request: &O, request_json: &str)
where
    O: DeserializeOwned + PartialEq + Debug,
{
    let read: O = serde_json::from_str(request_json)
        .unwrap_or_else(|error| panic!("{action}: {error} in {request_json}"));
    assert!(
        read == *request,
        "{action}: reads as\n  {read:?}\nand not as\n  {request:?}"
    );
}

/// Checks that the server got this one request.
fn arrived(action: &str, requests: &[Received], request_json: &str) {
    let [received] = requests else {
        panic!("{action}: the server got {} requests", requests.len());
    };
    let called = format!("{} {}", received.action, received.version);
    assert_eq!(called, action, "the server got another action");
    let expected = json(action, request_json);
    let pair = (&received.parameters, &expected);
    compare(action, "parameters", pair, Missing::IsNull);
}

fn json(action: &str, text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{action}: {error} in {text}"))
}

/// Whether an error is the one that an answer should become.
type Expected = fn(&Error) -> bool;

/// Sends a request again and again, and asserts what each kind of failing answer becomes.
///
/// The kinds are those of the protocol: an error with status 200 and with another, with and without
/// a number; throttling; a gateway's page; an empty, a broken and an unfinished reply; no result.
///
/// # Panics
///
/// If an answer becomes something else; the message names the action and the answer.
pub async fn error_shapes<O>(service: &'static ServiceInfo, request: O)
where
    O: Operation + Debug,
{
    let server = MockServer::builder().enforce_rates(false).start().await;
    let server = server.unwrap_or_else(|error| panic!("no mock server: {error}"));
    let client = Client::builder(service)
        .endpoint(server.url())
        .region(service.region)
        .credentials(server.credentials())
        .build()
        .unwrap_or_else(|error| panic!("{}: no client: {error}", O::INFO.action));

    let is_code: Expected = |error| {
        error.code() == Some("Some.Code")
            && error.message() == Some("why")
            && error.request_id().is_some()
    };
    let failures: [(Answer, Expected); 8] = [
        (Answer::error(200, "Some.Code", "why"), is_code),
        (Answer::error(400, "Some.Code", "why"), is_code),
        (Answer::error(400, "Some.Code", "why").number(7), |error| {
            error.code_n() == Some(7)
        }),
        (
            Answer::error(429, "FlowLimitExceeded", "slow"),
            Error::is_throttled,
        ),
        (Answer::html(502), |error| {
            error.is_server_error() && error.code().is_none()
        }),
        (Answer::empty(), Error::is_unexpected_reply),
        (Answer::half_json(), Error::is_unexpected_reply),
        (Answer::cut_off(), |error| error.code().is_none()),
    ];
    for (answer, is_expected) in failures {
        server.script(answer.clone());
        match client.send(&request).await {
            Ok(_) => panic!("{}: {answer:?} became a success", O::INFO.action),
            Err(error) => {
                assert!(
                    is_expected(&error),
                    "{}: {answer:?} became {error}",
                    O::INFO.action
                );
                assert_eq!(error.action(), Some(O::INFO.action));
            }
        }
    }

    server.script(Answer::result(Value::Null));
    if let Err(error) = client.send(&request).await {
        panic!("{}: a null result became {error}", O::INFO.action);
    }
}

fn compare(action: &str, what: &str, (found, expected): (&Value, &Value), missing: Missing) {
    assert!(
        missing.same(found, expected),
        "{action}: not the expected {what}\n  found    {found}\n  expected {expected}"
    );
}

/// What a member may be that the other side does not have.
#[derive(Clone, Copy)]
enum Missing {
    /// `null`.
    IsNull,
    /// `null`, or empty: a list, a text or zero where nothing came.
    MayBeEmpty,
}

impl Missing {
    /// Whether two values mean the same.
    fn same(self, found: &Value, expected: &Value) -> bool {
        match (found, expected) {
            (other, Value::Null) | (Value::Null, other) => self.allows(other),
            (Value::Number(found), Value::Number(expected)) => {
                let floats = found.is_f64() || expected.is_f64();
                found == expected || (floats && found.as_f64() == expected.as_f64())
            }
            (Value::Array(found), Value::Array(expected)) => {
                let mut pairs = found.iter().zip(expected);
                found.len() == expected.len() && pairs.all(|(left, right)| self.same(left, right))
            }
            (Value::Object(found), Value::Object(expected)) => {
                let mut names = found.keys().chain(expected.keys());
                let member = |object: &'_ Map<String, Value>, name| -> Value {
                    object.get(name).cloned().unwrap_or_default()
                };
                names.all(|name| self.same(&member(found, name), &member(expected, name)))
            }
            (found, expected) => found == expected,
        }
    }

    fn allows(self, value: &Value) -> bool {
        let empty = match value {
            Value::Null => return true,
            Value::Bool(value) => !value,
            Value::Number(number) => number.as_f64() == Some(0.0),
            Value::String(text) => text.is_empty(),
            Value::Array(list) => list.is_empty(),
            Value::Object(members) => members.values().all(|value| self.allows(value)),
        };
        matches!(self, Missing::MayBeEmpty) && empty
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Missing;

    #[test]
    fn numbers_are_compared_by_value_but_integers_exactly() {
        let same = |found, expected| Missing::IsNull.same(&found, &expected);
        assert!(same(json!(1.0), json!(1)));
        assert!(!same(json!(1.5), json!(1)));
        assert!(!same(json!(i64::MAX), json!(i64::MAX - 1)));
    }

    #[test]
    fn what_a_request_leaves_out_is_not_what_it_empties() {
        let same = |found, expected| Missing::IsNull.same(&found, &expected);
        assert!(same(json!({ "A": 1 }), json!({ "A": 1, "B": null })));
        assert!(!same(json!({ "A": 1, "B": "" }), json!({ "A": 1 })));
        assert!(!same(json!({ "A": 1 }), json!({ "A": 1, "B": [] })));
    }

    #[test]
    fn what_a_result_leaves_out_reads_as_empty() {
        let same = |found, expected| Missing::MayBeEmpty.same(&found, &expected);
        let found = json!({ "A": [{ "B": "", "C": 0 }], "D": { "E": [] } });
        assert!(same(found.clone(), json!({ "A": [{}] })));
        assert!(same(found.clone(), json!({ "A": [null] })));
        assert!(!same(found.clone(), json!({ "A": [] })));
        assert!(!same(found, json!({ "A": [{}], "D": { "E": [1] } })));
    }
}
