//! The requests of a client, and its configuration.

use super::*;
use crate::http::{HeaderMap, HeaderValue};
use crate::interceptor::Attempt;

#[tokio::test]
async fn a_request_equals_that_of_the_official_sdk() {
    let script = Script::default();
    let client = builder(&script).user_agent("test/1").build().unwrap();
    let response = client.send(&stop("Your_AppId")).await.unwrap();
    assert_eq!(response.result, "ok");
    assert_eq!(response.metadata.request_id, "R1");
    assert_eq!(response.attempts().sent(), 1);

    let sent = script.0.lock().unwrap();
    let (request, timeout) = &sent.requests[0];
    assert_eq!(request.method(), "POST");
    assert_eq!(
        request.uri(),
        "https://rtc.volcengineapi.com/?Action=StopPushPublicStream&Version=2020-12-01"
    );
    assert_eq!(
        request.body().as_ref(),
        br#"{"AppId":"Your_AppId","BusinessId":"Your_BusinessId","PublicStreamId":"PublicStreamId"}"#
    );
    assert_eq!(*timeout, Duration::from_millis(1_500));
    let header = |name: &str| request.headers()[name].to_str().unwrap();
    // Signature of the vector `post_json_stop_push_public_stream`.
    assert!(header("authorization").ends_with(
        "SignedHeaders=content-type;host;x-content-sha256;x-date, \
         Signature=a575fb4b8b4e1e27e6fa3e7a63f611c0adacd402df073ed3f2462f56b80661af"
    ));
    assert_eq!(header("x-date"), "20240102T030405Z");
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("host"), "rtc.volcengineapi.com");
    let agent = header("user-agent");
    assert!(
        agent.starts_with("volcengine-rust/") && agent.ends_with(") test/1"),
        "{agent}"
    );
    assert!(request.headers()["authorization"].is_sensitive());
}

#[tokio::test]
async fn a_session_token_is_sent_and_signed() {
    let script = Script::default();
    let credentials = Credentials::new("AK", "SK").with_session_token("hidden");
    let client = builder(&script).credentials(credentials).build().unwrap();
    client.send(&stop("a")).await.unwrap();
    let sent = script.0.lock().unwrap();
    let headers = sent.requests[0].0.headers();
    assert_eq!(headers["x-security-token"], "hidden");
    let authorization = headers["authorization"].to_str().unwrap();
    assert!(authorization.contains(";x-date;x-security-token,"));
    assert!(!format!("{:?}", sent.requests[0].0).contains("hidden"));
}

#[tokio::test]
async fn an_invalid_request_is_not_sent() {
    let script = Script::default();
    let client = client(&script);
    let error = schema::Execute::execute(&client, stop(""))
        .await
        .unwrap_err();
    assert!(error.is_invalid_request() && error.is_not_executed());
    assert_eq!(error.violations()[0].path, "AppId");
    assert_eq!(
        (error.action(), error.version()),
        (Some("StopPushPublicStream"), Some("2020-12-01"))
    );
    assert_eq!((script.count(), error.attempts().sent()), (0, 0));
}

#[test]
fn an_invalid_configuration_is_an_error() {
    let script = Script::default();
    let error = builder(&script).region("mars").build().unwrap_err();
    assert!(
        error.is_config() && error.to_string().contains("cn-north-1"),
        "{error}"
    );
    let error = builder(&script).user_agent("a\nb").build().unwrap_err();
    assert!(error.is_config(), "{error}");

    let credentials = Credentials::new("AK", "hidden");
    let client = builder(&script).credentials(credentials).build().unwrap();
    assert!(!format!("{client:?}").contains("hidden"));
}

#[test]
fn clients_and_calls_are_send() {
    fn assert_send<T: Send>(_: T) {}
    let client = client(&Script::default());
    assert_send(client.clone());
    assert_send(client.send(&stop("a")));
    assert_send(client.presign(&read()));
    assert_send(schema::Execute::execute(&client, stop("a")));
}

/// Adds headers, also forbidden ones, and records each attempt.
#[derive(Clone, Default)]
pub(super) struct Recorder(pub(super) Arc<Mutex<Vec<String>>>);

impl Interceptor for Recorder {
    fn before_signing(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        headers.insert("x-tenant", HeaderValue::from_static("blue"));
        headers.insert("traceparent", HeaderValue::from_static("00-1-2-00"));
        headers.insert("host", HeaderValue::from_static("elsewhere"));
        headers.insert("x-date", HeaderValue::from_static("yesterday"));
        let debug = format!("{attempt:?}");
        assert!(debug.contains("body_bytes") && !debug.contains("Your_Business"));
        let record = format!("{} {}", attempt.action.name, attempt.number);
        self.0.lock().unwrap().push(record);
    }

    fn after_response(
        &self,
        attempt: &Attempt<'_>,
        response: Result<&http::Response<Bytes>, &TransportError>,
        _elapsed: Duration,
    ) {
        let outcome = match response {
            Ok(response) => response.status().to_string(),
            Err(error) => error.to_string(),
        };
        let record = format!("{} {outcome}", attempt.number);
        self.0.lock().unwrap().push(record);
    }
}

#[tokio::test]
async fn interceptors_see_each_attempt_and_add_headers() {
    let script = Script::new([Err(TransportError::connect("no route"))]);
    let recorder = Recorder::default();
    let client = builder(&script)
        .interceptor(recorder.clone())
        .build()
        .unwrap();
    client.send(&stop("a")).await.unwrap();
    assert_eq!(
        *recorder.0.lock().unwrap(),
        [
            "StopPushPublicStream 1",
            "1 could not connect: no route",
            "StopPushPublicStream 2",
            "2 200 OK"
        ]
    );
    let sent = script.0.lock().unwrap();
    let headers = sent.requests[1].0.headers();
    assert_eq!(headers["host"], "rtc.volcengineapi.com");
    assert_eq!(headers["traceparent"], "00-1-2-00");
    assert!(headers["x-date"].to_str().unwrap().starts_with("2024"));
    let authorization = headers["authorization"].to_str().unwrap();
    let signed = "SignedHeaders=content-type;host;x-content-sha256;x-date;x-tenant,";
    assert!(authorization.contains(signed), "{authorization}");
}

#[tokio::test]
async fn actions_that_use_get_can_be_presigned() {
    let client = client(&Script::default());
    let url = client.presign(&read()).await.unwrap().to_string();
    let start = "https://rtc.volcengineapi.com/?Action=Read&Id=a%20b&Version=2020-12-01&X-Alg";
    assert!(url.starts_with(start), "{url}");
    assert!(url.contains("&X-Date=20240102T030405Z&X-NotSignBody=&"));
    assert!(url.contains("&X-Signature="), "{url}");

    let error = client.presign(&stop("a")).await.unwrap_err();
    assert!(
        error.is_config() && error.to_string().contains("GET"),
        "{error}"
    );
    assert_eq!(error.action(), Some("StopPushPublicStream"));
}

struct FreeRequest {
    free: serde_json::Value,
}
record! { FreeRequest { defaulted { free: serde_json::Value = "Free"; } } }
impl Action for FreeRequest {
    type Output = String;
    const INFO: &'static ActionInfo =
        &ActionInfo::new(&SERVICE, "2020-12-01", Method::Post, "PutFree");
}

#[tokio::test]
async fn a_request_that_nests_too_deep_is_not_sent() {
    let lists = |depth| {
        let empty = serde_json::Value::Array(Vec::new());
        (1..depth).fold(empty, |inner, _| serde_json::Value::Array(vec![inner]))
    };
    let script = Script::default();
    let client = client(&script);
    client
        .send(&FreeRequest { free: lists(126) })
        .await
        .unwrap();
    for depth in [127, 5_000] {
        let error = client
            .send(&FreeRequest { free: lists(depth) })
            .await
            .unwrap_err();
        assert!(
            error.is_invalid_request() && error.is_not_executed(),
            "{error}"
        );
        assert_eq!(error.violations()[0].path, "Free");
        assert!(
            error.to_string().contains("at most 127 objects and lists"),
            "{error}"
        );
        let checked = crate::testing::check(&FreeRequest { free: lists(depth) });
        assert!(checked.unwrap_err().is_invalid_request());
    }
    assert_eq!(script.count(), 1);
}
