//! Recorded interactions: a file is replayed, or is an error that says what to do.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::json;
use volcengine_core::http::Request;
use volcengine_core::transport::Transport;
use volcengine_mock::{Catalog, cassette::Cassette};

use super::offline::{self, check_message};
use super::repository;
use crate::Target;
use crate::mutate::pieces;
use crate::seeded::Seeded;

const PIECES: &[&str] = &[
    "1",
    "2",
    "99999",
    "cassette",
    "interactions",
    "request",
    "response",
    "action",
    "version",
    "method",
    "path",
    "query",
    "body",
    "headers",
    "status",
    "GET",
    "POST",
    "TRACE",
    "/",
    "AppId",
    "StopPushPublicStream",
    "2020-12-01",
    "text/html",
];

/// Cassettes with changes, and a request that the seeds have.
pub fn target() -> Box<dyn Target> {
    let body = json!({ "AppId": "a", "PublicStreamId": "p" });
    let interaction = json!({
        "request": {
            "action": "StopPushPublicStream", "version": "2020-12-01", "method": "POST", "path": "/",
            "headers": { "content-type": "application/json" }, "body": body,
        },
        "response": {
            "status": 200, "headers": { "content-type": "application/json" },
            "body": { "ResponseMetadata": { "RequestId": "r" }, "Result": "ok" },
        },
    });
    let bare = json!({
        "request": { "action": "A", "version": "V", "method": "GET", "path": "/" }, "response": { "status": 200 },
    });
    let seeds = [
        json!({ "cassette": 1, "interactions": [interaction, bare] }).to_string(),
        json!({ "cassette": 1, "interactions": [] }).to_string(),
    ];
    // A small one: each cassette is scrubbed with it.
    let specs = repository("generator/rust/tests/golden/values/specs");
    let catalog = Catalog::folder(&specs).expect("specs without errors");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("cassette.json");
    let sent = Bytes::from(body.to_string());
    Seeded::target(seeds, &[pieces::JSON, PIECES], move |bytes, _| {
        let _ = &folder;
        fs::write(&path, bytes).map_err(|error| error.to_string())?;
        let replayer = match Cassette::new(&path).catalog(Arc::clone(&catalog)).replay() {
            Ok(replayer) => replayer,
            Err(error) => return check_message(&error.to_string(), bytes).map(|()| false),
        };
        let request =
            Request::post("http://rtc.test/?Action=StopPushPublicStream&Version=2020-12-01")
                .header("content-type", "application/json")
                .body(sent.clone());
        let request = request.map_err(|error| error.to_string())?;
        match offline::run(replayer.send(request, Duration::from_secs(1)))? {
            Ok(_) => Ok(true),
            Err(error) => check_message(&error.to_string(), bytes).map(|()| true),
        }
    })
}
