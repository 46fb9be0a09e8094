//! How the server rejects invalid requests.

mod common;

use std::time::{Duration, SystemTime};

use common::{Call, Response, post, stop};
use volcengine_core::Credentials;
use volcengine_mock::MockServer;

/// The response to a modified call of `StopPushPublicStream`.
async fn modified(change: impl FnOnce(&mut Call)) -> Response {
    let server = MockServer::start().await;
    let mut call = stop(&server);
    change(&mut call);
    call.send(&server).await
}

/// The response to such a call with another `Authorization` header.
async fn with_authorization(value: &str) -> Response {
    modified(|call| call.tampered.push(("authorization", value.to_owned()))).await
}

#[tokio::test]
async fn a_query_without_action_or_version_is_rejected() {
    for (query, missing) in [
        ("", "Action"),
        ("Action=&Version=2020-12-01", "Action"),
        ("Action=StopPushPublicStream", "Version"),
    ] {
        let response = modified(|call| call.query = query.to_owned()).await;
        let message = response.rejected(400, "MissingRequestInfo", Some(100_004));
        assert_eq!(message, format!("the query has no {missing}"));
    }
}

#[tokio::test]
async fn an_unknown_action_or_version_is_rejected_with_a_suggestion() {
    let server = MockServer::start().await;
    for (action, version, expected) in [
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
        let response = post(&server, action, version, "{}").send(&server).await;
        let message = response.rejected(404, "InvalidActionOrVersion", Some(100_008));
        assert!(message.ends_with(expected), "{message}");
        let json = response.json();
        assert_eq!(json["ResponseMetadata"]["Action"], action);
        assert_eq!(json["ResponseMetadata"]["Service"], "rtc");
    }
}

#[tokio::test]
async fn a_wrong_method_or_path_is_rejected() {
    let response = modified(|call| call.method = "GET").await;
    let message = response.rejected(405, "MethodNotAllowed", None);
    assert_eq!(message, "StopPushPublicStream is called with POST, not GET");

    let response = modified(|call| call.path = "/api").await;
    let message = response.rejected(404, "InvalidActionOrVersion", Some(100_008));
    assert!(message.contains("not at `/api`"), "{message}");
}

#[tokio::test]
async fn a_request_without_authorization_is_rejected() {
    let response = with_authorization("").await;
    response.rejected(401, "MissingAuthenticationToken", Some(100_003));
}

#[tokio::test]
async fn a_signature_with_missing_parts_is_rejected() {
    let credential = "Credential=mock-access-key/20240102/cn-north-1/rtc/request";
    for header in [
        format!("HMAC-SHA256 {credential}, SignedHeaders=host"),
        format!("HMAC-SHA256 {credential}, Signature=00"),
        "HMAC-SHA256 SignedHeaders=host, Signature=00".to_owned(),
    ] {
        let response = with_authorization(&header).await;
        response.rejected(401, "MissingSignature", Some(100_005));
    }
    let response = modified(|call| call.tampered.push(("x-date", String::new()))).await;
    response.rejected(401, "MissingSignature", Some(100_005));
}

#[tokio::test]
async fn a_malformed_authorization_is_rejected() {
    for header in [
        "Bearer token",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/request, SignedHeaders=host, Signature=00",
        "HMAC-SHA256 Signature=00, SignedHeaders=host, Credential=a/b/c/d/request",
    ] {
        with_authorization(header)
            .await
            .rejected(400, "InvalidAuthorization", None);
    }
}

#[tokio::test]
async fn a_malformed_credential_scope_is_rejected() {
    for scope in [
        "mock-access-key",
        "mock-access-key/20240102/rtc/request",
        "k/20240102/r/rtc/aws4_request",
    ] {
        let header = format!("HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00");
        let message = with_authorization(&header)
            .await
            .rejected(400, "InvalidCredential", None);
        assert!(message.contains(scope), "{message}");
    }
    let message =
        modified(|call| call.service = "vod")
            .await
            .rejected(400, "InvalidCredential", None);
    assert!(
        message.contains("is `vod`, the action belongs to `rtc`"),
        "{message}"
    );

    modified(|call| call.region = "")
        .await
        .rejected(400, "InvalidCredential", None);

    let day = "HMAC-SHA256 Credential=mock-access-key/20200102/cn-north-1/rtc/request, \
               SignedHeaders=host, Signature=00";
    let message = with_authorization(day)
        .await
        .rejected(400, "InvalidCredential", None);
    assert!(message.contains("`20200102`"), "{message}");
}

#[tokio::test]
async fn an_unknown_access_key_is_rejected() {
    let response =
        modified(|call| call.credentials = Credentials::new("other", "mock-secret-key")).await;
    let message = response.rejected(401, "InvalidAccessKey", Some(100_009));
    assert!(message.contains("`other`"), "{message}");
}

#[tokio::test]
async fn a_date_outside_of_the_tolerance_is_rejected() {
    let minutes = |count: u64| Duration::from_secs(60 * count);
    for date in [
        SystemTime::now() - minutes(16),
        SystemTime::now() + minutes(16),
    ] {
        let response = modified(|call| call.date = date).await;
        response.rejected(400, "InvalidTimestamp", Some(100_006));
        assert!(response.headers.contains_key("date"));
    }
    for date in [
        SystemTime::now() - minutes(14),
        SystemTime::now() + minutes(14),
    ] {
        assert_eq!(modified(|call| call.date = date).await.result(), "ok");
    }
    let response = modified(|call| call.tampered.push(("x-date", "yesterday".to_owned()))).await;
    response.rejected(400, "InvalidTimestamp", Some(100_006));
}

#[tokio::test]
async fn the_tolerance_of_the_clock_can_be_set() {
    let tight = MockServer::builder().clock_tolerance(Duration::from_secs(5));
    let server = tight.start().await.unwrap();
    let mut call = stop(&server);
    call.date -= Duration::from_secs(60);
    call.send(&server)
        .await
        .rejected(400, "InvalidTimestamp", Some(100_006));
}

#[tokio::test]
async fn a_body_with_another_hash_is_rejected() {
    let hash = "0".repeat(64);
    let response = modified(|call| call.tampered.push(("x-content-sha256", hash.clone()))).await;
    let message = response.rejected(401, "SignatureDoesNotMatch", Some(100_010));
    let expected =
        format!("X-Content-Sha256 is `{hash}`, the SHA-256 of the 41 bytes of the body is");
    assert!(message.starts_with(&expected), "{message}");
}

#[tokio::test]
async fn a_wrong_signature_is_rejected_with_the_expected_one() {
    let secret = "a-wrong-secret";
    let response =
        modified(|call| call.credentials = Credentials::new("mock-access-key", secret)).await;
    let message = response.rejected(401, "SignatureDoesNotMatch", Some(100_010));
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
async fn a_signed_header_that_changed_in_transit_is_rejected() {
    let response = modified(|call| {
        call.tampered
            .push(("content-type", "application/json; x".to_owned()));
    })
    .await;
    let message = response.rejected(401, "SignatureDoesNotMatch", Some(100_010));
    assert!(
        message.contains("content-type:application/json; x"),
        "{message}"
    );
}

#[tokio::test]
async fn a_wrong_session_token_is_rejected_and_never_shown() {
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
            .rejected(401, "InvalidSecretToken", None);
        assert!(!message.contains("the-token"), "{message}");
    }

    // The token is a signed header, and still no error shows it.
    let mut call = stop(&server);
    call.credentials = Credentials::new("temporary", "wrong").with_session_token("the-token");
    let message = call
        .send(&server)
        .await
        .rejected(401, "SignatureDoesNotMatch", Some(100_010));
    assert!(message.contains("x-security-token:[redacted]"), "{message}");
    assert!(!message.contains("the-token"), "{message}");

    let permanent = modified(|call| {
        call.credentials = call
            .credentials
            .clone()
            .with_session_token("of another key");
    });
    permanent.await.rejected(401, "InvalidSecretToken", None);
}

#[tokio::test]
async fn signatures_are_verified_only_if_asked() {
    let builder = MockServer::builder().verify_signatures(false);
    let server = builder.start().await.unwrap();
    let mut call = stop(&server);
    call.tampered.push(("authorization", String::new()));
    let response = call.send(&server).await;
    assert_eq!(response.result(), "ok");
    assert_eq!(response.json()["ResponseMetadata"]["Region"], "cn-north-1");
}

#[tokio::test]
async fn an_unreadable_body_is_rejected() {
    for (body, expected) in [
        ("{\"AppId\":", "not JSON"),
        ("[]", "not an object"),
        ("\u{feff}{}", "not JSON"),
    ] {
        let response = modified(|call| call.body = body.to_owned()).await;
        let message = response.rejected(400, "InvalidParameter", None);
        assert!(message.contains(expected), "{message}");
    }
    let response = modified(|call| call.content_type = Some("text/plain")).await;
    let message = response.rejected(400, "InvalidParameter", None);
    assert!(message.contains("`text/plain`"), "{message}");
}

#[tokio::test]
async fn a_missing_parameter_is_rejected() {
    for body in ["", "{}", r#"{"AppId":null,"PublicStreamId":7}"#] {
        let response = modified(|call| call.body = body.to_owned()).await;
        let message = response.rejected(400, "MissingParameter", Some(100_002));
        assert!(message.contains("`AppId`"), "{message}");
    }
}

#[tokio::test]
async fn a_parameter_that_violates_the_spec_is_rejected() {
    let server = MockServer::start().await;
    for (extra, expected) in [
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
            .rejected(400, "InvalidParameter", None);
        assert!(message.contains(expected), "{message}");
    }
}

#[tokio::test]
async fn a_value_that_the_service_clamps_is_accepted() {
    let server = MockServer::start().await;
    let body = r#"{"AppId":"a","PublicStreamId":"p","TargetStreams":[{"RoomId":"r"}],
        "Control":{"VolumeIndicationInterval":1}}"#;
    let call = post(&server, "StartPushPublicStream", "2020-12-01", body);
    assert_eq!(call.send(&server).await.result(), "ok");
}

#[tokio::test]
async fn only_an_action_without_a_signature_is_called_without_one() {
    let server = common::specs::server().await;
    let unsigned = |action: &str, parameters: &str| Call {
        tampered: vec![
            ("authorization", String::new()),
            ("x-date", String::new()),
            ("x-content-sha256", String::new()),
        ],
        ..common::get(&server, action, "2024-01-01", parameters)
    };
    let response = unsigned("EnterShop", "Ticket=7").send(&server).await;
    assert_eq!(response.status, 200, "{}", response.message());
    let response = unsigned("EnterShop", "").send(&server).await;
    response.rejected(400, "MissingParameter", Some(100_002));
    let response = unsigned("ListToys", "").send(&server).await;
    response.rejected(401, "MissingAuthenticationToken", Some(100_003));
}
