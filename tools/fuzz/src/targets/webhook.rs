//! Webhooks of RTC.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use volcengine_rtc_server::webhook::Verifier;

use super::offline::{SECRET, check_message};
use crate::Target;
use crate::mutate::pieces;
use crate::seeded::Seeded;

const FIELDS: [&str; 7] = [
    "EventType",
    "EventData",
    "EventTime",
    "EventId",
    "AppId",
    "Version",
    "Nonce",
];

const PIECES: &[&str] = &[
    "EventType",
    "EventData",
    "EventTime",
    "EventId",
    "AppId",
    "Version",
    "Nonce",
    "Noce",
    "Signature",
    "2024-13-01T00:00:00Z",
    "RecordStopped",
    "VoiceChat",
    "TaskId",
    "RunStage",
    "ErrorInfo",
];

/// Bodies with changes. One that is accepted has the values of one that was signed: the signature covers the
/// values joined, not which field has which.
pub fn target() -> Box<dyn Target> {
    let verifier = Verifier::new(SECRET).expect("a key");
    let events = [
        (
            "RoomCreate",
            json!({ "RoomId": "r", "Timestamp": 1_704_164_645_000_i64 }).to_string(),
        ),
        (
            "RecordStarted",
            json!({ "AppId": "a", "RoomId": "r", "TaskId": "t", "ConnectionId": "c" }).to_string(),
        ),
        (
            "VoiceChat",
            json!({ "TaskId": "t", "RoomId": "r", "EventType": 1, "RunStage": "asrFinish" })
                .to_string(),
        ),
        ("Unknown", String::new()),
    ];
    let seeds: Vec<String> = events
        .iter()
        .map(|(name, data)| signed(name, data).to_string())
        .collect();
    let genuine: BTreeSet<String> = seeds
        .iter()
        .filter_map(|seed| joined(seed.as_bytes()))
        .collect();
    Seeded::target(seeds, &[pieces::JSON, PIECES], move |bytes, _| {
        let notification = match verifier.verify(bytes) {
            Ok(notification) => notification,
            Err(error) => return check_message(&error.to_string(), bytes).map(|()| false),
        };
        if !joined(bytes).is_some_and(|joined| genuine.contains(&joined)) {
            return Err("accepted, but never signed".to_owned());
        }
        let _ = (notification.occurred_at(), format!("{notification:?}"));
        match notification.event() {
            Ok(_) => Ok(true),
            Err(error) => check_message(&error.to_string(), bytes).map(|()| true),
        }
    })
}

fn signed(name: &str, data: &str) -> Value {
    let values = [
        name,
        data,
        "2024-01-02T03:04:05+08:00",
        "e-1",
        "app",
        "2020-12-01",
        "n",
    ];
    let mut body: serde_json::Map<String, Value> = FIELDS
        .iter()
        .copied()
        .map(str::to_owned)
        .zip(values.map(Value::from))
        .collect();
    let joined = joined(Value::from(body.clone()).to_string().as_bytes()).unwrap_or_default();
    let digest = Sha256::digest(joined);
    let signature: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    body.insert("Signature".to_owned(), signature.into());
    body.into()
}

/// What a signature is made of: the values of the seven fields and the key, sorted.
fn joined(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let value = |name: &&str| {
        let old = if *name == "Nonce" {
            body.get("Noce")
        } else {
            None
        };
        body.get(name).or(old).and_then(Value::as_str)
    };
    let mut parts: Vec<&str> = FIELDS.iter().filter_map(value).collect();
    parts.push(SECRET);
    parts.sort_unstable();
    Some(parts.concat())
}
