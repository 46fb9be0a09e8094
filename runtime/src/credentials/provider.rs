//! Where credentials come from: the trait, and what a provider works with.

use std::fmt;
use std::sync::Arc;

use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::future::BoxFuture;
use crate::transport::Transport;

/// Gives credentials, such as those of a role.
///
/// The client keeps what it gives until shortly before it [expires](Credentials::expires_at), and
/// never asks twice at the same time.
///
/// ```
/// use volcengine_core::Credentials;
/// use volcengine_core::credentials::{ProviderContext, CredentialsProvider, ProviderError};
/// use volcengine_core::future::BoxFuture;
///
/// /// Keys that a secret store wrote to a file of two lines.
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
///             let text = std::fs::read_to_string(self.0)
///                 .map_err(|error| ProviderError::failed(format!("{}: {error}", self.0)))?;
///             match text.lines().collect::<Vec<_>>().as_slice() {
///                 [access_key, secret_key] => Ok(Credentials::new(*access_key, *secret_key)),
///                 _ => Err(ProviderError::failed(format!("{} has not two lines", self.0))),
///             }
///         })
///     }
/// }
/// ```
pub trait CredentialsProvider: Send + Sync {
    /// What errors and logs call it, such as `environment`.
    fn name(&self) -> &'static str;

    /// Credentials that never change, if it gives no others: they are then taken once, and a
    /// service that refuses them is not asked again.
    fn static_credentials(&self) -> Option<Credentials> {
        None
    }

    /// Gives credentials.
    ///
    /// # Errors
    ///
    /// [`ProviderError::not_configured`] if it is not set up, so that a chain goes on to the next;
    /// [`ProviderError::failed`] if it is set up and does not work.
    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>>;
}

/// Reads an environment variable.
pub type EnvLookup = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// What a provider works with: the client's.
#[derive(Clone)]
pub struct ProviderContext {
    /// Sends requests.
    pub transport: Arc<dyn Transport>,
    /// Tells the time and waits.
    pub clock: Arc<dyn Clock>,
    /// Reads environment variables.
    pub env_lookup: EnvLookup,
}

impl ProviderContext {
    /// The value of an environment variable; an empty one counts as not set.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        let value = (self.env_lookup)(name)?.trim().to_owned();
        (!value.is_empty()).then_some(value)
    }
}

/// Why a provider gives no credentials. The message holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderError {
    configured: bool,
    message: String,
}

impl ProviderError {
    /// It is not set up; the message says what it looked for.
    pub fn not_configured(message: impl Into<String>) -> Self {
        ProviderError {
            configured: false,
            message: message.into(),
        }
    }

    /// It is set up and does not work; the message says why.
    pub fn failed(message: impl Into<String>) -> Self {
        ProviderError {
            configured: true,
            message: message.into(),
        }
    }

    /// Whether it is set up.
    #[must_use]
    pub fn is_configured(&self) -> bool {
        self.configured
    }
}

impl fmt::Display for ProviderError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for ProviderError {}
