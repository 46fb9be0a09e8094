//! Documented rates: per action, shared, for each value of a field, counted by a list.

mod common;

use std::time::Instant;

use common::{Call, HANG_LIMIT, Reply, post, specs};
use volcengine_mock::MockServer;

async fn call(server: &MockServer, action: &str, body: &str) -> Reply {
    let call = Call {
        service: "toy",
        ..post(server, action, "2024-01-01", body)
    };
    call.send(server).await
}

async fn send(server: &MockServer, action: &str, room: &str, users: usize) -> Reply {
    let users: Vec<_> = (0..users).map(|user| format!("\"{user}\"")).collect();
    let body = format!(r#"{{"RoomId":"{room}","UserIds":[{}]}}"#, users.join(","));
    call(server, action, &body).await
}

#[tokio::test]
async fn beyond_the_rate_of_an_action() {
    let server = specs::server().await;
    let body = r#"{"Name":"ball"}"#;
    for _ in 0..2 {
        assert_eq!(call(&server, "MakeToy", body).await.result(), "ball-1");
    }
    // A call that is refused for another reason does not count.
    call(&server, "MakeToy", "{}")
        .await
        .refused(400, "MissingParameter", Some(100_002));
    let reply = call(&server, "MakeToy", body).await;
    let message = reply.refused(429, "FlowLimitExceeded", Some(100_018));
    assert!(message.contains("limited to 2 per day"), "{message}");

    server.clear();
    assert_eq!(call(&server, "MakeToy", body).await.result(), "ball-1");
}

#[tokio::test]
async fn shared_by_actions_for_each_room_counting_users() {
    let server = specs::server().await;
    assert_eq!(send(&server, "SendToRoom", "a", 3).await.status, 200);
    assert_eq!(send(&server, "SendAgain", "a", 2).await.status, 200);
    let reply = send(&server, "SendAgain", "a", 1).await;
    let message = reply.refused(429, "FlowLimitExceeded", Some(100_018));
    assert!(
        message.contains("Messages is limited to 5 per day for each RoomId"),
        "{message}"
    );

    assert_eq!(send(&server, "SendToRoom", "b", 4).await.status, 200);
    // What does not fit is not counted.
    assert_eq!(send(&server, "SendToRoom", "b", 2).await.status, 429);
    assert_eq!(send(&server, "SendToRoom", "b", 0).await.status, 200);
    assert_eq!(send(&server, "SendToRoom", "b", 0).await.status, 429);
}

#[tokio::test]
async fn what_one_quota_refuses_the_other_does_not_count() {
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
async fn what_was_used_is_earned_back() {
    let folder = specs::folder(&[("rate: 2/day", "rate: 2/s")]);
    let builder = MockServer::builder().specs_folder(folder.path());
    let server = builder.start().await.unwrap();
    let make = || call(&server, "MakeToy", r#"{"Name":"ball"}"#);
    let begun = Instant::now();
    // At once, as each half second earns a call back.
    let mut refused = false;
    while !refused {
        assert!(begun.elapsed() < HANG_LIMIT, "no call is refused");
        let (a, b, c, d) = tokio::join!(make(), make(), make(), make());
        refused = [a, b, c, d].iter().any(|reply| reply.status == 429);
    }
    while make().await.status == 429 {
        assert!(begun.elapsed() < HANG_LIMIT, "nothing is earned back");
    }
    assert!(server.requests().len() >= 4);
}

#[tokio::test]
async fn rates_can_be_left_out() {
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
