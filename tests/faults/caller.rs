//! The generated client, async or blocking, with one interface.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use volcengine_rtc::core::blocking;
use volcengine_rtc::core::transport::TransportOptions;
use volcengine_rtc::v2023_11_01::Client;
use volcengine_rtc::{ClientBuilder, Credentials, Error, Response};
use volcgen_tests::HANG_LIMIT;

/// No error shows it.
const SECRET_KEY: &str = "never-to-be-shown";

/// How late a call can end after its deadline on a busy machine.
const SLACK: Duration = HANG_LIMIT;

/// The kind of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Async,
    Blocking,
}

pub const KINDS: [Kind; 2] = [Kind::Async, Kind::Blocking];

/// The action of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// `StopPushPublicStream`, which is idempotent.
    Stop,
    /// `CreateApp`, which is not idempotent.
    Create,
    /// `StopPushPublicStream` with a request of 5 MB.
    StopLong,
}

pub const ACTIONS: [Action; 2] = [Action::Stop, Action::Create];

impl Action {
    pub fn name(self) -> &'static str {
        match self {
            Action::Stop | Action::StopLong => "StopPushPublicStream",
            Action::Create => "CreateApp",
        }
    }

    /// The id of the stream.
    fn stream(self) -> String {
        let length = if self == Action::StopLong {
            5_000_000
        } else {
            1
        };
        "p".repeat(length)
    }
}

/// What tests check of a success.
#[derive(Debug)]
pub struct Success {
    pub request_id: String,
    pub sent: u32,
    /// The wait between attempts.
    pub waited: Duration,
}

impl<T> From<Response<T>> for Success {
    fn from(response: Response<T>) -> Self {
        Success {
            sent: response.attempts().sent(),
            waited: response.attempts().waited(),
            request_id: response.metadata.request_id,
        }
    }
}

pub type Outcome = Result<Success, Error>;

/// A generated client with its executor. Clones share the client.
#[derive(Clone)]
pub struct Caller {
    pub timeout: Duration,
    client: AnyClient,
}

#[derive(Clone)]
enum AnyClient {
    Async(Arc<Runtime>, Client),
    Blocking(Client<blocking::Client>),
}

/// A configuration that ignores the environment.
pub fn configure(url: &str) -> ClientBuilder {
    Client::builder()
        .env_lookup(|_| None)
        .endpoint(url)
        .credentials(Credentials::new("AK", SECRET_KEY))
        .transport_options(options())
}

/// Options with a connect timeout that is long enough for a crowd of calls.
pub fn options() -> TransportOptions {
    TransportOptions::new()
        .no_proxy()
        .connect_timeout(HANG_LIMIT)
}

impl Caller {
    pub fn new(kind: Kind, timeout: Duration, builder: ClientBuilder) -> Self {
        let builder = builder.timeout(timeout);
        let client = match kind {
            Kind::Async => {
                let runtime = tokio::runtime::Builder::new_multi_thread()
                    .worker_threads(2)
                    .enable_all()
                    .build();
                let client = Client::new(builder.build().unwrap());
                AnyClient::Async(Arc::new(runtime.unwrap()), client)
            }
            Kind::Blocking => AnyClient::Blocking(Client::new(builder.build_blocking().unwrap())),
        };
        Caller { timeout, client }
    }

    /// Makes a call, and checks that it ends in time and that an error names the action and no secret.
    pub fn call(&self, action: Action) -> Outcome {
        let started = Instant::now();
        let outcome = match &self.client {
            AnyClient::Async(runtime, client) => runtime.block_on(asynchronous(client, action)),
            AnyClient::Blocking(client) => blocking(client, action),
        };
        let elapsed = started.elapsed();
        assert!(elapsed <= self.timeout + SLACK, "{elapsed:?}: {outcome:?}");
        outcome.inspect_err(|error| check(error, action))
    }

    /// Lets an async client notice closed connections. A blocking client checks a connection before it
    /// uses it.
    pub fn settle(&self) {
        if let AnyClient::Async(runtime, _) = &self.client {
            runtime.block_on(async {
                for _ in 0..10 {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            });
        }
    }

    /// Makes this number of concurrent calls.
    pub fn calls(&self, count: usize, action: Action) -> Vec<Outcome> {
        match &self.client {
            AnyClient::Async(runtime, client) => {
                runtime.block_on(concurrently(client, count, action))
            }
            AnyClient::Blocking(_) => self.in_threads(count, 1, action),
        }
    }

    /// Makes `count` sequential calls in each of several threads.
    pub fn in_threads(&self, threads: usize, count: usize, action: Action) -> Vec<Outcome> {
        let calls = |_| {
            let caller = self.clone();
            thread::spawn(move || -> Vec<_> { (0..count).map(|_| caller.call(action)).collect() })
        };
        let threads: Vec<_> = (0..threads).map(calls).collect();
        let outcomes = threads.into_iter().map(thread::JoinHandle::join);
        outcomes.flat_map(Result::unwrap).collect()
    }
}

async fn concurrently(client: &Client, count: usize, action: Action) -> Vec<Outcome> {
    let call = |_| {
        let client = client.clone();
        tokio::spawn(async move { asynchronous(&client, action).await })
    };
    let tasks: Vec<_> = (0..count).map(call).collect();
    let mut outcomes = Vec::with_capacity(count);
    for task in tasks {
        let outcome = task.await.unwrap();
        outcomes.push(outcome.inspect_err(|error| check(error, action)));
    }
    outcomes
}

pub async fn asynchronous(client: &Client, action: Action) -> Outcome {
    match action {
        Action::Stop | Action::StopLong => {
            let call = client.stop_push_public_stream().app_id("a");
            call.public_stream_id(action.stream())
                .send()
                .await
                .map(Success::from)
        }
        Action::Create => {
            let call = client.create_app().app_name("a");
            call.send().await.map(Success::from)
        }
    }
}

fn blocking(client: &Client<blocking::Client>, action: Action) -> Outcome {
    match action {
        Action::Stop | Action::StopLong => {
            let call = client.stop_push_public_stream().app_id("a");
            call.public_stream_id(action.stream())
                .send()
                .map(Success::from)
        }
        Action::Create => {
            let call = client.create_app().app_name("a");
            call.send().map(Success::from)
        }
    }
}

fn check(error: &Error, action: Action) {
    let (message, debug) = (error.to_string(), format!("{error:?}"));
    assert!(message.starts_with(action.name()), "{message}");
    assert_eq!(error.action(), Some(action.name()));
    assert!(error.attempts().gave_up_because().is_some(), "{message}");
    let sent = error.attempts().sent();
    let times = format!("sent {sent} times");
    assert_eq!(message.contains(&times), sent > 1, "{message}");
    assert!(!message.contains(SECRET_KEY) && !debug.contains(SECRET_KEY));
}
