//! The client: checks and encodes a request, then attempts the call until an attempt succeeds or
//! the retry policy gives up.
//!
//! Only this module connects the others. `call` holds the retry loop: credentials, quota,
//! signature, transport, decision, backoff. The generic functions here are thin, because the
//! compiler instantiates them per action.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use crate::clock_skew::ClockSkew;
use crate::credentials::{Cache, ProviderContext};
use crate::endpoint::Endpoint;
use crate::envelope::Response;
use crate::error::Error;
use crate::future::BoxFuture;
use crate::interceptor::Interceptor;
use crate::quota::Limiter;
use crate::retry::{RetryBudget, RetryPolicy};
use crate::schema::{self, Action, ActionInfo, Reflect, ServiceInfo};
use crate::trace;
use call::Call;
use request::{ClientHeaders, Prepared};

mod builder;
mod call;
mod presign;
mod request;
mod signed_request;
mod token;
mod untyped;
mod waiting;

pub use builder::ClientBuilder;
pub(crate) use untyped::CalledAction;
pub use untyped::{EncodedParameters, Untyped};

/// A client of one service.
///
/// Clones are cheap. They share connections, credentials, quotas, the retry budget and the
/// corrected clock.
///
/// ```no_run
/// use volcengine_core::schema::ServiceInfo;
/// use volcengine_core::{Client, Credentials, Error};
///
/// static RTC: ServiceInfo =
///     ServiceInfo::new("rtc", "cn-north-1", &[("cn-north-1", "rtc.volcengineapi.com")]);
///
/// # fn main() -> Result<(), Error> {
/// let from_environment = Client::from_env(&RTC)?;
/// let explicit = Client::builder(&RTC)
///     .credentials(Credentials::new("access key", "secret key"))
///     .region("cn-north-1")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    timeouts: Timeouts,
}

/// The state that clones share.
struct Shared {
    service: &'static ServiceInfo,
    endpoint: Endpoint,
    headers: ClientHeaders,
    credentials: Cache,
    context: ProviderContext,
    limiter: Limiter,
    policy: RetryPolicy,
    budget: RetryBudget,
    skew: ClockSkew,
    interceptors: Vec<Arc<dyn Interceptor>>,
}

/// The time limits of a call.
#[derive(Clone, Copy, Debug)]
struct Timeouts {
    /// Of the whole call, including queueing, backoff and retries.
    call: Duration,
    /// Of one attempt. Defaults to the time left of the call.
    attempt: Option<Duration>,
}

impl Client {
    /// A builder of a client for the service.
    pub fn builder(service: &'static ServiceInfo) -> ClientBuilder {
        ClientBuilder::new(service)
    }

    /// A client with credentials, region and endpoint from the environment.
    ///
    /// # Errors
    ///
    /// Same as [`ClientBuilder::build`].
    pub fn from_env(service: &'static ServiceInfo) -> Result<Self, Error> {
        Self::builder(service).build()
    }

    /// The service.
    #[must_use]
    pub fn service(&self) -> &'static ServiceInfo {
        self.shared.service
    }

    /// The region.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.shared.endpoint.region
    }

    /// The same client with another timeout per call, see [`ClientBuilder::timeout`].
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.call = timeout;
        self
    }

    /// Calls the action.
    ///
    /// Dropping the future cancels the call. The service can still execute a request that was sent
    /// before. The client stays usable.
    ///
    /// # Errors
    ///
    /// The request violates a constraint and is not sent, no response arrives, or the service
    /// returns an error; see the predicates of [`Error`]. [`Error::attempts`] reports how often the
    /// request was sent.
    pub fn send<A: Action>(
        &self,
        action: &A,
    ) -> impl Future<Output = Result<Response<A::Output>, Error>> + use<A> {
        let mut call = self.start(A::INFO, action);
        async move { call::run(&mut call).await?.decode() }
    }

    /// Checks and encodes a request. Not generic, so it is compiled once for all actions.
    fn start(&self, info: &'static ActionInfo, action: &dyn Reflect) -> Result<Call, Error> {
        match self.shared.prepare(info, action) {
            Ok(prepared) => Ok(Call::new(self, prepared)),
            Err(error) => {
                let span = trace::call(info.into(), &self.shared.endpoint);
                Err(call::fail(&info.into(), &span, error))
            }
        }
    }
}

impl Shared {
    fn prepare(&self, info: &'static ActionInfo, action: &dyn Reflect) -> Result<Prepared, Error> {
        Prepared::new(info, action, (&self.endpoint, &self.limiter))
    }
}

impl<A: Action> schema::Execute<A> for Client {
    type Output = BoxFuture<'static, Result<Response<A::Output>, Error>>;

    fn execute(&self, action: A) -> Self::Output {
        Box::pin(self.send(&action))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("service", &self.shared.service.code)
            .field("endpoint", &self.shared.endpoint)
            .field("credentials", &self.shared.credentials)
            .field("policy", &self.shared.policy)
            .field("timeouts", &self.timeouts)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
