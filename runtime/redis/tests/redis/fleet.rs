//! Several processes, one quota.

use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use redis::{Client, Script};
use tokio::time::timeout;
use volcengine_core::clock::Clock;
use volcengine_core::quota::Limiter;
use volcengine_quota_redis::RedisStore;

use crate::HANG_LIMIT;
use crate::clock::TestClock;
use crate::message::{BURST, LIMIT, call};
use crate::redis_server::RedisServer;
use crate::windows::largest_burst;

const PROCESSES: usize = 4;
const TASKS: usize = 32;
const SECONDS: u64 = 3;

/// The environment variable with the server's URL for the processes of the fleet.
const SERVER: &str = "QUOTA_TEST_SERVER";

/// Logs the time of a call by the clock of the server.
const LOG: &str = "local time = redis.call('TIME')
    redis.call('RPUSH', 'log', string.format('%d.%06d', time[1], time[2]))";

#[test]
#[ignore = "needs redis-server on the PATH"]
fn processes_together_keep_the_limit() {
    let server = RedisServer::start();
    let began = server.time();
    let fleet: Vec<_> = (0..PROCESSES).map(|_| start_process(&server)).collect();
    for mut process in fleet {
        assert!(process.wait().unwrap().success());
    }
    let log: Vec<f64> = server.run("LRANGE log 0 -1");
    let mut sent: Vec<_> = log.into_iter().map(Duration::from_secs_f64).collect();
    sent.sort();
    let [first, .., last] = *sent else {
        panic!("{sent:?}")
    };

    // A busy process can log calls late, but none before its slot.
    for (before, call) in sent.iter().enumerate() {
        let earned = call.saturating_sub(began).as_secs_f64() * f64::from(LIMIT);
        let before = f64::from(u32::try_from(before).unwrap());
        assert!(
            before + 1.0 <= earned + f64::from(BURST),
            "{before} calls until {call:?}"
        );
    }
    let most = last.saturating_sub(first).as_secs_f64() * f64::from(LIMIT) + f64::from(BURST);
    let share = f64::from(u32::try_from(sent.len()).unwrap()) / most;
    assert!(share > 0.2, "only {share} of the quota was used");
    let burst = largest_burst(sent, LIMIT);
    eprintln!("used {share:.3} of the quota; largest burst {burst:.1}, of {BURST}");
    // A busy machine can delay the calls of 2 seconds, which come on top.
    assert!(burst <= f64::from(BURST + 2 * LIMIT), "{burst}");
}

/// Starts one process of the fleet.
fn start_process(server: &RedisServer) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "fleet::one_process_of_the_fleet", "--ignored"])
        .env(SERVER, server.url())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test]
#[ignore = "processes_together_keep_the_limit starts it"]
async fn one_process_of_the_fleet() {
    let Ok(server) = std::env::var(SERVER) else {
        return;
    };
    let store = RedisStore::with_time_limit(&server, "fleet", HANG_LIMIT).unwrap();
    let (limiter, clock) = (Limiter::new().with_store(store), TestClock::default());
    let connection = Client::open(server).unwrap().get_connection().unwrap();
    let end = clock.monotonic() + Duration::from_secs(SECONDS);
    let (log, connection) = (Script::new(LOG), Arc::new(Mutex::new(connection)));
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..TASKS {
        let (limiter, log, connection) = (limiter.clone(), log.clone(), connection.clone());
        tasks.spawn(async move {
            while clock.monotonic() < end {
                let charges = call(&limiter);
                let acquire = limiter.acquire(&charges, &clock, HANG_LIMIT);
                // One task drops its calls early.
                let max_wait = Duration::from_millis(if number == 0 { 50 } else { 5_000 });
                if let Ok(permit) = timeout(max_wait, acquire).await {
                    permit.unwrap();
                    let () = log
                        .prepare_invoke()
                        .invoke(&mut *connection.lock().unwrap())
                        .unwrap();
                }
                assert!(!limiter.is_degraded());
            }
        });
    }
    tasks.join_all().await;
}
