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
use volcengine_core::clock::TokioClock;
use volcengine_core::credentials::Context;
use volcengine_core::transport::ReqwestTransport;

mod assume_role;
mod chain;
mod files;
mod logs;
mod metadata;
mod oidc;
mod server;

/// A context with a real transport and a real clock, and these variables.
fn context(variables: &[(&str, &str)]) -> Context {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let variables: Vec<(String, String)> = variables.iter().map(owned).collect();
    Context {
        transport: Arc::new(ReqwestTransport::new().unwrap()),
        clock: Arc::new(TokioClock),
        variables: Arc::new(move |name| {
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
    assert!((Duration::from_secs(3_590)..=Duration::from_secs(3_600)).contains(&left));
}
