//! Broken connections and surplus bytes: the call may have been executed, so only an idempotent action
//! is retried.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

use volcengine_rtc::core::error::GiveUpReason;
use volcgen_tests::wait_until;

use crate::caller::Action;
use crate::case::Case;
use crate::response::{CHUNKED, GOOD, good, ok};
use crate::server::{Next, Server};

const TICK: Duration = Duration::from_millis(20);

/// The connection broke, and the client does not know whether the call was executed.
fn broken(row: &'static str) -> Case {
    Case::new(row).says("the connection failed")
}

#[test]
fn reset_before_the_body_is_read() {
    let fault = || {
        Server::start(|mut connection| {
            connection.head();
            connection.reset();
        })
    };
    broken("reset before the body is read")
        .none_arrive()
        .fails(fault);
}

#[test]
fn reset_after_the_body_is_read() {
    let fault = || Server::each(|_, _| Next::Reset);
    broken("reset after the body is read").fails(fault);
}

#[test]
fn closed_instead_of_a_response() {
    let fault = || Server::each(|_, _| Next::Close);
    broken("closed instead of a response").fails(fault);
}

#[test]
fn closed_within_the_headers() {
    let fault = || {
        Server::each(|_, connection| {
            connection.write("HTTP/1.1 200 OK\r\nContent-Le");
            Next::Close
        })
    };
    broken("closed within the headers").fails(fault);
}

#[test]
fn closed_within_the_body() {
    let fault = || {
        Server::each(|_, connection| {
            connection.write(good().replace("Length: 5", "Length: 15"));
            Next::Close
        })
    };
    broken("closed within the body").fails(fault);
}

#[test]
fn closed_within_a_chunk() {
    let fault = || {
        Server::each(|_, connection| {
            connection.write(format!("{CHUNKED}ff\r\n{{"));
            Next::Close
        })
    };
    broken("closed within a chunk").fails(fault);
}

#[test]
fn response_that_is_not_http() {
    let fault = || {
        Server::each(|_, connection| {
            connection.write("SSH-2.0-OpenSSH_9.6\r\n\r\n");
            Next::Close
        })
    };
    broken("response that is not HTTP").fails(fault);
}

#[test]
fn headers_that_never_end() {
    let fault = || {
        Server::each(|_, connection| {
            connection.write("HTTP/1.1 200 OK\r\n");
            while let Next::Keep = connection.write(format!("X-A: {}\r\n", "a".repeat(9_000))) {}
            Next::Close
        })
    };
    broken("headers that never end").fails(fault);
}

#[test]
fn body_ends_with_the_connection() {
    let fault = || {
        Server::each(|_, connection| {
            connection.write(format!("HTTP/1.1 200 OK\r\n\r\n{GOOD}"));
            Next::Close
        })
    };
    Case::new("body ends with the connection").succeeds(fault, |_| {});
}

/// A load balancer closes idle connections; the client notices before its next call.
#[test]
fn idle_connection_is_closed() {
    idle("idle connection is closed", Next::Close);
}

#[test]
fn idle_connection_is_reset() {
    idle("idle connection is reset", Next::Reset);
}

fn idle(row: &'static str, end: Next) {
    let fault = move || {
        Server::each(move |_, connection| {
            connection.write(good());
            sleep(TICK);
            end
        })
    };
    Case::new(row).sequence(fault, move |caller, action, target| {
        for calls in 1..=3 {
            let success = caller.call(action).expect(row);
            assert_eq!(success.sent, 1);
            assert_eq!(target.server.requests(), calls);
            wait_until(row, || target.server.ended() == calls);
            caller.settle();
        }
        assert_eq!(target.server.connections(), 3);
    });
}

/// The server closes the connection while the request is on its way.
#[test]
fn idle_connection_is_closed_as_it_is_used() {
    let row = "idle connection is closed as it is used";
    let fault = || {
        let first = AtomicBool::new(true);
        Server::start(move |mut connection| {
            let is_first = first.swap(false, Ordering::SeqCst);
            while connection.request().is_some() {
                connection.write(good());
                if is_first {
                    connection.head();
                    return;
                }
            }
        })
    };
    Case::new(row).sequence(fault, move |caller, action, target| {
        assert_eq!(caller.call(action).expect(row).sent, 1);
        // A connection returns to the pool shortly after its call has ended.
        caller.settle();
        if action == Action::Create {
            let error = caller.call(action).expect_err(row);
            assert_eq!(error.attempts().sent(), 1);
            assert_eq!(
                error.attempts().gave_up_because(),
                Some(GiveUpReason::MayHaveExecuted)
            );
            caller.call(action).expect(row);
        } else {
            assert_eq!(caller.call(action).expect(row).sent, 2);
        }
        assert_eq!(target.server.requests(), 2, "complete requests");
    });
}

/// Bytes after a response are not mistaken for the response to the next call.
#[test]
fn body_longer_than_content_length() {
    let row = "body longer than Content-Length";
    let forged = ok(&GOOD.replace("\"R\"", "\"forged\""));
    let both = good().len() + forged.len();
    let fault = move || {
        let forged = forged.clone();
        Server::each(move |number, connection| match number {
            0 => connection.write(good() + &forged),
            1 => {
                connection.write(good());
                sleep(TICK);
                connection.write(&forged)
            }
            _ => connection.write(good()),
        })
    };
    Case::new(row).sequence(fault, move |caller, action, target| {
        for calls in 1..=3 {
            assert_eq!(caller.call(action).expect(row).request_id, "R");
            assert_eq!(target.server.requests(), calls);
            wait_until(row, || target.server.written() >= calls.min(2) * both);
            caller.settle();
        }
    });
}
