//! A chain of providers.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{
    ConfigFile, Credentials, CredentialsProvider, EnvironmentProvider, InstanceMetadata,
    LegacyFile, Oidc, ProviderContext, ProviderError, provider,
};
use crate::future::BoxFuture;

/// The default chain: [`EnvironmentProvider`], [`Oidc`], [`ConfigFile`], [`LegacyFile`],
/// [`InstanceMetadata`].
pub fn default_chain() -> ProviderChain {
    ProviderChain::new()
        .or_else(EnvironmentProvider)
        .or_else(Oidc::new())
        .or_else(ConfigFile::new())
        .or_else(LegacyFile::new())
        .or_else(InstanceMetadata::new())
}

/// Tries providers in order until one is configured.
///
/// A configured provider that fails ends the search, so the program does not run with other
/// credentials than intended. The provider that returned credentials comes first the next time.
///
/// ```
/// use volcengine_core::credentials::{AssumeRole, ProviderChain, EnvironmentProvider, InstanceMetadata};
///
/// let role = AssumeRole::new(EnvironmentProvider, "trn:iam::2100000001:role/reader");
/// let chain = ProviderChain::new().or_else(role).or_else(InstanceMetadata::new());
/// ```
#[derive(Default)]
#[must_use = "pass the provider to the builder of a client"]
pub struct ProviderChain {
    providers: Vec<Box<dyn CredentialsProvider>>,
    /// The index of the provider that last returned credentials.
    last: AtomicUsize,
}

impl ProviderChain {
    /// An empty chain.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a provider.
    pub fn or_else(mut self, provider: impl CredentialsProvider + 'static) -> Self {
        self.providers.push(Box::new(provider));
        self
    }

    /// The providers and their indexes, the last successful one first.
    fn in_order(&self) -> impl Iterator<Item = (usize, &dyn CredentialsProvider)> {
        let last = self.last.load(Ordering::Relaxed);
        let all = || self.providers.iter().enumerate();
        let first = all().filter(move |(index, _)| *index == last);
        let rest = all().filter(move |(index, _)| *index != last);
        first
            .chain(rest)
            .map(|(index, provider)| (index, &**provider))
    }

    async fn search(&self, context: &ProviderContext) -> Result<Credentials, ProviderError> {
        let mut skipped = Vec::new();
        for (index, member) in self.in_order() {
            let name = member.name();
            match provider::provide(member, context).await {
                Ok(credentials) => {
                    tracing::debug!(provider = name, "the chain found credentials");
                    self.last.store(index, Ordering::Relaxed);
                    return Ok(credentials);
                }
                Err(error) if error.is_configured() => return Err(failed(name, error, &skipped)),
                Err(error) => skipped.push(format!("{name}: {error}")),
            }
        }
        Err(ProviderError::not_configured(match skipped.as_slice() {
            [] => "the chain has no providers".to_owned(),
            skipped => format!("no provider is configured; {}", skipped.join("; ")),
        }))
    }
}

impl CredentialsProvider for ProviderChain {
    fn name(&self) -> &'static str {
        "chain"
    }

    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(self.search(context))
    }
}

impl fmt::Debug for ProviderChain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.providers.iter().map(|provider| provider.name());
        formatter.write_str("ProviderChain")?;
        formatter.debug_list().entries(names).finish()
    }
}

fn failed(name: &str, error: ProviderError, skipped: &[String]) -> ProviderError {
    let error = error.in_source(&format!("{name} failed"));
    match skipped {
        [] => error,
        skipped => error.with_note(&format!("; not configured: {}", skipped.join("; "))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::AssumeRole;
    use super::super::testing::{Fake, context};
    use super::*;

    #[test]
    fn debug_output_names_the_providers_in_their_order() {
        assert_eq!(
            format!("{:?}", default_chain()),
            r#"ProviderChain["environment", "OIDC", "config file", "legacy file", "ECS metadata"]"#
        );
        let role = AssumeRole::new(Credentials::new("AK", "hidden"), "trn:1").session_name("job");
        assert_eq!(
            format!("{role:?}"),
            r#"AssumeRole { source: "static", role_trn: "trn:1", session_name: "job", .. }"#
        );
        let nested = ProviderChain::new()
            .or_else(role)
            .or_else(ProviderChain::new());
        assert_eq!(
            format!("{nested:?}"),
            r#"ProviderChain["AssumeRole", "chain"]"#
        );
    }

    #[tokio::test]
    async fn the_provider_that_last_succeeded_comes_first() {
        let (absent, present) = (Fake::absent("absent"), Fake::succeeding("present"));
        let chain = ProviderChain::new()
            .or_else(absent.clone())
            .or_else(present.clone());
        for _ in 0..3 {
            let credentials = chain.provide(&context()).await.unwrap();
            assert_eq!(credentials.access_key(), "present");
        }
        assert_eq!((absent.calls(), present.calls()), (1, 3));

        present.set_result(Err(ProviderError::not_configured("gone")));
        absent.set_result(Ok(Credentials::new("new", "SK")));
        let credentials = chain.provide(&context()).await.unwrap();
        assert_eq!(credentials.access_key(), "new");
    }

    #[tokio::test]
    async fn a_failure_ends_the_search() {
        let after = Fake::succeeding("after");
        let chain = ProviderChain::new()
            .or_else(Fake::absent("absent"))
            .or_else(Fake::failing("broken"))
            .or_else(after.clone());
        let error = chain.provide(&context()).await.unwrap_err();
        assert!(error.is_configured());
        let message = error.to_string();
        assert!(
            message.starts_with("broken failed: it is broken"),
            "{message}"
        );
        assert!(message.contains("absent: it is absent"), "{message}");
        assert_eq!(after.calls(), 0);
    }

    #[tokio::test]
    async fn an_unconfigured_chain_lists_all_providers() {
        let chain = ProviderChain::new()
            .or_else(Fake::absent("one"))
            .or_else(Fake::absent("two"));
        let error = chain.provide(&context()).await.unwrap_err();
        assert!(!error.is_configured());
        let message = error.to_string();
        assert!(
            message.contains("one: it is absent; two: it is absent"),
            "{message}"
        );
        assert_eq!(format!("{chain:?}"), r#"ProviderChain["one", "two"]"#);
        let empty = ProviderChain::new().provide(&context()).await.unwrap_err();
        assert!(!empty.is_configured());
    }
}
