//! What the server says to a request that is not in order.

mod common;

use std::time::{Duration, SystemTime};

use common::{Call, Reply, post, stop};
use volcengine_core::Credentials;
use volcengine_mock::MockServer;

/// The reply to a call of `StopPushPublicStream` that was changed.
async fn changed(change: impl FnOnce(&mut Call)) -> Reply {
    let server = MockServer::start().await;
    let mut call = stop(&server);
    change(&mut call);
    call.send(&server).await
}

/// The `Authorization` header of such a call, for taking apart.
async fn with_authorization(value: &str) -> Reply {
    changed(|call| call.tampered.push(("authorization", value.to_owned()))).await
}

#[tokio::test]
async fn no_action_or_version() {
    for (query, missing) in [
        ("", "Action"),
        ("Action=&Version=2020-12-01", "Action"),
        ("Action=StopPushPublicStream", "Version"),
    ] {
        let reply = changed(|call| call.query = query.to_owned()).await;
        let message = reply.refused(400, "MissingRequestInfo", Some(100_004));
        assert_eq!(message, format!("the query has no {missing}"));
    }
}

#[tokio::test]
async fn unknown_action_or_version() {
    let server = MockServer::start().await;
    for (action, version, told) in [
        (
            "StopPushPublicStraem",
            "2020-12-01",
            "; did you mean StopPushPublicStream?",
        ),
        (
            "StopPushPublicStream",
            "2020-01-01",
            "; StopPushPublicStream is an action of 2020-12-01, 2023-11-01",
        ),
        ("Zzzz", "2020-12-01", "version 2020-12-01"),
    ] {
        let reply = post(&server, action, version, "{}").send(&server).await;
        let message = reply.refused(404, "InvalidActionOrVersion", Some(100_008));
        assert!(message.ends_with(told), "{message}");
        let json = reply.json();
        assert_eq!(json["ResponseMetadata"]["Action"], action);
        assert_eq!(json["ResponseMetadata"]["Service"], "rtc");
    }
}

#[tokio::test]
async fn wrong_method_or_path() {
    let reply = changed(|call| call.method = "GET").await;
    let message = reply.refused(405, "MethodNotAllowed", None);
    assert_eq!(message, "StopPushPublicStream is called with POST, not GET");

    let reply = changed(|call| call.path = "/api").await;
    let message = reply.refused(404, "InvalidActionOrVersion", Some(100_008));
    assert!(message.contains("not at `/api`"), "{message}");
}

#[tokio::test]
async fn no_authorization() {
    let reply = with_authorization("").await;
    reply.refused(401, "MissingAuthenticationToken", Some(100_003));
}

#[tokio::test]
async fn parts_of_the_signature_are_missing() {
    let credential = "Credential=mock-access-key/20240102/cn-north-1/rtc/request";
    for header in [
        format!("HMAC-SHA256 {credential}, SignedHeaders=host"),
        format!("HMAC-SHA256 {credential}, Signature=00"),
        "HMAC-SHA256 SignedHeaders=host, Signature=00".to_owned(),
    ] {
        let reply = with_authorization(&header).await;
        reply.refused(401, "MissingSignature", Some(100_005));
    }
    let reply = changed(|call| call.tampered.push(("x-date", String::new()))).await;
    reply.refused(401, "MissingSignature", Some(100_005));
}

#[tokio::test]
async fn malformed_authorization() {
    for header in [
        "Bearer token",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/request, SignedHeaders=host, Signature=00",
        "HMAC-SHA256 Signature=00, SignedHeaders=host, Credential=a/b/c/d/request",
    ] {
        with_authorization(header)
            .await
            .refused(400, "InvalidAuthorization", None);
    }
}

#[tokio::test]
async fn malformed_scope() {
    for scope in [
        "mock-access-key",
        "mock-access-key/20240102/rtc/request",
        "k/20240102/r/rtc/aws4_request",
    ] {
        let header = format!("HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00");
        let message = with_authorization(&header)
            .await
            .refused(400, "InvalidCredential", None);
        assert!(message.contains(scope), "{message}");
    }
    let message =
        changed(|call| call.service = "vod")
            .await
            .refused(400, "InvalidCredential", None);
    assert!(
        message.contains("is `vod`, the action belongs to `rtc`"),
        "{message}"
    );

    changed(|call| call.region = "")
        .await
        .refused(400, "InvalidCredential", None);

    let day = "HMAC-SHA256 Credential=mock-access-key/20200102/cn-north-1/rtc/request, \
               SignedHeaders=host, Signature=00";
    let message = with_authorization(day)
        .await
        .refused(400, "InvalidCredential", None);
    assert!(message.contains("`20200102`"), "{message}");
}

#[tokio::test]
async fn unknown_access_key() {
    let reply =
        changed(|call| call.credentials = Credentials::new("other", "mock-secret-key")).await;
    let message = reply.refused(401, "InvalidAccessKey", Some(100_009));
    assert!(message.contains("`other`"), "{message}");
}

#[tokio::test]
async fn stale_date() {
    let minutes = |count: u64| Duration::from_secs(60 * count);
    for date in [
        SystemTime::now() - minutes(16),
        SystemTime::now() + minutes(16),
    ] {
        let reply = changed(|call| call.date = date).await;
        reply.refused(400, "InvalidTimestamp", Some(100_006));
        assert!(reply.headers.contains_key("date"));
    }
    for date in [
        SystemTime::now() - minutes(14),
        SystemTime::now() + minutes(14),
    ] {
        assert_eq!(changed(|call| call.date = date).await.result(), "ok");
    }
    let reply = changed(|call| call.tampered.push(("x-date", "yesterday".to_owned()))).await;
    reply.refused(400, "InvalidTimestamp", Some(100_006));
}

#[tokio::test]
async fn tolerance_of_the_clock_can_be_set() {
    let tight = MockServer::builder().clock_tolerance(Duration::from_secs(5));
    let server = tight.start().await.unwrap();
    let mut call = stop(&server);
    call.date -= Duration::from_secs(60);
    call.send(&server)
        .await
        .refused(400, "InvalidTimestamp", Some(100_006));
}

#[tokio::test]
async fn another_body_than_was_hashed() {
    let hash = "0".repeat(64);
    let reply = changed(|call| call.tampered.push(("x-content-sha256", hash.clone()))).await;
    let message = reply.refused(401, "SignatureDoesNotMatch", Some(100_010));
    let told = format!("X-Content-Sha256 is `{hash}`, the SHA-256 of the 41 bytes of the body is");
    assert!(message.starts_with(&told), "{message}");
}

#[tokio::test]
async fn wrong_signature_shows_what_was_expected() {
    let secret = "a-wrong-secret";
    let reply =
        changed(|call| call.credentials = Credentials::new("mock-access-key", secret)).await;
    let message = reply.refused(401, "SignatureDoesNotMatch", Some(100_010));
    let query = r#""POST\n/\nAction=StopPushPublicStream&Version=2020-12-01\ncontent-type:application/json\nhost:127.0.0.1:"#;
    assert!(message.contains(query), "{message}");
    assert!(
        message.contains(r#"string to sign: "HMAC-SHA256\n"#),
        "{message}"
    );
    assert!(message.contains(r"/cn-north-1/rtc/request\n"), "{message}");
    assert!(!message.contains("mock-secret-key"), "{message}");
}

#[tokio::test]
async fn a_signed_header_that_was_changed_on_the_way() {
    let reply = changed(|call| {
        call.tampered
            .push(("content-type", "application/json; x".to_owned()));
    })
    .await;
    let message = reply.refused(401, "SignatureDoesNotMatch", Some(100_010));
    assert!(
        message.contains("content-type:application/json; x"),
        "{message}"
    );
}

#[tokio::test]
async fn session_tokens() {
    let temporary = Credentials::new("temporary", "secret").with_session_token("the-token");
    let builder = MockServer::builder().credentials(temporary);
    let server = builder.start().await.unwrap();
    assert_eq!(stop(&server).send(&server).await.result(), "ok");
    let received = server.requests();
    assert_eq!(received[0].headers["x-security-token"], "[redacted]");

    for credentials in [
        Credentials::new("temporary", "secret"),
        Credentials::new("temporary", "secret").with_session_token("stale"),
    ] {
        let mut call = stop(&server);
        call.credentials = credentials;
        let message = call
            .send(&server)
            .await
            .refused(401, "InvalidSecretToken", None);
        assert!(!message.contains("the-token"), "{message}");
    }

    // The token is a signed header, and still no error shows it.
    let mut call = stop(&server);
    call.credentials = Credentials::new("temporary", "wrong").with_session_token("the-token");
    let message = call
        .send(&server)
        .await
        .refused(401, "SignatureDoesNotMatch", Some(100_010));
    assert!(message.contains("x-security-token:[redacted]"), "{message}");
    assert!(!message.contains("the-token"), "{message}");

    let permanent = changed(|call| {
        call.credentials = call
            .credentials
            .clone()
            .with_session_token("of another key");
    });
    permanent.await.refused(401, "InvalidSecretToken", None);
}

#[tokio::test]
async fn signatures_can_be_left_out() {
    let builder = MockServer::builder().verify_signatures(false);
    let server = builder.start().await.unwrap();
    let mut call = stop(&server);
    call.tampered.push(("authorization", String::new()));
    let reply = call.send(&server).await;
    assert_eq!(reply.result(), "ok");
    assert_eq!(reply.json()["ResponseMetadata"]["Region"], "cn-north-1");
}

#[tokio::test]
async fn unreadable_bodies() {
    for (body, told) in [
        ("{\"AppId\":", "not JSON"),
        ("[]", "not an object"),
        ("\u{feff}{}", "not JSON"),
    ] {
        let reply = changed(|call| call.body = body.to_owned()).await;
        let message = reply.refused(400, "InvalidParameter", None);
        assert!(message.contains(told), "{message}");
    }
    let reply = changed(|call| call.content_type = Some("text/plain")).await;
    let message = reply.refused(400, "InvalidParameter", None);
    assert!(message.contains("`text/plain`"), "{message}");
}

#[tokio::test]
async fn missing_parameters() {
    for body in ["", "{}", r#"{"AppId":null,"PublicStreamId":7}"#] {
        let reply = changed(|call| call.body = body.to_owned()).await;
        let message = reply.refused(400, "MissingParameter", Some(100_002));
        assert!(message.contains("`AppId`"), "{message}");
    }
}

#[tokio::test]
async fn parameters_that_break_the_spec() {
    let server = MockServer::start().await;
    for (extra, told) in [
        (r#""BusinessId": 7"#, "`BusinessId`"),
        (r#""BusinesId": "x""#, "did you mean `BusinessId`"),
        (
            r#""Encode": {"VideoConfig": {"Width": 15}}"#,
            "`Encode.VideoConfig.Width`",
        ),
        (
            r#""TargetStreams": [{"RoomId": "a"}, {"RoomId": 1}]"#,
            "`TargetStreams[1].RoomId`",
        ),
        (
            r#""TranscodeMode": 1"#,
            "repackaging takes exactly one stream",
        ),
    ] {
        let targets = if extra.contains("TargetStreams") {
            String::new()
        } else {
            r#""TargetStreams": [{"RoomId": "r"}],"#.to_owned()
        };
        let body = format!(r#"{{"AppId":"a","PublicStreamId":"p",{targets}{extra}}}"#);
        let call = post(&server, "StartPushPublicStream", "2020-12-01", &body);
        let message = call
            .send(&server)
            .await
            .refused(400, "InvalidParameter", None);
        assert!(message.contains(told), "{message}");
    }
}

#[tokio::test]
async fn what_the_service_adjusts_is_no_error() {
    let server = MockServer::start().await;
    let body = r#"{"AppId":"a","PublicStreamId":"p","TargetStreams":[{"RoomId":"r"}],
        "Control":{"VolumeIndicationInterval":1}}"#;
    let call = post(&server, "StartPushPublicStream", "2020-12-01", body);
    assert_eq!(call.send(&server).await.result(), "ok");
}
