//! Answers that take too long or are too large.

use std::thread::{park, sleep};
use std::time::Duration;

use volcengine_rtc::core::error::GiveUpReason;

use crate::caller::{Action, Caller, configure, options};
use crate::case::{Case, each, predicates};
use crate::reply::{CHUNKED, GOOD, chunk, good};
use crate::server::{Next, Server};

const TICK: Duration = Duration::from_millis(20);

/// The deadline passed; until then even a busy machine has sent the request.
fn late(row: &'static str) -> Case {
    Case::new(row)
        .timeout(Duration::from_secs(3))
        .is("timeout")
        .stopped(GiveUpReason::Deadline, GiveUpReason::Deadline)
        .says("no reply within the time limit")
}

#[test]
fn headers_stall() {
    late("headers stall").fails(|| Server::each(|_, connection| connection.write("")));
}

#[test]
fn headers_stall_within_them() {
    let fault = || Server::each(|_, connection| connection.write("HTTP/1.1 200 OK\r\nConte"));
    late("headers stall within them").fails(fault);
}

#[test]
fn headers_stall_with_a_limit_for_attempts() {
    Case::new("headers stall with a limit for attempts")
        .is("timeout")
        .configured(|builder| builder.attempt_timeout(Duration::from_secs(2)))
        .fails(|| Server::each(|_, connection| connection.write("")));
}

#[test]
fn body_stalls() {
    let fault = || Server::each(|_, connection| connection.write(&good()[..60]));
    late("body stalls").fails(fault);
}

#[test]
fn announced_body_is_too_short() {
    let fault = || {
        Server::each(|_, connection| connection.write(good().replace("Length: 5", "Length: 15")))
    };
    late("announced body is too short").fails(fault);
}

#[test]
fn drip_that_is_too_slow() {
    let fault = || {
        Server::each(|_, connection| {
            connection.write(CHUNKED);
            while let Next::Keep = connection.write(chunk(" ")) {
                sleep(TICK);
            }
            Next::Close
        })
    };
    late("drip that is too slow").fails(fault);
}

#[test]
fn drip_that_ends_in_time() {
    let fault = || {
        Server::each(|_, connection| {
            connection.write(CHUNKED);
            for letter in GOOD.split_inclusive(':') {
                connection.write(chunk(letter));
                sleep(TICK);
            }
            connection.write(chunk(""))
        })
    };
    Case::new("drip that ends in time").succeeds(fault, |_| {});
}

/// 100 MB, of which the client takes no more than its limit and what the system's buffers hold.
#[test]
fn reply_of_100_mb() {
    const LIMIT: usize = 4 << 20;
    // Of both ends: Linux lets them grow to 36 MiB.
    const BUFFERS: usize = 40 << 20;
    let fault = || {
        Server::each(|_, connection| {
            connection.write(CHUNKED);
            let mega = chunk(&" ".repeat(1_000_000));
            for _ in 0..100 {
                if let Next::Close = connection.write(&mega) {
                    break;
                }
            }
            Next::Close
        })
    };
    Case::new("reply of 100 MB")
        .is("too_large")
        .stopped(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .says("the limit is 4194304 bytes")
        .configured(|builder| builder.transport_options(options().body_limit(LIMIT)))
        .fails_and(fault, |target| {
            let written = target.server.written();
            assert!(written <= LIMIT + BUFFERS, "{written} bytes");
        });
}

#[test]
fn reply_that_announces_100_mb() {
    let fault = || {
        Server::each(|_, connection| {
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        })
    };
    Case::new("reply that announces 100 MB")
        .is("too_large")
        .stopped(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .says("the limit is 16777216 bytes")
        .fails(fault);
}

/// It is more than the buffers on the way hold.
#[test]
fn request_is_not_read() {
    let row = "request is not read";
    // Signing takes its time without optimisation, on a busy machine all the more.
    let limit = Duration::from_secs(8);
    each(move |run| {
        if run.action == Action::Stop {
            let server = Server::start(|_connection| {
                loop {
                    park();
                }
            });
            let caller = Caller::new(run.kind, limit, configure(&server.url()));
            let error = caller.call(Action::StopLong).expect_err(row);
            assert_eq!(predicates(&error), "timeout");
            assert_eq!(error.attempts().sent(), 1);
            assert_eq!(
                error.attempts().gave_up_because(),
                Some(GiveUpReason::Deadline)
            );
            assert_eq!(server.requests(), 0);
        }
    });
}
