//! Issues a token.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::AccessToken;
use super::app::App;
use super::claims::Claims;
use super::error::TokenError;
use super::privilege::Privilege;
use super::time::{Expiry, seconds};
use super::wire;

/// The largest nonce that is chosen by itself; the official samples stop there.
const LARGEST_NONCE: u32 = 99_999_999;

/// A token in the making; [`TokenBuilder::sign`] finishes it.
#[derive(Clone, Debug)]
#[must_use = "a token comes about by `sign`"]
pub struct TokenBuilder<'a> {
    app: &'a App,
    user: String,
    expiry: Expiry,
    room: Option<String>,
    privileges: Vec<(Privilege, Expiry)>,
    issued_at: Option<SystemTime>,
    nonce: Option<u32>,
}

impl<'a> TokenBuilder<'a> {
    pub(super) fn new(app: &'a App, user: String, expiry: Expiry) -> Self {
        TokenBuilder {
            app,
            user,
            expiry,
            room: None,
            privileges: Vec::new(),
            issued_at: None,
            nonce: None,
        }
    }

    /// Makes it good for this room. Without a room it only logs in to messaging.
    pub fn room(mut self, room: impl Into<String>) -> Self {
        self.room = Some(room.into());
        self
    }

    /// Makes it good for every room of the application, so its holder can enter each of them.
    pub fn any_room(self) -> Self {
        self.room("*")
    }

    /// Grants a privilege that lasts as long as the token.
    pub fn allow(self, privilege: Privilege) -> Self {
        self.allow_until(privilege, Expiry::Never)
    }

    /// Grants a privilege that ends earlier than the token: at this moment, or this long after
    /// the issue. Of several calls for the same privilege the last counts.
    pub fn allow_until(mut self, privilege: Privilege, expiry: impl Into<Expiry>) -> Self {
        self.privileges.push((privilege, expiry.into()));
        self
    }

    /// Dates the token; without it, it is dated now.
    pub fn issued_at(mut self, time: SystemTime) -> Self {
        self.issued_at = Some(time);
        self
    }

    /// Chooses the nonce; without it, it is random.
    pub fn nonce(mut self, nonce: u32) -> Self {
        self.nonce = Some(nonce);
        self
    }

    /// Signs the token.
    ///
    /// # Errors
    ///
    /// [`TokenError`]: an empty or too long id, a moment that 32 bits cannot tell, or no random
    /// number for the nonce.
    pub fn sign(self) -> Result<AccessToken, TokenError> {
        let app = self.app;
        let claims = self.claims()?;
        let message = wire::message(&claims)?;
        let text = wire::text(app.app_id(), &message, &app.sign(&message))?;
        Ok(AccessToken { text, claims })
    }

    fn claims(self) -> Result<Claims, TokenError> {
        let issued_at = self.issued_at.unwrap_or_else(SystemTime::now);
        let issued_at = seconds(issued_at).ok_or(TokenError::OutOfRange { what: "issue" })?;
        let mut claims = Claims {
            app_id: self.app.app_id().to_owned(),
            nonce: self.nonce.map_or_else(random_nonce, Ok)?,
            issued_at,
            expires_at: self.expiry.seconds(issued_at, "token's end")?,
            room: self
                .room
                .map_or(Ok(String::new()), |room| id("room", room))?,
            user: id("user", self.user)?,
            privileges: BTreeMap::new(),
        };
        for (privilege, expiry) in self.privileges {
            let expiry = expiry.seconds(issued_at, "privilege's end")?;
            let granted = privilege.granted().into_iter();
            claims
                .privileges
                .extend(granted.map(|number| (number, expiry)));
        }
        Ok(claims)
    }
}

fn id(what: &'static str, id: String) -> Result<String, TokenError> {
    if id.is_empty() {
        return Err(TokenError::EmptyId { what });
    }
    Ok(id)
}

/// A number from 1 to [`LARGEST_NONCE`]. It is no secret, so that the remainder may favour some.
fn random_nonce() -> Result<u32, TokenError> {
    let random = getrandom::u32();
    let random = random.map_err(|error| TokenError::NoRandomness(error.to_string()))?;
    Ok(random % LARGEST_NONCE + 1)
}
