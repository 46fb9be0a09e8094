//! Why a webhook request is rejected, and with which HTTP status.

use std::error::Error;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// Why a webhook request is rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The body is longer than [`Verifier::max_body`](super::Verifier::max_body) allows.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The body is not a notification, or the data of an event is not JSON.
    Malformed {
        /// What is wrong with it: at most a field's name and a position, never a value.
        what: String,
    },
    /// The signature was not made with the secret key: the request is forged or altered, or the
    /// callback was created with another key.
    InvalidSignature,
    /// The notification is genuine but belongs to another application.
    AppIdMismatch,
    /// The notification is genuine but too old, or dated too far ahead: it can be a replay.
    Stale {
        /// When the event happened, as the notification says.
        event_time: SystemTime,
    },
}

impl WebhookError {
    /// The HTTP status to respond with: 400, 401 or 413. RTC retries a request at most twice if
    /// the response is not 200.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            WebhookError::TooLarge { .. } => 413,
            WebhookError::Malformed { .. } => 400,
            WebhookError::InvalidSignature
            | WebhookError::AppIdMismatch
            | WebhookError::Stale { .. } => 401,
        }
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WebhookError::TooLarge { limit } => {
                write!(
                    formatter,
                    "the body is too large: expected at most {limit} bytes"
                )
            }
            WebhookError::Malformed { what } => write!(formatter, "not a notification: {what}"),
            WebhookError::InvalidSignature => formatter.write_str(
                "the signature is invalid: the request is forged, or the callback was created \
                 with another secret key",
            ),
            WebhookError::AppIdMismatch => {
                formatter.write_str("the notification belongs to another AppId")
            }
            WebhookError::Stale { event_time } => {
                let since_epoch = event_time.duration_since(UNIX_EPOCH).unwrap_or_default();
                write!(
                    formatter,
                    "the event of Unix time {} is older than the accepted age, or too far in the \
                     future; if it is not a replay, check this machine's clock",
                    since_epoch.as_secs()
                )
            }
        }
    }
}

impl Error for WebhookError {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_rejected_webhook_says_why() {
        let event_time = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        for (error, expected) in [
            (
                WebhookError::TooLarge { limit: 9 },
                "the body is too large: expected at most 9 bytes",
            ),
            (
                WebhookError::InvalidSignature,
                "the signature is invalid: the request is forged",
            ),
            (
                WebhookError::AppIdMismatch,
                "the notification belongs to another AppId",
            ),
            (
                WebhookError::Stale { event_time },
                "the event of Unix time 1700000000 is older than the accepted age",
            ),
        ] {
            let error = error.to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
