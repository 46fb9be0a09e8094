//! Webhook requests as RTC sends them.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub const SECRET: &str = "fake-callback-secret";
pub const APP_ID: &str = "0123456789abcdef01234567";

/// A notification without its signature.
pub fn unsigned(event_type: &str, event_id: &str, event_time: &str) -> Value {
    json!({
        "EventType": event_type,
        "EventData": r#"{"RoomId":"room1","UserId":"user1"}"#,
        "EventTime": event_time,
        "EventId": event_id,
        "AppId": APP_ID,
        "Version": "2020-12-01",
        "Nonce": "0821",
    })
}

/// The body of a request with this notification, signed by the documented rule.
pub fn signed(mut notification: Value) -> String {
    let fields = notification.as_object().unwrap().values();
    let mut parts: Vec<&str> = fields.map(|value| value.as_str().unwrap()).collect();
    parts.push(SECRET);
    parts.sort_unstable();
    let hash = Sha256::digest(parts.concat());
    let hex: Vec<String> = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    notification["Signature"] = hex.concat().into();
    notification.to_string()
}
