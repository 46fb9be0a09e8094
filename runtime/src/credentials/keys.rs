//! The access key, the secret key and the session token.

use std::fmt;
use std::time::SystemTime;

use super::environment;
use super::{CredentialsProvider, ProviderContext, ProviderError};
use crate::error::Error;
use crate::future::BoxFuture;
use crate::sign::{Secret, check_key};

/// The keys that sign requests. `Debug` does not show the secrets, and dropping them overwrites
/// their memory.
#[derive(Clone)]
pub struct Credentials {
    access_key: String,
    secret_key: Secret,
    session_token: Option<Secret>,
    expires_at: Option<SystemTime>,
}

impl Credentials {
    /// Long-term keys of an account or a user. White space around a key is dropped, as a pasted line
    /// break.
    ///
    /// Keys and tokens are printable ASCII. Others are rejected where they are used: a client that is
    /// built with them, and a provider that returns them, fail with
    /// [`Error::is_config`](crate::Error::is_config).
    pub fn new(access_key: impl Into<String>, secret_key: impl Into<String>) -> Self {
        Credentials {
            access_key: access_key.into().trim().to_owned(),
            secret_key: Secret::new(secret_key),
            session_token: None,
            expires_at: None,
        }
    }

    /// Sets the session token of temporary credentials, without white space around it. Defaults to none.
    #[must_use]
    pub fn with_session_token(mut self, token: impl Into<String>) -> Self {
        self.session_token = Some(Secret::new(token));
        self
    }

    /// Sets the expiry. Defaults to never.
    #[must_use]
    pub fn with_expiry(mut self, expires_at: SystemTime) -> Self {
        self.expires_at = Some(expires_at);
        self
    }

    /// Credentials from environment variables: `VOLCENGINE_ACCESS_KEY`, `VOLCENGINE_SECRET_KEY` and
    /// `VOLCENGINE_SESSION_TOKEN`, or else those of earlier SDKs (`VOLCSTACK_…`, then
    /// `VOLC_ACCESSKEY` and `VOLC_SECRETKEY`). An empty variable counts as not set.
    ///
    /// # Errors
    ///
    /// [`Error::is_credentials`] if no key or only one key is set, and [`Error::is_config`] too if one is
    /// not printable ASCII. The message names the variables.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_lookup(|name| {
            let value = std::env::var_os(name)?;
            Some(value.to_string_lossy().into_owned())
        })
    }

    /// Credentials from another source of variables, see [`Credentials::from_env`].
    ///
    /// # Errors
    ///
    /// Same as [`Credentials::from_env`].
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
        environment::find(&lookup).map_err(ProviderError::into_error)
    }

    /// Checks that requests can be signed and sent with the keys.
    ///
    /// # Errors
    ///
    /// Names the key and what is wrong with it, without showing it.
    pub(super) fn check(&self) -> Result<(), String> {
        check_key("the access key", &self.access_key)?;
        self.secret_key.check("the secret key")?;
        self.session_token()
            .map_or(Ok(()), |token| token.check("the session token"))
    }

    /// The access key, which identifies the signer and is not a secret.
    #[must_use]
    pub fn access_key(&self) -> &str {
        &self.access_key
    }

    /// The secret key, which signs. Its text cannot be read.
    #[must_use]
    pub fn secret_key(&self) -> &Secret {
        &self.secret_key
    }

    /// The session token of temporary credentials. Its text cannot be read;
    /// [`Signer::session_token_header`](crate::sign::Signer::session_token_header) sends it.
    #[must_use]
    pub fn session_token(&self) -> Option<&Secret> {
        self.session_token.as_ref()
    }

    /// The expiry. `None` means never.
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.expires_at
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Credentials")
            .field("access_key", &self.access_key)
            .field("secret_key", &self.secret_key)
            .field("session_token", &self.session_token)
            .field("expires_at", &self.expires_at)
            .finish()
    }
}

impl CredentialsProvider for Credentials {
    fn name(&self) -> &'static str {
        "static"
    }

    fn static_credentials(&self) -> Option<Credentials> {
        Some(self.clone())
    }

    fn provide<'a>(
        &'a self,
        _context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(async { Ok(self.clone()) })
    }
}
