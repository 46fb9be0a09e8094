//! Answers that are errors, and those that are no answers.

use std::fmt::Debug;

use serde_json::Value;
use volcengine_core::schema::{Operation, ServiceInfo};
use volcengine_core::{Client, Error};
use volcengine_mock::{Answer, MockServer};

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
    let client = crate::client(service, &server);
    fail(&server, &client, &request).await;
}

/// [`error_shapes`] with a server that is there already and keeps no rates.
pub(crate) async fn fail<O>(server: &MockServer, client: &Client, request: &O)
where
    O: Operation + Debug,
{
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
        match client.send(request).await {
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
    if let Err(error) = client.send(request).await {
        panic!("{}: a null result became {error}", O::INFO.action);
    }
}
