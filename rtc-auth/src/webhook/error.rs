//! Why a call is refused, and with which status.

use std::error::Error;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// Why the body of a call is no notification to act on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The body is longer than [`Verifier::max_body`](super::Verifier::max_body) allows.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The body is no notification, or the data of an event is no JSON.
    Malformed {
        /// What is wrong with it; a member's name and a position at most, no value.
        what: String,
    },
    /// The signature was not made with the secret key: the call is forged or altered, or the key
    /// is not the one that the callback was created with.
    WrongSignature,
    /// The notification is genuine but belongs to another application.
    OtherApp,
    /// The notification is genuine but too old, or dated too far ahead: it may be a replay.
    Stale {
        /// When the event happened, as the notification says.
        event_time: SystemTime,
    },
}

impl WebhookError {
    /// The HTTP status to answer with: 400, 401 or 413. RTC repeats a call that is not answered
    /// with 200, twice at most.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            WebhookError::TooLarge { .. } => 413,
            WebhookError::Malformed { .. } => 400,
            WebhookError::WrongSignature | WebhookError::OtherApp | WebhookError::Stale { .. } => {
                401
            }
        }
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WebhookError::TooLarge { limit } => {
                write!(formatter, "the body is longer than {limit} bytes")
            }
            WebhookError::Malformed { what } => write!(formatter, "not a notification: {what}"),
            WebhookError::WrongSignature => formatter.write_str(
                "the signature is wrong: the call is forged, or the secret key is not the one \
                 that the callback was created with",
            ),
            WebhookError::OtherApp => {
                formatter.write_str("the notification belongs to another AppId")
            }
            WebhookError::Stale { event_time } => {
                let since = event_time.duration_since(UNIX_EPOCH).unwrap_or_default();
                write!(
                    formatter,
                    "the event, of Unix time {}, is outside the accepted age; if it is not a \
                     replay, check this machine's clock",
                    since.as_secs()
                )
            }
        }
    }
}

impl Error for WebhookError {}

/// A verifier was to be made with an empty secret key, with which anybody could sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmptySecretKey;

impl fmt::Display for EmptySecretKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "the secret key of the callback is empty; use the one given when it was created",
        )
    }
}

impl Error for EmptySecretKey {}
