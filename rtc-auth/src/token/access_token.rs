//! Tokens as strings, before and after verification.

use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use zeroize::Zeroizing;

use super::claims::Claims;
use super::error::InvalidToken;
use super::privilege::Privilege;
use super::wire::{self, Signature};

/// A genuine token: one that was signed here, or verified.
///
/// Anyone who holds the string can enter the room. So there is no `Display`, `Debug` redacts the
/// string, and dropping the token overwrites it in memory.
#[derive(Clone)]
pub struct AccessToken {
    pub(super) encoded: Zeroizing<String>,
    pub(super) claims: Claims,
}

impl AccessToken {
    /// The string to hand to the client; a secret.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.encoded
    }

    /// What the token says.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// Whether the token grants this privilege at `now`: it lists the privilege, and neither the
    /// privilege nor the token has expired.
    #[must_use]
    pub fn has_privilege(&self, privilege: Privilege, now: SystemTime) -> bool {
        self.claims.has_privilege(privilege, now)
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        redacted(formatter, "AccessToken", &self.claims)
    }
}

/// A received token whose signature was not checked: anyone can have written it.
///
/// It can be genuine, so it is kept as secret as an [`AccessToken`].
#[derive(Clone)]
pub struct UnverifiedToken {
    pub(super) encoded: Zeroizing<String>,
    pub(super) message: Vec<u8>,
    pub(super) signature: Signature,
    claims: Claims,
}

impl UnverifiedToken {
    /// Decodes a token string.
    ///
    /// # Errors
    ///
    /// Only [`InvalidToken::Malformed`].
    pub fn parse(encoded: &str) -> Result<Self, InvalidToken> {
        let decoded = wire::decode(encoded)?;
        Ok(UnverifiedToken {
            encoded: Zeroizing::new(encoded.to_owned()),
            claims: decoded.claims,
            message: decoded.message,
            signature: decoded.signature,
        })
    }

    /// What the token says, true or not. Use it to choose the [`App`](super::App) that verifies
    /// the token.
    #[must_use]
    pub fn unverified_claims(&self) -> &Claims {
        &self.claims
    }
}

impl FromStr for UnverifiedToken {
    type Err = InvalidToken;

    fn from_str(encoded: &str) -> Result<Self, InvalidToken> {
        Self::parse(encoded)
    }
}

impl fmt::Debug for UnverifiedToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        redacted(formatter, "UnverifiedToken", &self.claims)
    }
}

fn redacted(formatter: &mut fmt::Formatter<'_>, name: &str, claims: &Claims) -> fmt::Result {
    let mut debug = formatter.debug_struct(name);
    debug.field("encoded", &format_args!("[redacted]"));
    debug.field("claims", claims).finish()
}
