//! The secret of a callback, which both sides know.

use std::error::Error;
use std::fmt;

#[cfg(feature = "agent")]
use sha2::digest::Output;
use sha2::{Digest, Sha256};

use super::Secret;

impl Secret {
    /// The secret of a callback: it is not empty and can be seen as a whole.
    pub(crate) fn callback(text: String) -> Result<Self, InvalidSecretKey> {
        let secret = Secret::trimmed(text);
        if secret.0.is_empty() {
            return Err(InvalidSecretKey::Empty);
        }
        if let Some(position) = invisible_character(&secret.0) {
            return Err(InvalidSecretKey::Invisible { position });
        }
        Ok(secret)
    }

    /// The SHA-256 of the secret.
    #[cfg(feature = "agent")]
    pub(crate) fn sha256(&self) -> Output<Sha256> {
        Sha256::digest(self.0.as_bytes())
    }

    /// Lower-case hexadecimal SHA-256 of the values and the secret, sorted bytewise and joined.
    #[cfg(feature = "webhook")]
    pub(crate) fn webhook_signature(&self, fields: [&str; 7]) -> String {
        let mut parts = fields.to_vec();
        parts.push(&self.0);
        parts.sort_unstable();
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part);
        }
        hash.finalize().iter().fold(String::new(), |mut hex, byte| {
            hex.push_str(&format!("{byte:02x}"));
            hex
        })
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

    #[test]
    fn a_rejected_secret_says_what_to_do() {
        let error = Secret::callback(" ".to_owned()).unwrap_err().to_string();
        assert!(error.starts_with("the secret of the callback is empty; use"));
        let error = Secret::callback("a\u{200b}b".to_owned()).unwrap_err();
        let error = error.to_string();
        assert!(error.starts_with("character 2 of the secret of the callback is invisible; use"));
    }
}
