//! The configuration file of the official command line.

use std::path::PathBuf;

use serde_json::Value;
use zeroize::Zeroizing;

use super::file::{self, SecretFile};
use super::profile::Profile;
use super::{
    AssumeRole, Credentials, CredentialsProvider, InstanceMetadata, Oidc, ProviderContext,
    ProviderError, timestamp,
};
use crate::future::BoxFuture;

const PATH: &str = "VOLCENGINE_CLI_CONFIG_FILE";
const PROFILE: [&str; 2] = ["VOLCENGINE_PROFILE", "VOLCSTACK_PROFILE"];

/// Where STS is for a profile that forbids TLS.
const PLAIN_STS: &str = "http://sts.volcengineapi.com";

/// Gives the credentials of a profile in `~/.volcengine/config.json`, which the official command
/// line keeps (protocol: volcengine-cli).
///
/// | mode of the profile | credentials |
/// |---|---|
/// | none, `ak` | its `access-key`, `secret-key` and `session-token` |
/// | `ramrolearn` | the role `role-name` of `account-id`, for its keys; see [`AssumeRole`] |
/// | `oidc` | `role-trn`, for the token in `oidc-token-file`; see [`Oidc`] |
/// | `ecsrole` | `role-name` of the instance; see [`InstanceMetadata`] |
/// | `sso` | the keys that the command line left there, until they expire |
///
/// Modes for which a user signs in by hand (`console-login`, and `sso` otherwise) are errors. A
/// warning is logged if other users can read the file.
#[derive(Debug, Default)]
#[must_use = "a provider is handed to a client's builder or a chain"]
pub struct ConfigFile {
    path: Option<PathBuf>,
    profile: Option<String>,
    sts_endpoint: Option<String>,
    metadata_endpoint: Option<String>,
    file: SecretFile,
}

impl ConfigFile {
    /// Reads the file of the user, and of it the profile in use.
    pub fn new() -> Self {
        Self::default()
    }

    /// The file; otherwise `VOLCENGINE_CLI_CONFIG_FILE`, or `.volcengine/config.json` in the home
    /// directory.
    pub fn path(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The profile; otherwise `VOLCENGINE_PROFILE`, `VOLCSTACK_PROFILE`, the file's `current`, or
    /// `default`.
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    /// Where STS is, as in [`AssumeRole::endpoint`].
    pub fn sts_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.sts_endpoint = Some(endpoint.into());
        self
    }

    /// Where the metadata service is, as in [`InstanceMetadata::endpoint`].
    pub fn metadata_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.metadata_endpoint = Some(endpoint.into());
        self
    }

    async fn load(&self, context: &ProviderContext) -> Result<Credentials, ProviderError> {
        let (path, text) = self.read(context)?;
        let config: Value = match text.trim() {
            "" => Value::Null,
            text => serde_json::from_str(text)
                .map_err(|error| ProviderError::failed(format!("{path} is not JSON: {error}")))?,
        };
        let wanted = self.profile.clone();
        let wanted = wanted.or_else(|| PROFILE.iter().find_map(|name| context.variable(name)));
        let profile = Profile::choose(&config, &path, wanted.as_deref())?;
        let mode = profile.text("mode").unwrap_or_default();
        match mode.to_ascii_lowercase().as_str() {
            "" | "ak" => profile.keys(),
            "ramrolearn" => {
                self.ask(&profile, context, self.assume_role(&profile)?)
                    .await
            }
            "oidc" => self.ask(&profile, context, self.oidc(&profile)?).await,
            "ecsrole" => self.ask(&profile, context, self.metadata(&profile)).await,
            "sso" => left_by_sso(&profile, context),
            "console-login" => Err(by_hand(&profile, mode)),
            _ => Err(ProviderError::failed(format!(
                "{} has the unknown mode `{mode}`",
                profile.place
            ))),
        }
    }

    /// The file's path and text.
    fn read(
        &self,
        context: &ProviderContext,
    ) -> Result<(String, Zeroizing<String>), ProviderError> {
        let named = self.path.clone();
        let named = named.or_else(|| context.variable(PATH).map(PathBuf::from));
        let in_home = || file::home(context).map(|home| home.join(".volcengine/config.json"));
        let is_named = named.is_some();
        let path = named.or_else(in_home).ok_or_else(|| {
            ProviderError::not_configured(format!("neither {PATH} nor HOME is set"))
        })?;
        let shown = path.display().to_string();
        match self.file.read(&path)? {
            Some(text) => Ok((shown, text)),
            None if is_named => Err(ProviderError::failed(format!("{shown} does not exist"))),
            None => {
                let why = format!("{shown} does not exist");
                Err(ProviderError::not_configured(why))
            }
        }
    }

    /// Asks the provider that a profile describes.
    async fn ask(
        &self,
        profile: &Profile<'_>,
        context: &ProviderContext,
        provider: impl CredentialsProvider,
    ) -> Result<Credentials, ProviderError> {
        let outcome = provider.provide(context).await;
        outcome.map_err(|error| ProviderError::failed(format!("{}: {error}", profile.place)))
    }

    fn assume_role(&self, profile: &Profile<'_>) -> Result<AssumeRole, ProviderError> {
        profile.required("access-key")?;
        let mut provider = AssumeRole::new(profile.keys()?, profile.role_trn()?);
        if let Some(region) = profile.text("region") {
            provider = provider.region(region);
        }
        Ok(match self.sts_of(profile) {
            Some(endpoint) => provider.endpoint(endpoint),
            None => provider,
        })
    }

    fn oidc(&self, profile: &Profile<'_>) -> Result<Oidc, ProviderError> {
        let provider = Oidc::new()
            .token_file(profile.required("oidc-token-file")?)
            .role_trn(profile.role_trn()?);
        Ok(match self.sts_of(profile) {
            Some(endpoint) => provider.endpoint(endpoint),
            None => provider,
        })
    }

    fn metadata(&self, profile: &Profile<'_>) -> InstanceMetadata {
        let mut provider = InstanceMetadata::new();
        if let Some(role) = profile.text("role-name") {
            provider = provider.role(role);
        }
        match &self.metadata_endpoint {
            Some(endpoint) => provider.endpoint(endpoint),
            None => provider,
        }
    }

    fn sts_of(&self, profile: &Profile<'_>) -> Option<&str> {
        let plain = profile.flag("disable-ssl").then_some(PLAIN_STS);
        self.sts_endpoint.as_deref().or(plain)
    }
}

impl CredentialsProvider for ConfigFile {
    fn name(&self) -> &'static str {
        "config file"
    }

    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(self.load(context))
    }
}

/// The temporary keys that the command line stores in a profile when the user signs in.
fn left_by_sso(
    profile: &Profile<'_>,
    context: &ProviderContext,
) -> Result<Credentials, ProviderError> {
    let expiry = profile.number("sts-expiration").and_then(timestamp::unix);
    match expiry.filter(|expiry| context.clock.now() < *expiry) {
        Some(expiry) => Ok(profile.keys()?.with_expiry(expiry)),
        None => Err(by_hand(profile, "sso")),
    }
}

fn by_hand(profile: &Profile<'_>, mode: &str) -> ProviderError {
    ProviderError::failed(format!(
        "{} needs a user who signs in (mode `{mode}`), and this library cannot; choose a profile \
         of another mode, or set VOLCENGINE_ACCESS_KEY, VOLCENGINE_SECRET_KEY and \
         VOLCENGINE_SESSION_TOKEN",
        profile.place
    ))
}
