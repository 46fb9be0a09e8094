//! What can be wrong with a token: with one that is asked for, and with one that comes in.

use std::error::Error;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// Why an application or a token cannot be made; nothing was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// The `AppId` is not 24 printable ASCII characters.
    AppId,
    /// The `AppKey` is empty.
    EmptyAppKey,
    /// An id is empty.
    EmptyId {
        /// Which one: `room` or `user`.
        what: &'static str,
    },
    /// Something does not fit the 65,535 bytes that its length field can tell.
    TooLong {
        /// What is too long: `room`, `user`, or the `token` as a whole.
        what: &'static str,
        /// How long it is, in bytes.
        bytes: usize,
    },
    /// A moment that a token cannot name: it counts seconds since 1970 with 32 bits, and zero
    /// means never.
    OutOfRange {
        /// Which moment.
        what: &'static str,
    },
    /// The operating system gave no random number for the nonce.
    NoRandomness(String),
}

impl fmt::Display for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TokenError::AppId => formatter.write_str(
                "an AppId has exactly 24 ASCII characters; copy it from the RTC console",
            ),
            TokenError::EmptyAppKey => {
                formatter.write_str("the AppKey is empty; copy it from the RTC console")
            }
            TokenError::EmptyId { what: "room" } => formatter.write_str(
                "the room is empty; leave `room` out for a token that only logs in to messaging",
            ),
            TokenError::EmptyId { what } => write!(formatter, "the {what} is empty"),
            TokenError::TooLong { what, bytes } => {
                write!(
                    formatter,
                    "the {what} has {bytes} bytes, but 65535 at most fit"
                )
            }
            TokenError::OutOfRange { what } => write!(
                formatter,
                "the {what} is not after 1970-01-01T00:00:00Z and before 2106-02-07T06:28:16Z"
            ),
            TokenError::NoRandomness(reason) => write!(
                formatter,
                "the operating system gave no random number ({reason}); choose a nonce yourself"
            ),
        }
    }
}

impl Error for TokenError {}

/// Why a received token is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidToken {
    /// The text is no token.
    Malformed {
        /// What is wrong with it; without any of its text, which may be a secret.
        what: &'static str,
    },
    /// The token names another application than the one that checks it.
    OtherApp,
    /// The signature was not made with the application's `AppKey`.
    WrongSignature,
    /// The token is genuine but its time is over.
    Expired {
        /// The last moment of its validity.
        at: SystemTime,
    },
}

impl fmt::Display for InvalidToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvalidToken::Malformed { what } => write!(formatter, "not an RTC token: {what}"),
            InvalidToken::OtherApp => {
                formatter.write_str("the token belongs to another AppId than the expected one")
            }
            InvalidToken::WrongSignature => formatter.write_str(
                "the token's signature is wrong: it was altered, or signed with another AppKey",
            ),
            InvalidToken::Expired { at } => {
                let seconds = at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
                write!(
                    formatter,
                    "the token has expired, at Unix time {seconds}; issue a new one"
                )
            }
        }
    }
}

impl Error for InvalidToken {}
