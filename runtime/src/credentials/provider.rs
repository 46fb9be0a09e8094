//! The trait of credentials providers, its context and its error.

use std::fmt;
use std::sync::Arc;

use super::Credentials;
use crate::clock::Clock;
use crate::error::Error;
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

/// A provider that several clients share: it remains what it is, so static credentials stay static.
impl<P: CredentialsProvider + ?Sized> CredentialsProvider for Arc<P> {
    fn name(&self) -> &'static str {
        (**self).name()
    }

    fn static_credentials(&self) -> Option<Credentials> {
        (**self).static_credentials()
    }

    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        (**self).provide(context)
    }
}

/// The credentials of a provider. They can sign requests.
pub(super) async fn provide(
    provider: &dyn CredentialsProvider,
    context: &ProviderContext,
) -> Result<Credentials, ProviderError> {
    let credentials = provider.provide(context).await?;
    match credentials.check() {
        Ok(()) => Ok(credentials),
        Err(message) => Err(ProviderError::invalid_key(message)),
    }
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
    kind: Kind,
    message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    NotConfigured,
    Failed,
    InvalidKey,
}

impl ProviderError {
    /// The provider is not configured. The message names what it looked for.
    pub fn not_configured(message: impl Into<String>) -> Self {
        ProviderError {
            kind: Kind::NotConfigured,
            message: message.into(),
        }
    }

    /// The provider is configured and failed. The message says why.
    pub fn failed(message: impl Into<String>) -> Self {
        ProviderError {
            kind: Kind::Failed,
            message: message.into(),
        }
    }

    /// The provider is configured with a key that no request can be signed with. The message names
    /// the source of the key.
    pub(super) fn invalid_key(message: impl Into<String>) -> Self {
        ProviderError {
            kind: Kind::InvalidKey,
            message: message.into(),
        }
    }

    /// The error of a provider within a configured source, such as a profile or a chain.
    #[must_use]
    pub(super) fn in_source(self, source: &str) -> Self {
        ProviderError {
            kind: match self.kind {
                Kind::NotConfigured => Kind::Failed,
                kind => kind,
            },
            message: format!("{source}: {}", self.message),
        }
    }

    /// Adds what else can explain the error.
    #[must_use]
    pub(super) fn with_note(mut self, note: &str) -> Self {
        self.message.push_str(note);
        self
    }

    /// The error of a client.
    pub(super) fn into_error(self) -> Error {
        match self.kind {
            Kind::InvalidKey => Error::invalid_key(self.message),
            Kind::NotConfigured | Kind::Failed => Error::credentials(self.message),
        }
    }

    /// Whether the provider is configured.
    #[must_use]
    pub fn is_configured(&self) -> bool {
        self.kind != Kind::NotConfigured
    }
}

impl fmt::Display for ProviderError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printable(&self.message).fmt(formatter)
    }
}

impl std::error::Error for ProviderError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// A client asks for static credentials once, and does not repeat a call whose static credentials were rejected.
    #[test]
    fn static_credentials_stay_static_when_they_are_shared() {
        let credentials = Credentials::new("AK", "SK");
        let shared: Arc<dyn CredentialsProvider> = Arc::new(credentials.clone());
        let name = CredentialsProvider::name(&shared);
        assert_eq!(name, CredentialsProvider::name(&credentials));
        let found = CredentialsProvider::static_credentials(&shared).unwrap();
        assert_eq!(found.access_key(), "AK");
    }
}
