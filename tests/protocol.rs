//! The wire protocol through generated code: what is sent, and what each kind of response becomes.

use std::env;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use volcengine_core::quota::{Limiter, Mode};
use volcengine_mock::{MockResponse, MockServer};
use volcengine_rtc::types::{MediaType, PublicStreamSource, TranscodeMode};
use volcengine_rtc::v2020_12_01::{Client, StopPushPublicStreamRequest};
use volcengine_rtc::{Error, ErrorCode, Response, RetryPolicy};
use volcgen_tests::{HANG_LIMIT, printed};

/// A client that neither retries nor waits, so a test sees every response.
fn client(server: &MockServer) -> Client {
    let core = server
        .configure(Client::builder())
        .region("cn-north-1")
        .timeout(HANG_LIMIT)
        .retry_policy(RetryPolicy::none())
        .limiter(Limiter::new().with_mode(Mode::Off))
        .build();
    Client::new(core.unwrap())
}

async fn stop(server: &MockServer) -> Result<Response<String>, Error> {
    client(server)
        .stop_push_public_stream()
        .app_id("Your_AppId")
        .business_id("Your_BusinessId")
        .public_stream_id("PublicStreamId")
        .send()
        .await
}

async fn stop_with(response: MockResponse) -> Result<Response<String>, Error> {
    let server = MockServer::start().await;
    server.enqueue(response);
    stop(&server).await
}

/// Runs the test after this one again, with proxies in its environment that nobody can reach.
#[test]
fn a_client_of_the_mock_server_uses_no_proxy_of_the_environment() {
    let mut test = Command::new(env::current_exe().unwrap());
    for variable in ["HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"] {
        test.env(variable, "http://127.0.0.1:1");
    }
    test.env_remove("NO_PROXY").env_remove("no_proxy");
    let output = test.args(["--exact", "the_request_is_like_on_the_vendors_page"]);
    let report = printed(&output.output().unwrap());
    assert!(report.contains("1 passed"), "{report}");
}

/// The request on the vendor's page of `StopPushPublicStream`.
#[tokio::test]
async fn the_request_is_like_on_the_vendors_page() {
    let server = MockServer::start().await;
    let response = stop(&server).await.unwrap();
    assert_eq!(response.result, "ok");
    assert_ne!(response.metadata.request_id, "");
    assert_eq!(response.metadata.action, "StopPushPublicStream");

    let requests = server.requests();
    let [request] = requests.as_slice() else {
        panic!("{} requests", requests.len())
    };
    assert_eq!(request.method.as_str(), "POST");
    assert_eq!(request.path, "/");
    assert_eq!(
        request.query,
        "Action=StopPushPublicStream&Version=2020-12-01"
    );
    assert_eq!(request.headers["content-type"], "application/json");
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let documented = json!({
        "AppId": "Your_AppId",
        "BusinessId": "Your_BusinessId",
        "PublicStreamId": "PublicStreamId",
    });
    assert_eq!(body, documented);
}

#[tokio::test]
async fn the_recommended_version_sends_its_own_version() {
    let server = MockServer::start().await;
    let core = volcengine_rtc::v2023_11_01::Client::builder().region("cn-north-1");
    let core = server.configure(core).build();
    let client = volcengine_rtc::v2023_11_01::Client::new(core.unwrap());
    let call = client
        .stop_push_public_stream()
        .app_id("a")
        .public_stream_id("p");
    assert_eq!(call.send().await.unwrap().result, "ok");
    let requests = server.requests();
    assert_eq!(
        requests[0].query,
        "Action=StopPushPublicStream&Version=2023-11-01"
    );
}

#[tokio::test]
async fn a_request_can_be_serialized_and_sent_later() {
    let request = StopPushPublicStreamRequest::builder()
        .app_id("a")
        .public_stream_id("p")
        .build();
    let stored = serde_json::to_string(&request).unwrap();
    let parsed: StopPushPublicStreamRequest = serde_json::from_str(&stored).unwrap();
    assert_eq!(parsed, request);
    let missing = serde_json::from_str::<StopPushPublicStreamRequest>(r#"{"AppId":"a"}"#);
    assert!(missing.unwrap_err().to_string().contains("PublicStreamId"));

    let server = MockServer::start().await;
    assert_eq!(client(&server).send(parsed).await.unwrap().result, "ok");
}

#[tokio::test]
async fn an_error_is_recognized_at_status_200() {
    let response = MockResponse::error(200, "InvalidParameter.NotExistAppId", "no such app");
    let error = stop_with(response).await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidParameter.NotExistAppId"));
    assert_eq!(
        ErrorCode::of(&error),
        Some(ErrorCode::InvalidParameterNotExistAppId)
    );
    assert_eq!(error.message(), Some("no such app"));
    assert_eq!(error.action(), Some("StopPushPublicStream"));
    let message = error.to_string();
    for part in [
        "StopPushPublicStream",
        "InvalidParameter.NotExistAppId",
        "no such app",
    ] {
        assert!(message.contains(part), "{message}");
    }
    assert!(message.contains(error.request_id().unwrap()), "{message}");
}

#[tokio::test]
async fn a_numeric_code_is_optional() {
    let error = stop_with(MockResponse::error(403, "AccessDenied", "no"))
        .await
        .unwrap_err();
    assert_eq!((error.numeric_code(), error.is_forbidden()), (None, true));
    let response = MockResponse::error(400, "MissingParameter", "no").numeric_code(100_002);
    assert_eq!(
        stop_with(response).await.unwrap_err().numeric_code(),
        Some(100_002)
    );
}

#[tokio::test]
async fn the_code_marks_throttling_at_any_status() {
    for status in [200, 400, 429] {
        let response = MockResponse::error(status, "FlowLimitExceeded.QPSOverLimit", "slow down");
        let error = stop_with(response).await.unwrap_err();
        assert!(error.is_throttled(), "status {status}: {error}");
    }
}

#[tokio::test]
async fn an_unknown_error_code_is_kept() {
    let error = stop_with(MockResponse::error(400, "Brand.New", "?"))
        .await
        .unwrap_err();
    assert_eq!(
        ErrorCode::of(&error),
        Some(ErrorCode::Other("Brand.New".to_owned()))
    );
}

#[tokio::test]
async fn a_page_of_a_gateway_is_an_error_with_its_status() {
    let error = stop_with(MockResponse::html(502)).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(502));
    assert!(error.is_server_error());
    assert!(error.to_string().contains("502"), "{error}");
    assert_eq!(ErrorCode::of(&error), None);
}

#[tokio::test]
async fn malformed_responses_are_errors() {
    for response in [
        MockResponse::empty(),
        MockResponse::truncated_json(),
        MockResponse::html(200),
    ] {
        let error = stop_with(response.clone()).await.unwrap_err();
        assert!(error.is_unexpected_response(), "{response:?}: {error}");
    }
    let error = stop_with(MockResponse::cut_off()).await.unwrap_err();
    assert!(error.action().is_some(), "{error}");
}

#[tokio::test]
async fn a_null_or_absent_result_is_empty() {
    assert_eq!(
        stop_with(MockResponse::result(Value::Null))
            .await
            .unwrap()
            .result,
        ""
    );
    let metadata = json!({ "ResponseMetadata": { "RequestId": "r" } }).to_string();
    let response = MockResponse::raw(200, [("content-type", "application/json")], metadata);
    let response = stop_with(response).await.unwrap();
    assert_eq!(
        (
            response.result.as_str(),
            response.metadata.request_id.as_str()
        ),
        ("", "r")
    );
}

#[tokio::test]
async fn unknown_members_of_the_envelope_are_kept() {
    let body = json!({ "ResponseMetadata": { "New": 1 }, "Result": "ok", "Data": [1] });
    let response = MockResponse::raw(
        200,
        [("content-type", "application/json")],
        body.to_string(),
    );
    let response = stop_with(response).await.unwrap();
    assert_eq!(response.extra()["Data"], json!([1]));
}

#[tokio::test]
async fn the_error_for_a_result_of_another_type_names_its_path() {
    let error = stop_with(MockResponse::result(json!({ "Message": "ok" })))
        .await
        .unwrap_err();
    assert!(error.is_unexpected_response());
    assert!(error.to_string().contains("Result"), "{error}");
}

#[tokio::test]
async fn a_late_response_is_a_timeout() {
    let server = MockServer::start().await;
    server.enqueue(MockResponse::default().delay(Duration::from_secs(30)));
    let core = server
        .configure(Client::builder())
        .timeout(Duration::from_millis(200))
        .build();
    let call = Client::new(core.unwrap()).stop_push_public_stream();
    let error = call
        .app_id("a")
        .public_stream_id("p")
        .send()
        .await
        .unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn the_error_for_a_wrong_key_shows_what_the_server_expected() {
    let server = MockServer::start().await;
    let wrong = volcengine_rtc::Credentials::new("mock-access-key", "not the secret key");
    let core = server
        .configure(Client::builder())
        .credentials(wrong)
        .build();
    let call = Client::new(core.unwrap()).stop_push_public_stream();
    let error = call
        .app_id("a")
        .public_stream_id("p")
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        ErrorCode::of(&error),
        Some(ErrorCode::SignatureDoesNotMatch)
    );
    assert!(error.is_unauthorized());
    let message = error.message().unwrap();
    assert!(
        message.contains("Action=StopPushPublicStream&Version=2020-12-01"),
        "{message}"
    );
    assert!(
        message.contains("content-type;host;x-content-sha256;x-date"),
        "{message}"
    );
}

#[tokio::test]
async fn rules_across_fields_are_checked_before_sending() {
    let server = MockServer::start().await;
    let source = |user: &str| {
        PublicStreamSource::builder()
            .room_id("r")
            .user_id(user)
            .build()
    };
    let call = client(&server)
        .start_push_public_stream()
        .app_id("a")
        .public_stream_id("not an id!")
        .transcode_mode(TranscodeMode::Repackage)
        .target_streams(vec![source("u"), source("")])
        .exclude_streams(vec![source("v")]);
    let error = call.send().await.unwrap_err();
    assert!(error.is_invalid_request());
    let paths: Vec<_> = error
        .violations()
        .iter()
        .map(|violation| violation.path.clone())
        .collect();
    for path in [
        "PublicStreamId",
        "TargetStreams",
        "TargetStreams[1].UserId",
        "ExcludeStreams",
    ] {
        assert!(
            paths.iter().any(|found| found == path),
            "{path} is not in {paths:?}"
        );
    }
    assert!(server.requests().is_empty(), "nothing is sent");
}

/// The client sends unknown values of open enums, because the server can know them.
#[tokio::test]
async fn an_unknown_enum_value_is_sent() {
    let server = MockServer::start().await;
    let source = PublicStreamSource::builder()
        .room_id("r")
        .media_type(MediaType::Other(9))
        .build();
    let call = client(&server)
        .start_push_public_stream()
        .app_id("a")
        .public_stream_id("p")
        .target_streams(vec![source]);
    call.send().await.unwrap();
    assert_eq!(
        server.requests()[0].parameters["TargetStreams"][0]["MediaType"],
        9
    );
}

/// The documented rate of the action is 2 calls per second. Any machine makes more than that at once.
#[tokio::test]
async fn the_mock_enforces_the_documented_rate() {
    let server = MockServer::builder().enforce_rates(true);
    let server = server.start().await.unwrap();
    let client = client(&server);
    let start = Instant::now();
    let (mut accepted, mut throttled) = (0, 0);
    while throttled == 0 {
        assert!(start.elapsed() < HANG_LIMIT, "never throttled");
        let call = |_| {
            let call = client.list_usages();
            tokio::spawn(async move { call.send().await.map(drop) })
        };
        let calls: Vec<_> = (0..10).map(call).collect();
        for call in calls {
            match call.await.unwrap() {
                Ok(()) => accepted += 1,
                Err(error) => {
                    assert!(error.is_throttled(), "{error}");
                    throttled += 1;
                }
            }
        }
    }
    let limit = 2.0 + 2.0 * start.elapsed().as_secs_f64();
    assert!(accepted >= 2 && f64::from(accepted) <= limit, "{accepted}");
}
