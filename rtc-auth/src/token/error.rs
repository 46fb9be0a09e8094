//! Errors of issuing tokens and of verifying them.

use std::error::Error;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// Why an [`App`](super::App) or a token cannot be created. Nothing was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// The `AppId` is not 24 printable ASCII characters.
    InvalidAppId,
    /// The `AppKey` is empty.
    EmptyAppKey,
    /// The `AppKey` has a character that is not printable ASCII, such as a line break.
    InvalidAppKey {
        /// The position of the character, from 1.
        position: usize,
    },
    /// An id is empty.
    EmptyId {
        /// Which id: `room` or `user`.
        what: &'static str,
    },
    /// An id has more than 128 characters, or others than ASCII letters, digits, `_`, `@`, `.` and
    /// `-`, so that no client can use it.
    InvalidId {
        /// Which id: `room` or `user`.
        what: &'static str,
    },
    /// Something is longer than 65,535 bytes, the limit of its length field.
    TooLong {
        /// What is too long: the `token` as a whole.
        what: &'static str,
        /// Its length in bytes.
        bytes: usize,
    },
    /// A timestamp does not fit a token, which counts seconds since 1970 in 32 bits, where zero
    /// means never.
    TimestampOutOfRange {
        /// Which timestamp.
        what: &'static str,
    },
    /// The operating system provided no random number for the nonce. Holds its error message.
    NoRandomness(String),
}

impl fmt::Display for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TokenError::InvalidAppId => formatter.write_str(
                "invalid AppId: expected 24 printable ASCII characters; copy it from the RTC console",
            ),
            TokenError::EmptyAppKey => {
                formatter.write_str("the AppKey is empty; copy it from the RTC console")
            }
            TokenError::InvalidAppKey { position } => write!(
                formatter,
                "invalid AppKey: character {position} is not printable ASCII; copy it again from the \
                 RTC console"
            ),
            TokenError::InvalidId { what } => write!(
                formatter,
                "invalid {what}: expected 1 to 128 of the characters A-Z, a-z, 0-9, `_`, `@`, `.` \
                 and `-`, as clients do"
            ),
            TokenError::EmptyId { what: "room" } => formatter.write_str(
                "the room is empty; leave `room` out for a token that only logs in to messaging",
            ),
            TokenError::EmptyId { what } => write!(formatter, "the {what} is empty"),
            TokenError::TooLong { what, bytes } => {
                write!(
                    formatter,
                    "the {what} is too long: expected at most 65535 bytes, found {bytes}"
                )
            }
            TokenError::TimestampOutOfRange { what } => write!(
                formatter,
                "the {what} is out of range: expected an instant after 1970-01-01T00:00:00Z and \
                 before 2106-02-07T06:28:16Z"
            ),
            TokenError::NoRandomness(reason) => write!(
                formatter,
                "the operating system provided no random number ({reason}); set a nonce with `nonce`"
            ),
        }
    }
}

impl Error for TokenError {}

/// Why a received token is rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidToken {
    /// The string is not a token.
    Malformed {
        /// What is wrong with it, without any part of the string, which can be a secret.
        what: &'static str,
    },
    /// The token belongs to another application than the one that verifies it.
    AppIdMismatch,
    /// The signature was not made with the application's `AppKey`.
    InvalidSignature,
    /// The token is genuine but has expired.
    Expired {
        /// The last second in which it was valid.
        expires_at: SystemTime,
    },
}

impl fmt::Display for InvalidToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvalidToken::Malformed { what } => write!(formatter, "not an RTC token: {what}"),
            InvalidToken::AppIdMismatch => {
                formatter.write_str("the token belongs to another AppId")
            }
            InvalidToken::InvalidSignature => formatter.write_str(
                "the token's signature is invalid: the token was altered, or signed with another AppKey",
            ),
            InvalidToken::Expired { expires_at } => {
                let since_epoch = expires_at.duration_since(UNIX_EPOCH).unwrap_or_default();
                write!(
                    formatter,
                    "the token expired at Unix time {}; issue a new one",
                    since_epoch.as_secs()
                )
            }
        }
    }
}

impl Error for InvalidToken {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_rejected_token_says_why() {
        let expires_at = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        for (error, expected) in [
            (
                InvalidToken::Malformed {
                    what: "it is truncated",
                },
                "not an RTC token: it is truncated",
            ),
            (
                InvalidToken::AppIdMismatch,
                "the token belongs to another AppId",
            ),
            (
                InvalidToken::InvalidSignature,
                "the token's signature is invalid: the token was altered, or signed with another \
                 AppKey",
            ),
            (
                InvalidToken::Expired { expires_at },
                "the token expired at Unix time 1700000000; issue a new one",
            ),
        ] {
            assert_eq!(error.to_string(), expected);
        }
    }
}
