//! Secrets as users paste them.

use zeroize::Zeroizing;

/// A secret without white space around it, such as a pasted line break. It leaves no other copy in
/// memory.
pub(crate) fn trimmed(secret: String) -> Zeroizing<String> {
    let secret = Zeroizing::new(secret);
    let trimmed = secret.trim();
    if trimmed.len() == secret.len() {
        return secret;
    }
    Zeroizing::new(trimmed.to_owned())
}

/// The position of the first character, from 1, that nobody can see: a control character, or one of
/// zero width.
#[cfg(feature = "webhook")]
pub(crate) fn invisible_character(secret: &str) -> Option<usize> {
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
    fn secrets_lose_white_space_around_them() {
        for pasted in ["secret", "secret\r\n", "\t secret", "\u{a0}secret\u{3000}"] {
            assert_eq!(trimmed(pasted.to_owned()).as_str(), "secret");
        }
    }

    #[cfg(feature = "webhook")]
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
