//! Throttling: the service executed nothing, so every action is retried, after `Retry-After` if the
//! service sends it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use volcengine_rtc::core::error::GiveUpReason;
use volcgen_tests::{HANG_LIMIT, JumpingClock, NO_LIMIT};

use crate::case::Case;
use crate::response::{error, good, response};
use crate::server::Server;

/// All attempts are throttled.
fn throttled(row: &'static str, status: u16) -> Case {
    Case::new(row)
        .is("throttled not_executed")
        .status(status)
        .gives_up(GiveUpReason::Attempts, GiveUpReason::Attempts)
}

/// A server that throttles the first request, with these headers.
fn throttling_once(headers: impl Fn() -> String + Send + Sync + 'static) -> Server {
    Server::each(move |number, connection| match number {
        0 => connection.write(error(
            "429 Too Many Requests",
            &headers(),
            "FlowLimitExceeded",
        )),
        _ => connection.write(good()),
    })
}

#[test]
fn status_429() {
    throttled("status 429", 429)
        .code("FlowLimitExceeded")
        .fails(|| Server::responding(error("429 Too Many Requests", "", "FlowLimitExceeded")));
}

#[test]
fn status_429_without_a_code() {
    // It comes from a proxy in front of the service.
    Case::new("status 429 without a code")
        .is("throttled unexpected_response not_executed")
        .status(429)
        .gives_up(GiveUpReason::Attempts, GiveUpReason::Attempts)
        .fails(|| Server::responding(response("429 Too Many Requests", "", "slow down")));
}

#[test]
fn throttled_with_status_200() {
    throttled("throttled with status 200", 200)
        .code("FlowLimitExceeded")
        .fails(|| Server::responding(error("200 OK", "", "FlowLimitExceeded")));
}

#[test]
fn throttled_with_a_dotted_code() {
    let code = "AccountFlowLimitExceeded.StopPushPublicStream";
    throttled("throttled with a dotted code", 400)
        .code(code)
        .fails(move || Server::responding(error("400 Bad Request", "", code)));
}

#[test]
fn status_429_once() {
    let fault = || throttling_once(String::new);
    Case::new("status 429 once").succeeds(fault, |waited| {
        assert!(waited <= Duration::from_millis(500));
    });
}

#[test]
fn retry_after_in_seconds() {
    let fault = || throttling_once(|| "Retry-After: 1\r\n".to_owned());
    Case::new("Retry-After in seconds").succeeds(fault, |waited| {
        // And up to half a second of jitter.
        let seconds = waited.as_secs_f64();
        assert!((1.0..=1.5).contains(&seconds), "{seconds}");
    });
}

/// The time of the client's clock.
fn today() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_767_225_600)
}

#[test]
fn retry_after_as_a_date() {
    let fault = || {
        throttling_once(|| {
            let later = today() + Duration::from_secs(2);
            format!("Retry-After: {}\r\n", httpdate::fmt_http_date(later))
        })
    };
    Case::new("Retry-After as a date")
        .timeout(NO_LIMIT)
        .configure(|builder| builder.clock(JumpingClock::at(today())))
        .succeeds(fault, |waited| {
            let seconds = waited.as_secs_f64();
            assert!((2.0..=2.5).contains(&seconds), "{seconds}");
        });
}

/// Waiting is pointless, so the call fails at once.
#[test]
fn retry_after_beyond_the_deadline() {
    let headers = "Retry-After: 60\r\n";
    throttled("Retry-After beyond the deadline", 429)
        .code("FlowLimitExceeded")
        .gives_up(GiveUpReason::Deadline, GiveUpReason::Deadline)
        .says("no time left before the deadline")
        .fails_within(HANG_LIMIT / 4)
        .fails(move || {
            Server::responding(error("429 Too Many Requests", headers, "FlowLimitExceeded"))
        });
}
