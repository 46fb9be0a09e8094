//! The configuration file of the official CLI.

use std::path::PathBuf;

use serde_json::Value;
use zeroize::Zeroizing;

use super::file::{self, SecretFile};
use super::profile::{Profile, ProfileSettings};
use super::{
    AssumeRole, Credentials, CredentialsProvider, InstanceMetadata, Oidc, ProviderContext,
    ProviderError, timestamp,
};
use crate::future::BoxFuture;

const PATH: &str = "VOLCENGINE_CLI_CONFIG_FILE";
const PROFILE: [&str; 2] = ["VOLCENGINE_PROFILE", "VOLCSTACK_PROFILE"];

/// The endpoint of STS for a profile with `disable-ssl`.
const PLAIN_STS: &str = "http://sts.volcengineapi.com";

/// Credentials of a profile in `~/.volcengine/config.json`, the file of the official CLI (protocol:
/// volcengine-cli).
///
/// | mode of the profile | credentials |
/// |---|---|
/// | none, `ak` | its `access-key`, `secret-key` and `session-token` |
/// | `ramrolearn` | the role `role-name` of `account-id`, with its keys; see [`AssumeRole`] |
/// | `oidc` | the role `role-trn`, with the token in `oidc-token-file`; see [`Oidc`] |
/// | `ecsrole` | the role `role-name` of the instance; see [`InstanceMetadata`] |
/// | `sso` | the keys that the CLI stored, until they expire |
///
/// Modes that need an interactive login (`console-login`, and `sso` without valid keys) are errors.
/// It logs a warning if other users can read the file.
#[derive(Debug, Default)]
#[must_use = "pass the provider to the builder of a client or to a chain"]
pub struct ConfigFile {
    path: Option<PathBuf>,
    profile: Option<String>,
    sts_endpoint: Option<String>,
    metadata_endpoint: Option<String>,
    file: SecretFile,
}

impl ConfigFile {
    /// A provider with the defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// The path of the file. Defaults to `VOLCENGINE_CLI_CONFIG_FILE`, or else to
    /// `.volcengine/config.json` in the home directory.
    pub fn path(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The name of the profile. Defaults to `VOLCENGINE_PROFILE`, `VOLCSTACK_PROFILE`, the file's
    /// `current`, or `default`, in this order.
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    /// The endpoint of STS, see [`AssumeRole::endpoint`].
    pub fn sts_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.sts_endpoint = Some(endpoint.into());
        self
    }

    /// The endpoint of the metadata service, see [`InstanceMetadata::endpoint`].
    pub fn metadata_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.metadata_endpoint = Some(endpoint.into());
        self
    }

    /// The region and the endpoint of the profile.
    pub(crate) fn settings(
        &self,
        context: &ProviderContext,
    ) -> Result<ProfileSettings, ProviderError> {
        let (path, config) = self.config(context)?;
        Ok(self.select(&path, &config, context)?.settings())
    }

    async fn load(&self, context: &ProviderContext) -> Result<Credentials, ProviderError> {
        let (path, config) = self.config(context)?;
        let profile = self.select(&path, &config, context)?;
        let mode = profile.string("mode").unwrap_or_default();
        match mode.to_ascii_lowercase().as_str() {
            "" | "ak" => profile.keys(),
            "ramrolearn" => provide(self.assume_role(&profile)?, &profile, context).await,
            "oidc" => provide(self.oidc(&profile)?, &profile, context).await,
            "ecsrole" => provide(self.metadata(&profile), &profile, context).await,
            "sso" => stored_by_sso(&profile, context),
            "console-login" => Err(interactive_login(&profile, mode)),
            _ => Err(ProviderError::failed(format!(
                "{} has the unknown mode `{mode}`",
                profile.location
            ))),
        }
    }

    /// The file's path and the JSON in it.
    fn config(&self, context: &ProviderContext) -> Result<(String, Value), ProviderError> {
        let (path, contents) = self.read(context)?;
        let config = file::parse_json(&path, &contents)?;
        Ok((path, config))
    }

    fn select<'f>(
        &self,
        path: &str,
        config: &'f Value,
        context: &ProviderContext,
    ) -> Result<Profile<'f>, ProviderError> {
        let name = self.profile.clone();
        let name = name.or_else(|| PROFILE.iter().find_map(|name| context.variable(name)));
        Profile::select(config, path, name.as_deref())
    }

    /// The file's path and contents.
    fn read(
        &self,
        context: &ProviderContext,
    ) -> Result<(String, Zeroizing<String>), ProviderError> {
        let explicit = self.path.clone();
        let explicit = explicit.or_else(|| context.variable(PATH).map(PathBuf::from));
        let in_home = || file::home(context).map(|home| home.join(".volcengine/config.json"));
        let is_explicit = explicit.is_some();
        let path = explicit.or_else(in_home).ok_or_else(|| {
            ProviderError::not_configured(format!("neither {PATH} nor HOME is set"))
        })?;
        let displayed = path.display().to_string();
        let missing = || format!("{displayed} does not exist");
        match self.file.read(&path)? {
            Some(contents) => Ok((displayed, contents)),
            None if is_explicit => Err(ProviderError::failed(missing())),
            None => Err(ProviderError::not_configured(missing())),
        }
    }

    fn assume_role(&self, profile: &Profile<'_>) -> Result<AssumeRole, ProviderError> {
        profile.required("access-key")?;
        let mut provider = AssumeRole::new(profile.keys()?, profile.role_trn()?);
        if let Some(region) = profile.string("region") {
            provider = provider.region(region);
        }
        Ok(match self.profile_sts_endpoint(profile) {
            Some(endpoint) => provider.endpoint(endpoint),
            None => provider,
        })
    }

    fn oidc(&self, profile: &Profile<'_>) -> Result<Oidc, ProviderError> {
        let provider = Oidc::new()
            .token_file(profile.required("oidc-token-file")?)
            .role_trn(profile.role_trn()?);
        Ok(match self.profile_sts_endpoint(profile) {
            Some(endpoint) => provider.endpoint(endpoint),
            None => provider,
        })
    }

    fn metadata(&self, profile: &Profile<'_>) -> InstanceMetadata {
        let mut provider = InstanceMetadata::new();
        if let Some(role) = profile.string("role-name") {
            provider = provider.role(role);
        }
        match &self.metadata_endpoint {
            Some(endpoint) => provider.endpoint(endpoint),
            None => provider,
        }
    }

    fn profile_sts_endpoint(&self, profile: &Profile<'_>) -> Option<&str> {
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

/// The credentials of the provider that a profile describes.
async fn provide(
    provider: impl CredentialsProvider,
    profile: &Profile<'_>,
    context: &ProviderContext,
) -> Result<Credentials, ProviderError> {
    let result = provider.provide(context).await;
    result.map_err(|error| error.in_source(&profile.location))
}

/// The temporary keys that the CLI stores in a profile after a login.
fn stored_by_sso(
    profile: &Profile<'_>,
    context: &ProviderContext,
) -> Result<Credentials, ProviderError> {
    let expiry = profile.number("sts-expiration").and_then(timestamp::unix);
    match expiry.filter(|expiry| context.clock.now() < *expiry) {
        Some(expiry) => Ok(profile.keys()?.with_expiry(expiry)),
        None => Err(interactive_login(profile, "sso")),
    }
}

fn interactive_login(profile: &Profile<'_>, mode: &str) -> ProviderError {
    ProviderError::failed(format!(
        "{} needs an interactive login (mode `{mode}`), which this library does not support; log \
         in with the official CLI, select a profile with another mode, or set \
         VOLCENGINE_ACCESS_KEY, VOLCENGINE_SECRET_KEY and VOLCENGINE_SESSION_TOKEN",
        profile.location
    ))
}
