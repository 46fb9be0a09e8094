//! The client against transports and clocks that are made here: what it sends, how often and when.

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
mod requests;

static SERVICE: ServiceInfo = ServiceInfo::new(
    "rtc",
    "cn-north-1",
    &[("cn-north-1", "rtc.volcengineapi.com")],
)
.timeout_ms(1_500);

#[expect(clippy::struct_field_names, reason = "they are called so on the wire")]
struct Stopping {
    app_id: String,
    business_id: String,
    public_stream_id: String,
}
record! {
    Stopping {
        defaulted {
            app_id: String = "AppId".chars(1, 128);
            business_id: String = "BusinessId";
            public_stream_id: String = "PublicStreamId";
        }
    }
}
impl Action for Stopping {
    type Output = String;
    const INFO: &'static ActionInfo =
        &ActionInfo::new(&SERVICE, "2020-12-01", Method::Post, "StopPushPublicStream");
}

fn stop(app_id: &str) -> Stopping {
    Stopping {
        app_id: app_id.to_owned(),
        business_id: "Your_BusinessId".to_owned(),
        public_stream_id: "PublicStreamId".to_owned(),
    }
}

/// Reads, so it can be repeated.
struct Reading {
    id: String,
}
record! { Reading { defaulted { id: String = "Id"; } } }
impl Action for Reading {
    type Output = String;
    const INFO: &'static ActionInfo =
        &ActionInfo::new(&SERVICE, "2020-12-01", Method::Get, "Read").idempotent();
}

fn read() -> Reading {
    Reading {
        id: "a b".to_owned(),
    }
}

/// Keeps the requests and gives the answers that were laid out for them; when there are no more, a
/// success.
#[derive(Clone, Default)]
struct Script(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    requests: Vec<(Request<Bytes>, Duration)>,
    answers: VecDeque<Answer>,
}

type Answer = Result<http::Response<Bytes>, TransportError>;

impl Script {
    fn of(answers: impl IntoIterator<Item = Answer>) -> Self {
        let script = Script::default();
        script.0.lock().unwrap().answers.extend(answers);
        script
    }

    fn count(&self) -> usize {
        self.0.lock().unwrap().requests.len()
    }

    /// A header of each request.
    fn header(&self, name: &str) -> Vec<String> {
        let sent = self.0.lock().unwrap();
        let of = |(request, _): &(Request<Bytes>, _)| {
            request.headers()[name].to_str().unwrap().to_owned()
        };
        sent.requests.iter().map(of).collect()
    }
}

impl Transport for Script {
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> ResponseFuture {
        let mut sent = self.0.lock().unwrap();
        sent.requests.push((request, timeout));
        let answer = sent.answers.pop_front();
        Box::pin(async move { answer.unwrap_or_else(|| Ok(success())) })
    }
}

fn success() -> http::Response<Bytes> {
    reply(
        200,
        r#"{"ResponseMetadata":{"RequestId":"R1"},"Result":"ok"}"#,
    )
}

fn reply(status: u16, body: &str) -> http::Response<Bytes> {
    let mut reply = http::Response::new(Bytes::copy_from_slice(body.as_bytes()));
    *reply.status_mut() = http::StatusCode::from_u16(status).unwrap();
    reply
}

#[expect(clippy::unnecessary_wraps, reason = "an answer may be none")]
fn failure(status: u16, code: &str, headers: &[(&'static str, &str)]) -> Answer {
    let body =
        format!(r#"{{"ResponseMetadata":{{"RequestId":"R0","Error":{{"Code":"{code}"}}}}}}"#);
    let mut reply = reply(status, &body);
    for (name, value) in headers {
        let value = http::HeaderValue::from_str(value).unwrap();
        reply.headers_mut().insert(*name, value);
    }
    Ok(reply)
}

/// A clock on which waiting takes no time but moves it on.
#[derive(Clone)]
struct FakeClock(Arc<Mutex<Duration>>);

/// When [`FakeClock`] begins: 2024-01-02T03:04:05Z.
const BEGIN: u64 = 1_704_164_645;

impl FakeClock {
    fn new() -> Self {
        FakeClock(Arc::default())
    }
}

impl Clock for FakeClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(BEGIN) + self.monotonic()
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
