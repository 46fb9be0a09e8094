//! Waiting for a state: which responses decide, how long the waits are, and what errors say.

use super::*;
use crate::client::Untyped;
use crate::schema::{Acceptor, Literal, WaitUntil, Waiter, WaiterState};

struct GetRequest {
    id: String,
}
record! { GetRequest { defaulted { id: String = "Id"; } } }
impl Action for GetRequest {
    type Output = Task;
    const INFO: &'static ActionInfo =
        &ActionInfo::new(&SERVICE, "2020-12-01", Method::Get, "Get").idempotent();
}

struct Task {
    state: Option<i32>,
    reason: Option<String>,
}
record! { Task { optional { state: i32 = "State"; reason: String = "Reason"; } } }

const ENDED: Waiter = Waiter::new(
    "ended",
    2_000,
    8_000,
    &[
        Acceptor::value("State", &[(Literal::Int(3), "Ended")], WaiterState::Success),
        Acceptor::value(
            "State",
            &[(Literal::Int(4), "Failed")],
            WaiterState::Failure,
        ),
        Acceptor::value(
            "Reason",
            &[(Literal::String("quota"), "")],
            WaiterState::Failure,
        ),
        Acceptor::error("NotFound", WaiterState::Retry),
        Acceptor::error("Gone", WaiterState::Success),
        Acceptor::error("Forbidden", WaiterState::Failure),
    ],
);

#[expect(clippy::unnecessary_wraps, reason = "the type of a script's items")]
fn task(result: &str) -> Outcome {
    let body = format!(r#"{{"ResponseMetadata":{{"RequestId":"R1"}},"Result":{result}}}"#);
    Ok(response(200, &body))
}

/// Waits for a minute, without retries.
async fn wait(script: &Script) -> (Result<Response<Task>, Error>, Duration) {
    let clock = FakeClock::new();
    let client = builder(script)
        .clock(clock.clone())
        .retry_policy(RetryPolicy::none());
    let client = client.build().unwrap();
    let request = GetRequest { id: "a".to_owned() };
    let outcome = client
        .wait_until(request, &ENDED, Duration::from_secs(60))
        .await;
    (outcome, clock.monotonic())
}

#[tokio::test]
async fn unknown_and_absent_states_are_polled_with_doubling_waits() {
    let script = Script::new([
        task(r#"{"State":0}"#),
        task("{}"),
        task(r#"{"State":9}"#),
        failure(400, "NotFound.Task", &[]),
        task(r#"{"State":3}"#),
    ]);
    let (outcome, waited) = wait(&script).await;
    assert_eq!(outcome.unwrap().result.state, Some(3));
    assert_eq!(script.count(), 5);
    // Between half and all of 2, 4, 8 and 8 seconds.
    assert!((11..=22).contains(&waited.as_secs()), "{waited:?}");
}

#[tokio::test]
async fn a_failed_state_is_an_error_that_names_it() {
    let script = Script::new([task(r#"{"State":4}"#)]);
    let (outcome, waited) = wait(&script).await;
    let error = outcome.unwrap_err();
    assert!(error.is_waiter_failure() && !error.is_waiter_timeout());
    assert_eq!(error.waiter_state(), Some("Failed (4)"));
    assert_eq!(error.action(), Some("Get"));
    assert_eq!(
        error.to_string(),
        "Get failed: cannot become `ended`: State is Failed (4)"
    );
    assert_eq!((script.count(), waited), (1, Duration::ZERO));
}

#[tokio::test]
async fn each_acceptor_has_its_own_path() {
    let script = Script::new([task(r#"{"State":2,"Reason":"quota"}"#)]);
    let error = wait(&script).await.0.unwrap_err();
    let shown = "Get failed: cannot become `ended`: Reason is quota";
    assert_eq!(error.to_string(), shown);
}

#[tokio::test]
async fn the_time_is_limited_and_the_error_has_the_last_state() {
    let script = Script::new((0..100).map(|_| task(r#"{"State":2}"#)));
    let (outcome, waited) = wait(&script).await;
    let error = outcome.unwrap_err();
    assert!(error.is_waiter_timeout() && error.is_timeout());
    assert_eq!(error.waiter_state(), Some("2"));
    let shown = "Get failed: not `ended` in time: State was last 2";
    assert_eq!(error.to_string(), shown);
    // The last call is made a second before the end.
    assert_eq!(waited, Duration::from_secs(59));
    let last = script.timeouts().pop().unwrap();
    assert_eq!(last, Duration::from_secs(1));
}

#[tokio::test]
async fn errors_decide_by_their_codes() {
    let script = Script::new([failure(404, "Gone", &[])]);
    let response = wait(&script).await.0.unwrap();
    assert_eq!(response.result.state, None);
    assert_eq!(response.metadata.request_id, "R0");

    let script = Script::new([failure(400, "Forbidden.Task", &[])]);
    let error = wait(&script).await.0.unwrap_err();
    assert!(error.is_waiter_failure());
    assert_eq!(error.waiter_state(), Some("Forbidden.Task"));

    // A longer word is another code, and what no acceptor matches is the error of the call.
    let script = Script::new([failure(400, "NotFoundAtAll", &[])]);
    let error = wait(&script).await.0.unwrap_err();
    assert_eq!(error.code(), Some("NotFoundAtAll"));
    assert!(!error.is_waiter_failure());
}

#[tokio::test]
async fn a_call_that_the_end_of_the_wait_cuts_off_is_a_timeout_of_the_wait() {
    let script = Script::new([task(r#"{"State":2}"#), Err(TransportError::timeout())]);
    let clock = FakeClock::new();
    let client = builder(&script)
        .clock(clock)
        .retry_policy(RetryPolicy::none());
    let client = client.build().unwrap();
    let request = GetRequest { id: "a".to_owned() };
    let wait = client.wait_until(request, &ENDED, Duration::from_secs(1));
    let error = wait.await.err().unwrap();
    assert!(error.is_waiter_timeout());
    assert_eq!(error.waiter_state(), Some("2"));
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn an_invalid_request_is_not_repeated() {
    struct Invalid {
        id: String,
    }
    record! { Invalid { defaulted { id: String = "Id".chars(1, 2); } } }
    impl Action for Invalid {
        type Output = Task;
        const INFO: &'static ActionInfo = GetRequest::INFO;
    }
    let script = Script::new([]);
    let request = Invalid { id: String::new() };
    let wait = client(&script).wait_until(request, &ENDED, Duration::from_secs(60));
    let error = wait.await.err().unwrap();
    assert!(error.is_invalid_request());
    assert_eq!(script.count(), 0);
}

#[cfg(feature = "blocking")]
#[test]
fn a_blocking_client_waits() {
    let script = Script::new([
        task(r#"{"State":0}"#),
        failure(400, "NotFound.Task", &[]),
        task(r#"{"State":3}"#),
        task(r#"{"State":4}"#),
    ]);
    let clock = FakeClock::new();
    let client = builder(&script)
        .clock(clock.clone())
        .retry_policy(RetryPolicy::none());
    let client = client.build_blocking().unwrap();
    let wait = || {
        let request = GetRequest { id: "a".to_owned() };
        client.wait_until(request, &ENDED, Duration::from_secs(60))
    };
    assert_eq!(wait().unwrap().result.state, Some(3));
    // Between half and all of 2 and 4 seconds.
    let waited = clock.monotonic();
    assert!((3..=6).contains(&waited.as_secs()), "{waited:?}");
    let error = wait().err().unwrap();
    assert_eq!(error.waiter_state(), Some("Failed (4)"));
    assert_eq!(script.count(), 4);
}

#[tokio::test]
async fn an_action_without_a_description_is_waited_for_by_the_same_rules() {
    let script = Script::new([
        task(r#"{"State":1}"#),
        failure(404, "NotFound", &[]),
        task(r#"{"State":3}"#),
        task(r#"{"State":4}"#),
    ]);
    let client = builder(&script)
        .clock(FakeClock::new())
        .retry_policy(RetryPolicy::none());
    let client = client.build().unwrap();
    let wait = || {
        let call = Untyped::get("V", "Any", serde_json::json!({}));
        client.wait_as::<serde_json::Value>(call, &ENDED, Duration::from_secs(60))
    };
    assert_eq!(wait().await.unwrap().result["State"], 3);
    assert_eq!(script.count(), 3);
    let error = wait().await.unwrap_err();
    let shown = "Any failed: cannot become `ended`: State is Failed (4)";
    assert_eq!(error.to_string(), shown);
}
