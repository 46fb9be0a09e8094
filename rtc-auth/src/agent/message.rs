//! What an agent says of itself: its state, what is spoken, and what it wants to be done.

use serde_json::{Map, Value};

use super::error::InvalidMessage;
use super::state::StateChange;
use super::subtitle::Subtitles;
use super::tool_call::ToolCalls;
use crate::members::Members;

/// A message of an agent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Message {
    /// The agent listens, thinks or speaks.
    State(StateChange),
    /// What the user or the agent says.
    Subtitles(Subtitles),
    /// Functions that the model wants to be called.
    ToolCalls(ToolCalls),
    /// A message of a type that this version of the crate does not know.
    Other {
        /// The type: that of the frame, or `Type` of a callback.
        name: String,
        /// The payload.
        payload: Value,
    },
}

impl Message {
    /// Reads the payload of a frame, or `Message` of a callback that carries no frame.
    pub(super) fn from_json(name: &str, payload: &str) -> Result<Self, InvalidMessage> {
        let payload = serde_json::from_str(payload);
        let payload: Value =
            payload.map_err(|error| InvalidMessage::not_json("the payload", &error))?;
        match name {
            "conv" => object(payload)
                .and_then(StateChange::from_members)
                .map(Message::State),
            "subv" => object(payload)
                .and_then(Subtitles::from_members)
                .map(Message::Subtitles),
            "tool" | "tool_calls" => ToolCalls::from_json(payload).map(Message::ToolCalls),
            _ => Ok(Message::Other {
                name: name.to_owned(),
                payload,
            }),
        }
    }
}

/// The members of a payload that has to be an object.
pub(super) fn object(payload: Value) -> Result<Members, InvalidMessage> {
    match payload {
        Value::Object(object) => Ok(Members::new(object)),
        _ => Err(InvalidMessage::new("the payload is not a JSON object")),
    }
}

/// The members of each element of a list of objects.
pub(super) fn elements<T>(
    list: Vec<Value>,
    name: &str,
    element: impl Fn(Members) -> Result<T, InvalidMessage>,
) -> Result<Vec<T>, InvalidMessage> {
    let members = |value| match value {
        Value::Object(object) => Ok(Members::new(object)),
        _ => Err(InvalidMessage::new(format!(
            "an element of `{name}` is not a JSON object"
        ))),
    };
    let read = |value| members(value).and_then(&element);
    list.into_iter().map(read).collect()
}

/// Members of a message for which it has no field, by their names on the wire: new ones, and those
/// whose values have another type than documented.
pub type Extra = Map<String, Value>;
