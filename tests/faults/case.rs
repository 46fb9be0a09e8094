//! A case: a fault, and what the caller must see. Each case is a row of `docs/reliability.md`. It runs
//! four times: with both clients, and with an idempotent action and one that is not.

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

/// The time after which a case counts as hanging.
const GUARD: Duration = HANG_LIMIT.saturating_mul(2);

/// Keeps cases with short timeouts apart from those that need the whole machine.
static MACHINE: RwLock<()> = RwLock::new(());

/// The destination of calls.
pub struct Target {
    pub url: String,
    pub options: TransportOptions,
    /// Counts the requests.
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

/// What the caller must see. The document's row has the number of requests.
pub struct Case {
    row: &'static str,
    timeout: Duration,
    predicates: &'static str,
    reasons: (GiveUpReason, GiveUpReason),
    says: &'static str,
    status: Option<u16>,
    code: Option<&'static str>,
    is_unreached: bool,
    fails_within: Duration,
    configure: fn(ClientBuilder) -> ClientBuilder,
}

impl Case {
    /// The case of a row of the document.
    pub fn new(row: &'static str) -> Self {
        Case {
            row,
            timeout: HANG_LIMIT / 2,
            predicates: "",
            reasons: (GiveUpReason::Attempts, GiveUpReason::MayHaveExecuted),
            says: "",
            status: None,
            code: None,
            is_unreached: false,
            fails_within: Duration::MAX,
            configure: |builder| builder,
        }
    }

    /// The timeout of a call. Defaults to one that is not reached.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The true predicates of the error, without `is_`, in the order of [`predicates`]. Defaults to none.
    pub fn is(mut self, predicates: &'static str) -> Self {
        self.predicates = predicates;
        self
    }

    /// Why the call is not retried, if the action is idempotent and if it is not.
    pub fn gives_up(mut self, idempotent: GiveUpReason, other: GiveUpReason) -> Self {
        self.reasons = (idempotent, other);
        self
    }

    /// A part of the error message.
    pub fn says(mut self, part: &'static str) -> Self {
        self.says = part;
        self
    }

    /// The status of the response.
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// The service's error code.
    pub fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    /// No complete request arrives. By default all do.
    pub fn none_arrive(mut self) -> Self {
        self.is_unreached = true;
        self
    }

    /// The call fails within this time, long before its deadline.
    pub fn fails_within(mut self, limit: Duration) -> Self {
        self.fails_within = limit;
        self
    }

    /// Configures the client.
    pub fn configure(mut self, configure: fn(ClientBuilder) -> ClientBuilder) -> Self {
        self.configure = configure;
        self
    }

    /// In each run, makes one call to a new server. It fails as the case describes.
    pub fn fails<T: Into<Target>>(self, start: impl Fn() -> T + Send + Sync + 'static) {
        self.fails_and(start, |_| {});
    }

    /// Like [`Case::fails`], and then checks the server.
    pub fn fails_and<T: Into<Target>>(
        self,
        start: impl Fn() -> T + Send + Sync + 'static,
        check: impl Fn(&Target) + Send + Sync + 'static,
    ) {
        let case = Arc::new(self);
        let row = case.row;
        each(move |run| {
            let target = start().into();
            let started = Instant::now();
            let outcome = run.caller(&case, &target).call(run.action);
            assert!(started.elapsed() <= case.fails_within, "{row}");
            let error = outcome.expect_err(row);
            case.check_error(&error, run.action);
            case.check_requests(error.attempts().sent(), run.action, &target);
            check(&target);
        });
    }

    /// In each run, makes one call to a new server. It succeeds, possibly after retries.
    pub fn succeeds<T: Into<Target>>(
        self,
        start: impl Fn() -> T + Send + Sync + 'static,
        check_wait: impl Fn(Duration) + Send + Sync + 'static,
    ) {
        let case = Arc::new(self);
        let row = case.row;
        each(move |run| {
            let target = start().into();
            let outcome = run.caller(&case, &target).call(run.action);
            let success = outcome.expect(row);
            check_wait(success.waited);
            case.check_requests(success.sent, run.action, &target);
        });
    }

    /// In each run, makes and checks a sequence of calls to a new server.
    pub fn sequence<T: Into<Target>>(
        self,
        start: impl Fn() -> T + Send + Sync + 'static,
        calls: impl Fn(&Caller, Action, &Target) + Send + Sync + 'static,
    ) {
        let case = Arc::new(self);
        each(move |run| {
            let target = start().into();
            let caller = run.caller(&case, &target);
            calls(&caller, run.action, &target);
        });
    }

    fn check_error(&self, error: &Error, action: Action) {
        assert_eq!(predicates(error), self.predicates, "{error}");
        let (idempotent, other) = self.reasons;
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

    /// Compares the counts of the client, of the server and of the document.
    fn check_requests(&self, sent: u32, action: Action, target: &Target) {
        let (idempotent, other) = document::sent(self.row);
        let expected = if action == Action::Stop {
            idempotent
        } else {
            other
        };
        assert_eq!(sent.to_string(), expected, "{}: {action:?}", self.row);
        let expected = if self.is_unreached { 0 } else { sent };
        let arrived = || u32::try_from(target.server.requests()).unwrap();
        // The server can still be counting when the client gives up.
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
        Caller::new(self.kind, case.timeout, (case.configure)(builder))
    }
}

/// Makes the four runs concurrently.
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

/// Runs a test with each client while no other case runs.
pub fn alone(run: impl Fn(Kind) + Copy + Send + Sync + 'static) {
    let _exclusive = MACHINE.write().unwrap_or_else(PoisonError::into_inner);
    for kind in KINDS {
        guarded(move || run(kind));
    }
}

/// Runs a test of the async client. It has one thread, so polls do not race with other threads.
pub fn asynchronously(work: impl Future<Output = ()> + Send + 'static) {
    let _shared = MACHINE.read().unwrap_or_else(PoisonError::into_inner);
    guarded(|| {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_all().build().unwrap().block_on(work);
    });
}

/// Runs `work` and panics if it hangs.
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

/// The names of all true predicates of an error.
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
        ("unexpected_response", error.is_unexpected_response()),
        ("executed", error.is_executed()),
        ("not_executed", error.is_not_executed()),
    ];
    let true_predicates = all.iter().filter(|(_, is_true)| *is_true);
    let names: Vec<_> = true_predicates.map(|(name, _)| *name).collect();
    names.join(" ")
}
