//! Retries, and the report of the attempts.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use super::*;
use crate::client::Untyped;
use crate::clock::NoTimer;
use crate::credentials::{CredentialsProvider, ProviderContext, ProviderError};
use crate::quota::{Limiter, Mode};
use crate::schema::{Period, Quota, ValueRef};

/// The initial time of the fake clock and twenty minutes.
const TWENTY_MINUTES_LATER: &str = "Tue, 02 Jan 2024 03:24:05 GMT";

fn reset() -> Outcome {
    Err(TransportError::other("connection reset"))
}

/// A policy that waits exactly for `Retry-After`.
fn without_jitter() -> RetryPolicy {
    RetryPolicy::default().throttled_initial_backoff(Duration::ZERO)
}

#[tokio::test]
async fn each_attempt_has_its_own_signature() {
    let throttled = || failure(429, "FlowLimitExceeded", &[("retry-after", "2")]);
    let script = Script::new([throttled(), throttled()]);
    let client = builder(&script)
        .retry_policy(without_jitter())
        .build()
        .unwrap();
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
async fn a_call_that_may_have_executed_is_sent_once() {
    let script = Script::new([reset()]);
    let error = client(&script).send(&stop("a")).await.unwrap_err();
    assert_eq!(script.count(), 1);
    assert_eq!(
        error.attempts().gave_up_because(),
        Some(GiveUpReason::MayHaveExecuted)
    );
    assert!(!error.is_not_executed());
    assert!(error.to_string().contains("may have executed"), "{error}");

    let script = Script::new([reset()]);
    let response = client(&script).send(&read()).await.unwrap();
    assert_eq!((script.count(), response.attempts().sent()), (2, 2));
}

#[tokio::test]
async fn a_call_that_was_not_processed_is_retried_even_if_it_is_not_idempotent() {
    let script = Script::new([Err(TransportError::not_processed("rejected"))]);
    let response = client(&script).send(&stop("a")).await.unwrap();
    assert_eq!((script.count(), response.attempts().sent()), (2, 2));
}

#[tokio::test]
async fn a_malformed_response_is_retried_if_idempotent() {
    let script = Script::new([Ok(response(200, r#"{"ResponseMeta"#))]);
    assert!(client(&script).send(&read()).await.is_ok());
    let script = Script::new([Ok(response(200, ""))]);
    let error = client(&script).send(&stop("a")).await.unwrap_err();
    assert!(error.is_unexpected_response());
    assert_eq!(
        error.attempts().gave_up_because(),
        Some(GiveUpReason::MayHaveExecuted)
    );

    // A retry would not change the schema of the result.
    let unexpected = r#"{"ResponseMetadata":{"RequestId":"R1"},"Result":[1]}"#;
    let script = Script::new([Ok(response(200, unexpected))]);
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
async fn attempts_are_limited_by_number_and_deadline() {
    let script = Script::new((0..9).map(|_| reset()));
    let error = client(&script).send(&read()).await.unwrap_err();
    assert_eq!((script.count(), error.attempts().sent()), (3, 3));
    assert_eq!(
        error.attempts().gave_up_because(),
        Some(GiveUpReason::Attempts)
    );
    assert_eq!(error.attempts().failed().len(), 2);
    assert!(error.to_string().ends_with("sent 3 times"), "{error}");

    let throttled = || failure(429, "FlowLimitExceeded", &[("retry-after", "1")]);
    let script = Script::new([throttled(), throttled()]);
    let error = builder(&script)
        .retry_policy(without_jitter())
        .build()
        .unwrap()
        .send(&read())
        .await
        .unwrap_err();
    assert_eq!(
        script.count(),
        2,
        "the third would be sent after 2 s, but the timeout is 1.5 s"
    );
    assert_eq!(
        error.attempts().gave_up_because(),
        Some(GiveUpReason::Deadline)
    );
    assert!(error.is_throttled());
    assert_eq!(
        script.timeouts(),
        [Duration::from_millis(1_500), Duration::from_millis(500)]
    );
}

#[tokio::test]
async fn the_attempt_timeout_limits_each_attempt() {
    let script = Script::new([Err(TransportError::timeout())]);
    let limit = Duration::from_millis(200);
    let client = builder(&script).attempt_timeout(limit).build().unwrap();
    assert!(client.send(&read()).await.is_ok());
    assert_eq!(script.timeouts(), [limit; 2]);
}

#[tokio::test]
async fn the_clock_is_corrected_to_the_services_time() {
    let wrong_date = || failure(400, "InvalidTimestamp", &[("date", TWENTY_MINUTES_LATER)]);
    let script = Script::new([wrong_date()]);
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

    // It is corrected once per call.
    let script = Script::new([wrong_date(), wrong_date(), wrong_date()]);
    let error = super::client(&script).send(&stop("a")).await.unwrap_err();
    assert_eq!(
        (script.count(), error.code()),
        (2, Some("InvalidTimestamp"))
    );
    assert_eq!(
        error.attempts().gave_up_because(),
        Some(GiveUpReason::NotRetryable)
    );

    // It is not corrected if the service's time is the same.
    let same_date = failure(
        400,
        "InvalidTimestamp",
        &[("date", "Tue, 02 Jan 2024 03:04:06 GMT")],
    );
    let script = Script::new([same_date]);
    assert!(super::client(&script).send(&stop("a")).await.is_err());
    assert_eq!(script.count(), 1);
}

#[tokio::test]
async fn a_clock_that_is_set_right_afterwards_is_trusted_again() {
    let wrong_date = || failure(400, "InvalidTimestamp", &[("date", TWENTY_MINUTES_LATER)]);
    let script = Script::new([wrong_date()]);
    let clock = FakeClock::new();
    let client = builder(&script).clock(clock.clone()).build().unwrap();
    client.send(&stop("a")).await.unwrap();

    clock.sleep(Duration::from_secs(20 * 60)).await;
    script.0.lock().unwrap().outcomes.push_back(wrong_date());
    client.send(&stop("a")).await.unwrap();
    client.send(&stop("a")).await.unwrap();
    let dates = script.header("x-date");
    let [wrong, right] = ["20240102T030405Z", "20240102T032405Z"];
    assert_eq!(dates, [wrong, right, "20240102T034405Z", right, right]);
}

#[tokio::test]
async fn a_call_without_retries_still_corrects_the_clock() {
    let wrong_date = failure(400, "InvalidTimestamp", &[("date", TWENTY_MINUTES_LATER)]);
    let script = Script::new([wrong_date]);
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
async fn the_retry_budget_limits_the_load_on_a_failing_service() {
    let script = Script::new((0..5_000).map(|_| reset()));
    let client = client(&script);
    let mut reason = None;
    for _ in 0..1_000 {
        let error = client.send(&read()).await.unwrap_err();
        reason = error.attempts().gave_up_because();
    }
    assert_eq!(reason, Some(GiveUpReason::Budget));
    assert_eq!(script.count(), 1_100);
}

/// A clock that cannot wait.
struct NoTimers;

impl Clock for NoTimers {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(START)
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async {})
    }

    fn try_sleep(&self, _duration: Duration) -> Result<BoxFuture<'static, ()>, NoTimer> {
        Err(NoTimer::new("a test"))
    }
}

/// Returns credentials for a minute, once.
struct OneMinute(AtomicBool);

impl CredentialsProvider for OneMinute {
    fn name(&self) -> &'static str {
        "one minute"
    }

    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        let expiry = context.clock.now() + Duration::from_secs(60);
        let is_used = self.0.swap(true, Ordering::Relaxed);
        let credentials = Credentials::new("AK", "SK").with_expiry(expiry);
        Box::pin(async move {
            if is_used {
                return Err(ProviderError::failed("there are no others"));
            }
            Ok(credentials)
        })
    }
}

/// A call is rejected with this header and ends before its retry is sent, which leaves all tokens.
async fn ends_before_its_retry(
    header: &[(&'static str, &str)],
    reason: GiveUpReason,
    configure: impl FnOnce(ClientBuilder) -> ClientBuilder,
) {
    static QUOTAS: &[Quota] = &[Quota::new(10, Period::Second)];
    let script = Script::new([failure(429, "FlowLimitExceeded", header)]);
    let builder = builder(&script).retry_policy(without_jitter());
    let client = configure(builder.timeout(Duration::from_secs(600))).build();
    let client = client.unwrap();
    let request = Untyped::get("V", "Read", json!({})).quotas(QUOTAS, ValueRef::Absent);
    let error = client.call_as::<Value>(request).await.unwrap_err();
    assert_eq!(error.attempts().gave_up_because(), Some(reason), "{error}");
    assert_eq!((script.count(), error.attempts().sent()), (1, 1), "{error}");
    assert_eq!(client.shared.budget.tokens(), 500, "{error}");
}

#[tokio::test]
async fn a_retry_without_timer_credentials_or_quota_costs_nothing() {
    let no_timers = |builder: ClientBuilder| builder.clock(NoTimers);
    ends_before_its_retry(&[], GiveUpReason::NoTimer, no_timers).await;
    let reason = GiveUpReason::NotRetryable;
    let later = [("retry-after", "120")];
    ends_before_its_retry(&later, reason, |builder| {
        builder.credentials(OneMinute(AtomicBool::new(false)))
    })
    .await;
    ends_before_its_retry(&[], reason, |builder| {
        builder.limiter(Limiter::new().with_mode(Mode::FailFast))
    })
    .await;
}
