//! Calls that are cancelled while they fetch credentials, from each provider that sends requests.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use serde_json::json;
use tokio::task::yield_now;
use volcengine_rtc::core::bytes::Bytes;
use volcengine_rtc::core::credentials::{
    AssumeRole, EnvironmentProvider, InstanceMetadata, Oidc, ProviderChain,
};
use volcengine_rtc::core::future::BoxFuture;
use volcengine_rtc::core::http::{Request, Response, StatusCode};
use volcengine_rtc::core::transport::{ResponseFuture, Transport};
use volcengine_rtc::core::{Client, Untyped};
use volcengine_rtc::v2023_11_01::{self as rtc, GetRoomOnlineUsersRequest};
use volcengine_rtc::{ClientBuilder, Error};
use volcgen_tests::{JumpingClock, NO_LIMIT};

use crate::cancelling::dropped_after;
use crate::case::asynchronously;

const TRN: &str = "trn:iam::2100000001:role/reader";

/// STS, the metadata service and RTC. Each response takes a poll, and every third is a failure.
#[derive(Clone, Default)]
struct Services(Arc<Counts>);

#[derive(Default)]
struct Counts {
    running: AtomicUsize,
    sent: AtomicUsize,
    sent_to_rtc: AtomicUsize,
}

struct Running(Arc<Counts>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, SeqCst);
    }
}

impl Transport for Services {
    fn send(&self, request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        self.0.running.fetch_add(1, SeqCst);
        let running = Running(Arc::clone(&self.0));
        let number = self.0.sent.fetch_add(1, SeqCst);
        let body = self.respond(&request);
        Box::pin(async move {
            yield_now().await;
            drop(running);
            let mut response = Response::new(Bytes::from(body));
            if number.is_multiple_of(3) {
                *response.body_mut() = Bytes::new();
                *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            }
            Ok(response)
        })
    }
}

impl Services {
    fn respond(&self, request: &Request<Bytes>) -> String {
        let keys = json!({
            "AccessKeyId": "AK", "SecretAccessKey": "SK", "SessionToken": "T",
            "CurrentTime": "2024-01-02T03:04:05Z", "ExpiredTime": "2024-01-02T04:04:05Z",
        });
        let envelope = |result| json!({ "ResponseMetadata": {}, "Result": result }).to_string();
        match (request.uri().host(), request.uri().path()) {
            (Some("sts.volcengineapi.com"), _) => envelope(json!({ "Credentials": keys })),
            (_, "/latest/api/token") => "token".to_owned(),
            (_, path) if path.ends_with("/security_credentials") => r#"["reader"]"#.to_owned(),
            (_, path) if path.ends_with("/security_credentials/reader") => keys.to_string(),
            _ => {
                self.0.sent_to_rtc.fetch_add(1, SeqCst);
                envelope(json!({}))
            }
        }
    }

    fn client(&self, home: &Path, source: Source) -> Client {
        let folder = home.to_str().unwrap().to_owned();
        let builder = rtc::Client::builder()
            .env_lookup(move |name| (name == "HOME").then(|| folder.clone()))
            .transport(self.clone())
            .clock(JumpingClock::default())
            .timeout(NO_LIMIT);
        source(builder, home).build().unwrap()
    }

    /// The requests for credentials.
    fn fetches(&self) -> usize {
        self.0.sent.load(SeqCst) - self.0.sent_to_rtc.load(SeqCst)
    }

    fn nothing_runs(&self, polls: usize) {
        let running = self.0.running.load(SeqCst);
        assert_eq!(running, 0, "runs after {polls} polls");
    }
}

/// Where a client gets its credentials.
type Source = fn(ClientBuilder, &Path) -> ClientBuilder;

const SOURCES: [Source; 6] = [
    |builder, _| builder.profile("role"),
    |builder, _| builder.profile("token"),
    |builder, _| builder.profile("instance"),
    // The last of the default chain: the first role of the instance.
    |builder, _| builder,
    |builder, _| {
        let role = AssumeRole::new(InstanceMetadata::new(), TRN);
        builder.credentials(
            ProviderChain::new()
                .or_else(EnvironmentProvider)
                .or_else(role),
        )
    },
    |builder, home| {
        let token = home.join("token").to_str().unwrap().to_owned();
        builder.credentials(Oidc::new().token_file(token).role_trn(TRN))
    },
];

/// A home folder with the profiles and a token.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let token = home.path().join("token");
    fs::write(&token, "identity").unwrap();
    let profiles = json!({ "profiles": {
        "role": {
            "mode": "ramrolearn", "access-key": "AK", "secret-key": "SK", "role-trn": TRN,
        },
        "token": { "mode": "oidc", "oidc-token-file": token, "role-trn": TRN },
        "instance": { "mode": "ecsrole", "role-name": "reader" },
    } });
    let folder = home.path().join(".volcengine");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("config.json"), profiles.to_string()).unwrap();
    home
}

/// Something that needs credentials.
type Work = fn(Client) -> BoxFuture<'static, Result<(), Error>>;

fn request() -> GetRoomOnlineUsersRequest {
    let request = GetRoomOnlineUsersRequest::builder();
    request.app_id("app").room_id("room").build()
}

const WORK: [Work; 3] = [
    |client| Box::pin(async move { client.send(&request()).await.map(drop) }),
    |client| Box::pin(async move { client.presign(&request()).await.map(drop) }),
    |client| {
        Box::pin(async move {
            let request = Untyped::get("2023-11-01", "GetRoomOnlineUsers", json!({}));
            client.signed_request(&request).await.map(drop)
        })
    },
];

/// Whatever was dropped, nothing of it runs, and the next call fetches the credentials, once.
#[test]
fn cancelled_while_it_fetches_credentials() {
    asynchronously(async {
        let home = home();
        for source in SOURCES {
            for work in WORK {
                let mut polls = 0;
                while !dropped_at(polls, home.path(), source, work).await {
                    polls += 1;
                }
                assert!(polls >= 3, "{polls} polls");
            }
        }
    });
}

/// Drops some work after this many polls and does it again. Returns whether it was completed at once.
async fn dropped_at(polls: usize, home: &Path, source: Source, work: Work) -> bool {
    let services = Services::default();
    let client = services.client(home, source);
    let outcome = dropped_after(polls, work(client.clone())).await;
    services.nothing_runs(polls);
    let is_done = outcome.is_some();
    outcome.unwrap_or(Ok(())).unwrap();
    if !is_done {
        work(client.clone()).await.unwrap();
        services.nothing_runs(polls);
    }
    let fetches = services.fetches();
    assert!(fetches > 0);
    work(client).await.unwrap();
    assert_eq!(services.fetches(), fetches, "the credentials are not kept");
    is_done
}
