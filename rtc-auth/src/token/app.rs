//! The application that issues tokens and checks them.

use std::fmt;
use std::time::SystemTime;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::builder::TokenBuilder;
use super::error::{InvalidToken, TokenError};
use super::time::{Expiry, moment};
use super::wire::{Signature, is_app_id};
use super::{AccessToken, UnverifiedToken};

/// An RTC application: its `AppId` and the `AppKey` that belongs to it.
///
/// The `AppKey` stands beside the `AppId` in the RTC console. It is not the secret key of an account,
/// and it is never sent. `Debug` does not show it, and it is overwritten in memory when it is
/// dropped.
///
/// The two are held together because the signature of a token does not cover the `AppId`: to check
/// a token means to compare its `AppId`, too.
#[derive(Clone)]
pub struct App {
    app_id: String,
    app_key: Zeroizing<String>,
}

impl App {
    /// An application with its key.
    ///
    /// # Errors
    ///
    /// [`TokenError::AppId`] and [`TokenError::EmptyAppKey`].
    pub fn new(app_id: impl Into<String>, app_key: impl Into<String>) -> Result<Self, TokenError> {
        let (app_id, app_key) = (app_id.into(), Zeroizing::new(app_key.into()));
        if !is_app_id(&app_id) {
            return Err(TokenError::AppId);
        }
        if app_key.is_empty() {
            return Err(TokenError::EmptyAppKey);
        }
        Ok(App { app_id, app_key })
    }

    /// The `AppId`, which is no secret.
    #[must_use]
    pub fn app_id(&self) -> &str {
        &self.app_id
    }

    /// Starts a token for a user that ends at this moment, or this long after its issue.
    ///
    /// Without further calls it is good for no room and allows nothing but to log in to messaging.
    pub fn token(&self, user: impl Into<String>, expiry: impl Into<Expiry>) -> TokenBuilder<'_> {
        TokenBuilder::new(self, user.into(), expiry.into())
    }

    /// Checks a token: that it names this application, that its signature was made with the
    /// `AppKey`, and that it is not over. The signature is compared in constant time.
    ///
    /// # Errors
    ///
    /// [`InvalidToken::OtherApp`], [`InvalidToken::WrongSignature`] and
    /// [`InvalidToken::Expired`], in this order.
    pub fn verify(
        &self,
        token: &UnverifiedToken,
        now: SystemTime,
    ) -> Result<AccessToken, InvalidToken> {
        let claims = token.unverified_claims();
        if claims.app_id != self.app_id {
            return Err(InvalidToken::OtherApp);
        }
        let hmac = self.hmac(&token.message);
        let genuine = hmac.verify_slice(&token.signature);
        genuine.map_err(|_| InvalidToken::WrongSignature)?;
        if claims.is_over(now) {
            let at = moment(claims.expires_at);
            return Err(InvalidToken::Expired { at });
        }
        Ok(AccessToken {
            text: token.text.clone(),
            claims: claims.clone(),
        })
    }

    pub(super) fn sign(&self, message: &[u8]) -> Signature {
        self.hmac(message).finalize().into_bytes().into()
    }

    fn hmac(&self, message: &[u8]) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut hmac = Hmac::<Sha256>::new_from_slice(self.app_key.as_bytes()).expect("any length");
        hmac.update(message);
        hmac
    }
}

impl fmt::Debug for App {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("App")
            .field("app_id", &self.app_id)
            .field("app_key", &format_args!("[redacted]"))
            .finish()
    }
}
