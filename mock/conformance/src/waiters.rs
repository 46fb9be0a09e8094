//! Waiting for states.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use volcengine_core::clock::{Clock, TokioClock};
use volcengine_core::future::BoxFuture;
use volcengine_core::schema::{WaitUntil, Waitable, Waiter};
use volcengine_mock::{MockResponse, MockServer};
use volcgen_model::model::{self, Acceptor, Matcher, WaiterState};
use volcgen_synth as sample;

use crate::Suite;

/// Long enough for all calls of a wait.
const TIMEOUT: Duration = Duration::from_secs(86_400);

/// See [`Suite::assert_waiters`].
pub(crate) async fn assert_waiters<A>(suite: &Suite)
where
    A: Waitable + Clone + DeserializeOwned,
{
    let name = format!("{} {}", A::INFO.name, A::INFO.version);
    let target = suite
        .catalog()
        .find(Some(suite.code()), A::INFO.version, A::INFO.name)
        .unwrap_or_else(|| panic!("{name}: the specs have no such action"));
    let described: Vec<_> = target.action.waiters.iter().map(|one| &*one.name).collect();
    let generated: Vec<_> = A::WAITERS.iter().map(|one| one.name).collect();
    assert_eq!(generated, described, "{name}: other waiters");
    let requests = sample::requests(target.service, target.action)
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    let request: A =
        serde_json::from_value(requests.minimal).unwrap_or_else(|error| panic!("{name}: {error}"));
    let server = suite.server(false).await;
    for (generated, described) in A::WAITERS.iter().zip(&target.action.waiters) {
        let test = WaiterTest {
            name: format!("{name}, {}", described.name),
            suite,
            server: &server,
            described,
        };
        let waits = (generated.poll_ms, generated.max_poll_ms);
        let expected = (described.poll_ms, described.max_poll_ms);
        assert_eq!(waits, expected, "{}: other waits", test.name);
        for acceptor in &described.acceptors {
            test.assert_decides(&request, generated, acceptor).await;
        }
    }
}

/// The test of one waiter.
struct WaiterTest<'s> {
    name: String,
    suite: &'s Suite,
    server: &'s MockServer,
    described: &'s model::Waiter,
}

impl WaiterTest<'_> {
    /// Lets the server send what an acceptor matches, and compares how the wait ends.
    async fn assert_decides<A>(&self, request: &A, waiter: &'static Waiter, acceptor: &Acceptor)
    where
        A: Waitable + Clone,
    {
        for (response, text) in responses(acceptor) {
            let state = self.first_state(acceptor);
            self.server.clear();
            self.server.enqueue(response);
            if state == WaiterState::Retry {
                self.enqueue_success();
            }
            let builder = self.suite.client_builder(self.server);
            let client = self.suite.built(builder.clock(SkippingClock::default()));
            let outcome = client.wait_until(request.clone(), waiter, TIMEOUT).await;
            let calls = self.server.requests().len();
            let expected_calls = if state == WaiterState::Retry { 2 } else { 1 };
            assert_eq!(calls, expected_calls, "{}: calls for {text}", self.name);
            match (state, outcome.err()) {
                (WaiterState::Success | WaiterState::Retry, None) => {}
                (WaiterState::Failure, Some(error)) if error.is_waiter_failure() => {
                    let shown = error.waiter_state().unwrap_or_default();
                    assert!(shown.contains(&text), "{}: {shown}, not {text}", self.name);
                }
                (_, error) => panic!("{}: {text} gives {error:?}", self.name),
            }
        }
    }

    /// What follows from the responses of an acceptor: an earlier one can match them, too.
    fn first_state(&self, acceptor: &Acceptor) -> WaiterState {
        let matches = |other: &&Acceptor| match (&other.matcher, &acceptor.matcher) {
            (Matcher::Error { code: other }, Matcher::Error { code }) => {
                let rest = code.strip_prefix(other.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }
            _ => std::ptr::eq(*other, acceptor),
        };
        let found = self.described.acceptors.iter().find(matches);
        found.unwrap_or(acceptor).state
    }

    fn enqueue_success(&self) {
        let mut acceptors = self.described.acceptors.iter();
        let success = acceptors.find(|acceptor| acceptor.state == WaiterState::Success);
        let mut responses = success.into_iter().flat_map(responses);
        let (response, _) = responses
            .next()
            .unwrap_or_else(|| panic!("{}: nothing ends it", self.name));
        self.server.enqueue(response);
    }
}

/// What an acceptor matches, each with the text of its state.
fn responses(acceptor: &Acceptor) -> Vec<(MockResponse, String)> {
    match &acceptor.matcher {
        Matcher::Error { code } => {
            let response = MockResponse::error(400, code.as_str(), "for a test");
            vec![(response, code.clone())]
        }
        Matcher::Value { path, values } => {
            let values = values.iter().map(|value| json!(value.value));
            let response = |value: Value| {
                let text = value.as_str().map_or(value.to_string(), str::to_owned);
                (MockResponse::result(at(path, value)), text)
            };
            values.map(response).collect()
        }
    }
}

/// A result with a value at a path of dotted wire names.
fn at(path: &str, value: Value) -> Value {
    let mut names = path.rsplit('.');
    names.by_ref().fold(value, |inner, name| {
        let members = [(name.to_owned(), inner)];
        Value::Object(members.into_iter().collect::<Map<_, _>>())
    })
}

/// A clock that each wait puts ahead at once.
#[derive(Clone, Default)]
struct SkippingClock(Arc<Mutex<Duration>>);

impl SkippingClock {
    fn skipped(&self) -> std::sync::MutexGuard<'_, Duration> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for SkippingClock {
    fn now(&self) -> SystemTime {
        TokioClock.now()
    }

    fn monotonic(&self) -> Duration {
        TokioClock.monotonic() + *self.skipped()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        *self.skipped() += duration;
        Box::pin(async {})
    }
}
