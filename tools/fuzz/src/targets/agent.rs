//! Messages of agents.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use volcengine_rtc_server::agent::{CallbackVerifier, Command, CommandPriority, Frame, FrameError};

use super::offline::{SECRET, check_message};
use crate::Target;
use crate::mutate::pieces;
use crate::seeded::Seeded;

const PIECES: &[&str] = &[
    "conv",
    "subv",
    "tool",
    "ctrl",
    "func",
    "\u{0}\u{0}\u{0}\u{8}",
    "99999999999999999999",
    "subtitle",
    "text",
    "definite",
    "userId",
    "Stage",
    "Code",
    "Description",
    "tool_calls",
    "function",
    "arguments",
    "signature",
    "message",
    "==",
    "_",
];

/// Payloads of all types.
const MESSAGES: &[(&str, &str)] = &[
    (
        "conv",
        r#"{"TaskId":"t","UserID":"u","RoundID":1,"EventTime":1704164645000,"Stage":{"Code":1,"Description":"listening"}}"#,
    ),
    (
        "subv",
        r#"{"type":"subtitle","data":[{"text":"hello","language":"","userId":"u","sequence":1,"definite":true,"paragraph":false}]}"#,
    ),
    (
        "tool",
        r#"{"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}"#,
    ),
];

/// Binary messages: what is read is what is written.
pub fn frame() -> Box<dyn Target> {
    let known = MESSAGES
        .iter()
        .map(|(name, payload)| encoded(name, payload));
    let command = Command::speak("hi", CommandPriority::Wait)
        .to_frame()
        .to_bytes();
    let seeds: Vec<Vec<u8>> = known.chain(command).collect();
    Seeded::target(seeds, &[pieces::JSON, PIECES], |bytes, _| {
        let (frame, rest) = match Frame::split_first(bytes, Frame::MAX_BYTES) {
            Ok(read) => read,
            Err(FrameError::Truncated { expected, found }) if expected <= found => {
                return Err(format!("truncated at {found} of {expected} bytes"));
            }
            Err(error) => {
                check_message(&error.to_string(), bytes)?;
                return Ok(false);
            }
        };
        let written = frame.to_bytes().map_err(|error| error.to_string())?;
        if [&written, rest].concat() != bytes {
            return Err(format!(
                "written as {:?}",
                written.escape_ascii().to_string()
            ));
        }
        match frame.message() {
            Ok(_) => Ok(true),
            Err(error) => check_message(&error.to_string(), bytes).map(|()| false),
        }
    })
}

fn encoded(name: &str, payload: &str) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap_or_default();
    [name.as_bytes(), &length.to_be_bytes(), payload.as_bytes()].concat()
}

/// Callbacks over HTTP: only those with the signature are accepted.
pub fn callback() -> Box<dyn Target> {
    let verifier = CallbackVerifier::new(SECRET).expect("a signature");
    let seeds = MESSAGES.iter().map(|(name, payload)| {
        let message = STANDARD.encode(encoded(name, payload));
        format!(r#"{{"message":"{message}","signature":"{SECRET}","app_id":"a","room_id":"r"}}"#)
    });
    let seeds: Vec<String> = seeds
        .chain(MESSAGES.iter().map(|(_, payload)| (*payload).to_owned()))
        .collect();
    Seeded::target(
        seeds,
        &[pieces::JSON, PIECES, &[SECRET]],
        move |bytes, _| match verifier.verify(bytes) {
            Ok(callback) => {
                let body: Value = serde_json::from_slice(bytes).unwrap_or_default();
                if ["signature", "Signature"]
                    .iter()
                    .all(|name| body[name] != SECRET)
                {
                    return Err("accepted without the signature".to_owned());
                }
                Ok(callback.message().is_ok())
            }
            Err(error) => check_message(&error.to_string(), bytes).map(|()| false),
        },
    )
}
