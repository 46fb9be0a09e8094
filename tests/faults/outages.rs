//! A service that fails for a while: calls come through again by themselves, and the client makes
//! nothing worse.

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
use crate::reply::{error, good};
use crate::server::{Connection, Server};

/// How long the service is away.
const AWAY: Duration = Duration::from_secs(3);

/// A port that stays this test's, whether somebody listens or not.
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

    /// A server that answers well until it is shut down.
    fn serve(&self) -> Running {
        let listener = Self::bound(&self.0.local_addr().unwrap());
        listener.listen(128).unwrap();
        let (ours, open) = (listener.try_clone().unwrap(), Open::default());
        let opened = Arc::clone(&open);
        let server = Server::serve(listener.into(), move |mut connection| {
            opened
                .lock()
                .unwrap()
                .push(connection.raw().try_clone().unwrap());
            answer(&mut connection);
        });
        Running {
            server,
            listener: ours,
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
    /// Ends all connections. The system knows it then, and clients once they have settled.
    fn shut_down(&self) {
        self.listener.shutdown(Shutdown::Both).unwrap();
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn answer(connection: &mut Connection) {
    while connection.request().is_some() {
        connection.write(good());
    }
}

fn builder(url: &str, policy: RetryPolicy) -> ClientBuilder {
    let quotas = Limiter::new().with_mode(Mode::Off);
    configure(url).limiter(quotas).retry_policy(policy)
}

fn caller(run: Run, url: &str, policy: RetryPolicy) -> Caller {
    Caller::new(run.kind, HANG_LIMIT, builder(url, policy))
}

/// Calls fail while it is away, and succeed as soon as it is back.
#[test]
fn service_away_for_3_seconds() {
    each(|run| {
        let port = Port::new();
        let first = port.serve();
        let caller = caller(run, &first.server.url(), RetryPolicy::default());
        caller.call(run.action).unwrap();
        first.shut_down();
        caller.settle();
        for _ in 0..5 {
            let error = caller.call(run.action).unwrap_err();
            assert_eq!(predicates(&error), "connect is_not_executed");
            assert_eq!(error.attempts().sent(), 3);
            sleep(AWAY / 10);
        }
        let second = port.serve();
        assert_eq!(caller.call(run.action).unwrap().sent, 1);
        assert_eq!((first.server.requests(), second.server.requests()), (1, 1));
    });
}

/// Counts the calls that are sent this often.
#[derive(Clone, Default)]
struct Patient(Arc<AtomicUsize>);

impl Patient {
    const ATTEMPTS: u32 = 5;

    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Interceptor for Patient {
    fn before_signing(&self, attempt: &Attempt<'_>, _headers: &mut HeaderMap) {
        if attempt.number == Patient::ATTEMPTS {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// With a policy for it, calls that are made meanwhile succeed.
#[test]
fn service_away_for_3_seconds_and_patient_calls() {
    each(|run| {
        let port = Port::new();
        let first = port.serve();
        // Waits that the budget pays for, however late one of the calls begins.
        let policy = RetryPolicy::default().max_attempts(50);
        let policy = policy.initial_backoff(Duration::from_millis(400));
        let policy = policy.max_backoff(Duration::from_secs(1));
        let patient = Patient::default();
        let builder = builder(&first.server.url(), policy).interceptor(patient.clone());
        let caller = Caller::new(run.kind, HANG_LIMIT, builder);
        caller.call(run.action).unwrap();
        first.shut_down();
        caller.settle();
        let calling = caller.clone();
        let calls = std::thread::spawn(move || calling.calls(5, run.action));
        sleep(AWAY);
        wait_until("all calls are repeated", || patient.count() == 5);
        let second = port.serve();
        for outcome in calls.join().unwrap() {
            let answer = outcome.unwrap();
            assert!(answer.sent >= Patient::ATTEMPTS, "{answer:?}");
            // Of random waits, whose bounds are 2.4 seconds before the third attempt in all.
            assert!(answer.waited > AWAY / 100, "{answer:?}");
        }
        assert_eq!((first.server.requests(), second.server.requests()), (1, 5));
    });
}

/// Waits that take no time, so that many calls can be made.
fn hasty() -> RetryPolicy {
    RetryPolicy::default().initial_backoff(Duration::from_millis(1))
}

/// A service that fails altogether gets each call once, and a hundred attempts more in all.
#[test]
fn brown_out_of_all_calls() {
    const CALLS: usize = 400;
    each(|run| {
        let server = Server::answering(error("503 Service Unavailable", "", "InternalError"));
        let outcomes = caller(run, &server.url(), hasty()).in_threads(10, CALLS / 10, run.action);
        let errors: Vec<_> = outcomes.into_iter().map(Result::unwrap_err).collect();
        let more = if run.action == Action::Stop { 100 } else { 0 };
        assert_eq!(server.requests(), CALLS + more);
        let stopped = |stop| {
            errors
                .iter()
                .filter(|error| error.attempts().gave_up_because() == Some(stop))
                .count()
        };
        if run.action == Action::Stop {
            assert!(stopped(GiveUpReason::Budget) >= CALLS - more);
            assert_eq!(
                stopped(GiveUpReason::Budget) + stopped(GiveUpReason::Attempts),
                CALLS
            );
        } else {
            assert_eq!(stopped(GiveUpReason::MayHaveExecuted), CALLS);
        }
    });
}

/// Most calls of actions that are idempotent come through, and the service gets less than twice as
/// many requests as there are calls.
#[test]
fn brown_out_of_half_the_calls() {
    const CALLS: usize = 300;
    each(|run| {
        let server = Server::each(|number, connection| {
            // As good as random.
            let fails = (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 63 == 0;
            if fails {
                connection.write(error("500 Internal Server Error", "", "InternalError"))
            } else {
                connection.write(good())
            }
        });
        let outcomes = caller(run, &server.url(), hasty()).in_threads(10, CALLS / 10, run.action);
        let came_through = outcomes.iter().flatten().count();
        if run.action == Action::Stop {
            assert!(came_through >= CALLS * 3 / 4, "{came_through}");
            assert!(server.requests() <= CALLS * 2, "{}", server.requests());
        } else {
            assert!(
                (CALLS / 3..CALLS * 2 / 3).contains(&came_through),
                "{came_through}"
            );
            assert_eq!(server.requests(), CALLS);
        }
    });
}

/// The policy would allow many more attempts, the deadline does not.
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
        .configured(|builder| {
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
            let stopped = error.attempts().gave_up_because();
            if action == Action::Stop {
                assert!(error.is_server_error() || error.is_timeout(), "{error}");
                assert_eq!(stopped, Some(GiveUpReason::Deadline));
                assert!((2..=10).contains(&sent), "{sent}");
            } else {
                assert_eq!((sent, stopped), (1, Some(GiveUpReason::MayHaveExecuted)));
            }
        });
}
