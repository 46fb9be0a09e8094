//! The builder of a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::HeaderValue;

use super::request::ClientHeaders;
use super::{Client, Shared, Timeouts};
use crate::clock::Clock;
use crate::clock_skew::ClockSkew;
use crate::credentials::{
    self, Cache, ConfigFile, CredentialsProvider, EnvLookup, ProfileSettings, ProviderContext,
};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::interceptor::Interceptor;
use crate::printable::odd_character;
use crate::quota::Limiter;
use crate::retry::{RetryBudget, RetryPolicy};
use crate::schema::ServiceInfo;
use crate::transport::Transport;
#[cfg(feature = "hyper")]
use crate::transport::TransportOptions;

/// A builder of a [`Client`]. Credentials, region and endpoint default to the environment, the
/// timeout to the service's.
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder {
    service: &'static ServiceInfo,
    credentials: Option<Arc<dyn CredentialsProvider>>,
    profile: Option<String>,
    region: Option<String>,
    endpoint: Option<String>,
    timeouts: Timeouts,
    transport: Option<Arc<dyn Transport>>,
    #[cfg(feature = "hyper")]
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
            profile: None,
            region: None,
            endpoint: None,
            timeouts: Timeouts {
                call: Duration::from_millis(service.timeout_ms),
                attempt: None,
            },
            transport: None,
            #[cfg(feature = "hyper")]
            transport_options: TransportOptions::new(),
            clock: None,
            policy: RetryPolicy::default(),
            limiter: Limiter::new(),
            interceptors: Vec::new(),
            user_agent: None,
            env_lookup: Arc::new(environment_variable),
        }
    }

    /// The [`Credentials`](crate::Credentials), or their [`CredentialsProvider`]. Defaults to
    /// [`default_chain`](credentials::default_chain).
    pub fn credentials(mut self, provider: impl CredentialsProvider + 'static) -> Self {
        self.credentials = Some(Arc::new(provider));
        self
    }

    /// A profile of the official CLI, see [`ConfigFile`]: its credentials, region and endpoint, unless they
    /// are set here; those of the environment come before its region and endpoint. Defaults to none.
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    /// The region. Defaults to `VOLCENGINE_REGION`, `VOLCSTACK_REGION` or
    /// `VOLCSTACK_DEFAULT_REGION`, then to that of the [profile](ClientBuilder::profile), or else to the
    /// service's default region.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The endpoint: `host`, `host:port` or `http://host:port`. Defaults to `VOLCENGINE_ENDPOINT`, then to
    /// that of the [profile](ClientBuilder::profile), or else to the service's host in the region, which is
    /// in its table of hosts or follows its rule. The scheme defaults to `https`.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// The timeout of a call, including queueing, backoff and retries. Defaults to the service's.
    /// [`Client::with_timeout`] changes it for some calls.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.call = timeout;
        self
    }

    /// The timeout of one attempt. Defaults to the time left of the call.
    ///
    /// With it, an idempotent call is retried if the server does not respond at all.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.attempt = Some(timeout);
        self
    }

    /// The retry policy. Defaults to [`RetryPolicy::default`]: at most three attempts.
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// The limiter of the documented quotas. Defaults to one of the client's own, which lets calls
    /// wait. Clients of one account can share a limiter.
    pub fn limiter(mut self, limiter: Limiter) -> Self {
        self.limiter = limiter;
        self
    }

    /// Adds an interceptor, which observes every attempt. Defaults to none.
    pub fn interceptor(mut self, interceptor: impl Interceptor + 'static) -> Self {
        self.interceptors.push(Arc::new(interceptor));
        self
    }

    /// The transport. Defaults to `HyperTransport`.
    ///
    /// A blocking client polls it on the calling thread, in the context of a tokio runtime.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// The options of the default transport: timeouts, body limit, certificates, proxies. Defaults
    /// to [`TransportOptions::new`]. A transport that is [set](ClientBuilder::transport) ignores
    /// them.
    #[cfg(feature = "hyper")]
    pub fn transport_options(mut self, options: TransportOptions) -> Self {
        self.transport_options = options;
        self
    }

    /// The clock. Defaults to tokio's.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// A suffix of the `User-Agent`, for example `my-service/1.2`. Defaults to none.
    pub fn user_agent(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent = Some(suffix.into());
        self
    }

    /// The source of environment variables. Defaults to the process's, with U+FFFD for what is not
    /// Unicode.
    pub fn env_lookup(
        mut self,
        lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.env_lookup = Arc::new(lookup);
        self
    }

    /// Builds the client. It looks up credentials and connects at the first call, not here.
    ///
    /// # Errors
    ///
    /// [`Error::is_config`] if the region is unknown, the endpoint, the user agent or a key of static
    /// credentials is invalid, or no transport is set and the feature `hyper` is off. White space
    /// around these settings is dropped. [`Error::is_credentials`] if there is no such
    /// [profile](ClientBuilder::profile), whose file is read here.
    pub fn build(mut self) -> Result<Client, Error> {
        let transport = match self.transport.take() {
            Some(transport) => transport,
            None => self.default_transport()?,
        };
        let clock = match self.clock.take() {
            Some(clock) => clock,
            None => default_clock()?,
        };
        self.assemble(transport, clock)
    }

    /// Builds a client that blocks the calling thread. A background thread drives its connections
    /// and timers.
    ///
    /// # Errors
    ///
    /// Same as [`build`](ClientBuilder::build), or [`Error::is_config`] if the thread cannot start.
    #[cfg(feature = "blocking")]
    pub fn build_blocking(self) -> Result<crate::blocking::Client, Error> {
        crate::blocking::Client::new(self.build()?)
    }

    #[cfg(feature = "hyper")]
    fn default_transport(&self) -> Result<Arc<dyn Transport>, Error> {
        let transport = crate::transport::HyperTransport::with_options(&self.transport_options)?;
        Ok(Arc::new(transport))
    }

    #[cfg(not(feature = "hyper"))]
    #[expect(clippy::unused_self, reason = "used with the feature `hyper`")]
    fn default_transport(&self) -> Result<Arc<dyn Transport>, Error> {
        Err(Error::config(
            "no transport: set one, or enable the feature `hyper`",
        ))
    }

    fn assemble(
        self,
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
    ) -> Result<Client, Error> {
        let context = ProviderContext {
            transport,
            clock,
            env_lookup: self.env_lookup,
        };
        let file = self.profile.map(|name| ConfigFile::new().profile(name));
        let profile = match &file {
            Some(file) => file
                .settings(&context)
                .map_err(|error| Error::credentials(error.to_string()))?,
            None => ProfileSettings::default(),
        };
        let stated = (self.endpoint, self.region);
        let lookup = |name: &str| (context.env_lookup)(name);
        let endpoint = Endpoint::resolve(self.service, stated, profile, lookup)?;
        let provider = self.credentials.unwrap_or_else(|| match file {
            Some(file) => Arc::new(file),
            None => Arc::new(credentials::default_chain()),
        });
        let region = endpoint.region.clone();
        let shared = Shared {
            service: self.service,
            headers: ClientHeaders::new(&endpoint, user_agent(self.user_agent.as_deref())?)?,
            endpoint,
            credentials: Cache::new(provider, &region, self.service.code)?,
            context,
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
        let provider = self.credentials.as_deref().map(CredentialsProvider::name);
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

/// A variable that is not Unicode is set, so it must not count as missing.
fn environment_variable(name: &str) -> Option<String> {
    let value = std::env::var_os(name)?;
    Some(value.to_string_lossy().into_owned())
}

#[cfg(any(feature = "hyper", feature = "reqwest"))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "fails without the feature `hyper`"
)]
fn default_clock() -> Result<Arc<dyn Clock>, Error> {
    Ok(Arc::new(crate::clock::TokioClock))
}

#[cfg(not(any(feature = "hyper", feature = "reqwest")))]
fn default_clock() -> Result<Arc<dyn Clock>, Error> {
    Err(Error::config(
        "no clock: set one, or enable the feature `hyper`",
    ))
}

fn user_agent(suffix: Option<&str>) -> Result<HeaderValue, Error> {
    use std::env::consts::{ARCH, OS};
    let mut agent = format!(
        "volcengine-rust/{} ({OS}; {ARCH})",
        env!("CARGO_PKG_VERSION")
    );
    if let Some(suffix) = suffix.map(str::trim).filter(|suffix| !suffix.is_empty()) {
        if let Some(odd) = odd_character(suffix, |it| it == ' ' || it.is_ascii_graphic()) {
            return Err(Error::config(format!(
                "invalid user agent: it has {odd}: expected visible ASCII and spaces"
            )));
        }
        agent.push(' ');
        agent.push_str(suffix);
    }
    HeaderValue::from_str(&agent)
        .map_err(|_| Error::config("invalid user agent: expected a header value"))
}
