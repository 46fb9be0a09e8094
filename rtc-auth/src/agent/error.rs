//! Why a frame, a message or a callback is rejected.

use std::error::Error;
use std::fmt;

/// Why bytes are not a [`Frame`](super::Frame), or a frame cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameError {
    /// The bytes end before the frame does.
    Truncated {
        /// How many bytes the frame has, or at least has if not even its length is complete.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// The frame is longer than the limit.
    TooLarge {
        /// The limit, in bytes, with type and length.
        limit: usize,
    },
    /// More bytes follow the frame.
    TrailingBytes {
        /// How many.
        count: usize,
    },
    /// The type is not ASCII, so this is not a frame.
    InvalidType,
    /// The payload is not UTF-8.
    NotUtf8 {
        /// Where in the payload, as an index of bytes.
        position: usize,
    },
}

impl fmt::Display for FrameError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FrameError::Truncated { expected, found } => write!(
                formatter,
                "the frame is cut off: expected {expected} bytes, found {found}"
            ),
            FrameError::TooLarge { limit } => write!(
                formatter,
                "the frame is too large: expected at most {limit} bytes"
            ),
            FrameError::TrailingBytes { count } => {
                write!(formatter, "{count} bytes follow the frame")
            }
            FrameError::InvalidType => {
                formatter.write_str("not a frame: its type is not four ASCII characters")
            }
            FrameError::NotUtf8 { position } => write!(
                formatter,
                "the payload of the frame is not UTF-8: byte {position}"
            ),
        }
    }
}

impl Error for FrameError {}

/// Why a payload is not a message of its type. The payload itself is still there, in the
/// [`Frame`](super::Frame) or the [`Callback`](super::Callback).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidMessage {
    what: String,
}

impl InvalidMessage {
    pub(super) fn new(what: impl Into<String>) -> Self {
        InvalidMessage { what: what.into() }
    }

    pub(super) fn what(&self) -> &str {
        &self.what
    }

    pub(super) fn not_json(what: &str, error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        InvalidMessage::new(format!("{what} is not JSON: line {line}, column {column}"))
    }

    pub(super) fn missing(member: &str) -> Self {
        InvalidMessage::new(format!(
            "`{member}` is missing, or of another type than documented"
        ))
    }
}

impl fmt::Display for InvalidMessage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "not a message of an agent: {}", self.what)
    }
}

impl Error for InvalidMessage {}

/// Why the request of a callback is rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackError {
    /// The body is longer than [`CallbackVerifier::max_body`](super::CallbackVerifier::max_body)
    /// allows.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The signature is not one of the configured ones: the request is forged, or the agent was
    /// started with another signature.
    InvalidSignature,
    /// The body is not a callback.
    Malformed {
        /// What is wrong with it: at most a member's name and a position, never a value.
        what: String,
    },
    /// The callback carries no frame.
    Frame(FrameError),
}

impl CallbackError {
    /// The HTTP status to respond with: 400, 401 or 413.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            CallbackError::TooLarge { .. } => 413,
            CallbackError::InvalidSignature => 401,
            CallbackError::Malformed { .. } | CallbackError::Frame(_) => 400,
        }
    }
}

impl fmt::Display for CallbackError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CallbackError::TooLarge { limit } => write!(
                formatter,
                "the body is too large: expected at most {limit} bytes"
            ),
            CallbackError::InvalidSignature => formatter.write_str(
                "the signature is invalid: the request is forged, or the agent was started with \
                 another signature",
            ),
            CallbackError::Malformed { what } => {
                write!(formatter, "not a callback of an agent: {what}")
            }
            CallbackError::Frame(_) => {
                formatter.write_str("not a callback of an agent: `message` is not a frame")
            }
        }
    }
}

impl Error for CallbackError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            CallbackError::Frame(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_of_a_frame_says_what_is_wrong() {
        for (error, expected) in [
            (
                FrameError::Truncated {
                    expected: 8,
                    found: 3,
                },
                "the frame is cut off: expected 8 bytes, found 3",
            ),
            (
                FrameError::TooLarge { limit: 9 },
                "the frame is too large: expected at most 9 bytes",
            ),
            (
                FrameError::TrailingBytes { count: 2 },
                "2 bytes follow the frame",
            ),
            (
                FrameError::InvalidType,
                "not a frame: its type is not four ASCII characters",
            ),
            (
                FrameError::NotUtf8 { position: 4 },
                "the payload of the frame is not UTF-8: byte 4",
            ),
        ] {
            assert_eq!(error.to_string(), expected);
        }
    }

    #[test]
    fn a_callback_with_a_wrong_frame_or_message_says_why() {
        let frame = CallbackError::Frame(FrameError::InvalidType);
        let source = frame.source().map(ToString::to_string);
        assert_eq!(source, Some(FrameError::InvalidType.to_string()));
        assert!(CallbackError::InvalidSignature.source().is_none());
        let message = CallbackError::from(InvalidMessage::missing("Code"));
        let expected = "not a callback of an agent: `Code` is missing, or of another type than \
                        documented";
        assert_eq!(message.to_string(), expected);
    }
}
