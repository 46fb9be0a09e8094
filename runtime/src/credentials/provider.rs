//! The trait of credentials providers, its context and its error.

use std::fmt;
use std::sync::Arc;

use super::Credentials;
use crate::clock::Clock;
use crate::future::BoxFuture;
use crate::printable::Printable;
use crate::transport::Transport;

/// A source of credentials, for example of a role.
///
/// The client caches the credentials until shortly before they
/// [expire](Credentials::expires_at), and makes one request at a time.
///
/// ```
/// use volcengine_core::Credentials;
/// use volcengine_core::credentials::{ProviderContext, CredentialsProvider, ProviderError};
/// use volcengine_core::future::BoxFuture;
///
/// /// Reads keys from a file with two lines.
/// struct TwoLines(&'static str);
///
/// impl CredentialsProvider for TwoLines {
///     fn name(&self) -> &'static str {
///         "two lines"
///     }
///
///     fn provide<'a>(
///         &'a self,
///         _context: &'a ProviderContext,
///     ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
///         Box::pin(async {
///             let lines = std::fs::read_to_string(self.0)
///                 .map_err(|error| ProviderError::failed(format!("{}: {error}", self.0)))?;
///             match lines.lines().collect::<Vec<_>>().as_slice() {
///                 [access_key, secret_key] => Ok(Credentials::new(*access_key, *secret_key)),
///                 _ => Err(ProviderError::failed(format!("{}: expected two lines", self.0))),
///             }
///         })
///     }
/// }
/// ```
pub trait CredentialsProvider: Send + Sync {
    /// The name of the provider in errors and logs, for example `environment`.
    fn name(&self) -> &'static str;

    /// The credentials, if they never change. Defaults to `None`.
    ///
    /// The client takes static credentials once, and does not retry a call whose static credentials
    /// the service rejected.
    fn static_credentials(&self) -> Option<Credentials> {
        None
    }

    /// Returns credentials.
    ///
    /// # Errors
    ///
    /// [`ProviderError::not_configured`] if the provider is not configured, so a chain tries the
    /// next one; [`ProviderError::failed`] if it is configured and failed.
    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>>;
}

/// Reads an environment variable.
pub type EnvLookup = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// The client's transport, clock and environment, for use by a provider.
#[derive(Clone)]
pub struct ProviderContext {
    /// The transport.
    pub transport: Arc<dyn Transport>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The source of environment variables.
    pub env_lookup: EnvLookup,
}

impl ProviderContext {
    /// The trimmed value of an environment variable. An empty variable counts as not set.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        let value = (self.env_lookup)(name)?.trim().to_owned();
        (!value.is_empty()).then_some(value)
    }
}

/// Why a provider returned no credentials. The message must not contain secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderError {
    configured: bool,
    message: String,
}

impl ProviderError {
    /// The provider is not configured. The message names what it looked for.
    pub fn not_configured(message: impl Into<String>) -> Self {
        ProviderError {
            configured: false,
            message: message.into(),
        }
    }

    /// The provider is configured and failed. The message says why.
    pub fn failed(message: impl Into<String>) -> Self {
        ProviderError {
            configured: true,
            message: message.into(),
        }
    }

    /// Whether the provider is configured.
    #[must_use]
    pub fn is_configured(&self) -> bool {
        self.configured
    }
}

impl fmt::Display for ProviderError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printable(&self.message).fmt(formatter)
    }
}

impl std::error::Error for ProviderError {}
