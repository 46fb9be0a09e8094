//! Credentials providers against servers that act as STS and as the metadata service.

#![cfg(feature = "hyper")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test"
)]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use volcengine_core::Credentials;
use volcengine_core::bytes::Bytes;
use volcengine_core::clock::TokioClock;
use volcengine_core::credentials::ProviderContext;
use volcengine_core::http;
use volcengine_core::transport::{HyperTransport, ResponseFuture, Transport, TransportOptions};

mod assume_role;
mod chain;
mod files;
mod logs;
mod metadata;
mod oidc;
mod server;
#[path = "../common/subscriber.rs"]
mod subscriber;

/// Longer than any test takes on a busy machine, so it means a hang.
const HANG_LIMIT: Duration = Duration::from_secs(120);

/// A transport that ignores proxies of the environment.
fn direct() -> HyperTransport {
    HyperTransport::with_options(&TransportOptions::new().no_proxy()).unwrap()
}

/// Ignores timeouts, because providers retry after a timeout and tests count requests.
struct Patient(HyperTransport);

impl Transport for Patient {
    fn send(&self, request: http::Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        self.0.send(request, HANG_LIMIT)
    }
}

/// A context with a real transport, a real clock and these variables.
fn context(variables: &[(&str, &str)]) -> ProviderContext {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let variables: Vec<(String, String)> = variables.iter().map(owned).collect();
    ProviderContext {
        transport: Arc::new(Patient(direct())),
        clock: Arc::new(TokioClock),
        env_lookup: Arc::new(move |name| {
            let found = variables.iter().find(|(other, _)| other == name);
            found.map(|(_, value)| value.clone())
        }),
    }
}

/// An empty folder of a test.
fn folder(test: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("credentials-{test}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// A response of STS whose expiry has this name.
fn role_response(expiry_name: &str) -> String {
    format!(
        r#"{{"ResponseMetadata":{{"RequestId":"R1","Action":"A","Version":"2018-01-01"}},
        "Result":{{"Credentials":{{
            "CurrentTime":"2024-01-02T03:04:05+08:00","{expiry_name}":"2024-01-02T04:04:05+08:00",
            "AccessKeyId":"AKTP-role","SecretAccessKey":"role-secret","SessionToken":"STS2-role"}},
        "AssumedRoleUser":{{"Trn":"trn:sts::1:assumed-role/r/s","AssumedRoleId":"1:s"}}}}}}"#
    )
}

/// Asserts that these are the credentials of [`role_response`], which expire in an hour.
#[track_caller]
fn assert_role(credentials: &Credentials) {
    assert_eq!(credentials.access_key(), "AKTP-role");
    assert!(credentials.secret_key().matches("role-secret"));
    assert!(credentials.session_token().unwrap().matches("STS2-role"));
    let lifetime = credentials
        .expires_at()
        .unwrap()
        .duration_since(SystemTime::now());
    let lifetime = lifetime.unwrap();
    let hour = Duration::from_secs(3_600);
    assert!(
        lifetime <= hour && lifetime + HANG_LIMIT >= hour,
        "{lifetime:?}"
    );
}
