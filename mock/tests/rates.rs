//! Documented rates: per action, shared, per value of a field, counted by a list.

mod common;

use std::time::Instant;

use common::{Call, HANG_LIMIT, Response, post, specs};
use volcengine_mock::MockServer;

async fn call(server: &MockServer, action: &str, body: &str) -> Response {
    let call = Call {
        service: "toy",
        ..post(server, action, "2024-01-01", body)
    };
    call.send(server).await
}

async fn send(server: &MockServer, action: &str, room: &str, users: usize) -> Response {
    let users: Vec<_> = (0..users).map(|user| format!("\"{user}\"")).collect();
    let body = format!(r#"{{"RoomId":"{room}","UserIds":[{}]}}"#, users.join(","));
    call(server, action, &body).await
}

#[tokio::test]
async fn a_call_beyond_the_rate_of_an_action_is_rejected() {
    let server = specs::server().await;
    let body = r#"{"Name":"ball"}"#;
    for _ in 0..2 {
        assert_eq!(call(&server, "MakeToy", body).await.result(), "ball-1");
    }
    // A call that is rejected for another reason does not count.
    call(&server, "MakeToy", "{}")
        .await
        .rejected(400, "MissingParameter", Some(100_002));
    let response = call(&server, "MakeToy", body).await;
    let message = response.rejected(429, "FlowLimitExceeded", Some(100_018));
    assert!(message.contains("limited to 2 per day"), "{message}");

    server.clear();
    assert_eq!(call(&server, "MakeToy", body).await.result(), "ball-1");
}

#[tokio::test]
async fn a_shared_quota_counts_users_per_room() {
    let server = specs::server().await;
    assert_eq!(send(&server, "SendToRoom", "a", 3).await.status, 200);
    assert_eq!(send(&server, "SendAgain", "a", 2).await.status, 200);
    let response = send(&server, "SendAgain", "a", 1).await;
    let message = response.rejected(429, "FlowLimitExceeded", Some(100_018));
    assert!(
        message.contains("Messages is limited to 5 per day for each RoomId"),
        "{message}"
    );

    assert_eq!(send(&server, "SendToRoom", "b", 4).await.status, 200);
    // A rejected call is not counted.
    assert_eq!(send(&server, "SendToRoom", "b", 2).await.status, 429);
    assert_eq!(send(&server, "SendToRoom", "b", 0).await.status, 200);
    assert_eq!(send(&server, "SendToRoom", "b", 0).await.status, 429);
}

#[tokio::test]
async fn a_call_that_one_quota_rejects_is_not_counted_by_another() {
    let with_rate = "action: SendToRoom\nrate: 3/day";
    let folder = specs::folder(&[("action: SendToRoom", with_rate)]);
    let builder = MockServer::builder().specs_folder(folder.path());
    let server = builder.start().await.unwrap();
    assert_eq!(send(&server, "SendAgain", "a", 5).await.status, 200);
    let message = send(&server, "SendToRoom", "a", 1).await.message();
    assert!(message.starts_with("Messages is limited"), "{message}");
    assert_eq!(send(&server, "SendToRoom", "b", 3).await.status, 200);
    let message = send(&server, "SendToRoom", "b", 1).await.message();
    assert!(message.starts_with("SendToRoom 2024-01-01"), "{message}");
}

#[tokio::test]
async fn a_used_rate_recovers_with_time() {
    let folder = specs::folder(&[("rate: 2/day", "rate: 2/s")]);
    let builder = MockServer::builder().specs_folder(folder.path());
    let server = builder.start().await.unwrap();
    let make = || call(&server, "MakeToy", r#"{"Name":"ball"}"#);
    let start = Instant::now();
    // At once, because the rate recovers by one call each half second.
    let mut rejected = false;
    while !rejected {
        assert!(start.elapsed() < HANG_LIMIT, "no call is rejected");
        let (a, b, c, d) = tokio::join!(make(), make(), make(), make());
        rejected = [a, b, c, d].iter().any(|response| response.status == 429);
    }
    while make().await.status == 429 {
        assert!(start.elapsed() < HANG_LIMIT, "the rate does not recover");
    }
    assert!(server.requests().len() >= 4);
}

#[tokio::test]
async fn rates_are_enforced_only_if_asked() {
    let folder = specs::folder(&[]);
    let builder = MockServer::builder()
        .specs_folder(folder.path())
        .enforce_rates(false);
    let server = builder.start().await.unwrap();
    for _ in 0..5 {
        assert_eq!(
            call(&server, "MakeToy", r#"{"Name":"ball"}"#).await.status,
            200
        );
    }
}
