//! Configuring a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::HeaderValue;

use super::request::RequestSigner;
use super::{Client, Shared, Timeouts};
use crate::clock::Clock;
use crate::clock_skew::ClockSkew;
use crate::credentials::{self, Cache, CredentialsProvider, EnvLookup, ProviderContext};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::interceptor::Interceptor;
use crate::quota::Limiter;
use crate::retry::{RetryBudget, RetryPolicy};
use crate::schema::ServiceInfo;
use crate::transport::Transport;
#[cfg(any(feature = "reqwest", feature = "blocking"))]
use crate::transport::TransportOptions;

/// Configures a [`Client`]. What is not set comes from the environment or the service.
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder {
    service: &'static ServiceInfo,
    credentials: Option<Arc<dyn CredentialsProvider>>,
    region: Option<String>,
    endpoint: Option<String>,
    timeouts: Timeouts,
    transport: Option<Arc<dyn Transport>>,
    #[cfg(any(feature = "reqwest", feature = "blocking"))]
    transport_options: TransportOptions,
    clock: Option<Arc<dyn Clock>>,
    policy: RetryPolicy,
    limiter: Limiter,
    interceptors: Vec<Arc<dyn Interceptor>>,
    user_agent: Option<String>,
    env_lookup: EnvLookup,
}

impl ClientBuilder {
    pub(super) fn new(service: &'static ServiceInfo) -> Self {
        ClientBuilder {
            service,
            credentials: None,
            region: None,
            endpoint: None,
            timeouts: Timeouts {
                call: Duration::from_millis(service.timeout_ms),
                attempt: None,
            },
            transport: None,
            #[cfg(any(feature = "reqwest", feature = "blocking"))]
            transport_options: TransportOptions::new(),
            clock: None,
            policy: RetryPolicy::default(),
            limiter: Limiter::new(),
            interceptors: Vec::new(),
            user_agent: None,
            env_lookup: Arc::new(|name| std::env::var(name).ok()),
        }
    }

    /// Who calls: [`Credentials`](crate::Credentials), or a [`CredentialsProvider`] of them; otherwise
    /// [`default_chain`](credentials::default_chain).
    pub fn credentials(mut self, provider: impl CredentialsProvider + 'static) -> Self {
        self.credentials = Some(Arc::new(provider));
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

    /// The time limit of a whole call, with its waits and repeated attempts; otherwise the
    /// service's. [`Client::with_timeout`] changes it for some calls.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.call = timeout;
        self
    }

    /// The time limit of one attempt; otherwise what is left of the call's. With it, a call that
    /// may be repeated is repeated when a server does not answer at all.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.attempt = Some(timeout);
        self
    }

    /// How often and how patiently calls are repeated; otherwise [`RetryPolicy::default`].
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// What keeps the documented quotas; otherwise a limiter of the client's own that waits. The
    /// same limiter can be given to several clients of one account.
    pub fn limiter(mut self, limiter: Limiter) -> Self {
        self.limiter = limiter;
        self
    }

    /// Adds something that sees every attempt.
    pub fn interceptor(mut self, interceptor: impl Interceptor + 'static) -> Self {
        self.interceptors.push(Arc::new(interceptor));
        self
    }

    /// What sends the requests; otherwise reqwest, or ureq for a client that blocks.
    ///
    /// A client that blocks needs a transport that is ready at its first poll, or is woken by
    /// another thread.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// How the client's own transport connects and what it accepts: time timeouts, the size of replies,
    /// certificates, proxies. A transport that is [set](ClientBuilder::transport) has its own.
    #[cfg(any(feature = "reqwest", feature = "blocking"))]
    pub fn transport_options(mut self, options: TransportOptions) -> Self {
        self.transport_options = options;
        self
    }

    /// What tells the time and waits; otherwise tokio, or the operating system for a client that
    /// blocks.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// A text to append to the `User-Agent`, such as `my-service/1.2`.
    pub fn user_agent(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent = Some(suffix.into());
        self
    }

    /// Where variables of the environment are read; otherwise from the process.
    pub fn env_lookup(
        mut self,
        lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.env_lookup = Arc::new(lookup);
        self
    }

    /// Makes the client. Nothing is sent, and no credentials are looked up, before the first call.
    ///
    /// # Errors
    ///
    /// [`Error::is_config`] if the region is not known, the endpoint is no host, the user agent
    /// cannot stand in a header, or no transport is set and the feature `reqwest` is off.
    pub fn build(mut self) -> Result<Client, Error> {
        let transport = match self.transport.take() {
            Some(transport) => transport,
            None => self.default_transport()?,
        };
        let clock = match self.clock.take() {
            Some(clock) => clock,
            None => default_clock()?,
        };
        self.join(transport, clock)
    }

    /// Makes a client that blocks the calling thread.
    ///
    /// # Errors
    ///
    /// As for [`build`](ClientBuilder::build).
    #[cfg(feature = "blocking")]
    pub fn build_blocking(mut self) -> Result<crate::blocking::Client, Error> {
        use crate::blocking::{Client, ThreadClock};
        let transport = match self.transport.take() {
            Some(transport) => transport,
            None => Arc::new(crate::transport::UreqTransport::with_options(
                &self.transport_options,
            )?),
        };
        let clock = match self.clock.take() {
            Some(clock) => clock,
            None => Arc::new(ThreadClock),
        };
        self.join(transport, clock).map(Client::new)
    }

    #[cfg(feature = "reqwest")]
    fn default_transport(&self) -> Result<Arc<dyn Transport>, Error> {
        let transport = crate::transport::ReqwestTransport::with_options(&self.transport_options)?;
        Ok(Arc::new(transport))
    }

    #[cfg(not(feature = "reqwest"))]
    #[expect(clippy::unused_self, reason = "with the feature it is used")]
    fn default_transport(&self) -> Result<Arc<dyn Transport>, Error> {
        Err(Error::config(
            "no transport is set, and the feature `reqwest` is off",
        ))
    }

    fn join(self, transport: Arc<dyn Transport>, clock: Arc<dyn Clock>) -> Result<Client, Error> {
        let env_lookup = self.env_lookup;
        let lookup = |name: &str| env_lookup(name);
        let endpoint = Endpoint::resolve(self.service, self.endpoint, self.region, lookup)?;
        let provider = self
            .credentials
            .unwrap_or_else(|| Arc::new(credentials::default_chain()));
        let shared = Shared {
            service: self.service,
            endpoint,
            signer: RequestSigner::new(user_agent(self.user_agent.as_deref())?),
            credentials: Cache::new(provider),
            context: ProviderContext {
                transport,
                clock,
                env_lookup,
            },
            limiter: self.limiter,
            policy: self.policy,
            budget: RetryBudget::default(),
            skew: ClockSkew::default(),
            interceptors: self.interceptors,
        };
        Ok(Client {
            shared: Arc::new(shared),
            timeouts: self.timeouts,
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let provider = self.credentials.as_ref().map(|provider| provider.name());
        formatter
            .debug_struct("ClientBuilder")
            .field("service", &self.service.code)
            .field("region", &self.region)
            .field("endpoint", &self.endpoint)
            .field("credentials", &provider)
            .field("policy", &self.policy)
            .field("timeouts", &self.timeouts)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "reqwest")]
#[expect(
    clippy::unnecessary_wraps,
    reason = "without the feature there is no clock"
)]
fn default_clock() -> Result<Arc<dyn Clock>, Error> {
    Ok(Arc::new(crate::clock::TokioClock))
}

#[cfg(not(feature = "reqwest"))]
fn default_clock() -> Result<Arc<dyn Clock>, Error> {
    Err(Error::config(
        "no clock is set, and the feature `reqwest` is off",
    ))
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
