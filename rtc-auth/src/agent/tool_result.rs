//! Results of functions that the model called.

use serde_core::Serialize;
use serde_json::Value;

use super::frame::{Frame, FrameType};

/// The result of a function that the model called, for the model to read.
///
/// It can be sent in two ways, once: a back end calls `UpdateVoiceChat` with the command `function` and
/// [`ToolResult::to_message`], or a client in the room sends [`ToolResult::to_frame`] to the agent.
///
/// ```
/// use serde_json::json;
/// use volcengine_rtc_server::agent::ToolResult;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let result = ToolResult::new("call_1", &json!({ "celsius": -10 }))?;
/// assert_eq!(result.to_message(), r#"{"ToolCallID":"call_1","Content":"{\"celsius\":-10}"}"#);
/// let bytes = result.to_frame().to_bytes()?;
/// assert!(bytes.starts_with(b"func"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolResult {
    tool_call_id: String,
    content: String,
}

impl ToolResult {
    /// The result of the call with this id. The content is sent as JSON, and a string as it is.
    ///
    /// # Errors
    ///
    /// The content cannot be JSON, such as a map whose keys are lists.
    pub fn new(
        tool_call_id: impl Into<String>,
        content: &impl Serialize,
    ) -> Result<Self, serde_json::Error> {
        let json = serde_json::to_string(content)?;
        let content = if json.starts_with('"') {
            serde_json::from_str(&json)?
        } else {
            json
        };
        Ok(ToolResult::from_text(tool_call_id, content))
    }

    /// The result of the call with this id in words, such as what went wrong.
    #[must_use]
    pub fn from_text(tool_call_id: impl Into<String>, content: impl Into<String>) -> Self {
        ToolResult {
            tool_call_id: tool_call_id.into(),
            content: content.into(),
        }
    }

    /// The id of the call.
    #[must_use]
    pub fn tool_call_id(&self) -> &str {
        &self.tool_call_id
    }

    /// The content as the model will read it.
    #[must_use]
    pub fn content(&self) -> &str {
        &self.content
    }

    /// `Message` of the action `UpdateVoiceChat` with the command `function`: JSON.
    #[must_use]
    pub fn to_message(&self) -> String {
        let (id, content) = (
            Value::from(self.tool_call_id()),
            Value::from(self.content()),
        );
        format!(r#"{{"ToolCallID":{id},"Content":{content}}}"#)
    }

    /// The frame for the agent, which a client sends to the user id of the agent.
    #[must_use]
    pub fn to_frame(&self) -> Frame<'static> {
        Frame::new(FrameType::TOOL_RESULT, self.to_message())
    }
}
