//! Verifies webhook requests.

use std::time::{Duration, SystemTime};

use subtle::{Choice, ConstantTimeEq};

use super::error::WebhookError;
use super::notification::{Notification, malformed};
use crate::secret::{InvalidSecretKey, Secret};

/// In bytes. A notification has some hundred bytes; no limit is documented.
const DEFAULT_MAX_BODY: usize = 1024 * 1024;

/// Verifies that a webhook request comes from RTC.
///
/// The signature is the hexadecimal SHA-256 of seven fields and the secret key, sorted and joined
/// (docs 6348/69820). It protects the values but not which field has which value. Someone who has
/// captured a genuine request can swap the values of two fields, or move characters between
/// neighbours of the sorted list, and the signature stays valid. So receive over HTTPS, set the
/// application with [`Verifier::app_id`], and use a [`ReplayGuard`](super::ReplayGuard), which
/// detects such a variant as a replay.
///
/// `Debug` redacts the secret keys, and dropping the verifier overwrites them in memory.
#[derive(Clone, Debug)]
pub struct Verifier {
    secret_keys: Vec<Secret>,
    app_id: Option<String>,
    max_age: Option<Duration>,
    max_body: usize,
}

impl Verifier {
    /// A verifier with the secret key of the callback, which was set when the callback was created,
    /// by the action `CreateCallback` or in the console. It is not the secret key of an account. White
    /// space around it is dropped, as a pasted line break.
    ///
    /// # Errors
    ///
    /// [`InvalidSecretKey`]: with an empty key anyone could sign, and one with invisible characters was
    /// pasted wrongly.
    pub fn new(secret_key: impl Into<String>) -> Result<Self, InvalidSecretKey> {
        Ok(Verifier {
            secret_keys: vec![Secret::callback(secret_key.into())?],
            app_id: None,
            max_age: None,
            max_body: DEFAULT_MAX_BODY,
        })
    }

    /// Accepts a second secret key too, and so on. To change the key, accept both until no webhook that
    /// was signed with the old one arrives.
    ///
    /// # Errors
    ///
    /// Same as [`Verifier::new`].
    pub fn also_accept(mut self, secret_key: impl Into<String>) -> Result<Self, InvalidSecretKey> {
        self.secret_keys.push(Secret::callback(secret_key.into())?);
        Ok(self)
    }

    /// Rejects notifications of other applications. Defaults to accepting any. White space around the
    /// id is dropped.
    #[must_use]
    pub fn app_id(mut self, app_id: impl Into<String>) -> Self {
        self.app_id = Some(app_id.into().trim().to_owned());
        self
    }

    /// Rejects events that happened longer ago, or are dated further ahead. Defaults to accepting
    /// any time.
    ///
    /// RTC retries a failed request, and does not document how long after the event the last retry
    /// arrives: allow minutes, not seconds.
    #[must_use]
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    /// Rejects bodies of more bytes. Defaults to 1 MiB.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Verifies the body of a request, exactly as it was received, at the current time.
    ///
    /// # Errors
    ///
    /// [`WebhookError`], which knows the HTTP status to respond with.
    pub fn verify(&self, body: &[u8]) -> Result<Notification, WebhookError> {
        self.verify_at(body, SystemTime::now())
    }

    /// Like [`Verifier::verify`], at another time.
    ///
    /// # Errors
    ///
    /// Same as [`Verifier::verify`].
    pub fn verify_at(&self, body: &[u8], now: SystemTime) -> Result<Notification, WebhookError> {
        if body.len() > self.max_body {
            let limit = self.max_body;
            return Err(WebhookError::TooLarge { limit });
        }
        let notification = Notification::parse(body)?;
        self.check_signature(&notification)?;
        let app_id = self.app_id.as_deref();
        if app_id.is_some_and(|app_id| app_id != notification.app_id()) {
            return Err(WebhookError::AppIdMismatch);
        }
        self.check_age(&notification, now)?;
        Ok(notification)
    }

    fn check_signature(&self, notification: &Notification) -> Result<(), WebhookError> {
        let received = notification.signature().as_bytes();
        let is_equal = |secret_key: &Secret| {
            let expected = secret_key.webhook_signature(notification.signed_fields());
            expected.as_bytes().ct_eq(received)
        };
        let equal = self.secret_keys.iter().map(is_equal);
        let is_genuine: bool = equal.fold(Choice::from(0), |any, equal| any | equal).into();
        is_genuine
            .then_some(())
            .ok_or(WebhookError::InvalidSignature)
    }

    fn check_age(&self, notification: &Notification, now: SystemTime) -> Result<(), WebhookError> {
        let Some(max_age) = self.max_age else {
            return Ok(());
        };
        let event_time = notification.occurred_at();
        let event_time =
            event_time.ok_or_else(|| malformed("`EventTime` is not an RFC 3339 timestamp"))?;
        let ahead = event_time.duration_since(now);
        let distance = ahead.unwrap_or_else(|earlier| earlier.duration());
        if distance > max_age {
            return Err(WebhookError::Stale { event_time });
        }
        Ok(())
    }
}
