//! Secrets, which only the code of this folder can read.

use std::fmt;

use http::HeaderValue;
use zeroize::Zeroizing;

use super::{canonical, constant_time_eq};
use crate::printable::odd_character;

/// A secret access key, a session token or an identity token.
///
/// Nothing gives out its text: it has no `Display`, `Serialize`, `Deref`, `AsRef` or `PartialEq`,
/// `Debug` writes `[redacted]`, and dropping it overwrites its memory. It signs
/// ([`Signer`](super::Signer), [`SigningKey::derive`](super::SigningKey::derive)), it verifies
/// ([`ReceivedRequest::verify`](super::ReceivedRequest::verify)), and a session token is sent
/// ([`Signer::session_token_header`](super::Signer::session_token_header)). To pass keys to another
/// program, keep the strings that you made them from.
///
/// ```
/// use volcengine_core::sign::Secret;
///
/// let secret = Secret::new("the secret key\n");
/// assert!(secret.matches("the secret key"));
/// assert_eq!(format!("{secret:?}"), "[redacted]");
/// ```
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// A secret without the white space around it, as a pasted line break. It leaves no other copy in
    /// memory.
    pub fn new(text: impl Into<String>) -> Self {
        let text = Zeroizing::new(text.into());
        let trimmed = text.trim();
        if trimmed.len() == text.len() {
            return Secret(text);
        }
        Secret(Zeroizing::new(trimmed.to_owned()))
    }

    /// Whether this is the secret, compared in a time that depends on the lengths only.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        constant_time_eq(&self.0, text)
    }

    /// The secret with text before and after it, white space too, such as the `AWS4` of another
    /// protocol.
    #[must_use]
    pub fn surrounded(&self, before: &str, after: &str) -> Self {
        Secret(Zeroizing::new([before, &self.0, after].concat()))
    }

    /// The text. Only signing needs it.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }

    /// Checks that requests can be signed and sent with a secret of this name.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it, without showing it.
    pub(crate) fn check(&self, name: &str) -> Result<(), String> {
        check_key(name, &self.0)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A text of a server with `[redacted]` for the secret; none if it does not repeat it.
    pub(crate) fn redact(&self, text: &str) -> Option<String> {
        let repeats = !self.is_empty() && text.contains(&**self.0);
        repeats.then(|| text.replace(&**self.0, "[redacted]"))
    }

    /// Whether bytes of a server repeat the secret.
    pub(crate) fn is_in(&self, bytes: &[u8]) -> bool {
        !self.is_empty()
            && bytes
                .windows(self.0.len())
                .any(|part| part == self.0.as_bytes())
    }

    /// The value of a header that sends the secret; none if no header can have it.
    pub(super) fn header_value(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(&self.0).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// The body of a form with these fields and the secret, which has this name.
    pub(crate) fn form(&self, name: &str, fields: &[(&str, String)]) -> String {
        let fields = fields.iter().map(|(name, value)| (*name, value.as_str()));
        canonical::query(fields.chain([(name, self.expose())]))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

/// Checks a key or a token with this name.
///
/// # Errors
///
/// Says what is wrong with it, without showing it.
pub(crate) fn check_key(name: &str, key: &str) -> Result<(), String> {
    if key.is_empty() {
        return Err(format!("{name} is empty"));
    }
    match odd_character(key, |it| it == ' ' || it.is_ascii_graphic()) {
        Some(odd) => Err(format!(
            "{name} has {odd}: expected printable ASCII; copy it again"
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_matches_its_text_and_no_other() {
        let secret = Secret::new(" the key\n");
        assert!(secret.matches("the key"));
        for other in ["", "the", "the kez", "the key ", "yek eht"] {
            assert!(!secret.matches(other), "{other}");
        }
    }

    #[test]
    fn a_text_is_redacted_if_it_repeats_the_secret() {
        let secret = Secret::new("key");
        let redacted = secret.redact("a key, your key");
        assert_eq!(redacted.as_deref(), Some("a [redacted], your [redacted]"));
        assert!(secret.is_in(b"a \xffkey"));
        for other in ["", "ke", "k e y", "KEY"] {
            assert_eq!(secret.redact(other), None, "{other}");
            assert!(!secret.is_in(other.as_bytes()), "{other}");
        }
        let none = Secret::new("");
        assert_eq!(none.redact("text"), None);
        assert!(!none.is_in(b"text"));
    }
}
