//! The service says that there are too many calls: none of them ran, so every action is tried
//! again, when the service says or after a while.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use volcengine_rtc::core::error::GiveUpReason;
use volcgen_tests::{HANG_LIMIT, JumpingClock, NO_LIMIT};

use crate::case::Case;
use crate::reply::{error, good, reply};
use crate::server::Server;

/// Refused for their number, however often.
fn throttled(row: &'static str, status: u16) -> Case {
    Case::new(row)
        .is("throttled is_not_executed")
        .status(status)
        .stopped(GiveUpReason::Attempts, GiveUpReason::Attempts)
}

/// Refuses the first request, with these headers.
fn once(headers: impl Fn() -> String + Send + Sync + 'static) -> Server {
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
        .fails(|| Server::answering(error("429 Too Many Requests", "", "FlowLimitExceeded")));
}

#[test]
fn status_429_without_a_code() {
    // Not from the service but from something before it.
    Case::new("status 429 without a code")
        .is("throttled unexpected_reply is_not_executed")
        .status(429)
        .stopped(GiveUpReason::Attempts, GiveUpReason::Attempts)
        .fails(|| Server::answering(reply("429 Too Many Requests", "", "slow down")));
}

#[test]
fn throttled_with_status_200() {
    throttled("throttled with status 200", 200)
        .code("FlowLimitExceeded")
        .fails(|| Server::answering(error("200 OK", "", "FlowLimitExceeded")));
}

#[test]
fn throttled_with_a_dotted_code() {
    let code = "AccountFlowLimitExceeded.StopPushPublicStream";
    throttled("throttled with a dotted code", 400)
        .code(code)
        .fails(move || Server::answering(error("400 Bad Request", "", code)));
}

#[test]
fn status_429_once() {
    let fault = || once(String::new);
    Case::new("status 429 once").succeeds(fault, |waited| {
        assert!(waited <= Duration::from_millis(500));
    });
}

#[test]
fn retry_after_in_seconds() {
    let fault = || once(|| "Retry-After: 1\r\n".to_owned());
    Case::new("Retry-After in seconds").succeeds(fault, |waited| {
        // And up to half a second more, so that not all come back together.
        let seconds = waited.as_secs_f64();
        assert!((1.0..=1.5).contains(&seconds), "{seconds}");
    });
}

/// What the client's clock shows.
fn today() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_767_225_600)
}

#[test]
fn retry_after_as_a_date() {
    let fault = || {
        once(|| {
            let later = today() + Duration::from_secs(2);
            format!("Retry-After: {}\r\n", httpdate::fmt_http_date(later))
        })
    };
    Case::new("Retry-After as a date")
        .timeout(NO_LIMIT)
        .configured(|builder| builder.clock(JumpingClock::at(today())))
        .succeeds(fault, |waited| {
            let seconds = waited.as_secs_f64();
            assert!((2.0..=2.5).contains(&seconds), "{seconds}");
        });
}

/// There is no point in waiting: the caller is told at once.
#[test]
fn retry_after_the_deadline() {
    let headers = "Retry-After: 60\r\n";
    throttled("Retry-After the deadline", 429)
        .code("FlowLimitExceeded")
        .stopped(GiveUpReason::Deadline, GiveUpReason::Deadline)
        .says("not sent again for want of time")
        .ends_within(HANG_LIMIT / 4)
        .fails(move || {
            Server::answering(error("429 Too Many Requests", headers, "FlowLimitExceeded"))
        });
}
