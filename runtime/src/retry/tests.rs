//! The policy on errors that are made here, without clock and network.

use http::{HeaderValue, StatusCode};

use super::*;
use crate::error::{ReplyHead, ServiceError};
use crate::quota::Exceeded;
use crate::transport::TransportError;

const HALF: u64 = 1 << 63;

fn replied(status: u16, code: &str, headers: &[(&'static str, &'static str)]) -> Error {
    let headers = headers.iter().map(|(name, value)| {
        let name = http::HeaderName::from_static(name);
        (name, HeaderValue::from_static(value))
    });
    let error = ServiceError {
        code: code.to_owned(),
        code_n: None,
        message: String::new(),
        data: None,
    };
    Error::service(error).with_reply(ReplyHead {
        status: StatusCode::from_u16(status).unwrap(),
        headers: headers.collect(),
        request_id: String::new(),
    })
}

fn failed(error: &Error) -> Failed<'_> {
    Failed {
        error,
        idempotent: true,
        sent: 1,
        corrected: Corrected::default(),
        remaining: Duration::from_secs(10),
        now: SystemTime::UNIX_EPOCH,
    }
}

fn judge(failed: &Failed<'_>) -> Verdict {
    RetryPolicy::default().judge(failed, &Budget::default(), HALF)
}

fn milliseconds(number: u64) -> Verdict {
    Verdict::Wait(Duration::from_millis(number))
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
        let waits = |verdict| matches!(verdict, Verdict::Wait(_));
        assert!(waits(judge(&failed(error))), "{error}");
        let once = Failed {
            idempotent: false,
            ..failed(error)
        };
        match even_if_not_idempotent {
            true => assert!(waits(judge(&once)), "{error}"),
            false => assert_eq!(judge(&once), Verdict::Stop(Stop::MayHaveRun), "{error}"),
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
        assert_eq!(judge(&failed(error)), Verdict::Stop(Stop::Final), "{error}");
    }
}

/// The limiter has waited as long as it may, so its refusal is the last word.
#[test]
fn a_quota_that_is_used_up_is_told_at_once() {
    let error = Error::from(Exceeded {
        wait: Duration::from_millis(7),
        quota: "150/s of StopPushPublicStream".to_owned(),
    });
    assert!(error.is_throttled() && error.cannot_have_run());
    let before = |sent| Failed {
        sent,
        ..failed(&error)
    };
    assert_eq!(judge(&before(0)), Verdict::Stop(Stop::Final));
    assert_eq!(judge(&before(1)), Verdict::Stop(Stop::Final));
}

#[test]
fn waits_double_and_are_random() {
    let error = replied(500, "InternalError", &[]);
    let policy = RetryPolicy::default().attempts(40);
    let wait = |sent, random| {
        let failed = Failed {
            sent,
            ..failed(&error)
        };
        policy.judge(&failed, &Budget::default(), random)
    };
    assert_eq!(wait(1, HALF), milliseconds(50));
    assert_eq!(wait(2, HALF), milliseconds(100));
    assert_eq!(wait(5, HALF), milliseconds(800));
    assert_eq!(wait(5, 0), milliseconds(0));
    assert_eq!(wait(5, HALF / 2), milliseconds(400));
    let patient = Failed {
        sent: 39,
        remaining: Duration::MAX,
        ..failed(&error)
    };
    let longest = policy.judge(&patient, &Budget::default(), HALF);
    assert_eq!(longest, milliseconds(10_000), "half of the longest wait");

    let throttled = replied(429, "FlowLimitExceeded", &[]);
    assert_eq!(judge(&failed(&throttled)), milliseconds(250));
}

#[test]
fn retry_after_is_a_lower_bound() {
    let wait = |value| {
        let error = replied(429, "FlowLimitExceeded", &[("retry-after", value)]);
        judge(&failed(&error))
    };
    assert_eq!(wait("2"), milliseconds(2_250));
    assert_eq!(wait("0"), milliseconds(250));
    assert_eq!(wait("soon"), milliseconds(250));
    assert_eq!(wait("Thu, 01 Jan 1970 00:00:03 GMT"), milliseconds(3_250));
    assert_eq!(wait("Mon, 01 Jan 1900 00:00:00 GMT"), milliseconds(250));
    assert_eq!(
        wait("10"),
        Verdict::Stop(Stop::Deadline),
        "all that is left"
    );
    assert_eq!(wait("99999999999999999999"), milliseconds(250), "no number");
}

#[test]
fn attempts_time_and_budget_end() {
    let error = replied(503, "ServiceUnavailableTemp", &[]);
    let third = Failed {
        sent: 3,
        ..failed(&error)
    };
    assert_eq!(judge(&third), Verdict::Stop(Stop::Attempts));
    let first = failed(&error);
    let none = RetryPolicy::none().judge(&first, &Budget::default(), HALF);
    assert_eq!(none, Verdict::Stop(Stop::Attempts));
    let late = Failed {
        remaining: Duration::from_millis(50),
        ..failed(&error)
    };
    assert_eq!(judge(&late), Verdict::Stop(Stop::Deadline));

    let budget = Budget::default();
    while budget.take() {}
    let verdict = RetryPolicy::default().judge(&first, &budget, HALF);
    assert_eq!(verdict, Verdict::Stop(Stop::Budget));
}

#[test]
fn clock_and_credentials_are_corrected_once() {
    let late = replied(400, "InvalidTimestamp", &[]);
    let expired = replied(401, "InvalidSecretToken", &[]);
    // Neither can have run, so it does not matter whether the action is idempotent.
    for error in [&late, &expired] {
        let once = Failed {
            idempotent: false,
            ..failed(error)
        };
        assert_eq!(judge(&once), Verdict::Correct);
        let corrected = Corrected {
            clock: true,
            credentials: true,
        };
        let again = Failed {
            corrected,
            ..failed(error)
        };
        assert_eq!(judge(&again), Verdict::Stop(Stop::Final));
    }
    let other = Corrected {
        clock: true,
        credentials: false,
    };
    let first = Failed {
        corrected: other,
        ..failed(&expired)
    };
    assert_eq!(judge(&first), Verdict::Correct);
}
