//! Builds and signs a token.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::access_token::AccessToken;
use super::app::App;
use super::claims::Claims;
use super::error::TokenError;
use super::privilege::Privilege;
use super::time::{Expiry, unix_seconds};
use super::wire;

/// The largest random nonce; the official samples stop there.
const MAX_RANDOM_NONCE: u32 = 99_999_999;

/// The maximum length of the id of a room or a user (docs 6348/70121).
const MAX_ID: usize = 128;

/// The room of tokens that are valid for all.
const ANY_ROOM: &str = "*";

impl App {
    /// Starts a token for a user, whose id has 1 to 128 of the characters `A-Z`, `a-z`, `0-9`, `_`, `@`,
    /// `.` and `-`. It expires at an instant, or some time after it is issued.
    ///
    /// By default, the token is valid for no room and only logs in to messaging.
    pub fn token(&self, user: impl Into<String>, expiry: impl Into<Expiry>) -> TokenBuilder<'_> {
        TokenBuilder {
            app: self,
            user: user.into(),
            expiry: expiry.into(),
            room: None,
            privileges: Vec::new(),
            issued_at: None,
            nonce: None,
        }
    }
}

/// Builds a token; [`TokenBuilder::sign`] creates it.
#[derive(Clone, Debug)]
#[must_use = "call `sign` to create the token"]
pub struct TokenBuilder<'a> {
    app: &'a App,
    user: String,
    expiry: Expiry,
    room: Option<String>,
    privileges: Vec<(Privilege, Expiry)>,
    issued_at: Option<SystemTime>,
    nonce: Option<u32>,
}

impl TokenBuilder<'_> {
    /// Makes the token valid for this room, whose id has 1 to 128 of the same characters as a user's.
    /// `*` is any room. Defaults to no room: it only logs in to messaging.
    pub fn room(mut self, room: impl Into<String>) -> Self {
        self.room = Some(room.into());
        self
    }

    /// Makes the token valid for every room of the application, so its holder can enter any of
    /// them.
    pub fn any_room(self) -> Self {
        self.room(ANY_ROOM)
    }

    /// Grants a privilege until the token expires.
    pub fn allow(self, privilege: Privilege) -> Self {
        self.allow_until(privilege, Expiry::Never)
    }

    /// Grants a privilege that expires before the token does: at an instant, or some time after
    /// the token is issued. If a privilege is granted several times, the last call wins.
    pub fn allow_until(mut self, privilege: Privilege, expiry: impl Into<Expiry>) -> Self {
        self.privileges.push((privilege, expiry.into()));
        self
    }

    /// Sets when the token is issued. Defaults to now.
    pub fn issued_at(mut self, time: SystemTime) -> Self {
        self.issued_at = Some(time);
        self
    }

    /// Sets the nonce. Defaults to a random number.
    pub fn nonce(mut self, nonce: u32) -> Self {
        self.nonce = Some(nonce);
        self
    }

    /// Signs the token.
    ///
    /// # Errors
    ///
    /// [`TokenError`]: an id is empty, too long or has other characters, a timestamp does not fit 32 bits, or the
    /// operating system provided no random number for the nonce.
    pub fn sign(self) -> Result<AccessToken, TokenError> {
        let app = self.app;
        let claims = self.claims()?;
        let message = wire::encode_message(&claims)?;
        let encoded = wire::encode(app.app_id(), &message, &app.sign(&message))?;
        Ok(AccessToken { encoded, claims })
    }

    fn claims(self) -> Result<Claims, TokenError> {
        let issued_at = self.issued_at.unwrap_or_else(SystemTime::now);
        let issued_at = unix_seconds(issued_at);
        let issued_at = issued_at.ok_or(TokenError::TimestampOutOfRange { what: "issue time" })?;
        let mut claims = Claims {
            app_id: self.app.app_id().to_owned(),
            nonce: self.nonce.map_or_else(random_nonce, Ok)?,
            issued_at,
            expires_at: self.expiry.unix_seconds(issued_at, "token's expiry")?,
            room: self
                .room
                .map_or(Ok(String::new()), |room| match room.as_str() {
                    ANY_ROOM => Ok(room),
                    _ => require_id("room", room),
                })?,
            user: require_id("user", self.user)?,
            privileges: BTreeMap::new(),
        };
        for (privilege, expiry) in self.privileges {
            let expiry = expiry.unix_seconds(issued_at, "privilege's expiry")?;
            let granted = privilege.granted().into_iter();
            claims
                .privileges
                .extend(granted.map(|number| (number, expiry)));
        }
        Ok(claims)
    }
}

/// An id that clients can use.
fn require_id(what: &'static str, id: String) -> Result<String, TokenError> {
    if id.is_empty() {
        return Err(TokenError::EmptyId { what });
    }
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_@.-".contains(&byte);
    if id.len() > MAX_ID || !id.bytes().all(is_allowed) {
        return Err(TokenError::InvalidId { what });
    }
    Ok(id)
}

fn random_nonce() -> Result<u32, TokenError> {
    let random = getrandom::u32();
    let random = random.map_err(|error| TokenError::NoRandomness(error.to_string()))?;
    Ok(nonce_of(random))
}

/// A number from 1 to [`MAX_RANDOM_NONCE`]. It is not a secret, so a small bias does no harm.
fn nonce_of(random: u32) -> u32 {
    random % MAX_RANDOM_NONCE + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Zero is not a nonce of the official samples, and neither is a number of nine digits.
    #[test]
    fn a_random_nonce_is_any_number_of_up_to_eight_digits_but_zero() {
        for (random, nonce) in [
            (0, 1),
            (4_711, 4_712),
            (99_999_998, 99_999_999),
            (99_999_999, 1),
            (u32::MAX, 94_967_338),
        ] {
            assert_eq!(nonce_of(random), nonce);
        }
    }
}
