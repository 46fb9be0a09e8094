//! Functions that the model calls.

use serde_core::Serialize;
use serde_core::de::DeserializeOwned;
use serde_json::Value;

use super::error::InvalidMessage;
use super::message::{Extra, elements, object};
use super::tool_result::ToolResult;
use crate::members::Members;

/// Functions that the model wants to be called: frames of type `tool`, and callbacks of function
/// calling. Send a [`ToolResult`] for each call.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ToolCalls {
    /// The calls. They are independent of each other.
    pub calls: Vec<ToolCall>,
    /// The user that the agent talks to. Callbacks that carry no frame lack it.
    pub subscriber_user_id: Option<String>,
    /// Other members.
    pub extra: Extra,
}

impl ToolCalls {
    /// Reads the payload of a frame, which is an object, or `Message` of a callback, which is the
    /// list of calls alone.
    pub(super) fn from_json(payload: Value) -> Result<Self, InvalidMessage> {
        let (list, mut members) = match payload {
            Value::Array(list) => (Some(list), Members::new(Extra::new())),
            payload => {
                let mut members = object(payload)?;
                (members.list(&["tool_calls"]), members)
            }
        };
        let list = list.ok_or_else(|| InvalidMessage::missing("tool_calls"))?;
        Ok(ToolCalls {
            calls: elements(list, "tool_calls", ToolCall::from_members)?,
            subscriber_user_id: members.string(&["subscriber_user_id"]),
            extra: members.rest(),
        })
    }
}

/// A function that the model wants to be called.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ToolCall {
    /// The id of the call, for its result.
    pub id: String,
    /// The name of the function, one of those that the agent was started with. The model can also
    /// make up others.
    pub name: String,
    /// The arguments as JSON, as the model wrote it. See [`ToolCall::parse_arguments`].
    pub arguments: String,
    /// The kind of the call: `function`.
    pub call_type: Option<String>,
    /// Other members.
    pub extra: Extra,
}

impl ToolCall {
    /// The arguments. An empty string counts as an empty object, because models write one for
    /// functions without parameters.
    ///
    /// # Errors
    ///
    /// The model did not write JSON, or other arguments than `T` has. The message can quote the
    /// arguments. Models can often correct themselves: send it as [`ToolCall::text_result`].
    pub fn parse_arguments<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        let arguments = match self.arguments.trim() {
            "" => "{}",
            arguments => arguments,
        };
        serde_json::from_str(arguments)
    }

    /// The result of this call: see [`ToolResult::new`].
    ///
    /// # Errors
    ///
    /// Same as [`ToolResult::new`].
    pub fn result(&self, content: &impl Serialize) -> Result<ToolResult, serde_json::Error> {
        ToolResult::new(self.id.as_str(), content)
    }

    /// The result of this call in words.
    #[must_use]
    pub fn text_result(&self, content: impl Into<String>) -> ToolResult {
        ToolResult::from_text(self.id.as_str(), content)
    }

    fn from_members(mut members: Members) -> Result<Self, InvalidMessage> {
        let required =
            |value: Option<String>, name| value.ok_or_else(|| InvalidMessage::missing(name));
        let id = required(members.string(&["id"]), "tool_calls[].id")?;
        let function = members.object(&["function"]).unwrap_or_default();
        let mut function = Members::new(function);
        let name = required(function.string(&["name"]), "tool_calls[].function.name")?;
        let arguments = match function.value(&["arguments"]) {
            Some(Value::String(arguments)) => arguments,
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        members.give_back("function", function);
        Ok(ToolCall {
            id,
            name,
            arguments,
            call_type: members.string(&["type"]),
            extra: members.rest(),
        })
    }
}
