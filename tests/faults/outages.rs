//! Outages: calls succeed again on their own, and the client does not amplify the load.

use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::Duration;

use socket2::{Domain, Socket, Type};
use volcengine_rtc::ClientBuilder;
use volcengine_rtc::core::error::GiveUpReason;
use volcengine_rtc::core::http::HeaderMap;
use volcengine_rtc::core::interceptor::{Attempt, Interceptor};
use volcengine_rtc::core::quota::{Limiter, Mode};
use volcengine_rtc::core::retry::RetryPolicy;
use volcgen_tests::{HANG_LIMIT, wait_until};

use crate::caller::{Action, Caller, configure};
use crate::case::{Case, Run, each, predicates};
use crate::response::{error, good};
use crate::server::{Connection, Server};

/// The duration of an outage.
const OUTAGE: Duration = Duration::from_secs(3);

/// A port that the test keeps, even if no server listens.
struct Port(Socket);

impl Port {
    fn new() -> Self {
        Port(Self::bound(
            &std::net::SocketAddr::from(([127, 0, 0, 1], 0)).into(),
        ))
    }

    fn bound(address: &socket2::SockAddr) -> Socket {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.set_reuse_port(true).unwrap();
        socket.bind(address).unwrap();
        socket
    }

    /// A server that responds with successes until it is shut down.
    fn serve(&self) -> Running {
        let listener = Self::bound(&self.0.local_addr().unwrap());
        listener.listen(128).unwrap();
        let (shutdown, open) = (listener.try_clone().unwrap(), Open::default());
        let streams = Arc::clone(&open);
        let server = Server::serve(listener.into(), move |mut connection| {
            streams
                .lock()
                .unwrap()
                .push(connection.raw().try_clone().unwrap());
            respond(&mut connection);
        });
        Running {
            server,
            listener: shutdown,
            open,
        }
    }
}

type Open = Arc<Mutex<Vec<TcpStream>>>;

struct Running {
    server: Server,
    listener: Socket,
    open: Open,
}

impl Running {
    /// Closes all connections. Clients notice once they have settled.
    fn shut_down(&self) {
        self.listener.shutdown(Shutdown::Both).unwrap();
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn respond(connection: &mut Connection) {
    while connection.request().is_some() {
        connection.write(good());
    }
}

fn builder(url: &str, policy: RetryPolicy) -> ClientBuilder {
    let limiter = Limiter::new().with_mode(Mode::Off);
    configure(url).limiter(limiter).retry_policy(policy)
}

fn caller(run: Run, url: &str, policy: RetryPolicy) -> Caller {
    Caller::new(run.kind, HANG_LIMIT, builder(url, policy))
}

/// Calls fail during the outage and succeed as soon as it is over.
#[test]
fn outage_of_3_seconds() {
    each(|run| {
        let port = Port::new();
        let first = port.serve();
        let caller = caller(run, &first.server.url(), RetryPolicy::default());
        caller.call(run.action).unwrap();
        first.shut_down();
        caller.settle();
        for _ in 0..5 {
            let error = caller.call(run.action).unwrap_err();
            assert_eq!(predicates(&error), "connect not_executed");
            assert_eq!(error.attempts().sent(), 3);
            sleep(OUTAGE / 10);
        }
        let second = port.serve();
        assert_eq!(caller.call(run.action).unwrap().sent, 1);
        assert_eq!((first.server.requests(), second.server.requests()), (1, 1));
    });
}

/// Counts the calls that reach this attempt.
#[derive(Clone, Default)]
struct AttemptCounter(Arc<AtomicUsize>);

impl AttemptCounter {
    const ATTEMPT: u32 = 5;

    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Interceptor for AttemptCounter {
    fn before_signing(&self, attempt: &Attempt<'_>, _headers: &mut HeaderMap) {
        if attempt.number == AttemptCounter::ATTEMPT {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// With a patient policy, calls during the outage succeed.
#[test]
fn outage_of_3_seconds_with_a_patient_policy() {
    each(|run| {
        let port = Port::new();
        let first = port.serve();
        // The backoff is so long that the budget suffices, however late a call starts.
        let policy = RetryPolicy::default().max_attempts(50);
        let policy = policy.initial_backoff(Duration::from_millis(400));
        let policy = policy.max_backoff(Duration::from_secs(1));
        let counter = AttemptCounter::default();
        let builder = builder(&first.server.url(), policy).interceptor(counter.clone());
        let caller = Caller::new(run.kind, HANG_LIMIT, builder);
        caller.call(run.action).unwrap();
        first.shut_down();
        caller.settle();
        let calling = caller.clone();
        let calls = std::thread::spawn(move || calling.calls(5, run.action));
        sleep(OUTAGE);
        wait_until("all calls are retried", || counter.count() == 5);
        let second = port.serve();
        for outcome in calls.join().unwrap() {
            let success = outcome.unwrap();
            assert!(success.sent >= AttemptCounter::ATTEMPT, "{success:?}");
            // The backoff is random, so it has no lower bound.
            assert!(success.waited > OUTAGE / 100, "{success:?}");
        }
        assert_eq!((first.server.requests(), second.server.requests()), (1, 5));
    });
}

/// A policy with a short backoff.
fn short_backoff() -> RetryPolicy {
    RetryPolicy::default().initial_backoff(Duration::from_millis(1))
}

/// A service that always fails receives each call once, and at most a hundred retries in total.
#[test]
fn brown_out_of_all_calls() {
    const CALLS: usize = 400;
    each(|run| {
        let server = Server::responding(error("503 Service Unavailable", "", "InternalError"));
        let outcomes =
            caller(run, &server.url(), short_backoff()).in_threads(10, CALLS / 10, run.action);
        let errors: Vec<_> = outcomes.into_iter().map(Result::unwrap_err).collect();
        let retries = if run.action == Action::Stop { 100 } else { 0 };
        assert_eq!(server.requests(), CALLS + retries);
        let gave_up = |reason| {
            errors
                .iter()
                .filter(|error| error.attempts().gave_up_because() == Some(reason))
                .count()
        };
        if run.action == Action::Stop {
            assert!(gave_up(GiveUpReason::Budget) >= CALLS - retries);
            assert_eq!(
                gave_up(GiveUpReason::Budget) + gave_up(GiveUpReason::Attempts),
                CALLS
            );
        } else {
            assert_eq!(gave_up(GiveUpReason::MayHaveExecuted), CALLS);
        }
    });
}

/// Most calls of idempotent actions succeed, and the service receives less than twice as many requests
/// as calls.
#[test]
fn brown_out_of_half_the_calls() {
    const CALLS: usize = 300;
    each(|run| {
        let server = Server::each(|number, connection| {
            // Pseudorandom.
            let fails = (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 63 == 0;
            if fails {
                connection.write(error("500 Internal Server Error", "", "InternalError"))
            } else {
                connection.write(good())
            }
        });
        let outcomes =
            caller(run, &server.url(), short_backoff()).in_threads(10, CALLS / 10, run.action);
        let successes = outcomes.iter().flatten().count();
        if run.action == Action::Stop {
            assert!(successes >= CALLS * 3 / 4, "{successes}");
            assert!(server.requests() <= CALLS * 2, "{}", server.requests());
        } else {
            assert!(
                (CALLS / 3..CALLS * 2 / 3).contains(&successes),
                "{successes}"
            );
            assert_eq!(server.requests(), CALLS);
        }
    });
}

/// The deadline limits the attempts, not the policy.
#[test]
fn slow_failures_up_to_the_deadline() {
    let row = "slow failures up to the deadline";
    let fault = || {
        Server::each(|_, connection| {
            sleep(Duration::from_millis(500));
            connection.write(error("500 Internal Server Error", "", "InternalError"))
        })
    };
    Case::new(row)
        .timeout(Duration::from_secs(5))
        .configure(|builder| {
            let policy = RetryPolicy::default().max_attempts(100);
            builder.retry_policy(policy.max_backoff(Duration::from_millis(200)))
        })
        .sequence(fault, move |caller, action, target| {
            let error = caller.call(action).expect_err(row);
            let sent = error.attempts().sent();
            // The deadline can cut off the last attempt before its request has arrived.
            let cut_off = usize::from(error.is_timeout());
            let requests = target.server.requests();
            assert!(
                (sent as usize - cut_off..=sent as usize).contains(&requests),
                "{requests}"
            );
            let reason = error.attempts().gave_up_because();
            if action == Action::Stop {
                assert!(error.is_server_error() || error.is_timeout(), "{error}");
                assert_eq!(reason, Some(GiveUpReason::Deadline));
                assert!((2..=10).contains(&sent), "{sent}");
            } else {
                assert_eq!((sent, reason), (1, Some(GiveUpReason::MayHaveExecuted)));
            }
        });
}
