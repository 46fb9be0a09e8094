//! The limiter on a clock that jumps.

use std::future::poll_fn;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep};

use super::*;
use crate::Number;
use crate::clock::Clock;
use crate::future::BoxFuture;
use crate::schema::{ActionInfo, Method, Period, Quota, ServiceInfo};

/// One unit of a quota of `limit` per second.
pub(super) fn charge(key: &str, limit: u32) -> Charge {
    Charge::for_test(key, Box::leak(Box::new(Quota::new(limit, Period::Second))))
}

#[derive(Clone)]
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
static SEND: ActionInfo = ActionInfo::new(&SERVICE, "2020-12-01", Method::Post, "BatchSend")
    .quotas(&[
        Quota::new(100, Period::Second),
        Quota::new(500, Period::Day)
            .shared("messages")
            .keyed_by("AppId")
            .costing("To"),
        Quota::new(5, Period::Minute)
            .keyed_by("Options.Room")
            .costing("Options.Users"),
    ]);

struct Payment {
    price: Number,
}
crate::record! { Payment { defaulted { price: Number = "Price"; } } }

static PAY: ActionInfo =
    ActionInfo::new(&SERVICE, "V", Method::Post, "Pay")
        .quotas(&[Quota::new(5, Period::Minute).keyed_by("Price")]);

pub(super) struct TestClock(Instant);

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }
    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(sleep(duration))
    }
}

pub(super) fn clock() -> TestClock {
    TestClock(Instant::now())
}

pub(super) const SECOND: Duration = Duration::from_secs(1);

pub(super) fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn charges_have_a_key_a_burst_and_a_cost() {
    let mut message = Message {
        app_id: "app:1".to_owned(),
        to: vec![String::new(); 3],
        options: Some(serde_json::json!({ "Room": 7, "Users": [1, 2] })),
    };
    let limiter = Limiter::new();
    let charges = limiter.charges(&SEND, &message);
    let read = |charge: &Charge| (charge.key().to_owned(), charge.burst(), charge.cost());
    assert_eq!(
        charges.iter().map(read).collect::<Vec<_>>(),
        [
            ("rtc:BatchSend@2020-12-01:100/s".to_owned(), 10, 1),
            ("rtc:messages:500/day:app:1".to_owned(), 500, 3),
            ("rtc:BatchSend@2020-12-01:5/min:7".to_owned(), 5, 2),
        ]
    );
    assert_eq!(charges[0].to_string(), "100/s of BatchSend");
    assert_eq!(charges[1].to_string(), "500/day of messages per AppId");
    assert_eq!(charges[1].period(), 86_400 * SECOND);

    message.to.clear();
    message.options = None;
    let limiter = limiter.with_burst(|quota| quota.limit / 50);
    let charges = limiter.charges(&SEND, &message);
    assert_eq!(
        charges.iter().map(Charge::burst).collect::<Vec<_>>(),
        [2, 10, 1]
    );
    assert_eq!(
        charges.iter().map(Charge::cost).collect::<Vec<_>>(),
        [1, 1, 1]
    );
    assert_eq!(charges[2].key(), "rtc:BatchSend@2020-12-01:5/min:");
    assert!(
        limiter
            .with_mode(Mode::Off)
            .charges(&SEND, &message)
            .is_empty()
    );
}

#[test]
fn a_quota_can_be_keyed_by_any_scalar() {
    for (room, key) in [
        (serde_json::json!("a b"), "a b"),
        (serde_json::json!(-7), "-7"),
        (serde_json::json!(0.5), "0.5"),
        (serde_json::json!(true), "true"),
        (serde_json::json!(["a"]), ""),
    ] {
        let message = Message {
            app_id: String::new(),
            to: Vec::new(),
            options: Some(serde_json::json!({ "Room": room })),
        };
        let charges = Limiter::new().charges(&SEND, &message);
        assert_eq!(
            charges[2].key(),
            format!("rtc:BatchSend@2020-12-01:5/min:{key}")
        );
    }
    let payment = Payment {
        price: "0.10".parse().unwrap(),
    };
    let charges = Limiter::new().charges(&PAY, &payment);
    assert_eq!(charges[0].key(), "rtc:Pay@V:5/min:0.10");
}

#[test]
fn debug_output_says_how_a_limiter_keeps_quotas() {
    let limiter = Limiter::new().with_mode(Mode::FailFast);
    assert_eq!(limiter.mode(), Mode::FailFast);
    assert_eq!(
        format!("{limiter:?}"),
        "Limiter { mode: FailFast, store: false, degraded: false, .. }"
    );
    let reservation = Reservation::new(SECOND, || {});
    assert_eq!(format!("{reservation:?}"), "Reservation { wait: 1s, .. }");
}

#[test]
fn the_message_of_a_store_cannot_control_a_terminal() {
    assert_eq!(StoreError::new("no\nanswer").to_string(), r"no\nanswer");
}

#[tokio::test(start_paused = true)]
async fn calls_wait_for_their_slot_within_their_time() {
    let (limiter, clock, one) = (Limiter::new(), clock(), [charge("a", 10)]);
    let acquire = async |max_wait| limiter.acquire(&one, &clock, millis(max_wait)).await;
    assert_eq!(acquire(0).await.unwrap().queued_for, millis(0));
    assert_eq!(acquire(100).await.unwrap().queued_for, millis(100));
    assert_eq!(clock.monotonic(), millis(100));

    let exceeded = acquire(99).await.unwrap_err();
    assert_eq!(exceeded.retry_after, millis(100));
    assert_eq!(exceeded.quota, "10/s of Test");
    assert!(
        exceeded
            .to_string()
            .contains("10/s of Test is used up for 0.100 s")
    );
    assert_eq!(clock.monotonic(), millis(100), "a rejection came late");
    assert_eq!(acquire(100).await.unwrap().queued_for, millis(100));
}

#[tokio::test(start_paused = true)]
async fn clones_have_their_own_mode_and_count_together() {
    let (limiter, clock, one) = (Limiter::new(), clock(), [charge("a", 10)]);
    let fail_fast = limiter.clone().with_mode(Mode::FailFast);
    let free = limiter.clone().with_mode(Mode::Off);
    assert!(fail_fast.acquire(&one, &clock, SECOND).await.is_ok());
    assert_eq!(
        fail_fast
            .acquire(&one, &clock, SECOND)
            .await
            .unwrap_err()
            .retry_after,
        millis(100)
    );
    assert_eq!(
        free.acquire(&one, &clock, SECOND).await.unwrap().queued_for,
        millis(0)
    );
    assert!(
        free.try_acquire(&one, clock.monotonic()),
        "it counts nothing"
    );
    assert!(!fail_fast.try_acquire(&one, clock.monotonic()));
    assert_eq!(
        limiter
            .acquire(&one, &clock, SECOND)
            .await
            .unwrap()
            .queued_for,
        millis(100)
    );
    assert_eq!(
        limiter
            .acquire(&[], &clock, millis(0))
            .await
            .unwrap()
            .queued_for,
        millis(0)
    );
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_releases_its_slot() {
    let (limiter, clock, one) = (Limiter::new(), clock(), [charge("a", 10)]);
    limiter.acquire(&one, &clock, SECOND).await.unwrap();
    {
        let mut waiting = Box::pin(limiter.acquire(&one, &clock, SECOND));
        poll_fn(|context| Poll::Ready(waiting.as_mut().poll(context).is_pending())).await;
        assert_eq!(
            limiter
                .acquire(&one, &clock, millis(150))
                .await
                .unwrap_err()
                .retry_after,
            millis(200)
        );
    }
    assert_eq!(
        limiter
            .acquire(&one, &clock, SECOND)
            .await
            .unwrap()
            .queued_for,
        millis(100)
    );
}
