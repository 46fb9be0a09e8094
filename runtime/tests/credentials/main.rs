//! Providers of credentials, against servers that behave as STS and the metadata service do.

#![cfg(feature = "reqwest")]
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
use volcengine_core::transport::{ReqwestTransport, ResponseFuture, Transport, TransportOptions};

mod assume_role;
mod chain;
mod files;
mod logs;
mod metadata;
mod oidc;
mod server;

/// What takes longer hangs, however busy the machine is.
const HANG_LIMIT: Duration = Duration::from_secs(120);

/// A transport that uses no proxy, whatever the environment says.
fn direct() -> ReqwestTransport {
    ReqwestTransport::with_options(&TransportOptions::new().no_proxy()).unwrap()
}

/// Waits for a reply as long as it takes: providers repeat what took too long, and tests count.
struct Patient(ReqwestTransport);

impl Transport for Patient {
    fn send(&self, request: http::Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        self.0.send(request, HANG_LIMIT)
    }
}

/// A context with a real transport and a real clock, and these variables.
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

/// An empty folder for a test.
fn folder(test: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("credentials-{test}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// What STS answers, with the moment of expiry under this name.
fn role_reply(expiry_name: &str) -> String {
    format!(
        r#"{{"ResponseMetadata":{{"RequestId":"R1","Action":"A","Version":"2018-01-01"}},
        "Result":{{"Credentials":{{
            "CurrentTime":"2024-01-02T03:04:05+08:00","{expiry_name}":"2024-01-02T04:04:05+08:00",
            "AccessKeyId":"AKTP-role","SecretAccessKey":"role-secret","SessionToken":"STS2-role"}},
        "AssumedRoleUser":{{"Trn":"trn:sts::1:assumed-role/r/s","AssumedRoleId":"1:s"}}}}}}"#
    )
}

/// Those are the credentials of [`role_reply`], and they expire in an hour.
#[track_caller]
fn assert_role(credentials: &Credentials) {
    assert_eq!(credentials.access_key(), "AKTP-role");
    assert_eq!(credentials.secret_key(), "role-secret");
    assert_eq!(credentials.session_token(), Some("STS2-role"));
    let left = credentials
        .expires_at()
        .unwrap()
        .duration_since(SystemTime::now());
    let left = left.unwrap();
    let hour = Duration::from_secs(3_600);
    assert!(left <= hour && left + HANG_LIMIT >= hour, "{left:?}");
}
