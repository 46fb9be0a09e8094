//! Who calls: the generated client, asynchronous or blocking, behind one face.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use volcengine_rtc::core::blocking;
use volcengine_rtc::core::transport::TransportOptions;
use volcengine_rtc::v2023_11_01::Client;
use volcengine_rtc::{ClientBuilder, Credentials, Error, Response};
use volcgen_tests::HANG_LIMIT;

/// Never to be seen in a text.
const SECRET_KEY: &str = "never-to-be-shown";

/// How much later than its deadline a call may end on a machine that is busy: a call that has no
/// deadline ends later.
const SLACK: Duration = HANG_LIMIT;

/// Which kind of client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Async,
    Blocking,
}

pub const KINDS: [Kind; 2] = [Kind::Async, Kind::Blocking];

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// `StopPushPublicStream`, which is idempotent.
    Stop,
    /// `CreateApp`, which is not.
    Create,
    /// `StopPushPublicStream` with a long request: 5 MB.
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

    /// The id of the stream to stop.
    fn stream(self) -> String {
        let length = if self == Action::StopLong {
            5_000_000
        } else {
            1
        };
        "p".repeat(length)
    }
}

/// What a test asks of a success.
#[derive(Debug)]
pub struct Answer {
    pub request_id: String,
    pub sent: u32,
    /// Between attempts.
    pub waited: Duration,
}

impl<T> From<Response<T>> for Answer {
    fn from(response: Response<T>) -> Self {
        Answer {
            sent: response.attempts().sent(),
            waited: response.attempts().waited(),
            request_id: response.metadata.request_id,
        }
    }
}

pub type Outcome = Result<Answer, Error>;

/// A generated client, and what drives it. Clones are clones of the client.
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

/// A client's configuration that does not depend on the environment of the test.
pub fn configure(url: &str) -> ClientBuilder {
    Client::builder()
        .env_lookup(|_| None)
        .endpoint(url)
        .credentials(Credentials::new("AK", SECRET_KEY))
        .transport_options(options())
}

/// A listener may be slow to accept what the crowd of a test asks for.
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

    /// Calls, and checks what holds for all calls: they end in time, and a text of an error names
    /// the action and no secret.
    pub fn call(&self, action: Action) -> Outcome {
        let begun = Instant::now();
        let outcome = match &self.client {
            AnyClient::Async(runtime, client) => runtime.block_on(asynchronous(client, action)),
            AnyClient::Blocking(client) => blocking(client, action),
        };
        let took = begun.elapsed();
        assert!(took <= self.timeout + SLACK, "{took:?}: {outcome:?}");
        outcome.inspect_err(|error| check(error, action))
    }

    /// Lets the client see what became of its connections, if the system knows it already. A client
    /// that blocks asks the system when it needs one.
    pub fn settle(&self) {
        if let AnyClient::Async(runtime, _) = &self.client {
            runtime.block_on(async {
                for _ in 0..10 {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            });
        }
    }

    /// Makes so many calls at the same time.
    pub fn calls(&self, count: usize, action: Action) -> Vec<Outcome> {
        match &self.client {
            AnyClient::Async(runtime, client) => runtime.block_on(at_once(client, count, action)),
            AnyClient::Blocking(_) => self.in_threads(count, 1, action),
        }
    }

    /// Makes calls in several threads, so many one after another in each.
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

async fn at_once(client: &Client, count: usize, action: Action) -> Vec<Outcome> {
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
                .map(Answer::from)
        }
        Action::Create => {
            let call = client.create_app().app_name("a");
            call.send().await.map(Answer::from)
        }
    }
}

fn blocking(client: &Client<blocking::Client>, action: Action) -> Outcome {
    match action {
        Action::Stop | Action::StopLong => {
            let call = client.stop_push_public_stream().app_id("a");
            call.public_stream_id(action.stream())
                .send()
                .map(Answer::from)
        }
        Action::Create => {
            let call = client.create_app().app_name("a");
            call.send().map(Answer::from)
        }
    }
}

fn check(error: &Error, action: Action) {
    let (text, debug) = (error.to_string(), format!("{error:?}"));
    assert!(text.starts_with(action.name()), "{text}");
    assert_eq!(error.action(), Some(action.name()));
    assert!(error.attempts().gave_up_because().is_some(), "{text}");
    let sent = error.attempts().sent();
    let times = format!("sent {sent} times");
    assert_eq!(text.contains(&times), sent > 1, "{text}");
    assert!(!text.contains(SECRET_KEY) && !debug.contains(SECRET_KEY));
}
