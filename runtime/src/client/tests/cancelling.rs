//! Pages, waits, calls with idempotency tokens and untyped calls are dropped after each poll. The client
//! is then as before: nothing runs, quotas are charged for what was sent, and the next call succeeds.

#![expect(dead_code, reason = "tests do not use all of the builders")]

use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use serde_json::{Value, json};
use tokio::task::yield_now;

use super::*;
use crate::client::Untyped;
use crate::credentials::{CredentialsProvider, ProviderContext, ProviderError};
use crate::pages::Pages;
use crate::quota::{Charge, Decision, Limiter, Reservation, Store, StoreError};
use crate::schema::{
    Acceptor, Literal, Pagination, Period, Quota, ValueRef, WaitUntil, Waiter, WaiterState,
};
use crate::sync::model::dropped_after;
use crate::{action, paginated};

/// No call takes so long; timers of this length never fire.
const NO_LIMIT: Duration = Duration::from_secs(1_000);

static QUOTAS: &[Quota] = &[Quota::new(10, Period::Second)];

/// Lists names.
#[derive(Clone)]
pub struct List {
    /// The position.
    pub next: Option<String>,
    /// The idempotency token.
    pub token: Option<String>,
}
record! {
    List as ListBuilder {
        optional {
            next: String = "Next";
            token: String = "ClientToken".idempotency_token();
        }
    }
}
/// Some names.
#[derive(Clone)]
pub struct ListPage {
    /// The names.
    pub names: Vec<String>,
    /// The next position.
    pub next: Option<String>,
}
record! {
    ListPage {
        defaulted { names: Vec<String> = "Names"; }
        optional { next: String = "Next"; }
    }
}
action! {
    List => ListPage,
    ActionInfo::new(&SERVICE, "V", Method::Get, "List").idempotent().quotas(QUOTAS)
}
paginated! { List as ListBuilder [] => String, next, [names], Pagination::tokens("Names", "Next") }

fn list() -> List {
    List {
        next: None,
        token: None,
    }
}

const ENDED: Waiter = Waiter::new(
    "ended",
    2_000,
    8_000,
    &[Acceptor::value(
        "Next",
        &[(Literal::String("3"), "")],
        WaiterState::Success,
    )],
);

/// A clock whose sleeps take one poll. It does not wait for deadlines.
#[derive(Clone)]
struct YieldingClock(FakeClock);

impl Clock for YieldingClock {
    fn now(&self) -> SystemTime {
        self.0.now()
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let sleep = self.0.sleep(duration);
        Box::pin(async move {
            if duration >= NO_LIMIT / 2 {
                pending::<()>().await;
            }
            yield_now().await;
            sleep.await;
        })
    }
}

/// Counts what runs, is charged and is sent.
#[derive(Clone, Default)]
struct World(Arc<Counts>);

#[derive(Default)]
struct Counts {
    running: AtomicUsize,
    charged: AtomicUsize,
    sent: AtomicUsize,
    /// The idempotency token of each request.
    tokens: Mutex<Vec<String>>,
}

struct Running(Arc<Counts>);

impl Running {
    fn new(counts: &Arc<Counts>) -> Self {
        counts.running.fetch_add(1, SeqCst);
        Running(Arc::clone(counts))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, SeqCst);
    }
}

/// Every third request is throttled. The others get a page of a list of three.
impl Transport for World {
    fn send(&self, request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        let running = Running::new(&self.0);
        let number = self.0.sent.fetch_add(1, SeqCst);
        let parameter = |name: &str| {
            let query = request.uri().query().unwrap_or_default();
            let mut pairs = crate::sign::canonical::pairs(query);
            let found = pairs.find(|(key, _)| key == name);
            found.map(|(_, value)| value.into_owned())
        };
        let token = parameter("ClientToken").unwrap_or_default();
        self.0.tokens.lock().unwrap().push(token);
        let next = match parameter("Next").as_deref() {
            None => json!({ "Names": ["a"], "Next": "2" }),
            // A state that is reached later.
            Some("state") if number % 3 == 1 => json!({ "Names": ["b"] }),
            Some("2" | "state") => json!({ "Names": ["b"], "Next": "3" }),
            _ => json!({ "Names": ["c"] }),
        };
        Box::pin(async move {
            yield_now().await;
            drop(running);
            if number.is_multiple_of(3) {
                return failure(429, "FlowLimitExceeded", &[]);
            }
            let body = json!({ "ResponseMetadata": { "RequestId": "R" }, "Result": next });
            Ok(response(200, &body.to_string()))
        })
    }
}

impl CredentialsProvider for World {
    fn name(&self) -> &'static str {
        "a test"
    }

    fn provide<'a>(
        &'a self,
        _context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        let running = Running::new(&self.0);
        Box::pin(async move {
            yield_now().await;
            drop(running);
            Ok(Credentials::new("AK", "SK"))
        })
    }
}

impl Store for World {
    fn time_limit(&self) -> Duration {
        NO_LIMIT
    }

    fn reserve<'a>(
        &'a self,
        _charges: &'a [Charge],
        _max_wait: Duration,
    ) -> BoxFuture<'a, Result<Decision, StoreError>> {
        Box::pin(async {
            yield_now().await;
            self.0.charged.fetch_add(1, SeqCst);
            let counts = Arc::clone(&self.0);
            let release = move || {
                counts.charged.fetch_sub(1, SeqCst);
            };
            let slot = Reservation::new(Duration::from_millis(100), release);
            Ok(Decision::Granted(slot))
        })
    }
}

impl World {
    fn client(&self) -> Client {
        Client::builder(&SERVICE)
            .env_lookup(|_| None)
            .transport(self.clone())
            .clock(YieldingClock(FakeClock::new()))
            .credentials(self.clone())
            .limiter(Limiter::new().with_store(self.clone()))
            .timeout(NO_LIMIT)
            .build()
            .unwrap()
    }

    fn check(&self, polls: usize) {
        let counts = &self.0;
        assert_eq!(counts.running.load(SeqCst), 0, "runs after {polls} polls");
        let (charged, sent) = (counts.charged.load(SeqCst), counts.sent.load(SeqCst));
        assert_eq!(charged, sent, "charged and sent after {polls} polls");
    }
}

/// Drops some work after each number of polls, at least this many, and then does it again.
async fn dropped_everywhere<F: Future<Output = ()>>(least: usize, work: impl Fn(Client) -> F) {
    for polls in 0.. {
        let world = World::default();
        let client = world.client();
        let outcome = dropped_after(polls, work(client.clone())).await;
        world.check(polls);
        if outcome.is_some() {
            assert!(polls >= least, "done after {polls} polls");
            return;
        }
        let dropped = world.0.tokens.lock().unwrap().clone();
        work(client).await;
        world.check(polls);
        let tokens = world.0.tokens.lock().unwrap();
        let fresh = tokens.iter().skip(dropped.len());
        assert!(
            fresh
                .clone()
                .all(|token| token.is_empty() || !dropped.contains(token))
        );
    }
}

#[tokio::test]
async fn pages_are_dropped_everywhere() {
    dropped_everywhere(12, |client| async {
        let names = Pages::new(client, list()).into_items().try_collect().await;
        assert_eq!(names.unwrap(), ["a", "b", "c"]);
    })
    .await;
}

/// Each future of `next` is dropped after one poll, and no page is lost or fetched twice.
#[tokio::test]
async fn a_dropped_future_of_a_page_loses_no_page() {
    let world = World::default();
    let mut items = Pages::new(world.client(), list()).into_items();
    let mut names = Vec::new();
    let mut dropped = 0;
    loop {
        match dropped_after(1, items.next()).await {
            None => dropped += 1,
            Some(Some(name)) => names.push(name.unwrap()),
            Some(None) => break,
        }
        yield_now().await;
    }
    assert_eq!(names, ["a", "b", "c"]);
    assert!(dropped >= 12, "{dropped} futures");
    // Three pages and two attempts that were throttled.
    assert_eq!(world.0.sent.load(SeqCst), 5);
    world.check(dropped);
}

#[tokio::test]
async fn waits_are_dropped_everywhere() {
    dropped_everywhere(12, |client| async move {
        let request = List {
            next: Some("state".to_owned()),
            ..list()
        };
        let ended = client.wait_until(request, &ENDED, NO_LIMIT * 2).await;
        assert_eq!(ended.unwrap().result.names, ["b"]);
    })
    .await;
}

#[tokio::test]
async fn calls_with_idempotency_tokens_are_dropped_everywhere() {
    dropped_everywhere(6, |client| async move {
        let page = client.send(&list()).await;
        assert_eq!(page.unwrap().result.names, ["a"]);
    })
    .await;
}

/// A retry that was sent and did not succeed has spent its tokens; nothing else takes any.
#[tokio::test]
async fn the_tokens_of_a_retry_that_was_not_sent_return() {
    let mut has_waited = false;
    for polls in 0.. {
        let world = World::default();
        let client = world.client();
        let mut call = Box::pin(client.send(&list()));
        let outcome = dropped_after(polls, call.as_mut()).await;
        has_waited |= client.shared.budget.tokens() == 495 && world.0.sent.load(SeqCst) == 1;
        drop(call);
        let is_spent = outcome.is_none() && world.0.sent.load(SeqCst) == 2;
        let left = if is_spent { 495 } else { 500 };
        let tokens = client.shared.budget.tokens();
        assert_eq!(tokens, left, "after {polls} polls");
        if outcome.is_some() {
            assert!(has_waited, "no call was dropped while it waited");
            return;
        }
    }
}

#[tokio::test]
async fn untyped_calls_and_waits_are_dropped_everywhere() {
    let request = || Untyped::get("V", "List", json!({ "Next": "state" }));
    let request = || request().idempotent(true).quotas(QUOTAS, ValueRef::Absent);
    dropped_everywhere(4, |client| async move {
        let page = client.call_as::<Value>(request()).await;
        assert_eq!(page.unwrap().result["Names"][0], "b");
    })
    .await;
    dropped_everywhere(4, |client| async move {
        let ended = client.wait_as::<Value>(request(), &ENDED, NO_LIMIT * 2);
        assert_eq!(ended.await.unwrap().result["Names"][0], "b");
    })
    .await;
}
