//! Responses that take too long or are too large.

use std::thread::{park, sleep};
use std::time::Duration;

use volcengine_rtc::core::error::GiveUpReason;

use crate::caller::{Action, Caller, configure, options};
use crate::case::{Case, each, predicates};
use crate::response::{CHUNKED, GOOD, chunk, good};
use crate::server::{Next, Server};

const TICK: Duration = Duration::from_millis(20);

/// The deadline passes. It is long enough to send the request on a busy machine.
fn deadline_passes(row: &'static str) -> Case {
    Case::new(row)
        .timeout(Duration::from_secs(3))
        .is("timeout")
        .gives_up(GiveUpReason::Deadline, GiveUpReason::Deadline)
        .says("timed out waiting for a response")
}

#[test]
fn headers_stall() {
    deadline_passes("headers stall").fails(|| Server::each(|_, connection| connection.write("")));
}

#[test]
fn headers_stall_halfway() {
    let fault = || Server::each(|_, connection| connection.write("HTTP/1.1 200 OK\r\nConte"));
    deadline_passes("headers stall halfway").fails(fault);
}

#[test]
fn headers_stall_with_an_attempt_timeout() {
    Case::new("headers stall with an attempt timeout")
        .is("timeout")
        .configure(|builder| builder.attempt_timeout(Duration::from_secs(2)))
        .fails(|| Server::each(|_, connection| connection.write("")));
}

#[test]
fn body_stalls() {
    let fault = || Server::each(|_, connection| connection.write(&good()[..60]));
    deadline_passes("body stalls").fails(fault);
}

#[test]
fn body_shorter_than_content_length() {
    let fault = || {
        Server::each(|_, connection| connection.write(good().replace("Length: 5", "Length: 15")))
    };
    deadline_passes("body shorter than Content-Length").fails(fault);
}

#[test]
fn slow_drip_beyond_the_deadline() {
    let fault = || {
        Server::each(|_, connection| {
            connection.write(CHUNKED);
            while let Next::Keep = connection.write(chunk(" ")) {
                sleep(TICK);
            }
            Next::Close
        })
    };
    deadline_passes("slow drip beyond the deadline").fails(fault);
}

#[test]
fn slow_drip_within_the_deadline() {
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
    Case::new("slow drip within the deadline").succeeds(fault, |_| {});
}

/// The client reads at most its limit; the rest of what is sent fills the system's buffers.
#[test]
fn response_of_100_mb() {
    const LIMIT: usize = 4 << 20;
    // Both ends: Linux lets them grow to 36 MiB.
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
    Case::new("response of 100 MB")
        .is("too_large")
        .gives_up(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .says("the limit is 4194304 bytes")
        .configure(|builder| builder.transport_options(options().body_limit(LIMIT)))
        .fails_and(fault, |target| {
            let written = target.server.written();
            assert!(written <= LIMIT + BUFFERS, "{written} bytes");
        });
}

#[test]
fn content_length_of_100_mb() {
    let fault = || {
        Server::each(|_, connection| {
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        })
    };
    Case::new("Content-Length of 100 MB")
        .is("too_large")
        .gives_up(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .says("the limit is 16777216 bytes")
        .fails(fault);
}

/// The request is larger than the buffers of both ends.
#[test]
fn request_is_not_read() {
    let row = "request is not read";
    // Unoptimized signing is slow, in particular on a busy machine.
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
