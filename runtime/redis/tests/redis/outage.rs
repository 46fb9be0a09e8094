//! The server dies, hangs, loses its data and recovers.

use std::time::{Duration, Instant};

use volcengine_core::clock::Clock;
use volcengine_core::quota::{Limiter, Permit, Store};
use volcengine_quota_redis::RedisStore;

use crate::HANG_LIMIT;
use crate::clock::TestClock;
use crate::message::batch;
use crate::redis_server::RedisServer;

/// A server that does not hang responds within this, even on a busy machine.
const TIME_LIMIT: Duration = Duration::from_secs(2);

struct Fixture {
    server: RedisServer,
    limiter: Limiter,
    clock: TestClock,
}

impl Fixture {
    fn new() -> Self {
        let server = RedisServer::start();
        let store = RedisStore::with_time_limit(&server.url(), "outage", TIME_LIMIT).unwrap();
        Fixture {
            server,
            limiter: Limiter::new().with_store(store),
            clock: TestClock::default(),
        }
    }

    /// Calls once. The call never gets stuck.
    async fn call(&self) -> Permit {
        let began = Instant::now();
        let charges = batch(&self.limiter, "app", 1);
        let permit = self
            .limiter
            .acquire(&charges, &self.clock, HANG_LIMIT)
            .await;
        assert!(began.elapsed() < HANG_LIMIT / 2, "{:?}", began.elapsed());
        permit.unwrap()
    }

    /// Calls until the limiter asks Redis again.
    async fn recover(&self) {
        let began = Instant::now();
        while began.elapsed() < HANG_LIMIT {
            self.call().await;
            if !self.limiter.is_degraded() {
                return;
            }
            self.clock.sleep(Duration::from_millis(100)).await;
        }
        panic!("the limiter does not ask Redis again");
    }
}

#[tokio::test]
#[ignore = "needs redis-server on the PATH"]
async fn calls_go_on_while_redis_is_dead() {
    let mut fixture = Fixture::new();
    fixture.call().await;
    assert!(!fixture.limiter.is_degraded());

    fixture.server.kill();
    for _ in 0..30 {
        fixture.call().await;
        assert!(fixture.limiter.is_degraded());
    }

    fixture.server.restart();
    fixture.recover().await;
    let key = "volcengine:{outage}:rtc:messages:60/min:app";
    let tat: Option<u64> = fixture.server.run(&format!("GET {key}"));
    assert!(tat.is_some());
}

#[tokio::test]
#[ignore = "needs redis-server on the PATH"]
async fn calls_go_on_while_redis_hangs() {
    let fixture = Fixture::new();
    fixture.call().await;

    fixture.server.suspend();
    for _ in 0..30 {
        fixture.call().await;
        assert!(fixture.limiter.is_degraded());
    }

    fixture.server.resume();
    fixture.recover().await;
}

/// After a failover, the old primary is a replica, which rejects writes until it is promoted again.
#[tokio::test]
#[ignore = "needs redis-server on the PATH"]
async fn calls_go_on_while_redis_is_a_replica() {
    rejected("REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE", "READONLY").await;
}

#[tokio::test]
#[ignore = "needs redis-server on the PATH"]
async fn calls_go_on_while_redis_is_full() {
    rejected("CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0", "OOM").await;
}

/// Redis rejects the script with this code from one command to the other.
async fn rejected(begin: &str, end: &str, code: &str) {
    let fixture = Fixture::new();
    fixture.call().await;
    let () = fixture.server.run(begin);
    for _ in 0..30 {
        fixture.call().await;
        assert!(fixture.limiter.is_degraded());
    }
    let store = RedisStore::with_time_limit(&fixture.server.url(), "outage", TIME_LIMIT).unwrap();
    let charges = batch(&fixture.limiter, "app", 1);
    let error = store.reserve(&charges, HANG_LIMIT).await.unwrap_err();
    assert!(error.to_string().ends_with(code), "{error}");

    let () = fixture.server.run(end);
    fixture.recover().await;
}

#[tokio::test]
#[ignore = "needs redis-server on the PATH"]
async fn lost_scripts_and_restarts_do_not_fail_a_call() {
    let mut fixture = Fixture::new();
    fixture.call().await;
    let () = fixture.server.run("SCRIPT FLUSH");
    fixture.call().await;
    let () = fixture.server.run("CLIENT KILL TYPE normal");
    fixture.call().await;
    fixture.server.kill();
    fixture.server.restart();
    fixture.call().await;
    assert!(!fixture.limiter.is_degraded());
}

#[tokio::test]
#[ignore = "needs redis-server on the PATH"]
async fn errors_name_the_server_without_the_password() {
    let server = RedisServer::start();
    let () = server.run("CONFIG SET requirepass another");
    let url = server.url().replace("//", "//:hidden@");
    let store = RedisStore::new(&url, "outage").unwrap();
    let limiter = Limiter::new();
    let charges = batch(&limiter, "app", 1);
    let error = store.reserve(&charges, TIME_LIMIT).await.unwrap_err();
    let printed = format!("{store:?} {error:?} {error}");
    assert!(printed.contains("127.0.0.1"), "{printed}");
    assert!(!printed.contains("hidden"), "{printed}");
}
