//! Several providers, one after the other.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{
    ConfigFile, Context, Credentials, Environment, LegacyFile, Metadata, Oidc, Provider,
    ProviderError,
};
use crate::future::Boxed;

/// The providers that a client asks if it is given no other: the environment, an identity token
/// that the environment names, the command line's configuration file, the files of older SDKs, and
/// the metadata service of ECS instances.
pub fn default_chain() -> Chain {
    Chain::new()
        .or(Environment)
        .or(Oidc::new())
        .or(ConfigFile::new())
        .or(LegacyFile::new())
        .or(Metadata::new())
}

/// Asks one provider after the other, and goes on as long as they are not set up.
///
/// One that is set up and fails ends the search: with other credentials than those that were meant,
/// a program does the wrong thing. The provider that gave credentials is asked first the next time.
///
/// ```
/// use volcengine_core::credentials::{AssumeRole, Chain, Environment, Metadata};
///
/// let role = AssumeRole::new(Environment, "trn:iam::2100000001:role/reader");
/// let chain = Chain::new().or(role).or(Metadata::new());
/// ```
#[derive(Default)]
#[must_use = "a provider is handed to a client's builder"]
pub struct Chain {
    providers: Vec<Box<dyn Provider>>,
    /// The place of the provider that worked last.
    last: AtomicUsize,
}

impl Chain {
    /// A chain without providers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a provider, which is asked after the others.
    pub fn or(mut self, provider: impl Provider + 'static) -> Self {
        self.providers.push(Box::new(provider));
        self
    }

    /// The providers in the order of asking, with their places.
    fn in_order(&self) -> impl Iterator<Item = (usize, &dyn Provider)> {
        let last = self.last.load(Ordering::Relaxed);
        let all = || self.providers.iter().enumerate();
        let first = all().filter(move |(place, _)| *place == last);
        let rest = all().filter(move |(place, _)| *place != last);
        first
            .chain(rest)
            .map(|(place, provider)| (place, &**provider))
    }

    async fn search(&self, context: &Context) -> Result<Credentials, ProviderError> {
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

impl Provider for Chain {
    fn name(&self) -> &'static str {
        "chain"
    }

    fn provide<'a>(
        &'a self,
        context: &'a Context,
    ) -> Boxed<'a, Result<Credentials, ProviderError>> {
        Box::pin(self.search(context))
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.providers.iter().map(|provider| provider.name());
        formatter.write_str("Chain")?;
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
        let chain = Chain::new().or(absent.clone()).or(present.clone());
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
        let chain = Chain::new()
            .or(Fake::absent("absent"))
            .or(Fake::failing("broken"))
            .or(after.clone());
        let error = chain.provide(&context()).await.unwrap_err();
        assert!(error.is_configured());
        let text = error.to_string();
        assert!(text.starts_with("broken failed: it is broken"), "{text}");
        assert!(text.contains("absent: it is absent"), "{text}");
        assert_eq!(after.calls(), 0);
    }

    #[tokio::test]
    async fn all_that_were_tried_are_listed() {
        let chain = Chain::new().or(Fake::absent("one")).or(Fake::absent("two"));
        let error = chain.provide(&context()).await.unwrap_err();
        assert!(!error.is_configured());
        let text = error.to_string();
        assert!(
            text.contains("one: it is absent; two: it is absent"),
            "{text}"
        );
        assert_eq!(format!("{chain:?}"), r#"Chain["one", "two"]"#);
        let nothing = Chain::new().provide(&context()).await.unwrap_err();
        assert!(!nothing.is_configured());
    }
}
