//! Configuring a client.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::header::HeaderValue;

use super::{Client, Inner};
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::schema::ServiceInfo;
use crate::sign::Signer;
use crate::transport::Transport;

/// Configures a [`Client`]. What is not set comes from the environment or the service.
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder {
    service: &'static ServiceInfo,
    credentials: Option<Credentials>,
    region: Option<String>,
    endpoint: Option<String>,
    timeout: Duration,
    transport: Option<Arc<dyn Transport>>,
    user_agent: Option<String>,
    now: fn() -> SystemTime,
}

impl ClientBuilder {
    pub(super) fn new(service: &'static ServiceInfo) -> Self {
        ClientBuilder {
            service,
            credentials: None,
            region: None,
            endpoint: None,
            timeout: Duration::from_millis(service.timeout_ms),
            transport: None,
            user_agent: None,
            now: SystemTime::now,
        }
    }

    /// Who calls; otherwise [`Credentials::from_env`].
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// The region; otherwise `VOLCENGINE_REGION`, `VOLCSTACK_REGION` or
    /// `VOLCSTACK_DEFAULT_REGION`, or the service's default.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The endpoint, as `host`, `host:port` or `http://host:port`, by default over HTTPS;
    /// otherwise `VOLCENGINE_ENDPOINT`, or the service's host for the region.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// The time limit of a whole call; otherwise the service's.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// What sends the requests; otherwise reqwest.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// A text to append to the `User-Agent`, such as `my-service/1.2`.
    pub fn user_agent(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent = Some(suffix.into());
        self
    }

    #[cfg(test)]
    pub(super) fn clock(mut self, now: fn() -> SystemTime) -> Self {
        self.now = now;
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// [`Error::is_credentials`] if there are none, [`Error::is_config`] if the region is not
    /// known, the endpoint is no host, or the user agent or session token cannot stand in a header.
    pub fn build(self) -> Result<Client, Error> {
        self.build_with(|name| std::env::var(name).ok())
    }

    /// Makes the client with another source of environment variables.
    pub(super) fn build_with(
        self,
        lookup: impl Fn(&str) -> Option<String>,
    ) -> Result<Client, Error> {
        let credentials = match self.credentials {
            Some(credentials) => credentials,
            None => Credentials::from_lookup(&lookup)?,
        };
        let endpoint = Endpoint::resolve(self.service, self.endpoint, self.region, lookup)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport()?,
        };
        let session_token = credentials.session_token().map(secret_header).transpose()?;
        Ok(Client(Arc::new(Inner {
            service: self.service,
            signer: Signer::new(credentials, endpoint.region.clone(), self.service.code),
            endpoint,
            transport,
            timeout: self.timeout,
            user_agent: user_agent(self.user_agent.as_deref())?,
            session_token,
            now: self.now,
        })))
    }
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(crate::transport::ReqwestTransport::new()?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    Err(Error::config(
        "no transport is set, and the feature `reqwest` is off",
    ))
}

fn secret_header(token: &str) -> Result<HeaderValue, Error> {
    let mut header = HeaderValue::from_str(token)
        .map_err(|_| Error::config("the session token cannot stand in a header"))?;
    header.set_sensitive(true);
    Ok(header)
}

fn user_agent(suffix: Option<&str>) -> Result<HeaderValue, Error> {
    use std::env::consts::{ARCH, OS};
    let mut text = format!(
        "volcengine-rust/{} ({OS}; {ARCH})",
        env!("CARGO_PKG_VERSION")
    );
    if let Some(suffix) = suffix {
        text.push(' ');
        text.push_str(suffix);
    }
    HeaderValue::from_str(&text)
        .map_err(|_| Error::config("the user agent cannot stand in a header"))
}
