//! Binary frames: how agents and clients exchange messages in a room.

use std::borrow::Cow;
use std::fmt;

use super::error::{FrameError, InvalidMessage};
use super::message::Message;

/// Type and length.
const HEADER: usize = 8;

/// A binary message between an agent and its room: a type, and JSON.
///
/// On the wire it is four ASCII characters for the type, the length of the payload as four bytes
/// (big-endian), and the payload in UTF-8 (docs 6348/1415216).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    frame_type: FrameType,
    payload: Cow<'a, str>,
}

impl<'a> Frame<'a> {
    /// The longest frame that clients can send: 64 KB. In bytes, with type and length.
    pub const MAX_BYTES: usize = 64 * 1024;

    /// A frame with this payload, which should be JSON.
    ///
    /// [`Command`](super::Command) and [`ToolResult`](super::ToolResult) make the frames that an
    /// agent reads. Use this for other types, and for what a test receives.
    #[must_use]
    pub fn new(frame_type: FrameType, payload: impl Into<Cow<'a, str>>) -> Self {
        Frame {
            frame_type,
            payload: payload.into(),
        }
    }

    /// Reads a message that is one frame of at most [`Frame::MAX_BYTES`]. Accepts any type.
    ///
    /// # Errors
    ///
    /// [`FrameError`]: the bytes are less or more than one frame, or none at all.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, FrameError> {
        Frame::parse_within(bytes, Frame::MAX_BYTES)
    }

    /// Like [`Frame::parse`], with another limit.
    ///
    /// # Errors
    ///
    /// Same as [`Frame::parse`].
    pub fn parse_within(bytes: &'a [u8], max_bytes: usize) -> Result<Self, FrameError> {
        match Frame::split_first(bytes, max_bytes)? {
            (frame, []) => Ok(frame),
            (_, rest) => Err(FrameError::TrailingBytes { count: rest.len() }),
        }
    }

    /// Reads the first frame, and returns the bytes after it. Call it repeatedly for several frames
    /// in a row. [`FrameError::Truncated`] then means that more bytes are needed. After any other
    /// error nobody knows where the next frame starts.
    ///
    /// # Errors
    ///
    /// [`FrameError`]: the bytes do not start with a frame of at most `max_bytes`.
    pub fn split_first(bytes: &'a [u8], max_bytes: usize) -> Result<(Self, &'a [u8]), FrameError> {
        let truncated = |expected| FrameError::Truncated {
            expected,
            found: bytes.len(),
        };
        let (name, rest) = bytes.split_first_chunk().ok_or(truncated(HEADER))?;
        let frame_type = FrameType::new(*name).ok_or(FrameError::InvalidType)?;
        let (length, rest) = rest.split_first_chunk().ok_or(truncated(HEADER))?;
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        let total = length.saturating_add(HEADER);
        if total > max_bytes {
            return Err(FrameError::TooLarge { limit: max_bytes });
        }
        let (payload, rest) = rest.split_at_checked(length).ok_or(truncated(total))?;
        let payload = std::str::from_utf8(payload).map_err(|error| FrameError::NotUtf8 {
            position: error.valid_up_to(),
        })?;
        Ok((Frame::new(frame_type, payload), rest))
    }

    /// The type.
    #[must_use]
    pub fn frame_type(&self) -> FrameType {
        self.frame_type
    }

    /// The payload as it was received, normally JSON.
    #[must_use]
    pub fn payload(&self) -> &str {
        &self.payload
    }

    /// The message in the frame. One of an unknown type is [`Message::Other`].
    ///
    /// # Errors
    ///
    /// [`InvalidMessage`]: the payload is not JSON, or lacks what a message of its type cannot do
    /// without.
    pub fn message(&self) -> Result<Message, InvalidMessage> {
        Message::from_json(self.frame_type.as_str(), &self.payload)
    }

    /// The bytes of a frame of at most [`Frame::MAX_BYTES`].
    ///
    /// # Errors
    ///
    /// [`FrameError::TooLarge`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, FrameError> {
        self.to_bytes_within(Frame::MAX_BYTES)
    }

    /// Like [`Frame::to_bytes`], with another limit.
    ///
    /// # Errors
    ///
    /// [`FrameError::TooLarge`]. The format has a limit of its own, 4 GiB.
    pub fn to_bytes_within(&self, max_bytes: usize) -> Result<Vec<u8>, FrameError> {
        let payload = self.payload.as_bytes();
        let total = payload.len().saturating_add(HEADER);
        let length = u32::try_from(payload.len()).ok();
        let length = length.filter(|_| total <= max_bytes);
        let length = length.ok_or(FrameError::TooLarge { limit: max_bytes })?;
        Ok([&self.frame_type.0, &length.to_be_bytes()[..], payload].concat())
    }
}

/// The type of a [`Frame`]: four ASCII characters.
///
/// The constants are the documented types.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct FrameType([u8; 4]);

impl FrameType {
    /// The agent's state, `conv`, from the agent.
    pub const STATE: FrameType = FrameType(*b"conv");
    /// Subtitles, `subv`, from the agent.
    pub const SUBTITLES: FrameType = FrameType(*b"subv");
    /// Functions that the model calls, `tool`, from the agent.
    pub const TOOL_CALLS: FrameType = FrameType(*b"tool");
    /// A command, `ctrl`, to the agent.
    pub const COMMAND: FrameType = FrameType(*b"ctrl");
    /// The result of a function, `func`, to the agent.
    pub const TOOL_RESULT: FrameType = FrameType(*b"func");

    /// A type of this name, if it is ASCII.
    #[must_use]
    pub fn new(name: [u8; 4]) -> Option<Self> {
        name.is_ascii().then_some(FrameType(name))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for FrameType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "FrameType({:?})", self.as_str())
    }
}

impl fmt::Display for FrameType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().escape_debug().fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_can_send_64_kib() {
        let payload = "x".repeat(65_536 - HEADER);
        let bytes = Frame::new(FrameType::STATE, &*payload).to_bytes().unwrap();
        assert_eq!(bytes.len(), 65_536);
        assert!(Frame::parse(&bytes).is_ok());
        let longer = Frame::new(FrameType::STATE, payload + "x").to_bytes();
        assert_eq!(longer, Err(FrameError::TooLarge { limit: 65_536 }));
    }

    #[test]
    fn a_type_is_shown_without_control_characters() {
        let odd = FrameType::new(*b"a\x1b[m").unwrap();
        assert_eq!(odd.to_string(), "a\\u{1b}[m");
        assert_eq!(format!("{odd:?}"), "FrameType(\"a\\u{1b}[m\")");
        assert_eq!(FrameType::STATE.to_string(), "conv");
    }
}
