//! Secrets as users paste them. Only the code of this folder can read one: it signs and compares.

use std::fmt;

use zeroize::Zeroizing;

#[cfg(feature = "token")]
mod app_key;
#[cfg(any(feature = "agent", feature = "webhook"))]
mod callback;

#[cfg(any(feature = "agent", feature = "webhook"))]
pub use callback::InvalidSecretKey;

/// A secret without white space around it, such as a pasted line break. It leaves no other copy in
/// memory. Nothing gives out its text, `Debug` redacts it, and dropping it overwrites it in memory.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    fn trimmed(secret: String) -> Self {
        let secret = Zeroizing::new(secret);
        let trimmed = secret.trim();
        if trimmed.len() == secret.len() {
            return Secret(secret);
        }
        Secret(Zeroizing::new(trimmed.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_lose_white_space_around_them() {
        for pasted in ["secret", "secret\r\n", "\t secret", "\u{a0}secret\u{3000}"] {
            assert_eq!(Secret::trimmed(pasted.to_owned()).0.as_str(), "secret");
        }
    }
}
