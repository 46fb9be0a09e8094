//! Access key, secret key and, for temporary credentials, a session token.

use std::fmt;
use std::time::SystemTime;

use zeroize::Zeroizing;

use crate::error::Error;

/// The variables that hold credentials, in the order in which they are looked up.
///
/// The first names are those of the current official tools, the middle ones are older names that
/// the Go and PHP SDKs still read, and the last those of the older generation of SDKs, which knows
/// no session token.
const GENERATIONS: [Names; 3] = [
    Names {
        access_key: &["VOLCENGINE_ACCESS_KEY"],
        secret_key: &["VOLCENGINE_SECRET_KEY"],
        session_token: Some("VOLCENGINE_SESSION_TOKEN"),
    },
    Names {
        access_key: &["VOLCSTACK_ACCESS_KEY_ID", "VOLCSTACK_ACCESS_KEY"],
        secret_key: &["VOLCSTACK_SECRET_ACCESS_KEY", "VOLCSTACK_SECRET_KEY"],
        session_token: Some("VOLCSTACK_SESSION_TOKEN"),
    },
    Names {
        access_key: &["VOLC_ACCESSKEY"],
        secret_key: &["VOLC_SECRETKEY"],
        session_token: None,
    },
];

struct Names {
    access_key: &'static [&'static str],
    secret_key: &'static [&'static str],
    session_token: Option<&'static str>,
}

/// The keys with which requests are signed. `Debug` shows the access key alone, and the secrets
/// are overwritten in memory when they are dropped.
#[derive(Clone)]
pub struct Credentials {
    access_key: String,
    secret_key: Zeroizing<String>,
    session_token: Option<Zeroizing<String>>,
    expires_at: Option<SystemTime>,
}

impl Credentials {
    /// The keys of an account or a user.
    pub fn new(access_key: impl Into<String>, secret_key: impl Into<String>) -> Self {
        Credentials {
            access_key: access_key.into(),
            secret_key: Zeroizing::new(secret_key.into()),
            session_token: None,
            expires_at: None,
        }
    }

    /// Makes them temporary credentials, as STS hands them out.
    #[must_use]
    pub fn with_session_token(mut self, token: impl Into<String>) -> Self {
        self.session_token = Some(Zeroizing::new(token.into()));
        self
    }

    /// Says when they expire.
    #[must_use]
    pub fn with_expiry(mut self, expires_at: SystemTime) -> Self {
        self.expires_at = Some(expires_at);
        self
    }

    /// Credentials from the environment: `VOLCENGINE_ACCESS_KEY`, `VOLCENGINE_SECRET_KEY` and
    /// `VOLCENGINE_SESSION_TOKEN`, or else the names that earlier SDKs read (`VOLCSTACK_…`, then
    /// `VOLC_ACCESSKEY` and `VOLC_SECRETKEY`). An empty variable counts as not set.
    ///
    /// # Errors
    ///
    /// [`Error::is_credentials`]: nothing is set, or a key without its counterpart; the message
    /// names the variables.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_lookup(|name| std::env::var(name).ok())
    }

    /// As [`Credentials::from_env`], from another source of variables.
    ///
    /// # Errors
    ///
    /// Those of [`Credentials::from_env`].
    ///
    /// ```
    /// use volcengine_core::Credentials;
    ///
    /// let error = Credentials::from_lookup(|name| {
    ///     (name == "VOLCENGINE_ACCESS_KEY").then(|| "AK".to_owned())
    /// })
    /// .unwrap_err();
    /// assert!(error.to_string().contains("VOLCENGINE_SECRET_KEY is not set"));
    /// ```
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let find = |name: &str| lookup(name).filter(|value| !value.is_empty());
        let first = |names: &[&'static str]| {
            let mut names = names.iter();
            names.find_map(|name| find(name).map(|value| (*name, value)))
        };
        for names in &GENERATIONS {
            match (first(names.access_key), first(names.secret_key)) {
                (Some((_, access_key)), Some((_, secret_key))) => {
                    let mut credentials = Credentials::new(access_key, secret_key);
                    credentials.session_token =
                        names.session_token.and_then(find).map(Zeroizing::new);
                    return Ok(credentials);
                }
                (Some((set, _)), None) => return Err(half(set, names.secret_key)),
                (None, Some((set, _))) => return Err(half(set, names.access_key)),
                (None, None) => {}
            }
        }
        Err(Error::credentials(none()))
    }

    /// The access key, which names the signer and is no secret.
    #[must_use]
    pub fn access_key(&self) -> &str {
        &self.access_key
    }

    /// The secret key.
    #[must_use]
    pub fn secret_key(&self) -> &str {
        &self.secret_key
    }

    /// The session token of temporary credentials; a secret.
    #[must_use]
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_ref().map(|token| token.as_str())
    }

    /// When they expire, if they do.
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.expires_at
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let redacted = format_args!("[redacted]");
        formatter
            .debug_struct("Credentials")
            .field("access_key", &self.access_key)
            .field("secret_key", &redacted)
            .field(
                "session_token",
                &self.session_token.as_ref().map(|_| redacted),
            )
            .field("expires_at", &self.expires_at)
            .finish()
    }
}

fn half(set: &str, missing: &[&str]) -> Error {
    let missing = missing.join(" or ");
    Error::credentials(format!("{set} is set but {missing} is not set"))
}

fn none() -> String {
    let pairs: Vec<_> = GENERATIONS
        .iter()
        .map(|names| {
            let (access_key, secret_key) =
                (names.access_key.join(" or "), names.secret_key.join(" or "));
            format!("{access_key} with {secret_key}")
        })
        .collect();
    format!(
        "no credentials in the environment; looked for {}",
        pairs.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &[(&str, &str)]) -> Result<Credentials, Error> {
        Credentials::from_lookup(|name| {
            let found = variables.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn newer_names_go_first() {
        let credentials = from(&[
            ("VOLC_ACCESSKEY", "old"),
            ("VOLC_SECRETKEY", "old"),
            ("VOLCSTACK_ACCESS_KEY_ID", "middle"),
            ("VOLCSTACK_SECRET_ACCESS_KEY", "middle"),
            ("VOLCENGINE_ACCESS_KEY", "new"),
            ("VOLCENGINE_SECRET_KEY", "new"),
            ("VOLCENGINE_SESSION_TOKEN", "token"),
        ]);
        let credentials = credentials.unwrap();
        assert_eq!(credentials.access_key(), "new");
        assert_eq!(credentials.session_token(), Some("token"));
    }

    #[test]
    fn older_names_are_read() {
        let credentials = from(&[
            ("VOLCENGINE_ACCESS_KEY", ""),
            ("VOLCSTACK_ACCESS_KEY", "ak"),
            ("VOLCSTACK_SECRET_KEY", "sk"),
            ("VOLCENGINE_SESSION_TOKEN", "of other credentials"),
        ]);
        let credentials = credentials.unwrap();
        assert_eq!(credentials.access_key(), "ak");
        assert_eq!(credentials.session_token(), None);

        let credentials = from(&[("VOLC_ACCESSKEY", "ak"), ("VOLC_SECRETKEY", "sk")]);
        assert_eq!(credentials.unwrap().secret_key(), "sk");
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = from(&[("VOLC_SECRETKEY", "hidden")]).unwrap_err();
        assert!(error.is_credentials());
        let message = error.to_string();
        assert!(message.contains("VOLC_SECRETKEY is set but VOLC_ACCESSKEY is not set"));
        assert!(!message.contains("hidden"));

        let message = from(&[]).unwrap_err().to_string();
        for name in [
            "VOLCENGINE_ACCESS_KEY",
            "VOLCSTACK_SECRET_KEY",
            "VOLC_SECRETKEY",
        ] {
            assert!(message.contains(name), "{message}");
        }
    }
}
