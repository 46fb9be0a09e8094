//! Redis dies, hangs, forgets and comes back.

use std::time::{Duration, Instant};

use volcengine_core::clock::{Clock, TokioClock};
use volcengine_core::quota::{Limiter, Permit, RedisStore};

use crate::HANG_LIMIT;
use crate::message::batch;
use crate::redis_server::RedisServer;

/// Redis answers within this on a busy machine too, unless it hangs.
const TIME_LIMIT: Duration = Duration::from_secs(2);

struct Fixture {
    server: RedisServer,
    limiter: Limiter,
    clock: TokioClock,
}

impl Fixture {
    fn new() -> Self {
        let server = RedisServer::start();
        let store = RedisStore::with_time_limit(&server.url(), "outage", TIME_LIMIT).unwrap();
        Fixture {
            server,
            limiter: Limiter::new().with_store(store),
            clock: TokioClock,
        }
    }

    /// Calls once; it is never stuck.
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

    /// Calls on until Redis is asked again.
    async fn recovers(&self) {
        let began = Instant::now();
        while began.elapsed() < HANG_LIMIT {
            self.call().await;
            if !self.limiter.is_degraded() {
                return;
            }
            self.clock.sleep(Duration::from_millis(100)).await;
        }
        panic!("Redis is not asked again");
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
    fixture.recovers().await;
    let key = "volcengine:{outage}:rtc:messages:60/min:app";
    let moment: Option<u64> = fixture.server.run(&format!("GET {key}"));
    assert!(moment.is_some());
}

#[tokio::test]
#[ignore = "needs redis-server on the PATH"]
async fn calls_go_on_while_redis_hangs() {
    let fixture = Fixture::new();
    fixture.call().await;

    fixture.server.stop();
    for _ in 0..30 {
        fixture.call().await;
        assert!(fixture.limiter.is_degraded());
    }

    fixture.server.go_on();
    fixture.recovers().await;
}

#[tokio::test]
#[ignore = "needs redis-server on the PATH"]
async fn a_new_server_and_lost_scripts_are_not_even_noticed() {
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
async fn a_server_that_refuses_is_named_without_the_password() {
    let server = RedisServer::start();
    let () = server.run("CONFIG SET requirepass another");
    let url = server.url().replace("127", ":hidden@127");
    let store = RedisStore::new(&url, "outage").unwrap();
    let limiter = Limiter::new();
    let charges = batch(&limiter, "app", 1);
    let error = {
        use volcengine_core::quota::Store;
        store.reserve(&charges, TIME_LIMIT).await.unwrap_err()
    };
    let printed = format!("{store:?} {error:?} {error}");
    assert!(printed.contains("127.0.0.1"), "{printed}");
    assert!(!printed.contains("hidden"), "{printed}");
}
