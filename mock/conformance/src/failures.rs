//! Responses that are errors, and those that are not responses of the protocol.

use std::fmt::Debug;

use serde_json::Value;
use volcengine_core::schema::Action;
use volcengine_core::{Client, Error};
use volcengine_mock::{MockResponse, MockServer};

/// Whether an error is the one that a response should become.
type Expected = fn(&Error) -> bool;

/// Lets a server, which must not enforce rates, send each kind of failed response.
pub(crate) async fn assert_error_shapes<A>(server: &MockServer, client: &Client, request: &A)
where
    A: Action + Debug,
{
    let is_code: Expected = |error| {
        error.code() == Some("Some.Code")
            && error.message() == Some("why")
            && error.request_id().is_some()
    };
    let failures: [(MockResponse, Expected); 8] = [
        (MockResponse::error(200, "Some.Code", "why"), is_code),
        (MockResponse::error(400, "Some.Code", "why"), is_code),
        (
            MockResponse::error(400, "Some.Code", "why").numeric_code(7),
            |error| error.numeric_code() == Some(7),
        ),
        (
            MockResponse::error(429, "FlowLimitExceeded", "slow"),
            Error::is_throttled,
        ),
        (MockResponse::html(502), |error| {
            error.is_server_error() && error.code().is_none()
        }),
        (MockResponse::empty(), Error::is_unexpected_response),
        (
            MockResponse::truncated_json(),
            Error::is_unexpected_response,
        ),
        (MockResponse::cut_off(), |error| error.code().is_none()),
    ];
    for (response, is_expected) in failures {
        server.enqueue(response.clone());
        match client.send(request).await {
            Ok(_) => panic!("{}: {response:?} became a success", A::INFO.name),
            Err(error) => {
                assert!(
                    is_expected(&error),
                    "{}: {response:?} became {error}",
                    A::INFO.name
                );
                assert_eq!(error.action(), Some(A::INFO.name));
            }
        }
    }

    server.enqueue(MockResponse::result(Value::Null));
    if let Err(error) = client.send(request).await {
        panic!("{}: a null result became {error}", A::INFO.name);
    }
}
