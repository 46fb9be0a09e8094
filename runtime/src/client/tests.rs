//! What a client hands to its transport.

use std::sync::Mutex;

use super::*;
use crate::credentials::Credentials;
use crate::record;
use crate::transport::Sending;

static SERVICE: ServiceInfo = ServiceInfo::new(
    "rtc",
    "cn-north-1",
    &[("cn-north-1", "rtc.volcengineapi.com")],
)
.timeout_ms(1_500);

#[expect(clippy::struct_field_names, reason = "they are called so on the wire")]
struct Stop {
    app_id: String,
    business_id: String,
    public_stream_id: String,
}
record! {
    Stop {
        defaulted {
            app_id: String = "AppId".chars(1, 128);
            business_id: String = "BusinessId";
            public_stream_id: String = "PublicStreamId";
        }
    }
}
impl Operation for Stop {
    type Output = String;
    const INFO: &'static OperationInfo = &OperationInfo::new(
        &SERVICE,
        "2020-12-01",
        schema::Method::Post,
        "StopPushPublicStream",
    );
}

fn stop(app_id: &str) -> Stop {
    Stop {
        app_id: app_id.to_owned(),
        business_id: "Your_BusinessId".to_owned(),
        public_stream_id: "PublicStreamId".to_owned(),
    }
}

/// Keeps the request and answers a success.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<Sent>>>);

type Sent = (Request<Bytes>, Duration);

impl Transport for Recorder {
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> Sending {
        self.0.lock().unwrap().push((request, timeout));
        let body = r#"{"ResponseMetadata":{"RequestId":"R1"},"Result":"ok"}"#;
        Box::pin(async move { Ok(http::Response::new(Bytes::from(body))) })
    }
}

fn builder(recorder: &Recorder) -> ClientBuilder {
    Client::builder(&SERVICE)
        .transport(recorder.clone())
        .clock(|| SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_164_645))
        .credentials(Credentials::new(
            "AKFAKEEXAMPLE0000000001",
            "fake-secret-key-for-unit-tests-only-0001",
        ))
}

fn build(builder: ClientBuilder) -> Result<Client, Error> {
    builder.build_with(|_| None)
}

#[tokio::test]
async fn it_sends_what_the_official_sdk_sends() {
    let recorder = Recorder::default();
    let client = build(builder(&recorder).user_agent("test/1")).unwrap();
    let response = client.send(&stop("Your_AppId")).await.unwrap();
    assert_eq!(
        (
            response.result.as_str(),
            response.metadata.request_id.as_str()
        ),
        ("ok", "R1")
    );

    let requests = recorder.0.lock().unwrap();
    let (request, timeout) = &requests[0];
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
async fn temporary_credentials_send_their_token() {
    let recorder = Recorder::default();
    let credentials = Credentials::new("AK", "SK").with_session_token("hidden");
    let client = build(builder(&recorder).credentials(credentials)).unwrap();
    client.send(&stop("a")).await.unwrap();
    let requests = recorder.0.lock().unwrap();
    let headers = requests[0].0.headers();
    assert_eq!(headers["x-security-token"], "hidden");
    assert!(
        headers["authorization"]
            .to_str()
            .unwrap()
            .contains(";x-date;x-security-token,")
    );
    assert!(!format!("{:?}", requests[0].0).contains("hidden"));
}

#[tokio::test]
async fn an_invalid_request_is_not_sent() {
    let recorder = Recorder::default();
    let client = build(builder(&recorder)).unwrap();
    let error = schema::Send::send(&client, stop("")).await.unwrap_err();
    assert!(error.is_invalid_request());
    assert_eq!(error.violations()[0].path, "AppId");
    assert_eq!(
        (error.action(), error.version()),
        (Some("StopPushPublicStream"), Some("2020-12-01"))
    );
    assert!(recorder.0.lock().unwrap().is_empty());
}

#[test]
fn what_is_configured_wrong_is_told() {
    let recorder = Recorder::default();
    let error = build(builder(&recorder).region("mars")).unwrap_err();
    assert!(
        error.is_config() && error.to_string().contains("cn-north-1"),
        "{error}"
    );
    let error = build(builder(&recorder).user_agent("a\nb")).unwrap_err();
    assert!(error.is_config(), "{error}");
    let error = build(Client::builder(&SERVICE)).unwrap_err();
    assert!(error.is_credentials(), "{error}");
    let odd = Credentials::new("A\nK", "SK");
    let client = build(builder(&recorder).credentials(odd)).unwrap();
    assert!(!format!("{client:?}").contains("SK"));
}

#[test]
fn clients_and_calls_cross_threads() {
    fn crosses<T: Send>(_: T) {}
    let client = build(builder(&Recorder::default())).unwrap();
    crosses(client.clone());
    crosses(client.send(&stop("a")));
    crosses(schema::Send::send(&client, stop("a")));
}
