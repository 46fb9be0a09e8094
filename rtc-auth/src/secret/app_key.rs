//! The `AppKey`, which signs tokens.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Secret;
use crate::token::TokenError;

impl Secret {
    /// The `AppKey` of an application.
    pub(crate) fn app_key(text: String) -> Result<Self, TokenError> {
        let key = Secret::trimmed(text);
        if key.0.is_empty() {
            return Err(TokenError::EmptyAppKey);
        }
        let is_printable = |it: char| it == ' ' || it.is_ascii_graphic();
        if let Some(index) = key.0.chars().position(|it| !is_printable(it)) {
            let position = index + 1;
            return Err(TokenError::InvalidAppKey { position });
        }
        Ok(key)
    }

    /// The HMAC-SHA256 of a message with this key.
    pub(crate) fn hmac(&self, message: &[u8]) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut hmac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()).expect("any length");
        hmac.update(message);
        hmac
    }
}
