//! The token that the link of the console carries.

use std::fmt::Write as _;

use subtle::ConstantTimeEq;

/// A secret of one run, which every request to the API must have. It has no `Debug`.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A random token of 256 bits.
    ///
    /// # Errors
    ///
    /// The system has no random numbers.
    pub fn random() -> std::io::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        let mut text = String::with_capacity(64);
        for byte in bytes {
            let _ = write!(text, "{byte:02x}");
        }
        Ok(Token(text))
    }

    /// The token as it is in the link.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether bytes are the token. It takes as long for wrong ones of the same length as for the right ones.
    pub fn is(&self, other: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(other).into()
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn a_token_is_only_itself() {
        let token = Token::random().unwrap();
        assert!(token.is(token.as_str().as_bytes()));
        let other = Token::random().unwrap();
        for wrong in ["", "x", token.as_str().get(1..).unwrap(), other.as_str()] {
            assert!(!token.is(wrong.as_bytes()), "{wrong}");
        }
        assert_eq!(token.as_str().len(), 64);
    }
}
