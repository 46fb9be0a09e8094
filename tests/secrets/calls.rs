//! Calls with secrets in requests and responses: their logs, spans, errors and results.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use volcengine_core::bytes::Bytes;
use volcengine_core::http::Response;
use volcengine_core::interceptor::{Attempt, Interceptor};
use volcengine_core::transport::TransportError;
use volcengine_mock::{Credentials, MockResponse, MockServer};
use volcengine_rtc::v2020_12_01::Client;
use volcengine_rtc::{RetryPolicy, testing};
use volcengine_sts::v2018_01_01::assume_role_with_oidc::AssumeRoleWithOidcRequest;

use crate::plain::{credentials, options};
use crate::shown::{APP_KEY, FIELD, OIDC_TOKEN, PROXY_PASSWORD, SECRET_KEY, SESSION_TOKEN, Shown};
use crate::subscriber::subscribe;

/// Spans and events of all levels, with their fields.
#[derive(Clone, Default)]
pub struct Collected(Arc<Mutex<String>>);

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        write!(self.0, " {field}={value} {value:?}").unwrap();
    }
}

impl Collected {
    fn line(&self, name: &str, fields: impl FnOnce(&mut Line<'_>)) {
        let mut text = self.0.lock().unwrap();
        text.push_str(name);
        fields(&mut Line(&mut text));
        text.push('\n');
    }
}

impl Subscriber for Collected {
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
        self.line(event.metadata().target(), |line| event.record(line));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Shows the attempts of a client.
#[derive(Clone, Default)]
struct Watching(Arc<Mutex<Shown>>);

impl Interceptor for Watching {
    fn after_response(
        &self,
        attempt: &Attempt<'_>,
        response: Result<&Response<Bytes>, &TransportError>,
        _elapsed: Duration,
    ) {
        let mut shown = self.0.lock().unwrap();
        shown.debug(attempt);
        if let Err(error) = response {
            shown.error(error);
        }
    }
}

pub async fn drive(shown: &mut Shown) {
    let collected = Collected::default();
    let guard = subscribe(collected.clone());
    let watching = Watching(Arc::new(Mutex::new(std::mem::take(shown))));
    let server = MockServer::builder().credentials(credentials());
    let server = server.start().await.unwrap();
    let configured = || {
        server
            .configure(Client::builder())
            .interceptor(watching.clone())
    };
    let client = Client::new(configured().build().unwrap());
    succeeding(&watching, &client, &server).await;
    failing(&watching, &client, &server).await;

    let wrong = configured().credentials(Credentials::new("AK", format!("{SECRET_KEY}x")));
    error(&watching, &Client::new(wrong.build().unwrap())).await;
    let proxied = Client::builder().transport_options(options(rejecting_proxy().await));
    let proxied = proxied
        .interceptor(watching.clone())
        .credentials(credentials())
        .retry_policy(RetryPolicy::none());
    error(&watching, &Client::new(proxied.build().unwrap())).await;
    drop(guard);

    *shown = std::mem::take(&mut *watching.0.lock().unwrap());
    let text = collected.0.lock().unwrap();
    shown.text("the log", &text);
    for part in ["otel.name=rtc/BanUserStream", "error.type", "hyper_util"] {
        assert!(text.contains(part), "the log has no {part}:\n{text}");
    }
}

async fn succeeding(watching: &Watching, client: &Client, server: &MockServer) {
    let request = client.ban_user_stream().app_id("app").room_id("room");
    let request = request.user_id("user").token(FIELD);
    let request = request.build();
    watching
        .0
        .lock()
        .unwrap()
        .text("a request", &format!("{request:?} {request:#?}"));
    let response = client.send(request).await.unwrap();
    {
        let mut shown = watching.0.lock().unwrap();
        shown.debug(&response);
        shown.debug(&response.metadata);
        shown.debug(response.attempts());
    }
    let app = json!({ "AppId": "a", "AppKey": APP_KEY, "SecondaryAppKey": FIELD });
    server.enqueue(MockResponse::result(app));
    let created = client.create_app().app_name("demo").send().await.unwrap();
    assert_eq!(created.result.app_key, APP_KEY);
    watching.0.lock().unwrap().debug(&created);
}

async fn failing(watching: &Watching, client: &Client, server: &MockServer) {
    let echo = format!("x-security-token:{SESSION_TOKEN}");
    for status in [400, 401, 500] {
        let response = MockResponse::error(status, SESSION_TOKEN, &echo);
        server.enqueue(response.repeat(3));
        error(watching, client).await;
        server.clear();
    }
    for body in [format!("<html>{echo}"), format!(r#"{{"a":"{FIELD}"#)] {
        let html = [("Content-Type", "text/html")];
        server.enqueue(MockResponse::raw(403, html, body).repeat(3));
        error(watching, client).await;
        server.clear();
    }
    // A result that does not match its description.
    let wrong = json!({ "AppId": { "a": FIELD }, "AppKey": [APP_KEY] });
    server.enqueue(MockResponse::result(wrong.clone()));
    let failed = client
        .create_app()
        .app_name("demo")
        .send()
        .await
        .unwrap_err();
    watching.0.lock().unwrap().error(&failed);
    let failed =
        testing::from_json::<volcengine_rtc::v2020_12_01::create_app::CreateAppResponse>(wrong);
    watching.0.lock().unwrap().error(&failed.unwrap_err());
    // A request that violates its description.
    let invalid = AssumeRoleWithOidcRequest::builder().role_trn("trn");
    let invalid = invalid.role_session_name("name");
    let invalid = invalid.oidc_token(OIDC_TOKEN.repeat(10_000)).build();
    let invalid = testing::check(&invalid).unwrap_err();
    assert_ne!(invalid.violations(), []);
    let mut shown = watching.0.lock().unwrap();
    shown.error(&invalid);
    for violation in invalid.violations() {
        shown.display(violation);
    }
}

async fn error(watching: &Watching, client: &Client) {
    let call = client.ban_user_stream().app_id("app").room_id("room");
    let error = call.user_id("user").token(FIELD).send().await.unwrap_err();
    let mut shown = watching.0.lock().unwrap();
    shown.error(&error);
    shown.debug(error.attempts());
    for attempt in error.attempts().failed() {
        shown.debug(attempt);
    }
    // What an `unwrap` of the result would print.
    shown.text("a panic", &format!("{:?}", Err::<(), _>(&error)));
}

/// The port of a proxy that rejects the login and repeats what it got.
async fn rejecting_proxy() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = [0; 4096];
            let length = stream.read(&mut buffer).await.unwrap();
            let got = String::from_utf8_lossy(&buffer[..length]).replace("\r\n", " ");
            let response = format!(
                "HTTP/1.1 407 {PROXY_PASSWORD}\r\nX-Got: {got}\r\nContent-Length: 0\r\n\r\n"
            );
            let _ = stream.write_all(response.as_bytes()).await;
        }
    });
    port
}
