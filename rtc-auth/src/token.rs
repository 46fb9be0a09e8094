//! Client access tokens: what a client shows in order to enter a room.
//!
//! A back end mints them with its [`App`], and needs no network for it:
//!
//! ```
//! use std::time::Duration;
//! use volcengine_rtc_auth::token::{App, Privilege};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let app = App::new("0123456789abcdef01234567", "Your_AppKey")?;
//! let day = Duration::from_secs(24 * 3600);
//! let token = app
//!     .token("user1", day)
//!     .room("room1")
//!     .allow(Privilege::PublishStream)
//!     .allow_until(Privilege::SubscribeStream, day / 2)
//!     .sign()?;
//! assert!(token.as_str().starts_with("0010123456789abcdef01234567"));
//! # Ok(())
//! # }
//! ```
//!
//! A token that comes in is an [`UnverifiedToken`], and only [`App::verify`] makes an
//! [`AccessToken`] of it:
//!
//! ```
//! use std::time::{Duration, SystemTime};
//! use volcengine_rtc_auth::token::{App, InvalidToken, Privilege, Room, UnverifiedToken};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let app = App::new("0123456789abcdef01234567", "Your_AppKey")?;
//! # let token = app.token("user1", Duration::from_secs(60)).room("room1");
//! # let token = token.allow(Privilege::PublishStream).sign()?;
//! # let text = token.as_str();
//! let now = SystemTime::now();
//! let received = UnverifiedToken::parse(text)?;
//! let token = app.verify(&received, now)?;
//! assert_eq!(token.claims().room(), Room::Named("room1"));
//! assert!(token.allows(Privilege::PublishAudio, now));
//! assert!(!token.allows(Privilege::SubscribeStream, now));
//!
//! let other = App::new("0123456789abcdef01234567", "another key")?;
//! assert_eq!(other.verify(&received, now).unwrap_err(), InvalidToken::WrongSignature);
//! # Ok(())
//! # }
//! ```
//!
//! The format is documented (docs 6348/70121), and this module writes the same bytes as the
//! official Python sample does. It was not tried against the live service. Tokens cannot be
//! revoked; how long they last is for the caller to say.

mod app;
mod builder;
mod claims;
mod error;
mod privilege;
mod time;
mod wire;

use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use zeroize::Zeroizing;

pub use app::App;
pub use builder::TokenBuilder;
pub use claims::{Claims, Room};
pub use error::{InvalidToken, TokenError};
pub use privilege::Privilege;
pub use time::Expiry;

/// A genuine token: one that was signed here, or verified.
///
/// Whoever has its text can enter the room. So there is no `Display`, `Debug` does not show the
/// text, and it is overwritten in memory when it is dropped.
#[derive(Clone)]
pub struct AccessToken {
    text: Zeroizing<String>,
    claims: Claims,
}

impl AccessToken {
    /// The text to hand to the client; a secret.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What it says.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// Whether it lets its holder do this at this moment: it grants the privilege, and neither
    /// the privilege nor the token is over.
    #[must_use]
    pub fn allows(&self, privilege: Privilege, now: SystemTime) -> bool {
        self.claims.allows(privilege, now)
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        redacted(formatter, "AccessToken", &self.claims)
    }
}

/// A token that came in and was not checked: anybody can have written it.
///
/// It may be a genuine one, so it is kept as secret as an [`AccessToken`].
#[derive(Clone)]
pub struct UnverifiedToken {
    text: Zeroizing<String>,
    claims: Claims,
    message: Vec<u8>,
    signature: wire::Signature,
}

impl UnverifiedToken {
    /// Takes the text of a token apart.
    ///
    /// # Errors
    ///
    /// [`InvalidToken::Malformed`], and no other.
    pub fn parse(text: &str) -> Result<Self, InvalidToken> {
        let parts = wire::parse(text)?;
        Ok(UnverifiedToken {
            text: Zeroizing::new(text.to_owned()),
            claims: parts.claims,
            message: parts.message,
            signature: parts.signature,
        })
    }

    /// What it claims, true or not: good for choosing the [`App`] that can tell.
    #[must_use]
    pub fn unverified_claims(&self) -> &Claims {
        &self.claims
    }
}

impl FromStr for UnverifiedToken {
    type Err = InvalidToken;

    fn from_str(text: &str) -> Result<Self, InvalidToken> {
        Self::parse(text)
    }
}

impl fmt::Debug for UnverifiedToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        redacted(formatter, "UnverifiedToken", &self.claims)
    }
}

fn redacted(formatter: &mut fmt::Formatter<'_>, name: &str, claims: &Claims) -> fmt::Result {
    let mut debug = formatter.debug_struct(name);
    debug.field("text", &format_args!("[redacted]"));
    debug.field("claims", claims).finish()
}
