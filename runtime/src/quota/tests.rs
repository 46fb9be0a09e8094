//! The limiter on a clock that passes at once, with stores that fail.

use std::future::{pending, poll_fn, ready};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep};
use tracing::{Level, Metadata, Subscriber, span};

use super::*;
use crate::clock::Clock;
use crate::future::Boxed;
use crate::schema::{Method, OperationInfo, Per, Quota, ServiceInfo};

/// One unit of a quota of so many a second.
pub(super) fn claim(key: &str, limit: u32) -> Claim {
    Claim::for_test(key, Box::leak(Box::new(Quota::new(limit, Per::Second))))
}

#[derive(Clone, PartialEq)]
struct Message {
    app_id: String,
    to: Vec<String>,
    options: Option<serde_json::Value>,
}
crate::record! {
    Message {
        required {
            app_id: String = "AppId";
            to: Vec<String> = "To";
        }
        optional {
            options: serde_json::Value = "Options";
        }
    }
}

static SERVICE: ServiceInfo = ServiceInfo::new("rtc", "r", &[("r", "h")]);
static SEND: OperationInfo = OperationInfo::new(&SERVICE, "2020-12-01", Method::Post, "BatchSend")
    .quotas(&[
        Quota::new(100, Per::Second),
        Quota::new(500, Per::Day)
            .shared("messages")
            .keyed_by("AppId")
            .costing("To"),
        Quota::new(5, Per::Minute)
            .keyed_by("Options.Room")
            .costing("Options.Users"),
    ]);

struct TestClock(Instant);

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
    fn sleep(&self, duration: Duration) -> Boxed<'static, ()> {
        Box::pin(sleep(duration))
    }
}

fn clock() -> TestClock {
    TestClock(Instant::now())
}

const SECOND: Duration = Duration::from_secs(1);

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn claims_say_whose_what_and_how_much() {
    let mut message = Message {
        app_id: "app:1".to_owned(),
        to: vec![String::new(); 3],
        options: Some(serde_json::json!({ "Room": 7, "Users": [1, 2] })),
    };
    let limiter = Limiter::new();
    let claims = limiter.claims(&SEND, &message);
    let read = |claim: &Claim| (claim.key().to_owned(), claim.burst(), claim.cost());
    assert_eq!(
        claims.iter().map(read).collect::<Vec<_>>(),
        [
            ("rtc:BatchSend@2020-12-01:100/s".to_owned(), 10, 1),
            ("rtc:messages:500/day:app:1".to_owned(), 500, 3),
            ("rtc:BatchSend@2020-12-01:5/min:7".to_owned(), 5, 2),
        ]
    );
    assert_eq!(claims[0].to_string(), "100/s of BatchSend");
    assert_eq!(claims[1].to_string(), "500/day of messages for each AppId");
    assert_eq!(claims[1].period(), 86_400 * SECOND);

    message.to.clear();
    message.options = None;
    let limiter = limiter.with_burst(|quota| quota.limit / 50);
    let claims = limiter.claims(&SEND, &message);
    assert_eq!(
        claims.iter().map(Claim::burst).collect::<Vec<_>>(),
        [2, 10, 1]
    );
    assert_eq!(
        claims.iter().map(Claim::cost).collect::<Vec<_>>(),
        [1, 1, 1]
    );
    assert_eq!(claims[2].key(), "rtc:BatchSend@2020-12-01:5/min:");
    assert!(
        limiter
            .with_mode(Mode::Off)
            .claims(&SEND, &message)
            .is_empty()
    );
}

#[tokio::test(start_paused = true)]
async fn calls_wait_for_their_turn_within_the_time_they_have() {
    let (limiter, clock, one) = (Limiter::new(), clock(), [claim("a", 10)]);
    let acquire = async |at_most| limiter.acquire(&one, &clock, millis(at_most)).await;
    assert_eq!(acquire(0).await.unwrap().waited, millis(0));
    assert_eq!(acquire(100).await.unwrap().waited, millis(100));
    assert_eq!(clock.elapsed(), millis(100));

    let exceeded = acquire(99).await.unwrap_err();
    assert_eq!(exceeded.wait, millis(100));
    assert_eq!(exceeded.quota, "10/s of Test");
    assert!(
        exceeded
            .to_string()
            .contains("10/s of Test is used up for 0.100 s")
    );
    assert_eq!(clock.elapsed(), millis(100), "a refusal came late");
    assert_eq!(acquire(100).await.unwrap().waited, millis(100));
}

#[tokio::test(start_paused = true)]
async fn modes_are_of_a_clone_and_counts_are_of_all() {
    let (limiter, clock, one) = (Limiter::new(), clock(), [claim("a", 10)]);
    let hasty = limiter.clone().with_mode(Mode::FailFast);
    let free = limiter.clone().with_mode(Mode::Off);
    assert!(hasty.acquire(&one, &clock, SECOND).await.is_ok());
    assert_eq!(
        hasty.acquire(&one, &clock, SECOND).await.unwrap_err().wait,
        millis(100)
    );
    assert_eq!(
        free.acquire(&one, &clock, SECOND).await.unwrap().waited,
        millis(0)
    );
    assert_eq!(
        limiter.acquire(&one, &clock, SECOND).await.unwrap().waited,
        millis(100)
    );
    assert_eq!(
        limiter
            .acquire(&[], &clock, millis(0))
            .await
            .unwrap()
            .waited,
        millis(0)
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_gives_its_turn_back() {
    let (limiter, clock, one) = (Limiter::new(), clock(), [claim("a", 10)]);
    limiter.acquire(&one, &clock, SECOND).await.unwrap();
    {
        let mut waiting = Box::pin(limiter.acquire(&one, &clock, SECOND));
        poll_fn(|context| Poll::Ready(waiting.as_mut().poll(context).is_pending())).await;
        assert_eq!(
            limiter
                .acquire(&one, &clock, millis(150))
                .await
                .unwrap_err()
                .wait,
            millis(200)
        );
    }
    assert_eq!(
        limiter.acquire(&one, &clock, SECOND).await.unwrap().waited,
        millis(100)
    );
}

/// What a store does when it is asked.
#[derive(Clone, Copy)]
enum Answer {
    Wait(Duration),
    Deny,
    Fail,
    Hang,
}

#[derive(Clone)]
struct FakeStore {
    answer: Arc<Mutex<Answer>>,
    asked: Arc<AtomicUsize>,
    given_back: Arc<AtomicUsize>,
}

impl FakeStore {
    fn new(answer: Answer) -> Self {
        FakeStore {
            answer: Arc::new(Mutex::new(answer)),
            asked: Arc::default(),
            given_back: Arc::default(),
        }
    }

    fn now_does(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }
}

impl Store for FakeStore {
    fn reserve<'a>(
        &'a self,
        _claims: &'a [Claim],
        at_most: Duration,
    ) -> Boxed<'a, Result<Decision, StoreError>> {
        self.asked.fetch_add(1, Relaxed);
        let given_back = Arc::clone(&self.given_back);
        let give_back = move || {
            given_back.fetch_add(1, Relaxed);
        };
        match *self.answer.lock().unwrap() {
            Answer::Wait(wait) => Box::pin(ready(Ok(Decision::Granted(Reservation::new(
                wait, give_back,
            ))))),
            Answer::Deny => {
                let wait = at_most + SECOND;
                Box::pin(ready(Ok(Decision::Denied { wait, claim: 0 })))
            }
            Answer::Fail => Box::pin(ready(Err(StoreError::new("broken")))),
            Answer::Hang => Box::pin(pending()),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_store_decides_is_done() {
    let (clock, one) = (clock(), [claim("a", 10)]);
    let store = FakeStore::new(Answer::Wait(millis(70)));
    let limiter = Limiter::new().with_store(store.clone());
    assert_eq!(
        limiter.acquire(&one, &clock, SECOND).await.unwrap().waited,
        millis(70)
    );
    assert_eq!(store.given_back.load(Relaxed), 0);
    let dropped = tokio::time::timeout(millis(20), limiter.acquire(&one, &clock, SECOND)).await;
    assert!(dropped.is_err());
    assert_eq!(store.given_back.load(Relaxed), 1);
    store.now_does(Answer::Deny);
    assert_eq!(
        limiter
            .acquire(&one, &clock, SECOND)
            .await
            .unwrap_err()
            .wait,
        2 * SECOND
    );
}

/// Counts events by their level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<Level>>>);

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn event(&self, event: &tracing::Event<'_>) {
        self.0.lock().unwrap().push(*event.metadata().level());
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

#[tokio::test(start_paused = true)]
async fn without_the_store_quotas_are_kept_here() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let (clock, one) = (clock(), [claim("a", 10)]);
    let store = FakeStore::new(Answer::Hang);
    let limiter = Limiter::new().with_store(store.clone());
    let acquire = async || limiter.acquire(&one, &clock, SECOND).await.unwrap().waited;

    assert_eq!(acquire().await, millis(200), "the store's time limit");
    assert!(limiter.is_degraded());
    assert_eq!(
        acquire().await,
        millis(100),
        "the local quota, without asking the store"
    );
    assert_eq!(acquire().await, millis(100));
    assert_eq!(store.asked.load(Relaxed), 1);

    store.now_does(Answer::Fail);
    tokio::time::advance(SECOND).await;
    assert_eq!(acquire().await, millis(0));
    assert_eq!(acquire().await, millis(100));
    assert_eq!(store.asked.load(Relaxed), 2);

    store.now_does(Answer::Wait(millis(5)));
    tokio::time::advance(SECOND).await;
    assert_eq!(acquire().await, millis(5));
    assert!(!limiter.is_degraded());
    assert_eq!(*log.0.lock().unwrap(), [Level::WARN, Level::INFO]);
}

#[tokio::test(start_paused = true)]
async fn the_time_that_a_store_takes_is_the_callers() {
    let (clock, two) = (clock(), [claim("a", 1).costing(2)]);
    let store = FakeStore::new(Answer::Fail);
    let limiter = Limiter::new().with_store(store.clone());
    limiter.acquire(&two, &clock, SECOND).await.unwrap();
    store.now_does(Answer::Hang);
    tokio::time::advance(SECOND).await;
    // 200 of 900 ms go by waiting for the store; the rest is too short for the 800 ms that follow.
    let exceeded = limiter.acquire(&two, &clock, millis(900)).await;
    assert_eq!(exceeded.unwrap_err().wait, millis(800));
}
