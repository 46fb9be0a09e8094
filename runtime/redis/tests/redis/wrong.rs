//! A server that responds wrongly or slowly: the limiter keeps the quotas by itself, and no call fails or
//! waits beyond its limit.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use volcengine_core::quota::{Limiter, Store};
use volcengine_quota_redis::RedisStore;

use crate::HANG_LIMIT;
use crate::clock::TestClock;
use crate::fake_server::FakeServer;
use crate::message::batch;

/// The longest wait of a call.
const LIMIT: Duration = Duration::from_secs(30);

fn store(server: &FakeServer, time_limit: Duration) -> RedisStore {
    RedisStore::with_time_limit(&server.url(), "wrong", time_limit).unwrap()
}

/// The error of the store, and whether a limiter with it is degraded after a call, which succeeds at once.
async fn call(server: &FakeServer) -> (Option<String>, bool) {
    let limiter = Limiter::new();
    let charges = batch(&limiter, "app", 1);
    let decision = store(server, HANG_LIMIT).reserve(&charges, LIMIT).await;
    let limiter = limiter.with_store(store(server, HANG_LIMIT));
    let began = Instant::now();
    let clock = TestClock::default();
    limiter.acquire(&charges, &clock, LIMIT).await.unwrap();
    assert!(began.elapsed() < LIMIT, "{:?}", began.elapsed());
    let error = decision.err().map(|error| error.to_string());
    (error, limiter.is_degraded())
}

#[tokio::test]
async fn responses_of_another_form_are_errors() {
    for (response, message) in [
        ("+OK\r\n", "unexpected response"),
        (":1\r\n", "unexpected response"),
        ("$5\r\nhello\r\n", "unexpected response"),
        ("$-1\r\n", "unexpected response"),
        ("*0\r\n", "unexpected response"),
        ("*2\r\n:1\r\n:0\r\n", "unexpected response"),
        ("*4\r\n:1\r\n:0\r\n:0\r\n:5\r\n", "unexpected response"),
        (
            "*6\r\n:1\r\n:-1\r\n:0\r\n:5\r\n:0\r\n:5\r\n",
            "unexpected response",
        ),
        ("*2\r\n$1\r\na\r\n$1\r\nb\r\n", "unexpected response"),
        ("-ERR the password is hidden\r\n", "ERR"),
        ("-MOVED 1 10.0.0.9:6379\r\n", "MOVED"),
        ("HTTP/1.1 400 Bad Request\r\n\r\n", "Redis at"),
        ("", "Redis at"),
    ] {
        let server = FakeServer::start(move |_| response.to_owned());
        let (error, is_degraded) = call(&server).await;
        let error = error.unwrap_or_else(|| panic!("{response:?} is accepted"));
        assert!(error.contains(message), "{response:?}: {error}");
        assert!(!error.contains("hidden"), "{error}");
        assert!(is_degraded, "{response:?}");
    }
}

/// The store believes the server, but the limiter does not wait beyond the limit of the call.
#[tokio::test]
async fn a_slot_beyond_the_longest_wait_is_not_waited_for() {
    let released = Arc::<AtomicUsize>::default();
    let counting = Arc::clone(&released);
    let server = FakeServer::start(move |words| {
        // `release.lua` has two arguments per key, `reserve.lua` has one more.
        if words.len() % 2 == 1 {
            counting.fetch_add(1, Ordering::SeqCst);
            return "$-1\r\n".to_owned();
        }
        format!("*6\r\n:1\r\n:{}\r\n:0\r\n:5\r\n:0\r\n:5\r\n", i64::MAX)
    });
    let (error, is_degraded) = call(&server).await;
    assert!(error.is_none() && is_degraded, "{error:?}");
    let began = Instant::now();
    while released.load(Ordering::SeqCst) < 2 {
        assert!(began.elapsed() < HANG_LIMIT, "the slots are not released");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// The first call waits for the time limit of the store, and the others do not ask for a second.
#[tokio::test]
async fn a_slow_server_delays_one_call_by_the_time_limit() {
    let time_limit = Duration::from_millis(100);
    let server = FakeServer::start(move |_| {
        std::thread::sleep(time_limit * 3);
        "*6\r\n:1\r\n:0\r\n:0\r\n:5\r\n:0\r\n:5\r\n".to_owned()
    });
    let limiter = Limiter::new().with_store(store(&server, time_limit));
    let (charges, clock) = (batch(&limiter, "app", 1), TestClock::default());
    let began = Instant::now();
    limiter.acquire(&charges, &clock, LIMIT).await.unwrap();
    assert!(began.elapsed() >= time_limit && limiter.is_degraded());
    for _ in 0..3 {
        limiter.acquire(&charges, &clock, LIMIT).await.unwrap();
    }
    assert!(began.elapsed() < LIMIT, "{:?}", began.elapsed());
}
