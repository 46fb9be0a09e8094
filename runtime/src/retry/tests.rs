//! The policy on errors that are made here, without clock and network.

use http::{HeaderValue, StatusCode};

use super::*;
use crate::error::{ResponseHead, ServiceError};
use crate::quota::QuotaExceeded;
use crate::transport::TransportError;

const HALF: u64 = 1 << 63;

fn replied(status: u16, code: &str, headers: &[(&'static str, &'static str)]) -> Error {
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

fn failed(error: &Error) -> RetryState<'_> {
    RetryState {
        error,
        idempotent: true,
        sent: 1,
        corrections: Corrections::default(),
        remaining: Duration::from_secs(10),
        now: SystemTime::UNIX_EPOCH,
    }
}

fn decide(failed: &RetryState<'_>) -> RetryDecision {
    RetryPolicy::default().decide(failed, &RetryBudget::default(), HALF)
}

fn milliseconds(number: u64) -> RetryDecision {
    RetryDecision::Wait(Duration::from_millis(number))
}

#[test]
fn what_may_have_run_is_repeated_only_if_it_is_idempotent() {
    let cases = [
        (Error::from(TransportError::other("reset")), false),
        (Error::from(TransportError::timeout()), false),
        (replied(500, "InternalError", &[]), false),
        (replied(502, "NobodyKnows", &[]), false),
        (Error::from(TransportError::connect("refused")), true),
        (replied(429, "FlowLimitExceeded.QPSOverLimit", &[]), true),
        (replied(200, "AccountFlowLimitExceeded", &[]), true),
        (replied(429, "NobodyKnows", &[]), true),
    ];
    for (error, even_if_not_idempotent) in &cases {
        let waits = |verdict| matches!(verdict, RetryDecision::Wait(_));
        assert!(waits(decide(&failed(error))), "{error}");
        let once = RetryState {
            idempotent: false,
            ..failed(error)
        };
        match even_if_not_idempotent {
            true => assert!(waits(decide(&once)), "{error}"),
            false => assert_eq!(
                decide(&once),
                RetryDecision::GiveUp(GiveUpReason::MayHaveExecuted),
                "{error}"
            ),
        }
    }
}

#[test]
fn what_would_fail_again_is_not_repeated() {
    let errors = [
        replied(400, "InvalidParameter", &[]),
        replied(400, "InvalidParameter.TaskAlreadyExists", &[]),
        replied(404, "NobodyKnows", &[]),
        Error::config("wrong"),
        Error::credentials("none"),
    ];
    for error in &errors {
        assert_eq!(
            decide(&failed(error)),
            RetryDecision::GiveUp(GiveUpReason::NotRetryable),
            "{error}"
        );
    }
}

/// The limiter has waited as long as it may, so its refusal is the last word.
#[test]
fn a_quota_that_is_used_up_is_told_at_once() {
    let error = Error::from(QuotaExceeded {
        retry_after: Duration::from_millis(7),
        quota: "150/s of StopPushPublicStream".to_owned(),
    });
    assert!(error.is_throttled() && error.is_not_executed());
    let before = |sent| RetryState {
        sent,
        ..failed(&error)
    };
    assert_eq!(
        decide(&before(0)),
        RetryDecision::GiveUp(GiveUpReason::NotRetryable)
    );
    assert_eq!(
        decide(&before(1)),
        RetryDecision::GiveUp(GiveUpReason::NotRetryable)
    );
}

#[test]
fn waits_double_and_are_random() {
    let error = replied(500, "InternalError", &[]);
    let policy = RetryPolicy::default().max_attempts(40);
    let wait = |sent, random| {
        let state = RetryState {
            sent,
            ..failed(&error)
        };
        policy.decide(&state, &RetryBudget::default(), random)
    };
    assert_eq!(wait(1, HALF), milliseconds(50));
    assert_eq!(wait(2, HALF), milliseconds(100));
    assert_eq!(wait(5, HALF), milliseconds(800));
    assert_eq!(wait(5, 0), milliseconds(0));
    assert_eq!(wait(5, HALF / 2), milliseconds(400));
    let patient = RetryState {
        sent: 39,
        remaining: Duration::MAX,
        ..failed(&error)
    };
    let longest = policy.decide(&patient, &RetryBudget::default(), HALF);
    assert_eq!(longest, milliseconds(10_000), "half of the longest wait");

    let throttled = replied(429, "FlowLimitExceeded", &[]);
    assert_eq!(decide(&failed(&throttled)), milliseconds(250));
}

#[test]
fn retry_after_is_a_lower_bound() {
    let wait = |value| {
        let error = replied(429, "FlowLimitExceeded", &[("retry-after", value)]);
        decide(&failed(&error))
    };
    assert_eq!(wait("2"), milliseconds(2_250));
    assert_eq!(wait("0"), milliseconds(250));
    assert_eq!(wait("soon"), milliseconds(250));
    assert_eq!(wait("Thu, 01 Jan 1970 00:00:03 GMT"), milliseconds(3_250));
    assert_eq!(wait("Mon, 01 Jan 1900 00:00:00 GMT"), milliseconds(250));
    assert_eq!(
        wait("10"),
        RetryDecision::GiveUp(GiveUpReason::Deadline),
        "all that is left"
    );
    assert_eq!(wait("99999999999999999999"), milliseconds(250), "no number");
}

#[test]
fn attempts_time_and_budget_end() {
    let error = replied(503, "ServiceUnavailableTemp", &[]);
    let third = RetryState {
        sent: 3,
        ..failed(&error)
    };
    assert_eq!(
        decide(&third),
        RetryDecision::GiveUp(GiveUpReason::Attempts)
    );
    let first = failed(&error);
    let none = RetryPolicy::none().decide(&first, &RetryBudget::default(), HALF);
    assert_eq!(none, RetryDecision::GiveUp(GiveUpReason::Attempts));
    let late = RetryState {
        remaining: Duration::from_millis(50),
        ..failed(&error)
    };
    assert_eq!(decide(&late), RetryDecision::GiveUp(GiveUpReason::Deadline));

    let budget = RetryBudget::default();
    while budget.take() {}
    let decision = RetryPolicy::default().decide(&first, &budget, HALF);
    assert_eq!(decision, RetryDecision::GiveUp(GiveUpReason::Budget));
}

#[test]
fn clock_and_credentials_are_corrected_once() {
    let late = replied(400, "InvalidTimestamp", &[]);
    let expired = replied(401, "InvalidSecretToken", &[]);
    // Neither can have run, so it does not matter whether the action is idempotent.
    for error in [&late, &expired] {
        let once = RetryState {
            idempotent: false,
            ..failed(error)
        };
        assert_eq!(decide(&once), RetryDecision::Correct);
        let corrections = Corrections {
            clock: true,
            credentials: true,
        };
        let again = RetryState {
            corrections,
            ..failed(error)
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
        ..failed(&expired)
    };
    assert_eq!(decide(&first), RetryDecision::Correct);
}
