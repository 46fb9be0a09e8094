//! Spans and events of a call.
//!
//! The test has a program of its own, because `tracing` caches per call site whether a subscriber is
//! interested, for all threads.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::VecDeque;
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use volcengine_core::bytes::Bytes;
use volcengine_core::clock::Clock;
use volcengine_core::future::BoxFuture;
use volcengine_core::http::{Request, Response};
use volcengine_core::schema::{ActionInfo, Method, Period, Quota, ServiceInfo};
use volcengine_core::transport::{ResponseFuture, Transport};
use volcengine_core::{Client, ClientBuilder, Credentials, TransportError, action, record};

/// Records all spans and events of all levels, with their fields.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
    /// As it is, like a subscriber that writes to a terminal.
    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.0, " {field}=\"{value}\"").unwrap();
    }
}

impl Log {
    fn line(&self, name: &str, fields: impl FnOnce(&mut Line<'_>)) {
        let mut recorded = self.0.lock().unwrap();
        recorded.push_str(name);
        fields(&mut Line(&mut recorded));
        recorded.push('\n');
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.line(span.metadata().name(), |line| span.record(line));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        self.line("then", |line| values.record(line));
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        self.line("event", |line| event.record(line));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

static RTC: ServiceInfo = ServiceInfo::new(
    "rtc",
    "cn-north-1",
    &[("cn-north-1", "rtc.volcengineapi.com")],
);

#[derive(Clone)]
struct StopRequest {
    app_id: String,
}

record! { StopRequest { defaulted { app_id: String = "AppId"; } } }

action! {
    StopRequest => String,
    ActionInfo::new(&RTC, "2020-12-01", Method::Post, "StopPushPublicStream")
}

struct ScarceRequest {}

record! { ScarceRequest {} }

action! {
    ScarceRequest => String,
    ActionInfo::new(&RTC, "2020-12-01", Method::Post, "Scarce")
        .quotas(&[Quota::new(4, Period::Second)])
}

/// Waits end at once, and time has passed then.
#[derive(Default)]
struct Skipping(Arc<Mutex<Duration>>);

impl Clock for Skipping {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }
    fn monotonic(&self) -> Duration {
        *self.0.lock().unwrap()
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let time = Arc::clone(&self.0);
        Box::pin(async move { *time.lock().unwrap() += duration })
    }
}

/// Returns these outcomes in order.
struct Script(Mutex<VecDeque<Result<Response<Bytes>, TransportError>>>);

impl Transport for Script {
    fn send(&self, _request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        let outcome = self.0.lock().unwrap().pop_front().unwrap();
        Box::pin(async move { outcome })
    }
}

fn response(status: u16, body: &'static str) -> Response<Bytes> {
    let builder = Response::builder().status(status);
    builder.body(Bytes::from_static(body.as_bytes())).unwrap()
}

type Outcomes = VecDeque<Result<Response<Bytes>, TransportError>>;

fn builder(outcomes: impl Into<Outcomes>) -> ClientBuilder {
    Client::builder(&RTC)
        .credentials(Credentials::new("AK", "hidden-key").with_session_token("hidden-token"))
        .transport(Script(Mutex::new(outcomes.into())))
}

fn client(outcomes: impl Into<Outcomes>) -> Client {
    builder(outcomes).build().unwrap()
}

fn request() -> StopRequest {
    let app_id = "private-app".to_owned();
    StopRequest { app_id }
}

/// Makes a call that is throttled with a message that quotes it, then cannot connect, then succeeds.
async fn call() {
    let quoting = r#"{"ResponseMetadata":{"RequestId":"R0","Error":{
        "Code":"FlowLimitExceeded","Message":"too many calls for private-app"}}}"#;
    let success = r#"{"ResponseMetadata":{"RequestId":"R1"},"Result":"ok"}"#;
    let outcomes = [
        Ok(response(429, quoting)),
        Err(TransportError::connect("connection refused")),
        Ok(response(202, success)),
    ];
    client(outcomes).send(&request()).await.unwrap();
}

/// Makes calls whose codes, messages and ids have escape sequences.
async fn escape_sequences() {
    let throttled = r#"{"ResponseMetadata":{"RequestId":"R\u001b[2J","Error":{
        "Code":"Throttling\u001b[2J\u009b","Message":"\u001b[2J"}}}"#;
    let success = r#"{"ResponseMetadata":{"RequestId":"R\u202e"},"Result":"ok"}"#;
    let outcomes = [
        Ok(response(429, throttled)),
        Err(TransportError::connect("\u{1b}[2J")),
        Ok(response(200, success)),
    ];
    client(outcomes).send(&request()).await.unwrap();
    let forbidden = throttled.replace("Throttling", "AccessDenied").leak();
    let forbidden = client([Ok(response(403, forbidden))]);
    forbidden.send(&request()).await.unwrap_err();
}

/// Makes two calls, of which the second waits for its quota.
async fn wait_for_a_quota() {
    let success = r#"{"ResponseMetadata":{"RequestId":"R1"},"Result":"ok"}"#;
    let outcomes = [200, 200].map(|status| Ok(response(status, success)));
    let client = builder(outcomes).clock(Skipping::default());
    let client = client.build().unwrap();
    for waited in [0, 250] {
        let response = client.send(&ScarceRequest {}).await.unwrap();
        let attempts = response.attempts();
        assert_eq!(attempts.quota_delay(), Duration::from_millis(waited));
        assert_eq!(attempts.waited(), Duration::ZERO);
    }
}

/// Makes a call whose result does not match the schema.
async fn unexpected_result() {
    let body = r#"{"ResponseMetadata":{"RequestId":"R2"},"Result":[1]}"#;
    let call = client([Ok(response(200, body))]);
    call.send(&request()).await.unwrap_err();
}

#[tokio::test]
async fn spans_use_the_names_of_opentelemetry_and_contain_no_secrets() {
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.clone());
    call().await;
    let recorded = std::mem::take(&mut *log.0.lock().unwrap());
    unexpected_result().await;
    let failed = std::mem::take(&mut *log.0.lock().unwrap());
    escape_sequences().await;
    let odd = std::mem::take(&mut *log.0.lock().unwrap());
    wait_for_a_quota().await;
    drop(guard);
    let delayed = std::mem::take(&mut *log.0.lock().unwrap());
    for delay in [0, 250] {
        let field = format!("then volcengine.quota_delay_ms={delay}\n");
        assert_eq!(delayed.matches(&field).count(), 1, "{delayed}");
    }
    assert!(
        odd.contains("R\\\\u{1b}[2J") || odd.contains("R\\u{1b}[2J"),
        "{odd}"
    );
    assert!(!odd.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{odd}");
    assert!(failed.contains("otel.status_code=\"ERROR\""), "{failed}");
    assert!(!failed.contains("otel.status_code=\"OK\""), "{failed}");
    for (part, times) in [
        ("otel.name=rtc/StopPushPublicStream", 1),
        ("rpc.method=\"StopPushPublicStream\"", 1),
        ("otel.kind=\"client\"", 3),
        ("http.request.method=\"POST\"", 3),
        ("http.request.resend_count=2", 1),
        ("server.address=\"rtc.volcengineapi.com\"", 3),
        ("server.port=443", 3),
        ("url.scheme=\"https\"", 3),
        ("then http.response.status_code=429", 1),
        ("then http.response.status_code=202", 1),
        ("then error.type=connect", 1),
        ("then volcengine.attempts=3", 1),
        ("then volcengine.quota_delay_ms=0", 1),
        ("an attempt failed; retrying", 2),
        ("cause=could not connect: connection refused", 1),
        ("volcengine.request_id=\"R0\"", 2),
        // In the spans of the call and of the attempt.
        ("then volcengine.request_id=\"R1\"", 2),
    ] {
        assert_eq!(
            recorded.matches(part).count(),
            times,
            "{part} in\n{recorded}"
        );
    }
    for secret in ["hidden-key", "hidden-token", "private-app", "HMAC-SHA256"] {
        assert!(!recorded.contains(secret), "{secret} in\n{recorded}");
    }
}
