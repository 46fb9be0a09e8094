//! The role of an ECS instance.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, StatusCode};
use serde_json::Value;

use super::{Credentials, CredentialsProvider, ProviderContext, ProviderError, reply};
use crate::endpoint;
use crate::future::BoxFuture;
use crate::sign::canonical;
use crate::transport::TransportError;

/// The address of the metadata service within every instance (protocol: the Go SDK).
const ENDPOINT: &str = "http://100.96.0.96";
const TOKEN: &str = "/latest/api/token";
const TOKEN_HEADER: &str = "x-volc-ecs-metadata-token";
const TTL_HEADER: &str = "x-volc-ecs-metadata-token-ttl-seconds";
const TTL_SECONDS: &str = "21600";
const ROLES: &str = "/volcstack/latest/iam/security_credentials";
const ROLE_LIST: &str = "/volcstack/latest/iam/security_credentials?type=user&format=json";

const ROLE: &str = "VOLCENGINE_ECS_METADATA";
const DISABLED: &str = "VOLCENGINE_ECS_METADATA_DISABLED";

/// The service is on the same machine; one that does not answer soon is not there.
const TIMEOUT: Duration = Duration::from_secs(1);
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_millis(200);

/// Takes the role of the ECS instance on which the program runs, from its metadata service.
///
/// It is not set up if there is no such service, or if `VOLCENGINE_ECS_METADATA_DISABLED` is
/// `true`. The service is asked directly, so a proxy of the environment has to leave out
/// `100.96.0.96`.
#[derive(Clone, Debug, Default)]
#[must_use = "a provider is handed to a client's builder or a chain"]
pub struct InstanceMetadata {
    role: Option<String>,
    endpoint: Option<String>,
}

impl InstanceMetadata {
    /// Takes the role that `VOLCENGINE_ECS_METADATA` names, or else the first of the instance.
    pub fn new() -> Self {
        Self::default()
    }

    /// The name of the role.
    pub fn role(mut self, name: impl Into<String>) -> Self {
        self.role = Some(name.into());
        self
    }

    /// Where the service is, as `http://host:port`; otherwise `http://100.96.0.96`.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    async fn fetch(&self, context: &ProviderContext) -> Result<Credentials, ProviderError> {
        let disabled = context.variable(DISABLED);
        if disabled.is_some_and(|value| value.eq_ignore_ascii_case("true")) {
            let why = format!("{DISABLED} is set");
            return Err(ProviderError::not_configured(why));
        }
        if cfg!(target_arch = "wasm32") {
            let why = "there is no metadata service in a browser";
            return Err(ProviderError::not_configured(why));
        }
        let role = self.role.clone().or_else(|| context.variable(ROLE));
        let service = Service {
            context,
            endpoint: self.endpoint.as_deref().unwrap_or(ENDPOINT),
            expected: role.is_some(),
        };
        let token = service.token().await?;
        let role = match role {
            Some(role) => role,
            None => service.first_role(&token).await?,
        };
        service.credentials(&token, &role).await
    }
}

impl CredentialsProvider for InstanceMetadata {
    fn name(&self) -> &'static str {
        "ECS metadata"
    }

    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(self.fetch(context))
    }
}

struct Service<'a> {
    context: &'a ProviderContext,
    endpoint: &'a str,
    /// Whether somebody says that the service is there, by naming a role.
    expected: bool,
}

impl Service<'_> {
    /// The token without which the service answers nothing else.
    async fn token(&self) -> Result<HeaderValue, ProviderError> {
        let ttl = HeaderValue::from_static(TTL_SECONDS);
        let reply = self.ask(Method::PUT, TOKEN, (TTL_HEADER, ttl)).await;
        let token = reply.map_err(|why| match why {
            Why::Absent(error) if !self.expected => ProviderError::not_configured(format!(
                "no metadata service at {} ({error}); it is on ECS instances only",
                self.endpoint
            )),
            why => self.failed("its token", &why.to_string()),
        })?;
        let token = HeaderValue::from_bytes(token.trim_ascii());
        let mut token = token.map_err(|_| self.failed("its token", "it is no header"))?;
        if token.is_empty() {
            return Err(self.failed("its token", "it is empty"));
        }
        token.set_sensitive(true);
        Ok(token)
    }

    /// The first of the roles of the instance: a JSON array, or a line for each.
    async fn first_role(&self, token: &HeaderValue) -> Result<String, ProviderError> {
        let none = || ProviderError::not_configured("the ECS instance has no role");
        let header = (TOKEN_HEADER, token.clone());
        let roles = match self.ask(Method::GET, ROLE_LIST, header).await {
            Ok(roles) => roles,
            Err(Why::Status(StatusCode::NOT_FOUND)) => return Err(none()),
            Err(why) => return Err(self.failed("the list of roles", &why.to_string())),
        };
        let text = String::from_utf8_lossy(&roles);
        let roles = serde_json::from_str(&text)
            .unwrap_or_else(|_| text.lines().map(|line| line.trim().to_owned()).collect());
        let first = Vec::into_iter(roles).find(|role| !role.is_empty());
        first.ok_or_else(none)
    }

    async fn credentials(
        &self,
        token: &HeaderValue,
        role: &str,
    ) -> Result<Credentials, ProviderError> {
        let what = format!("the role `{role}`");
        let mut path = format!("{ROLES}/");
        canonical::encode(&mut path, role);
        let header = (TOKEN_HEADER, token.clone());
        let reply = self.ask(Method::GET, &path, header).await;
        let body = reply.map_err(|why| self.failed(&what, &why.to_string()))?;
        let object: Value = serde_json::from_slice(&body).unwrap_or_default();
        reply::credentials(&object, self.context.clock.now()).map_err(|why| self.failed(&what, why))
    }

    /// Asks up to [`ATTEMPTS`] times.
    async fn ask(
        &self,
        method: Method,
        path: &str,
        header: (&'static str, HeaderValue),
    ) -> Result<Bytes, Why> {
        let mut attempt = 1;
        loop {
            let request = self.request(method.clone(), path, header.clone())?;
            let why = match self.context.transport.send(request, TIMEOUT).await {
                Ok(reply) if reply.status() == StatusCode::OK => return Ok(reply.into_body()),
                Ok(reply) => Why::Status(reply.status()),
                Err(error) => Why::Absent(error),
            };
            let passing = match &why {
                Why::Status(status) => status.is_server_error(),
                Why::Absent(_) => true,
                Why::Wrong(_) => false,
            };
            if attempt == ATTEMPTS || !passing {
                return Err(why);
            }
            attempt += 1;
            self.context.clock.sleep(PAUSE).await;
        }
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        (name, value): (&'static str, HeaderValue),
    ) -> Result<Request<Bytes>, Why> {
        let (scheme, authority) =
            endpoint::parse(self.endpoint).map_err(|error| Why::Wrong(error.to_string()))?;
        Request::builder()
            .method(method)
            .uri(format!("{scheme}://{authority}{path}"))
            .header(http::header::HOST, authority.as_str())
            .header(name, value)
            .body(Bytes::new())
            .map_err(|error| Why::Wrong(error.to_string()))
    }

    fn failed(&self, what: &str, why: &str) -> ProviderError {
        let endpoint = self.endpoint;
        ProviderError::failed(format!(
            "the metadata service at {endpoint} does not give {what}: {why}"
        ))
    }
}

/// Why there is no answer.
#[derive(Debug)]
enum Why {
    Absent(TransportError),
    Status(StatusCode),
    Wrong(String),
}

impl std::fmt::Display for Why {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Why::Absent(error) => error.fmt(formatter),
            Why::Status(status) => write!(formatter, "status {}", status.as_u16()),
            Why::Wrong(why) => formatter.write_str(why),
        }
    }
}
