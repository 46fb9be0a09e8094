//! What the tests of generated crates have in common.
#![expect(
    clippy::panic,
    reason = "this is how a test says that something is wrong"
)]

mod compare;
mod failures;
mod proof;
mod wire;

pub use failures::error_shapes;
pub use proof::{Proof, proof};

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde_json::Value;
use volcengine_core::quota::{Limiter, Mode};
use volcengine_core::schema::{Operation, ServiceInfo, Wire};
use volcengine_core::{Client, RetryPolicy};
use volcengine_mock::{MockServer, Received};

use compare::{Missing, compare};

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
    let client = client(service, &server);
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

/// A client of a mock server that sends each call once and at once.
fn client(service: &'static ServiceInfo, server: &MockServer) -> Client {
    Client::builder(service)
        .endpoint(server.url())
        .region(service.region)
        .credentials(server.credentials())
        .retry(RetryPolicy::none())
        .quotas(Limiter::new().with_mode(Mode::Off))
        .build()
        .unwrap_or_else(|error| panic!("{}: no client: {error}", service.code))
}
