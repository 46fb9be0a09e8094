//! Calls for minutes while the mock server fails at random: errors, throttling, pages of HTML, responses that
//! are late, truncated or cut off, and tokens that expire. Callers drop some of their calls.
//!
//! At the end, nothing may be left of them: no request, task, socket, charge of a quota, or memory.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use volcengine_core::clock::TokioClock;
use volcengine_core::quota::{Limiter, Mode};
use volcengine_core::schema::Action as _;
use volcengine_core::transport::TransportOptions;
use volcengine_mock::{MockResponse, MockServer};
use volcengine_rtc::core::credentials::{CredentialsProvider, ProviderContext, ProviderError};
use volcengine_rtc::core::future::BoxFuture;
use volcengine_rtc::v2023_11_01::{Client, StopPushPublicStreamRequest};
use volcengine_rtc::{Credentials, Error};

use crate::memory::{open_files, resident_kib};

const CALLERS: u64 = 32;
/// A caller waits for less than this, at random, after each call.
const PAUSE: Duration = Duration::from_millis(50);
/// The server has a fault after less than this, at random.
const BETWEEN_FAULTS: Duration = Duration::from_millis(50);
/// The timeout of a call, and how late it can end on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(5);
const SLACK: Duration = Duration::from_secs(5);

/// Pseudorandom numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// Whole milliseconds, less than `end`.
    fn duration(&mut self, end: Duration) -> Duration {
        Duration::from_millis(self.below(u64::try_from(end.as_millis()).unwrap()))
    }
}

/// Returns the credentials that the server accepts.
#[derive(Clone)]
struct Issuer(Arc<MockServer>);

impl CredentialsProvider for Issuer {
    fn name(&self) -> &'static str {
        "the soak"
    }

    fn provide<'a>(
        &'a self,
        _context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(async { Ok(self.0.credentials()) })
    }
}

fn role(number: u64) -> Credentials {
    Credentials::new("AK", "SK").with_session_token(format!("token {number}"))
}

/// The outcomes of calls, by kind.
#[derive(Clone, Default)]
struct Outcomes(Arc<Mutex<BTreeMap<String, u64>>>);

impl Outcomes {
    fn add(&self, kind: impl Into<String>) {
        *self.0.lock().unwrap().entry(kind.into()).or_default() += 1;
    }
}

/// The server of [`soak`].
pub fn server() -> MockServer {
    let server = MockServer::builder().enforce_rates(false);
    server.credentials(role(0)).start_blocking().unwrap()
}

pub async fn soak(server: MockServer, seconds: u32) {
    let server = Arc::new(server);
    let (files, tasks) = (open_files(), alive_tasks());
    let limiter = Limiter::new();
    let free = limiter.clone().with_mode(Mode::Off);
    let clients = [limiter.clone(), free].map(|limiter| client(&server, limiter));
    let (outcomes, stop) = (Outcomes::default(), Arc::new(AtomicBool::new(false)));
    let callers = (0..CALLERS).map(|number| {
        let client = clients[usize::from(number % 4 > 0)].clone();
        tokio::spawn(call_on(client, number, outcomes.clone(), Arc::clone(&stop)))
    });
    let callers: Vec<_> = callers.collect();
    let memory = inject(&server, Duration::from_secs(seconds.into())).await;
    stop.store(true, Ordering::SeqCst);
    for caller in callers {
        caller.await.unwrap();
    }
    drop(clients);
    for (kind, count) in &*outcomes.0.lock().unwrap() {
        println!("{count:>10}  {kind}");
    }
    server.clear();
    check_end(&server, &limiter, (files, tasks)).await;
    let grown = resident_kib().saturating_sub(memory);
    println!("memory: {memory} KiB after a quarter of the time, and {grown} KiB more at the end");
    assert!(grown < memory / 10 + 4_096, "memory leaks");
}

fn client(server: &Arc<MockServer>, limiter: Limiter) -> Client {
    let builder = Client::builder()
        .env_lookup(|_| None)
        .endpoint(server.url());
    let builder = builder.credentials(Issuer(Arc::clone(server)));
    let options = TransportOptions::new().no_proxy();
    let builder = builder.transport_options(options).limiter(limiter);
    Client::new(builder.timeout(TIMEOUT).build().unwrap())
}

/// Makes faults until the time is over. Returns the memory after a quarter of it.
async fn inject(server: &MockServer, time: Duration) -> u64 {
    let (begin, mut random, mut memory) = (Instant::now(), Random(7), None);
    let (mut faults, mut rotations) = (0_u64, 0);
    while begin.elapsed() < time {
        tokio::time::sleep(random.duration(BETWEEN_FAULTS)).await;
        server.enqueue(fault(&mut random));
        faults += 1;
        if random.below(400) == 0 {
            rotations += 1;
            server.rotate_credentials(role(rotations));
        }
        // The server forgets the requests, which would take more and more memory.
        if faults.is_multiple_of(20) {
            server.clear();
        }
        if begin.elapsed() > time / 4 {
            memory.get_or_insert_with(resident_kib);
        }
    }
    let seconds = begin.elapsed().as_secs();
    println!("{seconds} s, {faults} faults, {rotations} rotations of the token");
    memory.unwrap_or_else(resident_kib)
}

fn fault(random: &mut Random) -> MockResponse {
    // Beyond the deadline. Few, since each of them occupies a caller until then.
    if random.below(64) == 0 {
        let late = MockResponse::error(500, "InternalError", "late");
        return late.delay(TIMEOUT + TIMEOUT / 5);
    }
    let response = match random.below(7) {
        0 => MockResponse::error(500, "InternalError", "a fault"),
        1 => MockResponse::error(429, "FlowLimitExceeded", "a fault"),
        2 => MockResponse::error(403, "AccessDenied", "a fault"),
        3 => MockResponse::html(502),
        4 => MockResponse::empty(),
        5 => MockResponse::truncated_json(),
        _ => MockResponse::cut_off(),
    };
    response.delay(random.duration(Duration::from_millis(40)))
}

async fn call_on(client: Client, number: u64, outcomes: Outcomes, stop: Arc<AtomicBool>) {
    let mut random = Random(number);
    while !stop.load(Ordering::SeqCst) {
        let is_dropped = random.below(8) == 0;
        let limit = if is_dropped {
            random.duration(Duration::from_millis(30))
        } else {
            Duration::MAX
        };
        let begin = Instant::now();
        let outcome = if random.below(2) == 0 {
            let call = client.create_app().app_name("a").send();
            tokio::time::timeout(limit, call)
                .await
                .map(|outcome| outcome.map(drop))
        } else {
            let call = client.stop_push_public_stream().app_id("a");
            let call = call.public_stream_id("p").send();
            tokio::time::timeout(limit, call)
                .await
                .map(|outcome| outcome.map(drop))
        };
        assert!(
            begin.elapsed() < TIMEOUT + SLACK,
            "{:?}: {outcome:?}",
            begin.elapsed()
        );
        match outcome {
            Ok(Ok(())) => outcomes.add("success"),
            Ok(Err(error)) => outcomes.add(kind(&error)),
            Err(_) => outcomes.add("dropped"),
        }
        tokio::time::sleep(random.duration(PAUSE)).await;
    }
}

fn kind(error: &Error) -> String {
    let reason = error.attempts().gave_up_because();
    let code = error.code().unwrap_or("no code");
    let timeout = if error.is_timeout() { ", timeout" } else { "" };
    format!("{code}{timeout}, {reason:?}")
}

/// Nothing is left of the calls.
async fn check_end(server: &MockServer, limiter: &Limiter, (files, tasks): (usize, usize)) {
    let request = StopPushPublicStreamRequest::builder();
    let request = request.app_id("a").public_stream_id("p").build();
    let begin = Instant::now();
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let left = (server.in_flight(), open_files(), alive_tasks());
        let charges = limiter.charges(StopPushPublicStreamRequest::INFO, &request);
        let permit = limiter.acquire(&charges, &TokioClock, Duration::ZERO).await;
        if left.0 == 0 && left.1 <= files && left.2 <= tasks && permit.is_ok() {
            println!("nothing is left: {left:?} requests, files and tasks");
            return;
        }
        let what = format!("{left:?} requests, files and tasks of {files} and {tasks}; {permit:?}");
        assert!(begin.elapsed() < Duration::from_secs(60), "left: {what}");
    }
}

fn alive_tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}
