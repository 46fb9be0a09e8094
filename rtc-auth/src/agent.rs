//! Messages of conversational agents: what they are doing, what is said, and functions that they call.
//!
//! A back end starts an agent with the action `StartVoiceChat`. The agent joins the room, and reports
//! in two ways, as it was started: to clients in the room, as binary messages of RTC's client SDKs
//! ([`Frame`]), and to the back end, as HTTP requests ([`CallbackVerifier`]). Both carry the same
//! [`Message`]s.
//!
//! Here a back end receives what the agent says, and calls functions for it:
//!
//! ```
//! use volcengine_rtc_server::agent::{CallbackError, CallbackVerifier, Message, ToolCall, ToolResult};
//!
//! fn receive(verifier: &CallbackVerifier, body: &[u8]) -> Result<Vec<ToolResult>, CallbackError> {
//!     match verifier.verify(body)?.message()? {
//!         Message::State(change) => println!("round {:?}: {:?}", change.round_id, change.state),
//!         Message::Subtitles(subtitles) => {
//!             for segment in subtitles.segments.iter().filter(|segment| segment.is_final) {
//!                 println!("{}: {}", segment.user_id, segment.text);
//!             }
//!         }
//!         Message::ToolCalls(tools) => return Ok(tools.calls.iter().map(call).collect()),
//!         other => println!("{other:?}"),
//!     }
//!     Ok(Vec::new())
//! }
//!
//! fn call(call: &ToolCall) -> ToolResult {
//!     let arguments = match call.parse_arguments::<serde_json::Value>() {
//!         Ok(arguments) => arguments,
//!         Err(error) => return call.text_result(error.to_string()),
//!     };
//!     match call.name.as_str() {
//!         "weather" => call.text_result(format!("It snows in {}.", arguments["city"])),
//!         unknown => call.text_result(format!("There is no function {unknown}.")),
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let verifier = CallbackVerifier::new("the ServerMessageSignature of the agent")?;
//! # let body = serde_json::json!({
//! #     "Type": "tool_calls",
//! #     "Message": r#"[{"id":"c1","function":{"name":"weather","arguments":"{\"city\":\"Oslo\"}"}}]"#,
//! #     "Signature": "the ServerMessageSignature of the agent",
//! # }).to_string();
//! let results = receive(&verifier, body.as_bytes())?;
//! // `UpdateVoiceChat` with the command `function` takes this message.
//! assert_eq!(
//!     results[0].to_message(),
//!     r#"{"ToolCallID":"c1","Content":"It snows in \"Oslo\"."}"#
//! );
//! # Ok(())
//! # }
//! ```
//!
//! A client, or a program that stands in for one, reads and writes frames:
//!
//! ```
//! use volcengine_rtc_server::agent::{AgentState, Command, CommandPriority, Frame, Message};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use volcengine_rtc_server::agent::FrameType;
//! # let received = Frame::new(FrameType::STATE, r#"{"Stage":{"Code":3}}"#).to_bytes()?;
//! let frame = Frame::parse(&received)?;
//! if let Message::State(change) = frame.message()?
//!     && change.state == AgentState::Speaking
//! {
//!     let to_send = Command::interrupt().to_frame().to_bytes()?;
//! #   let _ = to_send;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What is received
//!
//! * Types, members and numbers that this version does not know are kept: [`Message::Other`], `extra`,
//!   [`AgentState::Other`]. The spellings of ids vary (`UserID`, `UserId`), and all are read.
//! * A frame that is cut off or followed by more is an error that says so. [`Frame::split_first`] reads
//!   several in a row.
//! * Callbacks have no `Content-Type`. Respond with 200, also to callbacks of functions: a function is
//!   not called by the response, but by its result, which is sent on its own.
//! * Errors of the agent are no messages: they are webhooks of the type `VoiceChat`
#![cfg_attr(
    feature = "webhook",
    doc = "  ([`webhook::VoiceChat`](crate::webhook::VoiceChat))."
)]
#![cfg_attr(not(feature = "webhook"), doc = "  (feature `webhook`).")]
//!
//! # How certain this is
//!
//! Frames, states and subtitles are documented (docs 6348/1415216, 6348/1337284), and the vendor's demos
//! read and write function calls this way. The callback of function calls in JSON is known from
//! programs of others; the one that carries a frame is documented on older pages only. No real request
//! has confirmed this crate yet.

mod callback;
mod command;
mod error;
mod frame;
mod message;
mod state;
mod subtitle;
mod tool_call;
mod tool_result;
mod verifier;

pub use crate::secret::InvalidSecretKey;
pub use callback::Callback;
pub use command::{Command, CommandPriority};
pub use error::{CallbackError, FrameError, InvalidMessage};
pub use frame::{Frame, FrameType};
pub use message::{Extra, Message};
pub use state::{AgentState, StateChange};
pub use subtitle::{Subtitle, Subtitles};
pub use tool_call::{ToolCall, ToolCalls};
pub use tool_result::ToolResult;
pub use verifier::CallbackVerifier;
