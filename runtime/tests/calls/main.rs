//! Whole calls over real HTTP to a minimal server.

#![cfg(feature = "hyper")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test"
)]

use std::time::Duration;

use volcengine_core::schema::{Action, ActionInfo, ErrorInfo, Method, RetryClass, ServiceInfo};
use volcengine_core::sign::{Authorization, ReceivedRequest, Secret};
use volcengine_core::transport::TransportOptions;
use volcengine_core::{Client, Credentials, Error, Response, record};

mod server;

use server::{Captured, Server};

/// Longer than any test takes on a busy machine, so it means a hang.
const HANG_LIMIT: Duration = Duration::from_secs(120);

static RTC: ServiceInfo = ServiceInfo::new("rtc", "cn-north-1", &[]).errors(&[ErrorInfo::new(
    "InvalidParameter.NotExistAppId",
    "no application has this id",
    RetryClass::Never,
    "check AppId",
)]);

#[allow(non_camel_case_types)]
mod missing {
    pub enum app_id {}
    pub enum public_stream_id {}
}

pub struct StopPushPublicStreamRequest {
    pub app_id: String,
    pub public_stream_id: String,
    pub business_id: Option<String>,
}
record! {
    StopPushPublicStreamRequest as StopPushPublicStream {
        required {
            app_id: String = "AppId";
            public_stream_id: String = "PublicStreamId".pattern(r"[a-zA-Z0-9_@\-.]{1,128}");
        }
        optional {
            business_id: String = "BusinessId";
        }
    }
}
impl Action for StopPushPublicStreamRequest {
    type Output = String;
    const INFO: &'static ActionInfo =
        &ActionInfo::new(&RTC, "2020-12-01", Method::Post, "StopPushPublicStream").idempotent();
}

pub struct ListRoomsRequest {
    pub filter: Option<Vec<String>>,
}
record! { ListRoomsRequest { optional { filter: Vec<String> = "Filter"; } } }
impl Action for ListRoomsRequest {
    type Output = Vec<String>;
    const INFO: &'static ActionInfo =
        &ActionInfo::new(&RTC, "2020-12-01", Method::Get, "ListRooms");
}

const OK: &str = r#"{"ResponseMetadata":{"RequestId":"R1"},"Result":"ok"}"#;

fn client(address: &str) -> Client {
    Client::builder(&RTC)
        .credentials(Credentials::new("AK", "SK"))
        .region("cn-north-1")
        .endpoint(format!("http://{address}"))
        .transport_options(TransportOptions::new().no_proxy())
        .timeout(HANG_LIMIT)
        .retry_policy(volcengine_core::RetryPolicy::none())
        .build()
        .unwrap()
}

/// Calls the action on a server with this response.
async fn stop(status: &str, body: &str) -> (Result<Response<String>, Error>, Captured) {
    let server = Server::responding(status, body).await;
    let outcome = StopPushPublicStream::with_client(client(&server.address))
        .app_id("Your_AppId")
        .public_stream_id("Your_PublicStream")
        .send()
        .await;
    (outcome, server.captured().await)
}

async fn stop_error(status: &str, body: &str) -> Error {
    stop(status, body).await.0.unwrap_err()
}

#[track_caller]
fn assert_signed(request: &Captured, signed_headers: &str) {
    let headers = request.headers();
    let authorization = Authorization::parse(request.header("authorization")).unwrap();
    assert_eq!(authorization.signed_headers, signed_headers);
    assert_eq!(
        (authorization.region, authorization.service),
        ("cn-north-1", "rtc")
    );
    let (path, query) = request.target.split_once('?').unwrap();
    let received = ReceivedRequest {
        method: &request.method,
        path,
        query,
        headers: &headers,
        body: request.body.as_bytes(),
    };
    assert!(
        received.verify(&authorization, &Secret::new("SK")),
        "the signature is wrong"
    );
}

#[tokio::test]
async fn a_post_has_a_signed_json_body() {
    let (outcome, request) = stop("200 OK", OK).await;
    let response = outcome.unwrap();
    assert_eq!(response.result, "ok");
    assert_eq!(response.metadata.request_id, "R1");
    assert_eq!(response.headers()["x-tt-logid"], "LOG");

    assert_eq!(request.method, "POST");
    assert_eq!(
        request.target,
        "/?Action=StopPushPublicStream&Version=2020-12-01"
    );
    assert_eq!(request.header("content-type"), "application/json");
    assert_eq!(
        request.body,
        r#"{"AppId":"Your_AppId","PublicStreamId":"Your_PublicStream"}"#
    );
    assert_signed(&request, "content-type;host;x-content-sha256;x-date");
    assert!(request.header("user-agent").starts_with("volcengine-rust/"));
}

#[tokio::test]
async fn a_get_has_a_signed_query() {
    let body = r#"{"ResponseMetadata":{"RequestId":"R1"},"Result":null}"#;
    let server = Server::responding("200 OK", body).await;
    let filter = ["a b", "*~/+%'()!", "房间", ""].map(str::to_owned).to_vec();
    let request = ListRoomsRequest {
        filter: Some(filter),
    };
    let response = client(&server.address).send(&request).await.unwrap();
    assert_eq!(response.result, Vec::<String>::new());

    let request = server.captured().await;
    assert_eq!(
        request.target,
        "/?Action=ListRooms&Filter.1=a%20b&Filter.2=%2A~%2F%2B%25%27%28%29%21\
         &Filter.3=%E6%88%BF%E9%97%B4&Filter.4=&Version=2020-12-01"
    );
    assert_eq!(
        (request.method.as_str(), request.body.as_str()),
        ("GET", "")
    );
    assert_signed(&request, "host;x-content-sha256;x-date");
}

#[tokio::test]
async fn an_error_is_recognized_at_any_status() {
    let body = r#"{"ResponseMetadata":{"RequestId":"R2","Error":{"Code":"InvalidParameter.NotExistAppId","CodeN":4,"Message":"app does not exist"}}}"#;
    for (status, number) in [("200 OK", 200), ("400 Bad Request", 400)] {
        let error = stop_error(status, body).await;
        assert_eq!(error.code(), Some("InvalidParameter.NotExistAppId"));
        assert_eq!(
            (error.numeric_code(), error.request_id()),
            (Some(4), Some("R2"))
        );
        assert!(error.is_not_found() && error.retry() == RetryClass::Never);
        assert_eq!(
            error.to_string(),
            format!(
                "StopPushPublicStream failed: InvalidParameter.NotExistAppId: app does not exist \
                 (status {number}, request id R2); no application has this id; check AppId"
            )
        );
    }
}

#[tokio::test]
async fn an_error_needs_no_numeric_code() {
    let body = r#"{"ResponseMetadata":{"RequestId":"R3","Error":{"Code":"FlowLimitExceeded","Message":"slow down"}}}"#;
    let error = stop_error("200 OK", body).await;
    assert!(error.is_throttled() && error.numeric_code().is_none());
}

#[tokio::test]
async fn an_invalid_body_is_an_error() {
    let html = stop_error("502 Bad Gateway", "<html>Bad Gateway</html>").await;
    assert!(html.is_unexpected_response() && html.is_server_error());
    assert!(
        html.to_string().contains("<html>Bad Gateway</html>"),
        "{html}"
    );
    assert_eq!(html.log_id(), Some("LOG"));

    let empty = stop_error("200 OK", "").await;
    assert!(
        empty.to_string().contains("the response is empty"),
        "{empty}"
    );
    let truncated = stop_error("200 OK", OK.strip_suffix("\"ok\"}").unwrap()).await;
    assert!(
        truncated.is_unexpected_response()
            && truncated.to_string().contains("not a JSON object: EOF"),
        "{truncated}"
    );
    let flat = stop_error(
        "200 OK",
        r#"{"HTTPCode":500,"errorcode":"E","message":"M"}"#,
    )
    .await;
    assert_eq!((flat.code(), flat.message()), (Some("E"), Some("M")));
}

#[tokio::test]
async fn a_missing_result_is_empty() {
    let body = r#"{"ResponseMetadata":{"RequestId":"R1"},"Result":null}"#;
    assert_eq!(stop("200 OK", body).await.0.unwrap().result, "");
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let error = stop_error("302 Found\r\nLocation: http://127.0.0.1:1/", "").await;
    assert_eq!(error.status().unwrap().as_u16(), 302);
}

#[tokio::test]
async fn a_connect_error_differs_from_a_broken_connection() {
    let bound = Server::not_listening();
    let address = bound.local_addr().unwrap().to_string();
    let request = ListRoomsRequest {
        filter: Some(vec!["hidden".to_owned()]),
    };
    let connect = client(&address).send(&request).await.unwrap_err();
    assert!(connect.is_connect() && !connect.is_timeout(), "{connect:?}");
    assert!(connect.status().is_none());
    assert!(
        !format!("{connect:?} {connect}").contains("hidden"),
        "{connect:?}"
    );

    let address = Server::breaking().await;
    let broken = client(&address).send(&request).await.unwrap_err();
    assert!(!broken.is_connect() && !broken.is_timeout(), "{broken:?}");
    assert!(
        !format!("{broken:?} {broken}").contains("hidden"),
        "{broken:?}"
    );
}

#[tokio::test]
async fn a_timeout_covers_the_whole_call() {
    for address in [
        Server::silent("").await,
        Server::silent("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{").await,
    ] {
        let client = Client::builder(&RTC)
            .credentials(Credentials::new("AK", "SK"))
            .endpoint(format!("http://{address}"))
            .transport_options(TransportOptions::new().no_proxy())
            .timeout(Duration::from_millis(500))
            .build()
            .unwrap();
        // A client that ignores its timeout fails here instead of hanging.
        let request = ListRoomsRequest { filter: None };
        let call = tokio::time::timeout(HANG_LIMIT, client.send(&request));
        let error = call.await.expect("the timeout applies").unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
        assert_eq!(
            error.to_string(),
            "ListRooms failed: timed out waiting for a response"
        );
    }
}
