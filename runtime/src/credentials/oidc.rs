//! A role, with an identity token.

use std::path::Path;
use std::time::Duration;

use super::sts::{self, Sts};
use super::{Credentials, CredentialsProvider, ProviderContext, ProviderError, file};
use crate::future::BoxFuture;
use crate::sign::Secret;

const TOKEN_FILE: &str = "VOLCENGINE_OIDC_TOKEN_FILE";
const ROLE_TRN: &str = "VOLCENGINE_OIDC_ROLE_TRN";
const SESSION_NAME: &str = "VOLCENGINE_OIDC_ROLE_SESSION_NAME";
const POLICY: &str = "VOLCENGINE_OIDC_ROLE_POLICY";
const ENDPOINT: &str = "VOLCENGINE_OIDC_STS_ENDPOINT";

/// Credentials of a role, with the identity token in a file (STS `AssumeRoleWithOIDC`), as workloads
/// in Kubernetes have it.
///
/// Settings default to the environment. The provider is not configured if neither the file nor the
/// role is set. It reads the file each time, because tokens are replaced before they expire.
///
/// ```
/// use volcengine_core::credentials::Oidc;
///
/// let from_environment = Oidc::new();
/// let explicit = Oidc::new()
///     .token_file("/var/run/secrets/vke.volcengine.com/irsa-tokens/token")
///     .role_trn("trn:iam::2100000001:role/reader");
/// ```
#[derive(Clone, Debug)]
#[must_use = "pass the provider to the builder of a client or to a chain"]
pub struct Oidc {
    token_file: Option<String>,
    role_trn: Option<String>,
    session_name: Option<String>,
    duration: Duration,
    policy: Option<String>,
    endpoint: Option<String>,
}

impl Default for Oidc {
    fn default() -> Self {
        Self::new()
    }
}

impl Oidc {
    /// A provider with the settings of the environment.
    pub fn new() -> Self {
        Oidc {
            token_file: None,
            role_trn: None,
            session_name: None,
            duration: sts::DEFAULT_DURATION,
            policy: None,
            endpoint: None,
        }
    }

    /// The file that contains the token. Defaults to `VOLCENGINE_OIDC_TOKEN_FILE`.
    pub fn token_file(mut self, path: impl Into<String>) -> Self {
        self.token_file = Some(path.into());
        self
    }

    /// The role: `trn:iam::<account>:role/<name>`. Defaults to `VOLCENGINE_OIDC_ROLE_TRN`.
    pub fn role_trn(mut self, role_trn: impl Into<String>) -> Self {
        self.role_trn = Some(role_trn.into());
        self
    }

    /// The session's name in audit logs. Defaults to `VOLCENGINE_OIDC_ROLE_SESSION_NAME`, or else to
    /// `volcengine-rust`.
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.session_name = Some(name.into());
        self
    }

    /// The lifetime of the credentials, 15 minutes to 12 hours in whole seconds. Defaults to 1 hour.
    /// The role can have a lower maximum.
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = duration;
        self
    }

    /// A JSON policy that restricts the role. Defaults to `VOLCENGINE_OIDC_ROLE_POLICY`, or else to
    /// no restriction.
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.policy = Some(policy.into());
        self
    }

    /// The endpoint of STS: `host`, `host:port` or `http://host:port`. Defaults to
    /// `VOLCENGINE_OIDC_STS_ENDPOINT`, or else to `sts.volcengineapi.com`. The scheme defaults to
    /// `https`.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    async fn assume(&self, context: &ProviderContext) -> Result<Credentials, ProviderError> {
        let setting =
            |value: &Option<String>, variable| value.clone().or_else(|| context.variable(variable));
        let token_file = setting(&self.token_file, TOKEN_FILE);
        let role_trn = setting(&self.role_trn, ROLE_TRN);
        let (token_file, role_trn) = required(token_file, role_trn)?;
        let session_name = setting(&self.session_name, SESSION_NAME);
        let session_name = session_name.as_deref().unwrap_or(sts::DEFAULT_SESSION);
        let policy = setting(&self.policy, POLICY);
        let endpoint = setting(&self.endpoint, ENDPOINT);

        let token = file::read(Path::new(&token_file)).map_err(|error| {
            ProviderError::failed(format!("the token file {token_file}: {error}"))
        })?;
        let token = Secret::new(&**token);
        if token.is_empty() {
            let message = format!("the token file {token_file} is empty");
            return Err(ProviderError::failed(message));
        }
        let sts = Sts::new("AssumeRoleWithOIDC", endpoint.as_deref())?;
        let form = sts::parameters(&role_trn, session_name, self.duration, policy.as_deref())?;
        let form = token.form("OIDCToken", &form);
        let unsigned = |_now| sts.request(form.clone());
        sts.call(context, Some(&token), unsigned).await
    }
}

impl CredentialsProvider for Oidc {
    fn name(&self) -> &'static str {
        "OIDC"
    }

    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(self.assume(context))
    }
}

/// The required settings.
fn required(
    token_file: Option<String>,
    role_trn: Option<String>,
) -> Result<(String, String), ProviderError> {
    let incomplete = |set: &str, missing: &str, variable: &str| {
        let message = format!("{set} is set but not {missing}; set {variable}");
        Err(ProviderError::failed(message))
    };
    match (token_file, role_trn) {
        (Some(token_file), Some(role_trn)) => Ok((token_file, role_trn)),
        (Some(_), None) => incomplete("the token file", "the role", ROLE_TRN),
        (None, Some(_)) => incomplete("the role", "the token file", TOKEN_FILE),
        (None, None) => Err(ProviderError::not_configured(format!(
            "{TOKEN_FILE} and {ROLE_TRN} are not set"
        ))),
    }
}
