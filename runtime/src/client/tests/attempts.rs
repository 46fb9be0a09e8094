//! When a client sends again, and what the caller learns of it.

use super::requests::Notes;
use super::*;
use crate::credentials::{CredentialsProvider, ProviderContext, ProviderError};

/// The date of the fake clock, twenty minutes later.
const TWENTY_MINUTES_LATER: &str = "Tue, 02 Jan 2024 03:24:05 GMT";

fn reset() -> Answer {
    Err(TransportError::other("connection reset"))
}

/// Waits as long as the service asks for, and not longer.
fn punctual() -> RetryPolicy {
    RetryPolicy::default().throttled_initial_backoff(Duration::ZERO)
}

#[tokio::test]
async fn each_attempt_is_signed_anew() {
    let throttled = || failure(429, "FlowLimitExceeded", &[("retry-after", "2")]);
    let script = Script::of([throttled(), throttled()]);
    let client = builder(&script).retry_policy(punctual()).build().unwrap();
    let client = client.with_timeout(Duration::from_secs(60));
    let response = client.send(&stop("a")).await.unwrap();

    assert_eq!(response.attempts().sent(), 3);
    assert_eq!(response.attempts().waited(), Duration::from_secs(4));
    assert_eq!(response.attempts().failed().len(), 2);
    assert!(response.attempts().failed()[0].error.is_throttled());
    let dates = script.header("x-date");
    assert_eq!(
        dates,
        ["20240102T030405Z", "20240102T030407Z", "20240102T030409Z"]
    );
    let signatures = script.header("authorization");
    assert_ne!(signatures[0], signatures[1]);
}

#[tokio::test]
async fn what_may_have_run_is_sent_once() {
    let script = Script::of([reset()]);
    let error = client(&script).send(&stop("a")).await.unwrap_err();
    assert_eq!(script.count(), 1);
    assert_eq!(
        error.attempts().gave_up_because(),
        Some(GiveUpReason::MayHaveExecuted)
    );
    assert!(!error.is_not_executed());
    assert!(error.to_string().contains("may have run"), "{error}");

    let script = Script::of([reset()]);
    let response = client(&script).send(&read()).await.unwrap();
    assert_eq!((script.count(), response.attempts().sent()), (2, 2));
}

#[tokio::test]
async fn an_unreadable_success_is_repeated_if_it_only_reads() {
    let script = Script::of([Ok(reply(200, r#"{"ResponseMeta"#))]);
    assert!(client(&script).send(&read()).await.is_ok());
    let script = Script::of([Ok(reply(200, ""))]);
    let error = client(&script).send(&stop("a")).await.unwrap_err();
    assert!(error.is_unexpected_response());
    assert_eq!(
        error.attempts().gave_up_because(),
        Some(GiveUpReason::MayHaveExecuted)
    );

    // A result of another shape stays of that shape.
    let shape = r#"{"ResponseMetadata":{"RequestId":"R1"},"Result":[1]}"#;
    let script = Script::of([Ok(reply(200, shape))]);
    let error = client(&script).send(&read()).await.unwrap_err();
    assert!(error.is_unexpected_response());
    assert_eq!(
        error.attempts().gave_up_because(),
        Some(GiveUpReason::NotRetryable)
    );
    assert_eq!((script.count(), error.attempts().sent()), (1, 1));
    assert_eq!(error.request_id(), Some("R1"));
}

#[tokio::test]
async fn attempts_are_limited_in_number_and_time() {
    let script = Script::of((0..9).map(|_| reset()));
    let error = client(&script).send(&read()).await.unwrap_err();
    assert_eq!((script.count(), error.attempts().sent()), (3, 3));
    assert_eq!(
        error.attempts().gave_up_because(),
        Some(GiveUpReason::Attempts)
    );
    assert_eq!(error.attempts().failed().len(), 2);
    assert!(error.to_string().ends_with("sent 3 times"), "{error}");

    let later = || failure(429, "FlowLimitExceeded", &[("retry-after", "1")]);
    let script = Script::of([later(), later()]);
    let error = builder(&script)
        .retry_policy(punctual())
        .build()
        .unwrap()
        .send(&read())
        .await
        .unwrap_err();
    assert_eq!(
        script.count(),
        2,
        "the third would be after 2 of 1.5 seconds"
    );
    assert_eq!(
        error.attempts().gave_up_because(),
        Some(GiveUpReason::Deadline)
    );
    assert!(error.is_throttled());
    let limits: Vec<_> = script
        .0
        .lock()
        .unwrap()
        .requests
        .iter()
        .map(|sent| sent.1)
        .collect();
    assert_eq!(
        limits,
        [Duration::from_millis(1_500), Duration::from_millis(500)]
    );
}

#[tokio::test]
async fn an_attempt_can_have_a_limit_of_its_own() {
    let script = Script::of([Err(TransportError::timeout())]);
    let limit = Duration::from_millis(200);
    let client = builder(&script).attempt_timeout(limit).build().unwrap();
    assert!(client.send(&read()).await.is_ok());
    let sent = script.0.lock().unwrap();
    assert!(sent.requests.iter().all(|(_, given)| *given == limit));
}

#[tokio::test]
async fn the_service_tells_the_time() {
    let late = || failure(400, "InvalidTimestamp", &[("date", TWENTY_MINUTES_LATER)]);
    let script = Script::of([late()]);
    let client = client(&script);
    let response = client.send(&stop("a")).await.unwrap();
    assert_eq!(
        (response.attempts().sent(), response.attempts().waited()),
        (2, Duration::ZERO)
    );
    client.clone().send(&stop("a")).await.unwrap();
    let dates = script.header("x-date");
    assert_eq!(
        dates,
        ["20240102T030405Z", "20240102T032405Z", "20240102T032405Z"]
    );

    // Corrected once: if that does not help, it is an error.
    let script = Script::of([late(), late(), late()]);
    let error = super::client(&script).send(&stop("a")).await.unwrap_err();
    assert_eq!(
        (script.count(), error.code()),
        (2, Some("InvalidTimestamp"))
    );
    assert_eq!(
        error.attempts().gave_up_because(),
        Some(GiveUpReason::NotRetryable)
    );

    // Nothing to learn: the service's clock shows the same.
    let same = failure(
        400,
        "InvalidTimestamp",
        &[("date", "Tue, 02 Jan 2024 03:04:06 GMT")],
    );
    let script = Script::of([same]);
    assert!(super::client(&script).send(&stop("a")).await.is_err());
    assert_eq!(script.count(), 1);
}

/// Gives credentials that are numbered.
#[derive(Default)]
struct Numbered(Mutex<u32>);

impl CredentialsProvider for Numbered {
    fn name(&self) -> &'static str {
        "numbered"
    }

    fn provide<'a>(
        &'a self,
        _context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        let mut number = self.0.lock().unwrap();
        *number += 1;
        let credentials = Credentials::new(format!("AK{number}"), "SK");
        Box::pin(async move { Ok(credentials.with_session_token("token")) })
    }
}

#[tokio::test]
async fn expired_credentials_are_replaced_once() {
    let expired = || failure(401, "InvalidSecretToken", &[]);
    let script = Script::of([expired()]);
    let build = |script| {
        builder(script)
            .credentials(Numbered::default())
            .build()
            .unwrap()
    };
    let client = build(&script);
    client.send(&stop("a")).await.unwrap();
    client.send(&stop("a")).await.unwrap();
    let signers: Vec<_> = script
        .header("authorization")
        .iter()
        .map(|text| text["HMAC-SHA256 Credential=".len()..][..3].to_owned())
        .collect();
    assert_eq!(signers, ["AK1", "AK2", "AK2"]);

    let script = Script::of([expired(), expired(), expired()]);
    let error = build(&script).send(&stop("a")).await.unwrap_err();
    assert_eq!(script.count(), 2);
    assert!(error.is_unauthorized());

    // The same keys again would not help.
    let script = Script::of([expired()]);
    assert!(super::client(&script).send(&stop("a")).await.is_err());
    assert_eq!(script.count(), 1);
}

#[tokio::test]
async fn a_policy_of_one_attempt_sends_once_and_still_learns() {
    let late = failure(400, "InvalidTimestamp", &[("date", TWENTY_MINUTES_LATER)]);
    let script = Script::of([late]);
    let client = builder(&script)
        .retry_policy(RetryPolicy::none())
        .build()
        .unwrap();
    assert!(client.send(&stop("a")).await.is_err());
    assert!(client.send(&stop("a")).await.is_ok());
    assert_eq!(
        script.header("x-date"),
        ["20240102T030405Z", "20240102T032405Z"]
    );
}

#[tokio::test]
async fn a_service_in_trouble_is_not_given_several_times_its_load() {
    let script = Script::of((0..5_000).map(|_| reset()));
    let client = client(&script);
    let mut stopped = None;
    for _ in 0..1_000 {
        stopped = client
            .send(&read())
            .await
            .unwrap_err()
            .attempts()
            .gave_up_because();
    }
    assert_eq!(stopped, Some(GiveUpReason::Budget));
    assert_eq!(script.count(), 1_100);
}

/// Fails the test, and not the run, if a call never ends.
async fn soon<F: Future>(call: F) -> F::Output {
    let outcome = tokio::time::timeout(Duration::from_secs(120), call);
    outcome.await.expect("the call never ends")
}

/// Never answers.
struct Stalled;

impl Transport for Stalled {
    fn send(&self, _request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn the_client_keeps_the_deadline_if_the_transport_does_not() {
    let client = builder(&Script::default())
        .transport(Stalled)
        .build()
        .unwrap();
    let error = soon(client.send(&read())).await.unwrap_err();
    assert!(error.is_timeout() && !error.is_not_executed(), "{error}");
    assert_eq!(
        error.attempts().gave_up_because(),
        Some(GiveUpReason::Deadline)
    );
    assert_eq!(error.attempts().sent(), 1);
}

#[tokio::test]
async fn the_client_keeps_the_limit_of_an_attempt_and_tells_of_each() {
    let notes = Notes::default();
    let client = builder(&Script::default())
        .transport(Stalled)
        .interceptor(notes.clone())
        .attempt_timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let error = soon(client.send(&read())).await.unwrap_err();
    assert_eq!(error.attempts().sent(), 3);
    assert_eq!(
        error.attempts().gave_up_because(),
        Some(GiveUpReason::Attempts)
    );
    let told = notes.0.lock().unwrap();
    let timeouts = told.iter().filter(|note| note.contains("time limit"));
    assert_eq!(timeouts.count(), 3, "{told:?}");
}

/// Never gives credentials.
struct NoAnswer;

impl CredentialsProvider for NoAnswer {
    fn name(&self) -> &'static str {
        "none"
    }

    fn provide<'a>(
        &'a self,
        _context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_call_that_was_not_sent_in_time_did_not_run() {
    let script = Script::default();
    let client = builder(&script).credentials(NoAnswer).build().unwrap();
    let error = soon(client.send(&stop("a"))).await.unwrap_err();
    assert!(error.is_timeout() && error.is_not_executed(), "{error}");
    assert!(
        error.to_string().contains("waited for credentials"),
        "{error}"
    );
    assert_eq!(script.count(), 0);
}

#[tokio::test]
async fn a_service_that_refuses_all_credentials_is_not_a_reason_to_ask_for_more() {
    let refused = |_| failure(401, "InvalidSecretToken", &[]);
    let script = Script::of((0..9).map(refused));
    let numbered = Arc::new(Numbered::default());
    let client = builder(&script).credentials(Shared(Arc::clone(&numbered)));
    let client = client.build().unwrap();
    for _ in 0..4 {
        assert!(client.send(&stop("a")).await.is_err());
    }
    assert_eq!(*numbered.0.lock().unwrap(), 2, "no time has passed");
}

struct Shared(Arc<Numbered>);

impl CredentialsProvider for Shared {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        self.0.provide(context)
    }
}

/// Sends for its credentials, to a server that never answers.
struct Asking;

impl CredentialsProvider for Asking {
    fn name(&self) -> &'static str {
        "asking"
    }

    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        let request = Request::new(Bytes::new());
        let sending = context.transport.send(request, Duration::from_secs(60));
        Box::pin(async {
            sending.await.unwrap_err();
            Err(ProviderError::failed("no answer"))
        })
    }
}

#[tokio::test]
async fn a_provider_sends_within_the_calls_time() {
    let script = Script::of([Err(TransportError::timeout())]);
    let client = builder(&script).credentials(Asking).build().unwrap();
    let error = client.send(&stop("a")).await.unwrap_err();
    assert!(error.is_credentials() && error.is_not_executed(), "{error}");
    let limit = script.0.lock().unwrap().requests[0].1;
    assert_eq!(limit, Duration::from_millis(1_500), "of the call, not 60 s");
}

#[tokio::test]
async fn a_message_that_quotes_the_session_token_is_not_passed_on() {
    let body = r#"{"ResponseMetadata":{"Error":{"Code":"SignatureDoesNotMatch","Message":"x-security-token:hidden"}}}"#;
    let script = Script::of([Ok(reply(401, body))]);
    let credentials = Credentials::new("AK", "SK").with_session_token("hidden");
    let client = builder(&script).credentials(credentials).build().unwrap();
    let error = client.send(&stop("a")).await.unwrap_err();
    assert_eq!(error.message(), Some("x-security-token:[redacted]"));
    assert!(!format!("{error} {error:?}").contains("hidden"));
}
