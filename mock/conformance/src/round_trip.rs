//! Sending an example of the spec and comparing what arrives and what comes back.

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde_json::Value;
use volcengine_core::schema::{Action, WireType};
use volcengine_mock::{ActionRef, RecordedRequest};

use crate::compare::{Missing, compare};
use crate::{Suite, wire};

pub(crate) async fn round_trip<A>(suite: &Suite, request: A, request_json: &str, result_json: &str)
where
    A: Action + DeserializeOwned + PartialEq + Debug,
{
    let action = format!("{} {}", A::INFO.name, A::INFO.version);
    reads_back(&action, &request, request_json);

    let server = suite.server(true).await;
    let client = suite.client(&server);
    let response = client.send(&request).await;

    let response = response.unwrap_or_else(|error| panic!("{action}: {error}"));
    let known = suite
        .catalog()
        .find(Some(suite.code()), A::INFO.version, A::INFO.name);
    arrived(&action, known, &server.requests(), request_json);
    let result = serde_json::to_value(response.result.value_ref())
        .unwrap_or_else(|error| panic!("{action}: the result is not JSON: {error}"));
    let expected = json(&action, result_json);
    compare(&action, "result", (&result, &expected), Missing::MayBeEmpty);
}

/// Checks that the example's JSON is this request.
fn reads_back<A>(action: &str, request: &A, request_json: &str)
where
    A: DeserializeOwned + PartialEq + Debug,
{
    let read: A = serde_json::from_str(request_json)
        .unwrap_or_else(|error| panic!("{action}: {error} in {request_json}"));
    assert!(
        read == *request,
        "{action}: reads as\n  {read:?}\nand not as\n  {request:?}"
    );
}

/// Checks that the server got this one request.
fn arrived(
    action: &str,
    known: Option<ActionRef<'_>>,
    requests: &[RecordedRequest],
    request_json: &str,
) {
    let [received] = requests else {
        panic!("{action}: the server got {} requests", requests.len());
    };
    let called = format!("{} {}", received.action, received.version);
    assert_eq!(called, action, "the server got another action");
    let mut expected = json(action, request_json);
    let token = known.and_then(|known| wire::filled_in(known, &expected, received));
    if let (Some((name, token)), Value::Object(fields)) = (token, &mut expected) {
        fields.insert(name, token);
    }
    let pair = (&received.parameters, &expected);
    compare(action, "parameters", pair, Missing::IsNull);
}

fn json(action: &str, text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{action}: {error} in {text}"))
}
