//! Credentials of an ECS instance's role.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, StatusCode};

use super::{Credentials, CredentialsProvider, ProviderContext, ProviderError, response};
use crate::endpoint;
use crate::future::BoxFuture;
use crate::json;
use crate::sign::canonical;
use crate::transport::{Direct, TransportError};

/// The metadata service of every instance (protocol: the Go SDK).
const ENDPOINT: &str = "http://100.96.0.96";
const TOKEN: &str = "/latest/api/token";
const TOKEN_HEADER: &str = "x-volc-ecs-metadata-token";
const TTL_HEADER: &str = "x-volc-ecs-metadata-token-ttl-seconds";
const TTL_SECONDS: &str = "21600";
const ROLES: &str = "/volcstack/latest/iam/security_credentials";
const ROLE_LIST: &str = "/volcstack/latest/iam/security_credentials?type=user&format=json";

const ROLE: &str = "VOLCENGINE_ECS_METADATA";
const DISABLED: &str = "VOLCENGINE_ECS_METADATA_DISABLED";

/// The service is on the same machine, so it responds soon or does not exist.
const TIMEOUT: Duration = Duration::from_secs(1);
const MAX_ATTEMPTS: u32 = 3;
const BACKOFF: Duration = Duration::from_millis(200);

/// The maximum length of a role's name, in characters, with a margin: IAM allows 64.
const MAX_ROLE_NAME: usize = 128;

/// Credentials of the role of the ECS instance that runs the program, from its metadata service.
///
/// It is not configured if there is no such service or if `VOLCENGINE_ECS_METADATA_DISABLED` is
/// `true`. Its requests never go through a proxy.
#[derive(Clone, Debug, Default)]
#[must_use = "pass the provider to the builder of a client or to a chain"]
pub struct InstanceMetadata {
    role: Option<String>,
    endpoint: Option<String>,
}

impl InstanceMetadata {
    /// A provider with the defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// The name of the role. Defaults to `VOLCENGINE_ECS_METADATA`, or else to the instance's first
    /// role.
    pub fn role(mut self, name: impl Into<String>) -> Self {
        self.role = Some(name.into());
        self
    }

    /// The endpoint: `http://host:port`. Defaults to `http://100.96.0.96`.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    async fn fetch(&self, context: &ProviderContext) -> Result<Credentials, ProviderError> {
        let disabled = context.variable(DISABLED);
        if disabled.is_some_and(|value| value.eq_ignore_ascii_case("true")) {
            let message = format!("{DISABLED} is set");
            return Err(ProviderError::not_configured(message));
        }
        if cfg!(target_arch = "wasm32") {
            let message = "there is no metadata service on wasm32";
            return Err(ProviderError::not_configured(message));
        }
        let explicit = self.role.as_ref().map(|role| role.trim().to_owned());
        let role = explicit.or_else(|| context.variable(ROLE));
        let service = Service {
            context,
            endpoint: self.endpoint.as_deref().unwrap_or(ENDPOINT),
            is_expected: role.is_some(),
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
    /// Whether the service must exist, because a role is named.
    is_expected: bool,
}

impl Service<'_> {
    /// The session token, which the other requests need.
    async fn token(&self) -> Result<HeaderValue, ProviderError> {
        let ttl = HeaderValue::from_static(TTL_SECONDS);
        let token = self.request(Method::PUT, TOKEN, (TTL_HEADER, ttl)).await;
        let token = token.map_err(|failure| match failure {
            Failure::Transport(error) if !self.is_expected => {
                ProviderError::not_configured(format!(
                    "no metadata service at {} ({error}); only ECS instances have one",
                    self.endpoint
                ))
            }
            failure => self.failed("the token", &failure.to_string()),
        })?;
        let token = HeaderValue::from_bytes(token.trim_ascii());
        let mut token = token.map_err(|_| self.failed("the token", "invalid header value"))?;
        if token.is_empty() {
            return Err(self.failed("the token", "empty response"));
        }
        token.set_sensitive(true);
        Ok(token)
    }

    /// The first role of the instance. The list is a JSON array, or has one role per line.
    async fn first_role(&self, token: &HeaderValue) -> Result<String, ProviderError> {
        let no_role = || ProviderError::not_configured("the ECS instance has no role");
        let header = (TOKEN_HEADER, token.clone());
        let list = match self.request(Method::GET, ROLE_LIST, header).await {
            Ok(list) => list,
            Err(Failure::Status(StatusCode::NOT_FOUND)) => return Err(no_role()),
            Err(failure) => return Err(self.failed("the list of roles", &failure.to_string())),
        };
        let roles = role_names(&list).ok_or_else(|| {
            self.failed(
                "the list of roles",
                "the response is not a list of role names",
            )
        })?;
        roles.into_iter().next().ok_or_else(no_role)
    }

    async fn credentials(
        &self,
        token: &HeaderValue,
        role: &str,
    ) -> Result<Credentials, ProviderError> {
        let what = format!("credentials of the role `{role}`");
        let mut path = format!("{ROLES}/");
        canonical::encode(&mut path, role);
        let header = (TOKEN_HEADER, token.clone());
        let body = self.request(Method::GET, &path, header).await;
        let body = body.map_err(|failure| self.failed(&what, &failure.to_string()))?;
        let object = json::object(&body).unwrap_or_default();
        response::credentials(&object, self.context.clock.now())
            .map_err(|message| self.failed(&what, &message))
    }

    /// Sends a request and returns the body. Makes at most [`MAX_ATTEMPTS`] attempts.
    async fn request(
        &self,
        method: Method,
        path: &str,
        header: (&'static str, HeaderValue),
    ) -> Result<Bytes, Failure> {
        let mut attempt = 1;
        loop {
            let request = self.build_request(method.clone(), path, header.clone())?;
            let failure = match self.context.transport.send(request, TIMEOUT).await {
                Ok(response) if response.status() == StatusCode::OK => {
                    return Ok(response.into_body());
                }
                Ok(response) => Failure::Status(response.status()),
                Err(error) => Failure::Transport(error),
            };
            let is_transient = match &failure {
                Failure::Status(status) => status.is_server_error(),
                Failure::Transport(_) => true,
                Failure::InvalidRequest(_) => false,
            };
            if attempt == MAX_ATTEMPTS || !is_transient {
                return Err(failure);
            }
            attempt += 1;
            match self.context.clock.try_sleep(BACKOFF) {
                Ok(backoff) => backoff.await,
                Err(_) => return Err(failure),
            }
        }
    }

    fn build_request(
        &self,
        method: Method,
        path: &str,
        (name, value): (&'static str, HeaderValue),
    ) -> Result<Request<Bytes>, Failure> {
        let (scheme, authority) = endpoint::parse(self.endpoint)
            .map_err(|error| Failure::InvalidRequest(error.to_string()))?;
        Request::builder()
            .method(method)
            .uri(format!("{scheme}://{authority}{path}"))
            .header(http::header::HOST, authority.as_str())
            .header(name, value)
            .extension(Direct)
            .body(Bytes::new())
            .map_err(|error| Failure::InvalidRequest(error.to_string()))
    }

    fn failed(&self, what: &str, message: &str) -> ProviderError {
        let endpoint = self.endpoint;
        ProviderError::failed(format!(
            "cannot get {what} from the metadata service at {endpoint}: {message}"
        ))
    }
}

/// The names in a list of roles: a JSON array, or one per line. Returns `None` if it is something else,
/// which can contain secrets.
fn role_names(list: &[u8]) -> Option<Vec<String>> {
    let text = json::text(list);
    let parsed = serde_json::from_str(&text);
    let parsed =
        parsed.or_else(|_| serde_json::from_str(&json::find(list, '[').unwrap_or_default()));
    let names: Vec<String> = match parsed {
        Ok(names) => Option::unwrap_or_default(names),
        Err(_) => text.lines().map(|line| line.trim().to_owned()).collect(),
    };
    let names: Vec<_> = names.into_iter().filter(|name| !name.is_empty()).collect();
    names.iter().all(|name| is_role_name(name)).then_some(names)
}

/// Whether a text can be the name of a role.
fn is_role_name(name: &str) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || "-_.@+".contains(it);
    name.chars().all(is_part) && name.chars().count() <= MAX_ROLE_NAME
}

/// Why a request failed.
#[derive(Debug)]
enum Failure {
    Transport(TransportError),
    Status(StatusCode),
    InvalidRequest(String),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::Transport(error) => error.fmt(formatter),
            Failure::Status(status) => write!(formatter, "status {}", status.as_u16()),
            Failure::InvalidRequest(message) => formatter.write_str(message),
        }
    }
}
