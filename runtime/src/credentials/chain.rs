//! Several providers, one after the other.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{
    ConfigFile, Credentials, CredentialsProvider, EnvironmentProvider, InstanceMetadata,
    LegacyFile, Oidc, ProviderContext, ProviderError,
};
use crate::future::BoxFuture;

/// The providers that a client asks if it is given no other: the environment, an identity token
/// that the environment names, the command line's configuration file, the files of older SDKs, and
/// the metadata service of ECS instances.
pub fn default_chain() -> ProviderChain {
    ProviderChain::new()
        .or_else(EnvironmentProvider)
        .or_else(Oidc::new())
        .or_else(ConfigFile::new())
        .or_else(LegacyFile::new())
        .or_else(InstanceMetadata::new())
}

/// Asks one provider after the other, and goes on as long as they are not set up.
///
/// One that is set up and fails ends the search: with other credentials than those that were meant,
/// a program does the wrong thing. The provider that gave credentials is asked first the next time.
///
/// ```
/// use volcengine_core::credentials::{AssumeRole, ProviderChain, EnvironmentProvider, InstanceMetadata};
///
/// let role = AssumeRole::new(EnvironmentProvider, "trn:iam::2100000001:role/reader");
/// let chain = ProviderChain::new().or_else(role).or_else(InstanceMetadata::new());
/// ```
#[derive(Default)]
#[must_use = "a provider is handed to a client's builder"]
pub struct ProviderChain {
    providers: Vec<Box<dyn CredentialsProvider>>,
    /// The place of the provider that worked last.
    last: AtomicUsize,
}

impl ProviderChain {
    /// A chain without providers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a provider, which is asked after the others.
    pub fn or_else(mut self, provider: impl CredentialsProvider + 'static) -> Self {
        self.providers.push(Box::new(provider));
        self
    }

    /// The providers in the order of asking, with their places.
    fn in_order(&self) -> impl Iterator<Item = (usize, &dyn CredentialsProvider)> {
        let last = self.last.load(Ordering::Relaxed);
        let all = || self.providers.iter().enumerate();
        let first = all().filter(move |(place, _)| *place == last);
        let rest = all().filter(move |(place, _)| *place != last);
        first
            .chain(rest)
            .map(|(place, provider)| (place, &**provider))
    }

    async fn search(&self, context: &ProviderContext) -> Result<Credentials, ProviderError> {
        let mut passed = Vec::new();
        for (place, provider) in self.in_order() {
            let name = provider.name();
            match provider.provide(context).await {
                Ok(credentials) => {
                    tracing::debug!(provider = name, "the chain found credentials");
                    self.last.store(place, Ordering::Relaxed);
                    return Ok(credentials);
                }
                Err(error) if error.is_configured() => return Err(stopped(name, &error, &passed)),
                Err(error) => passed.push(format!("{name}: {error}")),
            }
        }
        Err(ProviderError::not_configured(match passed.as_slice() {
            [] => "the chain has no providers".to_owned(),
            passed => format!("none of the providers is set up; {}", passed.join("; ")),
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

fn stopped(name: &str, error: &ProviderError, passed: &[String]) -> ProviderError {
    let mut why = format!("{name} failed: {error}");
    if !passed.is_empty() {
        why.push_str("; not set up: ");
        why.push_str(&passed.join("; "));
    }
    ProviderError::failed(why)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Fake, context};
    use super::*;

    #[tokio::test]
    async fn the_first_that_is_set_up_gives_credentials_and_is_asked_first_then() {
        let (absent, present) = (Fake::absent("absent"), Fake::giving("present"));
        let chain = ProviderChain::new()
            .or_else(absent.clone())
            .or_else(present.clone());
        for _ in 0..3 {
            let credentials = chain.provide(&context()).await.unwrap();
            assert_eq!(credentials.access_key(), "present");
        }
        assert_eq!((absent.calls(), present.calls()), (1, 3));

        present.answer(Err(ProviderError::not_configured("gone")));
        absent.answer(Ok(Credentials::new("new", "SK")));
        let credentials = chain.provide(&context()).await.unwrap();
        assert_eq!(credentials.access_key(), "new");
    }

    #[tokio::test]
    async fn a_failure_ends_the_search() {
        let after = Fake::giving("after");
        let chain = ProviderChain::new()
            .or_else(Fake::absent("absent"))
            .or_else(Fake::failing("broken"))
            .or_else(after.clone());
        let error = chain.provide(&context()).await.unwrap_err();
        assert!(error.is_configured());
        let text = error.to_string();
        assert!(text.starts_with("broken failed: it is broken"), "{text}");
        assert!(text.contains("absent: it is absent"), "{text}");
        assert_eq!(after.calls(), 0);
    }

    #[tokio::test]
    async fn all_that_were_tried_are_listed() {
        let chain = ProviderChain::new()
            .or_else(Fake::absent("one"))
            .or_else(Fake::absent("two"));
        let error = chain.provide(&context()).await.unwrap_err();
        assert!(!error.is_configured());
        let text = error.to_string();
        assert!(
            text.contains("one: it is absent; two: it is absent"),
            "{text}"
        );
        assert_eq!(format!("{chain:?}"), r#"ProviderChain["one", "two"]"#);
        let nothing = ProviderChain::new().provide(&context()).await.unwrap_err();
        assert!(!nothing.is_configured());
    }
}
