//! Tells genuine calls from others.

use std::fmt;
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::error::{EmptySecretKey, WebhookError};
use super::notification::{Notification, malformed};

/// A notification is some hundred bytes; no limit is documented.
const DEFAULT_MAX_BODY: usize = 1024 * 1024;

/// Checks that a call comes from RTC.
///
/// The signature is the hexadecimal SHA-256 of seven members and the secret key, sorted and
/// joined (docs 6348/69820). It protects the values but not which member has which: whoever gets
/// hold of a genuine call can exchange the values of two members, or move characters between
/// neighbours of the sorted list, and the signature still fits. So receive over HTTPS, name the
/// application by [`Verifier::app_id`], and use a [`ReplayGuard`](super::ReplayGuard), which
/// recognizes such a variant as a replay.
///
/// `Debug` does not show the secret key, and it is overwritten in memory when it is dropped.
#[derive(Clone)]
pub struct Verifier {
    secret_key: Zeroizing<String>,
    app_id: Option<String>,
    max_age: Option<Duration>,
    max_body: usize,
}

impl Verifier {
    /// A verifier with the secret key that was given when the callback was created: by the action
    /// `CreateCallback` or in the console. It is not the secret key of an account.
    ///
    /// # Errors
    ///
    /// [`EmptySecretKey`]: with an empty one anybody could sign.
    pub fn new(secret_key: impl Into<String>) -> Result<Self, EmptySecretKey> {
        let secret_key = Zeroizing::new(secret_key.into());
        if secret_key.is_empty() {
            return Err(EmptySecretKey);
        }
        Ok(Verifier {
            secret_key,
            app_id: None,
            max_age: None,
            max_body: DEFAULT_MAX_BODY,
        })
    }

    /// Accepts notifications of this application only.
    #[must_use]
    pub fn app_id(mut self, app_id: impl Into<String>) -> Self {
        self.app_id = Some(app_id.into());
        self
    }

    /// Accepts events only that happened at most this long ago, or are dated at most this far
    /// ahead. Without it, any time is accepted.
    ///
    /// A call that fails is repeated, and it is not documented how long after the event the last
    /// repeat comes: allow minutes, not seconds.
    #[must_use]
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    /// Accepts bodies of at most this many bytes, instead of a mebibyte.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Checks the body of a call, exactly as it was received, at this moment.
    ///
    /// # Errors
    ///
    /// [`WebhookError`], which tells the status to answer with.
    pub fn verify(&self, body: &[u8]) -> Result<Notification, WebhookError> {
        self.verify_at(body, SystemTime::now())
    }

    /// As [`Verifier::verify`], at another moment.
    ///
    /// # Errors
    ///
    /// Those of [`Verifier::verify`].
    pub fn verify_at(&self, body: &[u8], now: SystemTime) -> Result<Notification, WebhookError> {
        if body.len() > self.max_body {
            let limit = self.max_body;
            return Err(WebhookError::TooLarge { limit });
        }
        let notification = Notification::parse(body)?;
        self.check_signature(&notification)?;
        let app_id = self.app_id.as_deref();
        if app_id.is_some_and(|app_id| app_id != notification.app_id()) {
            return Err(WebhookError::OtherApp);
        }
        self.check_age(&notification, now)?;
        Ok(notification)
    }

    fn check_signature(&self, notification: &Notification) -> Result<(), WebhookError> {
        let expected = signature(notification.signed_members(), &self.secret_key);
        let received = notification.signature().as_bytes();
        let same: bool = expected.as_bytes().ct_eq(received).into();
        same.then_some(()).ok_or(WebhookError::WrongSignature)
    }

    fn check_age(&self, notification: &Notification, now: SystemTime) -> Result<(), WebhookError> {
        let Some(max_age) = self.max_age else {
            return Ok(());
        };
        let event_time = notification.occurred_at();
        let event_time = event_time.ok_or_else(|| malformed("`EventTime` is no RFC 3339 time"))?;
        let ahead = event_time.duration_since(now);
        let distance = ahead.unwrap_or_else(|earlier| earlier.duration());
        if distance > max_age {
            return Err(WebhookError::Stale { event_time });
        }
        Ok(())
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Verifier")
            .field("secret_key", &format_args!("[redacted]"))
            .field("app_id", &self.app_id)
            .field("max_age", &self.max_age)
            .field("max_body", &self.max_body)
            .finish()
    }
}

/// Lower-case hexadecimal SHA-256 of the values and the secret key, sorted bytewise and joined.
fn signature(members: [&str; 7], secret_key: &str) -> String {
    let mut parts = members.to_vec();
    parts.push(secret_key);
    parts.sort_unstable();
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize()
        .iter()
        .fold(String::new(), |mut text, byte| {
            text.push_str(&format!("{byte:02x}"));
            text
        })
}
