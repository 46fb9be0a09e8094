//! Secrets as users paste them.

use zeroize::Zeroizing;

#[cfg(any(feature = "agent", feature = "webhook"))]
mod callback;

#[cfg(any(feature = "agent", feature = "webhook"))]
pub use callback::InvalidSecretKey;
#[cfg(any(feature = "agent", feature = "webhook"))]
pub(crate) use callback::Secret;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_lose_white_space_around_them() {
        for pasted in ["secret", "secret\r\n", "\t secret", "\u{a0}secret\u{3000}"] {
            assert_eq!(trimmed(pasted.to_owned()).as_str(), "secret");
        }
    }
}
