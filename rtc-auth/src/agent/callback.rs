//! HTTP requests with which an agent calls back.

use std::fmt;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};

use super::error::{CallbackError, InvalidMessage};
use super::frame::Frame;
use super::message::{Extra, Message};
use crate::members::Members;

/// With or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A genuine request of an agent. Only a [`CallbackVerifier`](super::CallbackVerifier) creates one.
#[derive(Clone, PartialEq)]
pub struct Callback {
    name: String,
    payload: String,
    app_id: Option<String>,
    room_id: Option<String>,
    internal_task_id: Option<String>,
    extra: Extra,
}

/// The body of a request that is not verified yet.
pub(super) struct Unverified {
    members: Members,
    pub(super) signature: String,
}

impl Unverified {
    /// Reads a body and takes the signature out of it.
    pub(super) fn parse(body: &[u8]) -> Result<Self, CallbackError> {
        let object: Map<String, Value> = serde_json::from_slice(body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            malformed(if error.is_data() {
                "the body is not a JSON object".to_owned()
            } else {
                format!("the body is not JSON: line {line}, column {column}")
            })
        })?;
        let mut members = Members::new(object);
        let signature = members.string(&["signature", "Signature"]);
        // One that is there twice must not become one of the other members.
        members.value(&["Signature"]);
        let signature =
            signature.ok_or_else(|| malformed("`signature` is missing, or not a string"))?;
        Ok(Unverified { members, signature })
    }
}

impl Callback {
    /// Reads the body of a genuine request: `message` is a frame in Base64, `Message` is a list of calls.
    pub(super) fn new(body: Unverified, max_body: usize) -> Result<Self, CallbackError> {
        let mut members = body.members;
        let (name, payload) = if let Some(message) = members.string(&["message"]) {
            open_frame(&message, max_body)?
        } else {
            calls(&mut members)?
        };
        Ok(Callback {
            name,
            payload,
            app_id: members.string(&["AppId", "AppID"]),
            room_id: members.string(&["RoomID", "RoomId"]),
            internal_task_id: members.string(&["TaskID", "TaskId"]),
            extra: members.rest(),
        })
    }

    /// The message. One of an unknown type is [`Message::Other`].
    ///
    /// # Errors
    ///
    /// [`InvalidMessage`]: the payload is not JSON, or lacks what a message of its type cannot do
    /// without.
    pub fn message(&self) -> Result<Message, InvalidMessage> {
        Message::from_json(&self.name, &self.payload)
    }

    /// The type of the message: that of a frame, such as `conv`, or `tool_calls`.
    #[must_use]
    pub fn message_type(&self) -> &str {
        &self.name
    }

    /// The payload of the message as it was received, normally JSON.
    #[must_use]
    pub fn payload(&self) -> &str {
        &self.payload
    }

    /// The application. Only callbacks that carry no frame have it.
    #[must_use]
    pub fn app_id(&self) -> Option<&str> {
        self.app_id.as_deref()
    }

    /// The room of the agent. Only callbacks that carry no frame have it.
    #[must_use]
    pub fn room_id(&self) -> Option<&str> {
        self.room_id.as_deref()
    }

    /// An id of the task inside of RTC, which is not the `TaskId` that it was started with. To find
    /// the task, use application and room, or give each task a URL of its own. Only callbacks that
    /// carry no frame have it.
    #[must_use]
    pub fn internal_task_id(&self) -> Option<&str> {
        self.internal_task_id.as_deref()
    }

    /// Other members of the body.
    #[must_use]
    pub fn extra(&self) -> &Extra {
        &self.extra
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Callback")
            .field("message_type", &self.name)
            .field("payload", &self.payload)
            .field("app_id", &self.app_id)
            .field("room_id", &self.room_id)
            .field("internal_task_id", &self.internal_task_id)
            .finish_non_exhaustive()
    }
}

/// Type and payload of a callback that carries no frame: JSON as a string.
fn calls(members: &mut Members) -> Result<(String, String), CallbackError> {
    let message = members.value(&["Message"]);
    let message = message.ok_or_else(|| malformed("it has neither `message` nor `Message`"))?;
    let name = members.string(&["Type"]);
    let payload = match message {
        Value::String(json) => json,
        other => other.to_string(),
    };
    Ok((name.unwrap_or_else(|| "tool_calls".to_owned()), payload))
}

/// Type and payload of a frame in Base64.
fn open_frame(message: &str, max_bytes: usize) -> Result<(String, String), CallbackError> {
    let bytes = BASE64.decode(message);
    let bytes = bytes.map_err(|_| malformed("`message` is not Base64"))?;
    let frame = Frame::parse_within(&bytes, max_bytes).map_err(CallbackError::Frame)?;
    Ok((
        frame.frame_type().as_str().to_owned(),
        frame.payload().to_owned(),
    ))
}

pub(super) fn malformed(what: impl Into<String>) -> CallbackError {
    CallbackError::Malformed { what: what.into() }
}

impl From<InvalidMessage> for CallbackError {
    fn from(error: InvalidMessage) -> Self {
        malformed(error.what())
    }
}
