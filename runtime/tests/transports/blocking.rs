//! The blocking client, outside and inside of async code.

use std::sync::Arc;
use std::time::{Duration, Instant};

use volcengine_core::schema::{ActionInfo, Method, ServiceInfo};
use volcengine_core::{Client, Credentials, action, blocking, record};

use crate::sender::{HANG_LIMIT, options};
use crate::server::{Server, ok, stall};

static SERVICE: ServiceInfo = ServiceInfo::new("rtc", "cn-north-1", &[]);

struct PingRequest;
record! { PingRequest {} }
action! { PingRequest => String, ActionInfo::new(&SERVICE, "2026-01-01", Method::Post, "Ping") }

fn pong() -> Server {
    Server::responding(ok(
        r#"{"ResponseMetadata":{"RequestId":"r"},"Result":"pong"}"#,
    ))
}

fn client(server: &Server, timeout: Duration) -> blocking::Client {
    Client::builder(&SERVICE)
        .credentials(Credentials::new("AK", "SK"))
        .endpoint(format!("http://{}", server.address))
        .transport_options(options())
        .timeout(timeout)
        .build_blocking()
        .unwrap()
}

#[track_caller]
fn assert_pong(client: &blocking::Client) {
    assert_eq!(client.send(&PingRequest).unwrap().result, "pong");
}

#[test]
fn threads_share_a_client() {
    let server = pong();
    let client = Arc::new(client(&server, HANG_LIMIT));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..100).for_each(|_| assert_pong(&client)));
        }
    });
    // A connection returns to the pool shortly after its call has ended, on another thread.
    assert!(server.connections() <= 200, "connections are reused");
}

#[tokio::test]
async fn calls_succeed_in_async_code() {
    let server = pong();
    let client = client(&server, HANG_LIMIT);
    assert_pong(&client);
    let spawned = client.clone();
    tokio::task::spawn_blocking(move || assert_pong(&spawned))
        .await
        .unwrap();
    drop(client);
}

#[test]
fn timeouts_fire_while_the_thread_is_parked() {
    let server = Server::start(stall);
    let started = Instant::now();
    let error = client(&server, Duration::from_millis(200)).send(&PingRequest);
    assert!(error.unwrap_err().is_timeout());
    assert!(started.elapsed() < HANG_LIMIT / 2);
}

#[test]
fn dropping_the_last_clone_closes_connections() {
    let server = pong();
    let client = client(&server, HANG_LIMIT);
    let clone = client.clone();
    assert_pong(&client);
    drop(client);
    assert_pong(&clone);
    drop(clone);
    server.wait_for_ended(server.connections());
}
