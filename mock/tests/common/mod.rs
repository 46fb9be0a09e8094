//! A caller that signs by hand, so that a test can get any part of it wrong.
#![allow(dead_code, reason = "no test uses all of it")]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "this is how a test fails"
)]

pub mod raw;
pub mod specs;

use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use volcengine_core::Credentials;
use volcengine_core::bytes::Bytes;
use volcengine_core::http::{HeaderMap, Request, StatusCode};
use volcengine_core::sign::{SignableRequest, Signer, XDate, canonical};
use volcengine_core::transport::{HyperTransport, Transport, TransportError, TransportOptions};
use volcengine_mock::MockServer;

/// Whatever takes longer hangs, even on a busy machine.
pub const HANG_LIMIT: Duration = Duration::from_secs(120);

/// The body of a valid call.
pub const STOP: &str = r#"{"AppId":"app","PublicStreamId":"stream"}"#;

/// A request, signed when it is sent; every part can be replaced.
#[derive(Clone)]
pub struct Call {
    pub method: &'static str,
    pub path: &'static str,
    pub query: String,
    pub body: String,
    pub content_type: Option<&'static str>,
    pub credentials: Credentials,
    pub region: &'static str,
    pub service: &'static str,
    pub date: SystemTime,
    /// Headers to set after signing; an empty value removes one.
    pub tampered: Vec<(&'static str, String)>,
}

/// A response that was read.
#[derive(Debug)]
pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// A signed call of `StopPushPublicStream`.
pub fn stop(server: &MockServer) -> Call {
    post(server, "StopPushPublicStream", "2020-12-01", STOP)
}

/// A signed POST.
pub fn post(server: &MockServer, action: &str, version: &str, body: &str) -> Call {
    Call {
        method: "POST",
        path: "/",
        query: format!("Action={action}&Version={version}"),
        body: body.to_owned(),
        content_type: Some("application/json"),
        credentials: server.credentials(),
        region: "cn-north-1",
        service: "rtc",
        date: SystemTime::now(),
        tampered: Vec::new(),
    }
}

/// A signed GET with further parameters.
pub fn get(server: &MockServer, action: &str, version: &str, parameters: &str) -> Call {
    Call {
        method: "GET",
        query: format!("Action={action}&Version={version}&{parameters}"),
        content_type: None,
        ..post(server, action, version, "")
    }
}

impl Call {
    /// The signed request.
    fn request(&self, server: &MockServer) -> Request<Bytes> {
        let host = server.address().to_string();
        let mut headers = vec![("host", host.as_str())];
        headers.extend(self.content_type.map(|value| ("content-type", value)));
        let parts = SignableRequest {
            method: self.method,
            path: self.path,
            query: &canonical::query(canonical::pairs(&self.query)),
            headers: &headers,
            body: self.body.as_bytes(),
        };
        let keys = Signer::new(self.credentials.clone(), self.region, self.service);
        let signed = keys.sign(&parts, XDate::from(self.date));
        let mut request = Request::builder()
            .method(self.method)
            .uri(format!("http://{host}{}?{}", self.path, self.query))
            .header("x-date", signed.x_date.as_str())
            .header("x-content-sha256", signed.x_content_sha256.as_str())
            .header("authorization", &signed.authorization);
        for (name, value) in &headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = keys.session_token_header() {
            request = request.header("x-security-token", token);
        }
        let mut request = request.body(Bytes::from(self.body.clone())).unwrap();
        for (name, value) in &self.tampered {
            if value.is_empty() {
                request.headers_mut().remove(*name);
            } else {
                request.headers_mut().insert(*name, value.parse().unwrap());
            }
        }
        request
    }

    /// Sends the request.
    pub async fn attempt(&self, server: &MockServer) -> Result<Response, TransportError> {
        let response = transport().send(self.request(server), HANG_LIMIT).await?;
        let (head, body) = response.into_parts();
        Ok(Response {
            status: head.status,
            headers: head.headers,
            body,
        })
    }

    /// Sends the request; panics if there is no response.
    pub async fn send(&self, server: &MockServer) -> Response {
        self.attempt(server).await.unwrap()
    }
}

/// One transport for all tests, because creating one reads the certificates of the system.
fn transport() -> &'static HyperTransport {
    static TRANSPORT: OnceLock<HyperTransport> = OnceLock::new();
    TRANSPORT.get_or_init(|| {
        let direct = TransportOptions::new().no_proxy();
        HyperTransport::with_options(&direct).unwrap()
    })
}

impl Response {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The `Result`.
    pub fn result(&self) -> Value {
        self.json()["Result"].clone()
    }

    /// The error's code; empty without an error.
    pub fn code(&self) -> String {
        let json = self.json();
        let code = json["ResponseMetadata"]["Error"]["Code"].as_str();
        code.unwrap_or_default().to_owned()
    }

    /// The error's message; empty without an error.
    pub fn message(&self) -> String {
        let json = self.json();
        let message = json["ResponseMetadata"]["Error"]["Message"].as_str();
        message.unwrap_or_default().to_owned()
    }

    /// Asserts that the request was rejected, and returns the message.
    #[track_caller]
    pub fn rejected(&self, status: u16, code: &str, numeric_code: Option<i64>) -> String {
        let error = &self.json()["ResponseMetadata"]["Error"];
        assert_eq!(self.status.as_u16(), status, "{error}");
        assert_eq!(self.code(), code, "{error}");
        assert_eq!(error["CodeN"].as_i64(), numeric_code, "{error}");
        assert!(self.json().get("Result").is_none());
        self.message()
    }
}
