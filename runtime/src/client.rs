//! The client: checks and encodes a request, then makes attempts until one succeeds or it is time
//! to stop.
//!
//! This module and its children are the only ones that join the others. `call` is what lies between
//! `send` and the answer: credentials, quota, signature, sending, judging, waiting, and again. The
//! generic functions here are thin, because they are compiled once for each action in the crate
//! that calls it.

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
use crate::schema::{self, Action, ServiceInfo};
use crate::trace;
use request::{Prepared, RequestSigner};

mod builder;
mod call;
mod presign;
mod request;

pub use builder::ClientBuilder;

/// Calls one service. Cloning it is cheap; clones share connections, credentials, quotas and what
/// was learnt about the service's clock.
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

/// What clones share.
struct Shared {
    service: &'static ServiceInfo,
    endpoint: Endpoint,
    signer: RequestSigner,
    credentials: Cache,
    context: ProviderContext,
    limiter: Limiter,
    policy: RetryPolicy,
    budget: RetryBudget,
    skew: ClockSkew,
    interceptors: Vec<Arc<dyn Interceptor>>,
}

/// How long things may take.
#[derive(Clone, Copy, Debug)]
struct Timeouts {
    call: Duration,
    attempt: Option<Duration>,
}

impl Client {
    /// Starts configuring a client for a service.
    pub fn builder(service: &'static ServiceInfo) -> ClientBuilder {
        ClientBuilder::new(service)
    }

    /// A client with credentials, region and endpoint from the environment; see
    /// [`ClientBuilder::build`].
    ///
    /// # Errors
    ///
    /// Those of [`ClientBuilder::build`].
    pub fn from_env(service: &'static ServiceInfo) -> Result<Self, Error> {
        Self::builder(service).build()
    }

    /// The service that is called.
    #[must_use]
    pub fn service(&self) -> &'static ServiceInfo {
        self.shared.service
    }

    /// The region that is called.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.shared.endpoint.region
    }

    /// The same client with another time limit for whole calls, waits and repeated attempts
    /// included.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.call = timeout;
        self
    }

    /// Sends a request.
    ///
    /// Dropping the future abandons the call. What was sent by then may run; the client itself, its
    /// quotas and connections stay sound.
    ///
    /// # Errors
    ///
    /// See the predicates of [`Error`]: the request breaks documented constraints and is not sent,
    /// there is no reply, or the service answers an error. [`Error::attempts`] tells how often it
    /// was sent.
    pub fn send<A: Action>(
        &self,
        action: &A,
    ) -> impl Future<Output = Result<Response<A::Output>, Error>> + use<'_, A> {
        // The request is borrowed only until the first `await`, so that the future can be sent
        // between threads even though `Reflect` says nothing about that.
        let prepared = Prepared::new(A::INFO, action, &self.shared.limiter);
        async move {
            let call = self.shared.invoke(A::INFO, prepared, self.timeouts);
            let (success, attempts, span) = call.await?;
            let decoded = success.decode(attempts);
            let decoded = decoded.map_err(|error| error.with_action(A::INFO));
            match &decoded {
                Ok(response) => trace::succeeded(&span, &response.metadata, response.attempts()),
                Err(error) => trace::failed(&span, error),
            }
            decoded
        }
    }
}

impl<A: Action> schema::Execute<A> for Client {
    type Output = BoxFuture<'static, Result<Response<A::Output>, Error>>;

    fn execute(&self, action: A) -> Self::Output {
        let client = self.clone();
        Box::pin(async move { client.send(&action).await })
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
