//! A role, with other credentials.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::Request;
use http::header::AUTHORIZATION;

use super::sts::{self, Sts};
use super::{Credentials, CredentialsProvider, ProviderContext, ProviderError, provider};
use crate::future::BoxFuture;
use crate::sign::{DEFAULT_CONTENT_TYPE, SignableRequest, Signer, XDate, canonical};

/// Credentials of a role, with the credentials of another provider (STS `AssumeRole`).
///
/// ```
/// use volcengine_core::credentials::{AssumeRole, EnvironmentProvider};
///
/// let provider = AssumeRole::new(EnvironmentProvider, "trn:iam::2100000001:role/reader")
///     .session_name("nightly-report");
/// ```
#[must_use = "pass the provider to the builder of a client or to a chain"]
pub struct AssumeRole {
    source: Arc<dyn CredentialsProvider>,
    role_trn: String,
    session_name: String,
    duration: Duration,
    policy: Option<String>,
    region: String,
    endpoint: Option<String>,
}

impl AssumeRole {
    /// A provider of the role `trn:iam::<account>:role/<name>`. `source` provides the credentials
    /// that sign the request.
    pub fn new(source: impl CredentialsProvider + 'static, role_trn: impl Into<String>) -> Self {
        AssumeRole {
            source: Arc::new(source),
            role_trn: role_trn.into(),
            session_name: sts::DEFAULT_SESSION.to_owned(),
            duration: sts::DEFAULT_DURATION,
            policy: None,
            region: "cn-beijing".to_owned(),
            endpoint: None,
        }
    }

    /// The session's name in audit logs. Defaults to `volcengine-rust`.
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.session_name = name.into();
        self
    }

    /// The lifetime of the credentials, 15 minutes to 12 hours in whole seconds. Defaults to 1 hour.
    /// The role can have a lower maximum.
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = duration;
        self
    }

    /// A JSON policy that restricts the role. Defaults to no restriction.
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.policy = Some(policy.into());
        self
    }

    /// The region of the signature. Defaults to `cn-beijing`.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = region.into();
        self
    }

    /// The endpoint of STS: `host`, `host:port` or `http://host:port`. Defaults to
    /// `sts.volcengineapi.com`. The scheme defaults to `https`.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    async fn assume(&self, context: &ProviderContext) -> Result<Credentials, ProviderError> {
        let sts = Sts::new("AssumeRole", self.endpoint.as_deref())?;
        let policy = self.policy.as_deref();
        let parameters =
            sts::parameters(&self.role_trn, &self.session_name, self.duration, policy)?;
        let form = canonical::query(parameters);
        let source = provider::provide(&*self.source, context).await?;
        let token = source.session_token().cloned();
        let signer = Signer::new(source, self.region.trim(), "sts");
        let request = |now| request(&sts, &signer, &form, now);
        sts.call(context, token.as_ref(), request).await
    }
}

impl CredentialsProvider for AssumeRole {
    fn name(&self) -> &'static str {
        "AssumeRole"
    }

    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(self.assume(context))
    }
}

impl fmt::Debug for AssumeRole {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AssumeRole")
            .field("source", &self.source.name())
            .field("role_trn", &self.role_trn)
            .field("session_name", &self.session_name)
            .finish_non_exhaustive()
    }
}

/// A signed request.
fn request(
    sts: &Sts,
    signer: &Signer,
    form: &str,
    now: SystemTime,
) -> Result<Request<Bytes>, ProviderError> {
    let mut request = sts.request(form.to_owned())?;
    let parts = SignableRequest {
        method: request.method().as_str(),
        path: "/",
        query: request.uri().query().unwrap_or_default(),
        headers: &[
            ("content-type", DEFAULT_CONTENT_TYPE),
            ("host", sts.authority.as_str()),
        ],
        body: form.as_bytes(),
    };
    let signature = signer.sign(&parts, XDate::from(now));
    let headers = request.headers_mut();
    headers.insert("x-date", sts::header_value(signature.x_date.as_str())?);
    let hash = sts::header_value(signature.x_content_sha256.as_str())?;
    headers.insert("x-content-sha256", hash);
    if let Some(token) = signer.session_token_header() {
        headers.insert("x-security-token", token);
    }
    let mut authorization = sts::header_value(&signature.authorization)?;
    authorization.set_sensitive(true);
    headers.insert(AUTHORIZATION, authorization);
    Ok(request)
}
