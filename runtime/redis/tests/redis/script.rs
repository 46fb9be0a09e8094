//! The scripts on a real server.

use std::future::{Future, pending};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake};
use std::thread::{Thread, current, park};
use std::time::{Duration, SystemTime};

use tokio::time::timeout;
use volcengine_core::clock::Clock;
use volcengine_core::future::BoxFuture;
use volcengine_core::quota::{Charge, Limiter, Mode, Permit, QuotaExceeded};
use volcengine_quota_redis::RedisStore;

use crate::HANG_LIMIT;
use crate::clock::TestClock;
use crate::message::{BURST, batch};
use crate::redis_server::RedisServer;

const APP_KEY: &str = "volcengine:{script}:rtc:messages:60/min:app";
const ALL_KEY: &str = "volcengine:{script}:rtc:all:200/s";

fn limiter(server: &RedisServer) -> Limiter {
    let store = RedisStore::with_time_limit(&server.url(), "script", HANG_LIMIT);
    Limiter::new().with_store(store.unwrap())
}

async fn now(limiter: &Limiter, charges: &[Charge]) -> Result<Permit, QuotaExceeded> {
    let fail_fast = limiter.clone().with_mode(Mode::FailFast);
    let outcome = fail_fast
        .acquire(charges, &TestClock::default(), Duration::ZERO)
        .await;
    assert!(!limiter.is_degraded());
    outcome
}

/// Whether a wait is this long, minus the time that passed since: seconds, if the machine is busy.
fn is_about(wait: Duration, seconds: u64) -> bool {
    let most = Duration::from_secs(seconds);
    wait <= most && wait + Duration::from_secs(15) > most
}

#[tokio::test]
#[ignore = "needs redis-server on the PATH"]
async fn a_request_takes_its_cost_from_all_quotas_or_nothing() {
    let server = RedisServer::start();
    let limiter = limiter(&server);
    now(&limiter, &batch(&limiter, "app", 50)).await.unwrap();
    let expiry: u64 = server.run(&format!("PTTL {APP_KEY}"));
    assert!(is_about(Duration::from_millis(expiry), 50), "{expiry}");

    let () = server.run(&format!("DEL {ALL_KEY}"));
    let before: String = server.run(&format!("GET {APP_KEY}"));
    let exceeded = now(&limiter, &batch(&limiter, "app", 30))
        .await
        .unwrap_err();
    assert!(is_about(exceeded.retry_after, 20), "{exceeded:?}");
    assert_eq!(exceeded.quota, "60/min of messages per AppId");
    let after: String = server.run(&format!("GET {APP_KEY}"));
    assert_eq!(before, after);
    let all: Option<String> = server.run(&format!("GET {ALL_KEY}"));
    assert_eq!(all, None);

    now(&limiter, &batch(&limiter, "other", 30)).await.unwrap();
    now(&limiter, &batch(&limiter, "app", 10)).await.unwrap();
}

#[tokio::test]
#[ignore = "needs redis-server on the PATH"]
async fn a_cost_above_the_burst_goes_into_debt() {
    let server = RedisServer::start();
    let limiter = limiter(&server);
    now(&limiter, &batch(&limiter, "app", 100)).await.unwrap();
    let exceeded = now(&limiter, &batch(&limiter, "app", 1)).await.unwrap_err();
    assert!(is_about(exceeded.retry_after, 41), "{exceeded:?}");
    let exceeded = now(&limiter, &batch(&limiter, "app", 1_000))
        .await
        .unwrap_err();
    assert!(is_about(exceeded.retry_after, 100), "{exceeded:?}");
}

#[tokio::test]
#[ignore = "needs redis-server on the PATH"]
async fn a_dropped_call_releases_its_slot_unless_later_calls_wait() {
    let server = RedisServer::start();
    let limiter = limiter(&server);
    let clock = TestClock::default();
    let charges = batch(&limiter, "app", 60);
    now(&limiter, &charges).await.unwrap();
    let wait = async |milliseconds| {
        let acquire = limiter.acquire(&charges, &clock, Duration::MAX);
        let waiting = timeout(Duration::from_millis(milliseconds), acquire).await;
        assert!(waiting.is_err());
    };
    let left = async || now(&limiter, &charges).await.unwrap_err().retry_after;
    // The thread of the store releases slots some time after the call is dropped.
    let released = async || {
        let begun = clock.monotonic();
        while !is_about(left().await, 120) {
            assert!(
                clock.monotonic() < begun + HANG_LIMIT,
                "the slot is not released"
            );
            clock.sleep(Duration::from_millis(10)).await;
        }
    };
    // The first is dropped before the second: only the slot of the first is lost.
    tokio::join!(wait(1_000), wait(3_000), async {
        clock.sleep(Duration::from_secs(2)).await;
        assert!(
            is_about(left().await, 180),
            "another call got the second slot"
        );
    });
    released().await;
    // The second is dropped before the first: nothing is lost.
    tokio::join!(wait(2_000), wait(1_000));
    released().await;
}

struct Unparker(Thread);

impl Wake for Unparker {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// A clock without an executor.
struct NoExecutor;

impl Clock for NoExecutor {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(pending())
    }
}

#[test]
#[ignore = "needs redis-server on the PATH"]
fn the_store_needs_no_executor() {
    let server = RedisServer::start();
    let limiter = limiter(&server);
    let charges = batch(&limiter, "app", 1);
    let waker = Arc::new(Unparker(current())).into();
    for _ in 0..BURST {
        let mut acquire = pin!(limiter.acquire(&charges, &NoExecutor, Duration::ZERO));
        let permit = loop {
            match acquire.as_mut().poll(&mut Context::from_waker(&waker)) {
                Poll::Ready(permit) => break permit,
                Poll::Pending => park(),
            }
        };
        permit.unwrap();
    }
    assert!(!limiter.is_degraded());
    let tat: Option<u64> = server.run(&format!("GET {APP_KEY}"));
    assert!(tat.is_some());
}
