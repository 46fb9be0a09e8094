//! Decisions of the policy, without clock and network.

use http::{HeaderValue, StatusCode};

use super::*;
use crate::error::{ResponseHead, ServiceError};
use crate::quota::QuotaExceeded;
use crate::transport::TransportError;

const HALF: u64 = 1 << 63;

fn service_error(status: u16, code: &str, headers: &[(&'static str, &'static str)]) -> Error {
    let headers = headers.iter().map(|(name, value)| {
        let name = http::HeaderName::from_static(name);
        (name, HeaderValue::from_static(value))
    });
    let error = ServiceError {
        code: code.to_owned(),
        numeric_code: None,
        message: String::new(),
        data: None,
    };
    Error::service(error).with_response(ResponseHead {
        status: StatusCode::from_u16(status).unwrap(),
        headers: headers.collect(),
        request_id: String::new(),
    })
}

fn state(error: &Error) -> RetryState<'_> {
    RetryState {
        error,
        idempotent: true,
        sent: 1,
        corrections: Corrections::default(),
        remaining: Duration::from_secs(10),
        now: SystemTime::UNIX_EPOCH,
    }
}

fn decide(state: &RetryState<'_>) -> RetryDecision {
    RetryPolicy::default().decide(state, HALF)
}

fn wait_ms(number: u64) -> RetryDecision {
    RetryDecision::Wait(Duration::from_millis(number))
}

#[test]
fn a_call_that_may_have_executed_is_retried_only_if_idempotent() {
    let cases = [
        (Error::from(TransportError::other("reset")), false),
        (Error::from(TransportError::timeout()), false),
        (service_error(500, "InternalError", &[]), false),
        (service_error(502, "NobodyKnows", &[]), false),
        (Error::from(TransportError::connect("no route")), true),
        (
            service_error(429, "FlowLimitExceeded.QPSOverLimit", &[]),
            true,
        ),
        (service_error(200, "AccountFlowLimitExceeded", &[]), true),
        (service_error(429, "NobodyKnows", &[]), true),
    ];
    for (error, even_if_not_idempotent) in &cases {
        let waits = |decision| matches!(decision, RetryDecision::Wait(_));
        assert!(waits(decide(&state(error))), "{error}");
        let not_idempotent = RetryState {
            idempotent: false,
            ..state(error)
        };
        match even_if_not_idempotent {
            true => assert!(waits(decide(&not_idempotent)), "{error}"),
            false => assert_eq!(
                decide(&not_idempotent),
                RetryDecision::GiveUp(GiveUpReason::MayHaveExecuted),
                "{error}"
            ),
        }
    }
}

#[test]
fn a_permanent_error_is_not_retried() {
    let errors = [
        service_error(400, "InvalidParameter", &[]),
        service_error(400, "InvalidParameter.TaskAlreadyExists", &[]),
        service_error(404, "NobodyKnows", &[]),
        Error::config("wrong"),
        Error::credentials("none"),
    ];
    for error in &errors {
        assert_eq!(
            decide(&state(error)),
            RetryDecision::GiveUp(GiveUpReason::NotRetryable),
            "{error}"
        );
    }
}

#[test]
fn an_exceeded_quota_is_not_retried() {
    let error = Error::from(QuotaExceeded {
        no_timer: None,
        retry_after: Duration::from_millis(7),
        quota: "150/s of StopPushPublicStream".to_owned(),
    });
    assert!(error.is_throttled() && error.is_not_executed());
    let after = |sent| RetryState {
        sent,
        ..state(&error)
    };
    assert_eq!(
        decide(&after(0)),
        RetryDecision::GiveUp(GiveUpReason::NotRetryable)
    );
    assert_eq!(
        decide(&after(1)),
        RetryDecision::GiveUp(GiveUpReason::NotRetryable)
    );
}

#[test]
fn backoff_doubles_and_is_random() {
    let error = service_error(500, "InternalError", &[]);
    let policy = RetryPolicy::default().max_attempts(40);
    let wait = |sent, random| {
        let state = RetryState {
            sent,
            ..state(&error)
        };
        policy.decide(&state, random)
    };
    assert_eq!(wait(1, HALF), wait_ms(50));
    assert_eq!(wait(2, HALF), wait_ms(100));
    assert_eq!(wait(5, HALF), wait_ms(800));
    assert_eq!(wait(5, 0), wait_ms(0));
    assert_eq!(wait(5, HALF / 2), wait_ms(400));
    let patient = RetryState {
        sent: 39,
        remaining: Duration::MAX,
        ..state(&error)
    };
    let longest = policy.decide(&patient, HALF);
    assert_eq!(longest, wait_ms(10_000), "half of the maximum backoff");

    let throttled = service_error(429, "FlowLimitExceeded", &[]);
    assert_eq!(decide(&state(&throttled)), wait_ms(250));
}

#[test]
fn each_setting_of_the_backoff_is_used() {
    let policy = RetryPolicy::default()
        .initial_backoff(Duration::from_millis(40))
        .throttled_initial_backoff(Duration::from_millis(60))
        .max_backoff(Duration::from_millis(100));
    let waits = |error: Error| {
        [1, 2].map(|sent| {
            let state = RetryState {
                sent,
                ..state(&error)
            };
            policy.decide(&state, HALF)
        })
    };
    let failed = waits(service_error(500, "InternalError", &[]));
    assert_eq!(failed, [wait_ms(20), wait_ms(40)]);
    let throttled = waits(service_error(429, "FlowLimitExceeded", &[]));
    assert_eq!(throttled, [wait_ms(30), wait_ms(50)]);
}

#[test]
fn retry_after_is_a_lower_bound() {
    let wait = |value| {
        let error = service_error(429, "FlowLimitExceeded", &[("retry-after", value)]);
        decide(&state(&error))
    };
    assert_eq!(wait("2"), wait_ms(2_250));
    assert_eq!(wait("0"), wait_ms(250));
    assert_eq!(wait("soon"), wait_ms(250));
    assert_eq!(wait("Thu, 01 Jan 1970 00:00:03 GMT"), wait_ms(3_250));
    assert_eq!(wait("Mon, 01 Jan 1900 00:00:00 GMT"), wait_ms(250));
    assert_eq!(
        wait("10"),
        RetryDecision::GiveUp(GiveUpReason::Deadline),
        "no time would be left"
    );
    assert_eq!(wait("99999999999999999999"), wait_ms(250), "out of range");
}

#[test]
fn attempts_and_deadline_limit_retries() {
    let error = service_error(503, "ServiceUnavailableTemp", &[]);
    let last = RetryState {
        sent: 3,
        ..state(&error)
    };
    assert_eq!(decide(&last), RetryDecision::GiveUp(GiveUpReason::Attempts));
    let first = state(&error);
    let none = RetryPolicy::none().decide(&first, HALF);
    assert_eq!(none, RetryDecision::GiveUp(GiveUpReason::Attempts));
    let late = RetryState {
        remaining: Duration::from_millis(50),
        ..state(&error)
    };
    assert_eq!(decide(&late), RetryDecision::GiveUp(GiveUpReason::Deadline));
}

#[test]
fn clock_and_credentials_are_corrected_once() {
    let late = service_error(400, "InvalidTimestamp", &[]);
    let expired = service_error(401, "InvalidSecretToken", &[]);
    // Neither was executed, so the action need not be idempotent.
    for error in [&late, &expired] {
        let not_idempotent = RetryState {
            idempotent: false,
            ..state(error)
        };
        assert_eq!(decide(&not_idempotent), RetryDecision::Correct);
        let corrections = Corrections {
            clock: true,
            credentials: true,
        };
        let again = RetryState {
            corrections,
            ..state(error)
        };
        assert_eq!(
            decide(&again),
            RetryDecision::GiveUp(GiveUpReason::NotRetryable)
        );
    }
    let other = Corrections {
        clock: true,
        credentials: false,
    };
    let first = RetryState {
        corrections: other,
        ..state(&expired)
    };
    assert_eq!(decide(&first), RetryDecision::Correct);
}
