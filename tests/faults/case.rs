//! A case: a fault, and what the caller must see. Each is a row of `docs/reliability.md` and runs
//! four times, with either client and with an action that is idempotent and one that is not.

use std::panic::resume_unwind;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use volcengine_rtc::core::error::GiveUpReason;
use volcengine_rtc::core::transport::TransportOptions;
use volcengine_rtc::{ClientBuilder, Error};
use volcgen_tests::{HANG_LIMIT, wait_until};

use crate::caller::{ACTIONS, Action, Caller, KINDS, Kind, configure, options};
use crate::document;
use crate::server::Server;

/// A case is a few calls, each of which ends within [`HANG_LIMIT`]; if it takes longer, it hangs.
const GUARD: Duration = HANG_LIMIT.saturating_mul(2);

/// Cases with short time limits do not run beside those that take the whole machine.
static MACHINE: RwLock<()> = RwLock::new(());

/// Where calls go.
pub struct Target {
    pub url: String,
    pub options: TransportOptions,
    /// Counts what arrives.
    pub server: Server,
}

impl From<Server> for Target {
    fn from(server: Server) -> Self {
        Target {
            url: server.url(),
            options: options(),
            server,
        }
    }
}

/// What the caller must see. How often the request is sent stands in the document's row.
pub struct Case {
    row: &'static str,
    timeout: Duration,
    predicates: &'static str,
    stopped: (GiveUpReason, GiveUpReason),
    says: &'static str,
    status: Option<u16>,
    code: Option<&'static str>,
    none_arrive: bool,
    ends_within: Duration,
    configured: fn(ClientBuilder) -> ClientBuilder,
}

impl Case {
    /// The case of a row of the document.
    pub fn new(row: &'static str) -> Self {
        Case {
            row,
            timeout: HANG_LIMIT / 2,
            predicates: "",
            stopped: (GiveUpReason::Attempts, GiveUpReason::MayHaveExecuted),
            says: "",
            status: None,
            code: None,
            none_arrive: false,
            ends_within: Duration::MAX,
            configured: |builder| builder,
        }
    }

    /// The time limit of a call; one that is not reached if it is not set.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// The predicates of the error that hold, without `is_`, in the order of [`predicates`].
    pub fn is(mut self, predicates: &'static str) -> Self {
        self.predicates = predicates;
        self
    }

    /// Why the call is not sent again, if the action is idempotent and if it is not.
    pub fn stopped(mut self, idempotent: GiveUpReason, other: GiveUpReason) -> Self {
        self.stopped = (idempotent, other);
        self
    }

    /// A part of the error's text.
    pub fn says(mut self, part: &'static str) -> Self {
        self.says = part;
        self
    }

    /// The status of the reply.
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// The service's code.
    pub fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    /// No request arrives whole; otherwise as many as are sent do.
    pub fn none_arrive(mut self) -> Self {
        self.none_arrive = true;
        self
    }

    /// The call fails this soon, long before its deadline.
    pub fn ends_within(mut self, limit: Duration) -> Self {
        self.ends_within = limit;
        self
    }

    /// Configures the client further.
    pub fn configured(mut self, configure: fn(ClientBuilder) -> ClientBuilder) -> Self {
        self.configured = configure;
        self
    }

    /// Makes one call to a new server in each run: it fails as the case says.
    pub fn fails<T: Into<Target>>(self, start: impl Fn() -> T + Send + Sync + 'static) {
        self.fails_and(start, |_| {});
    }

    /// As [`Case::fails`], and looks at the server afterwards.
    pub fn fails_and<T: Into<Target>>(
        self,
        start: impl Fn() -> T + Send + Sync + 'static,
        also: impl Fn(&Target) + Send + Sync + 'static,
    ) {
        let case = Arc::new(self);
        let row = case.row;
        each(move |run| {
            let target = start().into();
            let begun = Instant::now();
            let outcome = run.caller(&case, &target).call(run.action);
            assert!(begun.elapsed() <= case.ends_within, "{row}");
            let error = outcome.expect_err(row);
            case.check(&error, run.action);
            case.check_arrived(error.attempts().sent(), run.action, &target);
            also(&target);
        });
    }

    /// Makes one call to a new server in each run: it succeeds, perhaps not at once.
    pub fn succeeds<T: Into<Target>>(
        self,
        start: impl Fn() -> T + Send + Sync + 'static,
        also: impl Fn(Duration) + Send + Sync + 'static,
    ) {
        let case = Arc::new(self);
        let row = case.row;
        each(move |run| {
            let target = start().into();
            let outcome = run.caller(&case, &target).call(run.action);
            let answer = outcome.expect(row);
            also(answer.waited);
            case.check_arrived(answer.sent, run.action, &target);
        });
    }

    /// Makes calls one after another to a new server in each run, and looks at what came of them.
    pub fn sequence<T: Into<Target>>(
        self,
        start: impl Fn() -> T + Send + Sync + 'static,
        look: impl Fn(&Caller, Action, &Target) + Send + Sync + 'static,
    ) {
        let case = Arc::new(self);
        each(move |run| {
            let target = start().into();
            let caller = run.caller(&case, &target);
            look(&caller, run.action, &target);
        });
    }

    fn check(&self, error: &Error, action: Action) {
        assert_eq!(predicates(error), self.predicates, "{error}");
        let (idempotent, other) = self.stopped;
        let expected = if action == Action::Stop {
            idempotent
        } else {
            other
        };
        assert_eq!(
            error.attempts().gave_up_because(),
            Some(expected),
            "{error}"
        );
        assert!(error.to_string().contains(self.says), "{error}");
        assert_eq!(error.status().map(|status| status.as_u16()), self.status);
        assert_eq!(error.code(), self.code, "{error}");
    }

    /// Compares what the client says, what the server counted, and what the document tells.
    fn check_arrived(&self, sent: u32, action: Action, target: &Target) {
        let (idempotent, other) = document::sent(self.row);
        let expected = if action == Action::Stop {
            idempotent
        } else {
            other
        };
        assert_eq!(sent.to_string(), expected, "{}: {action:?}", self.row);
        let expected = if self.none_arrive { 0 } else { sent };
        let arrived = || u32::try_from(target.server.requests()).unwrap();
        // The server may still be counting when the client gives up.
        wait_until(self.row, || arrived() >= expected);
        assert_eq!(arrived(), expected, "{}: {action:?} arrived", self.row);
    }
}

/// One of the four runs.
#[derive(Clone, Copy)]
pub struct Run {
    pub kind: Kind,
    pub action: Action,
}

impl Run {
    fn caller(self, case: &Case, target: &Target) -> Caller {
        let builder = configure(&target.url).transport_options(target.options.clone());
        Caller::new(self.kind, case.timeout, (case.configured)(builder))
    }
}

/// Does something four times at once, with both clients and both actions.
pub fn each(run: impl Fn(Run) + Send + Sync + 'static) {
    let _shared = MACHINE.read().unwrap_or_else(PoisonError::into_inner);
    let run = Arc::new(run);
    let mut running = Vec::new();
    for kind in KINDS {
        for action in ACTIONS {
            let run = Arc::clone(&run);
            running.push(thread::spawn(move || {
                guarded(move || run(Run { kind, action }));
            }));
        }
    }
    for thread in running {
        thread.join().unwrap_or_else(|panic| resume_unwind(panic));
    }
}

/// Does something with each client, one after the other, while no other case runs.
pub fn alone(run: impl Fn(Kind) + Copy + Send + Sync + 'static) {
    let _exclusive = MACHINE.write().unwrap_or_else(PoisonError::into_inner);
    for kind in KINDS {
        guarded(move || run(kind));
    }
}

/// Runs what only the asynchronous client has. With one thread, what a poll finds does not depend on
/// how far another thread is.
pub fn asynchronously(work: impl Future<Output = ()> + Send + 'static) {
    let _shared = MACHINE.read().unwrap_or_else(PoisonError::into_inner);
    guarded(|| {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_all().build().unwrap().block_on(work);
    });
}

/// What `work` gives, unless it hangs.
fn guarded<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = channel();
    let thread = thread::spawn(move || sender.send(work()).is_ok());
    match receiver.recv_timeout(GUARD) {
        Ok(output) => output,
        Err(RecvTimeoutError::Timeout) => panic!("it hangs"),
        Err(RecvTimeoutError::Disconnected) => match thread.join() {
            Err(panic) => resume_unwind(panic),
            Ok(_) => unreachable!("it ended without output"),
        },
    }
}

/// The names of all predicates that hold for an error, so that a test notices one too many.
pub fn predicates(error: &Error) -> String {
    let all = [
        ("throttled", error.is_throttled()),
        ("not_found", error.is_not_found()),
        ("unauthorized", error.is_unauthorized()),
        ("forbidden", error.is_forbidden()),
        ("server_error", error.is_server_error()),
        ("timeout", error.is_timeout()),
        ("connect", error.is_connect()),
        ("quota_exceeded", error.is_quota_exceeded()),
        ("too_large", error.is_too_large()),
        ("invalid_request", error.is_invalid_request()),
        ("credentials", error.is_credentials()),
        ("config", error.is_config()),
        ("unexpected_reply", error.is_unexpected_response()),
        ("is_not_executed", error.is_not_executed()),
    ];
    let held = all.iter().filter(|(_, holds)| *holds);
    let names: Vec<_> = held.map(|(name, _)| *name).collect();
    names.join(" ")
}
