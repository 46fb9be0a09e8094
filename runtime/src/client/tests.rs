//! The client with scripted transports and clocks: what it sends, how often and when.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::Request;

use super::*;
use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::error::GiveUpReason;
use crate::record;
use crate::schema::{ActionInfo, Method};
use crate::transport::{ResponseFuture, Transport, TransportError};

mod attempts;
mod cancelling;
mod credentials;
mod deadlines;
mod requests;
mod settings;
mod tokens;
mod untyped;
mod waiting;

static SERVICE: ServiceInfo = ServiceInfo::new(
    "rtc",
    "cn-north-1",
    &[("cn-north-1", "rtc.volcengineapi.com")],
)
.timeout_ms(1_500);

#[expect(clippy::struct_field_names, reason = "the names on the wire")]
struct StopRequest {
    app_id: String,
    business_id: String,
    public_stream_id: String,
}
record! {
    StopRequest {
        defaulted {
            app_id: String = "AppId".chars(1, 128);
            business_id: String = "BusinessId";
            public_stream_id: String = "PublicStreamId";
        }
    }
}
impl Action for StopRequest {
    type Output = String;
    const INFO: &'static ActionInfo =
        &ActionInfo::new(&SERVICE, "2020-12-01", Method::Post, "StopPushPublicStream");
}

/// A request of an action that is not idempotent.
fn stop(app_id: &str) -> StopRequest {
    StopRequest {
        app_id: app_id.to_owned(),
        business_id: "Your_BusinessId".to_owned(),
        public_stream_id: "PublicStreamId".to_owned(),
    }
}

struct ReadRequest {
    id: String,
}
record! { ReadRequest { defaulted { id: String = "Id"; } } }
impl Action for ReadRequest {
    type Output = String;
    const INFO: &'static ActionInfo =
        &ActionInfo::new(&SERVICE, "2020-12-01", Method::Get, "Read").idempotent();
}

/// A request of an idempotent action.
fn read() -> ReadRequest {
    ReadRequest {
        id: "a b".to_owned(),
    }
}

/// A transport that records requests and returns scripted outcomes, and then successes.
#[derive(Clone, Default)]
struct Script(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    requests: Vec<(Request<Bytes>, Duration)>,
    outcomes: VecDeque<Outcome>,
}

type Outcome = Result<http::Response<Bytes>, TransportError>;

impl Script {
    fn new(outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        let script = Script::default();
        script.0.lock().unwrap().outcomes.extend(outcomes);
        script
    }

    fn count(&self) -> usize {
        self.0.lock().unwrap().requests.len()
    }

    /// A header of each request.
    fn header(&self, name: &str) -> Vec<String> {
        let state = self.0.lock().unwrap();
        let requests = state.requests.iter();
        requests
            .map(|(request, _)| request.headers()[name].to_str().unwrap().to_owned())
            .collect()
    }

    /// The timeout of each request.
    fn timeouts(&self) -> Vec<Duration> {
        let state = self.0.lock().unwrap();
        state.requests.iter().map(|(_, timeout)| *timeout).collect()
    }
}

impl Transport for Script {
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> ResponseFuture {
        let mut state = self.0.lock().unwrap();
        state.requests.push((request, timeout));
        let outcome = state.outcomes.pop_front();
        Box::pin(async move { outcome.unwrap_or_else(|| Ok(success())) })
    }
}

fn success() -> http::Response<Bytes> {
    response(
        200,
        r#"{"ResponseMetadata":{"RequestId":"R1"},"Result":"ok"}"#,
    )
}

fn response(status: u16, body: &str) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::copy_from_slice(body.as_bytes()));
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
    response
}

#[expect(clippy::unnecessary_wraps, reason = "the type of a script's items")]
fn failure(status: u16, code: &str, headers: &[(&'static str, &str)]) -> Outcome {
    let body =
        format!(r#"{{"ResponseMetadata":{{"RequestId":"R0","Error":{{"Code":"{code}"}}}}}}"#);
    let mut response = response(status, &body);
    for (name, value) in headers {
        let value = http::HeaderValue::from_str(value).unwrap();
        response.headers_mut().insert(*name, value);
    }
    Ok(response)
}

/// A clock that sleeping advances at once.
#[derive(Clone)]
struct FakeClock(Arc<Mutex<Duration>>);

/// The initial time of [`FakeClock`]: 2024-01-02T03:04:05Z.
const START: u64 = 1_704_164_645;

impl FakeClock {
    fn new() -> Self {
        FakeClock(Arc::default())
    }
}

impl Clock for FakeClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(START) + self.monotonic()
    }

    fn monotonic(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let time = Arc::clone(&self.0);
        Box::pin(async move {
            *time.lock().unwrap() += duration;
        })
    }
}

fn builder(script: &Script) -> ClientBuilder {
    Client::builder(&SERVICE)
        .env_lookup(|_| None)
        .transport(script.clone())
        .clock(FakeClock::new())
        .credentials(Credentials::new(
            "AKFAKEEXAMPLE0000000001",
            "fake-secret-key-for-unit-tests-only-0001",
        ))
}

fn client(script: &Script) -> Client {
    builder(script).build().unwrap()
}
