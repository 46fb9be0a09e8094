//! The secret of a callback, which both sides know.

use std::error::Error;
use std::fmt;

use zeroize::Zeroizing;

use super::trimmed;

/// A secret that is not empty and that can be seen as a whole. `Debug` redacts it, and dropping it
/// overwrites it in memory.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    pub(crate) fn new(secret: String) -> Result<Self, InvalidSecretKey> {
        let secret = trimmed(secret);
        if secret.is_empty() {
            return Err(InvalidSecretKey::Empty);
        }
        if let Some(position) = invisible_character(&secret) {
            return Err(InvalidSecretKey::Invisible { position });
        }
        Ok(Secret(secret))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

/// Why the secret of a callback cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidSecretKey {
    /// It is empty, so anyone could sign.
    Empty,
    /// It has a character that nobody can see, such as a line break or one of zero width.
    Invisible {
        /// The position of the character, from 1.
        position: usize,
    },
}

impl fmt::Display for InvalidSecretKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvalidSecretKey::Empty => formatter.write_str(
                "the secret of the callback is empty; use the one that it was created with",
            ),
            InvalidSecretKey::Invisible { position } => write!(
                formatter,
                "character {position} of the secret of the callback is invisible; use the secret \
                 that it was created with"
            ),
        }
    }
}

impl Error for InvalidSecretKey {}

/// The position of the first character, from 1, that nobody can see: a control character, or one of
/// zero width.
fn invisible_character(secret: &str) -> Option<usize> {
    let is_invisible = |character: char| {
        character.is_control()
            || matches!(
                character,
                '\u{ad}'
                    | '\u{61c}'
                    | '\u{200b}'..='\u{200f}'
                    | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}'
                    | '\u{feff}'
                    | '\u{e0000}'..='\u{e007f}'
            )
    };
    let index = secret.chars().position(is_invisible)?;
    Some(index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_found() {
        assert_eq!(invisible_character("a b-密钥"), None);
        for (secret, position) in [
            ("a\nb", 2),
            ("ab\u{200b}", 3),
            ("\u{feff}a", 1),
            ("\u{85}", 1),
        ] {
            assert_eq!(invisible_character(secret), Some(position));
        }
    }
}
