//! The application whose key signs and verifies tokens.

use std::time::SystemTime;

use hmac::Mac;

use super::access_token::{AccessToken, UnverifiedToken};
use super::error::{InvalidToken, TokenError};
use super::time::from_unix_seconds;
use super::wire::{Signature, is_app_id};
use crate::secret::Secret;

/// An RTC application: its `AppId` and its `AppKey`.
///
/// The RTC console shows the `AppKey` next to the `AppId`. It is not the secret key of an account,
/// and it is never sent. `Debug` redacts it, and dropping the `App` overwrites it in memory.
///
/// The two belong together because the signature of a token does not cover the `AppId`:
/// verification must compare the `AppId`, too.
#[derive(Clone, Debug)]
pub struct App {
    app_id: String,
    app_key: Secret,
}

impl App {
    /// An application with its key. White space around either is dropped, as a pasted line break.
    ///
    /// # Errors
    ///
    /// [`TokenError::InvalidAppId`], [`TokenError::EmptyAppKey`] and [`TokenError::InvalidAppKey`].
    pub fn new(app_id: impl Into<String>, app_key: impl Into<String>) -> Result<Self, TokenError> {
        let app_id = app_id.into().trim().to_owned();
        if !is_app_id(&app_id) {
            return Err(TokenError::InvalidAppId);
        }
        let app_key = Secret::app_key(app_key.into())?;
        Ok(App { app_id, app_key })
    }

    /// The `AppId`, which is not a secret.
    #[must_use]
    pub fn app_id(&self) -> &str {
        &self.app_id
    }

    /// Verifies a token: it names this application, its signature was made with the `AppKey`, and
    /// it has not expired. The signature is compared in constant time.
    ///
    /// # Errors
    ///
    /// [`InvalidToken::AppIdMismatch`], [`InvalidToken::InvalidSignature`] and
    /// [`InvalidToken::Expired`], in this order.
    pub fn verify(
        &self,
        token: &UnverifiedToken,
        now: SystemTime,
    ) -> Result<AccessToken, InvalidToken> {
        let claims = token.unverified_claims();
        if claims.app_id != self.app_id {
            return Err(InvalidToken::AppIdMismatch);
        }
        let hmac = self.app_key.hmac(&token.message);
        let verified = hmac.verify_slice(&token.signature);
        verified.map_err(|_| InvalidToken::InvalidSignature)?;
        if claims.is_expired(now) {
            let expires_at = from_unix_seconds(claims.expires_at);
            return Err(InvalidToken::Expired { expires_at });
        }
        Ok(AccessToken {
            encoded: token.encoded.clone(),
            claims: claims.clone(),
        })
    }

    pub(super) fn sign(&self, message: &[u8]) -> Signature {
        self.app_key.hmac(message).finalize().into_bytes().into()
    }
}
