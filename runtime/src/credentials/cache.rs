//! The cache of credentials, each with the signer that uses them.
//!
//! One call refreshes the credentials before they expire, while the others use the old ones. So
//! only a long outage of STS affects calls. Without valid credentials, all calls wait for the one
//! that fetches them. If that call is dropped, the next one fetches.

use std::fmt;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, SystemTime};

use super::deadline_transport::with_deadline;
use super::{Credentials, CredentialsProvider, ProviderContext, ProviderError, provider};
use crate::clock::{Interrupted, timeout};
use crate::error::Error;
use crate::sign::{Signer, XDate};
use crate::sync::{AtomicBool, Mutex, MutexGuard};

/// How long before their expiry credentials are refreshed, unless a quarter of their lifetime is
/// less.
const REFRESH_WINDOW: Duration = Duration::from_secs(300);
/// How long to use credentials that are already expired on arrival, usually because the local clock
/// is wrong.
const EXPIRED_ON_ARRIVAL_TTL: Duration = Duration::from_secs(60);
/// How long a call waits for the refresh of credentials that are still valid.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(2);
/// The minimum time between the starts of two refreshes.
const REFRESH_COOLDOWN: Duration = Duration::from_secs(10);
/// How long a failure is cached if there are no credentials.
const FAILURE_COOLDOWN: Duration = Duration::from_secs(1);

/// The cached credentials of a client, as signers for its service.
pub(crate) struct Cache(Inner);

enum Inner {
    Static(Arc<Signer>),
    Refreshing(Box<RefreshingCache>),
}

impl Cache {
    /// An empty cache of a provider.
    ///
    /// # Errors
    ///
    /// [`Error::is_config`] if static credentials cannot sign requests.
    pub(crate) fn new(
        provider: Arc<dyn CredentialsProvider>,
        region: &str,
        service: &'static str,
    ) -> Result<Self, Error> {
        if let Some(credentials) = provider.static_credentials() {
            credentials.check().map_err(|message| {
                Error::invalid_key(format!("the credentials that the builder got: {message}"))
            })?;
            let signer = Signer::new(credentials, region, service);
            return Ok(Cache(Inner::Static(Arc::new(signer))));
        }
        Ok(Cache(Inner::Refreshing(Box::new(RefreshingCache {
            provider,
            region: region.to_owned(),
            service,
            state: Mutex::default(),
            unverified: AtomicBool::default(),
            refresh_lock: tokio::sync::Mutex::new(()),
        }))))
    }

    /// The credentials, if a call can use them at once.
    pub(crate) fn ready(&self, context: &ProviderContext) -> Option<Arc<Signer>> {
        match &self.0 {
            Inner::Static(signer) => Some(Arc::clone(signer)),
            Inner::Refreshing(cache) => match cache.lookup(context) {
                CacheState::Fresh(signer) => Some(signer),
                CacheState::Stale(_) | CacheState::Empty | CacheState::RecentFailure(_) => None,
            },
        }
    }

    /// Returns valid credentials. The provider's requests take at most `max_wait` together.
    ///
    /// # Errors
    ///
    /// [`Error::is_credentials`] if the provider fails.
    pub(crate) async fn get(
        &self,
        context: &ProviderContext,
        max_wait: Duration,
    ) -> Result<Arc<Signer>, Error> {
        match &self.0 {
            Inner::Static(signer) => Ok(Arc::clone(signer)),
            Inner::Refreshing(cache) => cache.get(context, max_wait).await,
        }
    }

    /// Removes credentials that the service rejected, unless they are already replaced. So the
    /// credentials are fetched once, however many calls were rejected.
    ///
    /// Returns whether a retry can use other credentials. That is false for a while if the service
    /// rejects all credentials of the provider.
    pub(crate) fn invalidate(&self, rejected: &Arc<Signer>, now: Duration) -> bool {
        let Inner::Refreshing(cache) = &self.0 else {
            return false;
        };
        let mut state = cache.state();
        let current = state.current.as_ref();
        if !current.is_some_and(|cached| Arc::ptr_eq(&cached.signer, rejected)) {
            return true;
        }
        let within = |since: Duration| now < since.saturating_add(FAILURE_COOLDOWN);
        if state.rejected_at.is_some_and(within) && cache.unverified.load(Relaxed) {
            return false;
        }
        cache.unverified.store(true, Relaxed);
        state.rejected_at = Some(now);
        state.current = None;
        true
    }

    /// Records that the service accepted the provider's credentials.
    pub(crate) fn mark_accepted(&self) {
        if let Inner::Refreshing(cache) = &self.0
            && cache.unverified.load(Relaxed)
        {
            cache.unverified.store(false, Relaxed);
        }
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Static(signer) => fmt::Debug::fmt(signer.credentials(), formatter),
            Inner::Refreshing(cache) => formatter.write_str(cache.provider.name()),
        }
    }
}

struct RefreshingCache {
    provider: Arc<dyn CredentialsProvider>,
    region: String,
    service: &'static str,
    state: Mutex<State>,
    /// Whether the service rejected credentials and has accepted none since.
    unverified: AtomicBool,
    /// Held by the call that uses the provider.
    refresh_lock: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    current: Option<CachedCredentials>,
    /// The start of the last refresh, as [`Clock::monotonic`](crate::clock::Clock::monotonic)
    /// counts.
    refresh_started: Option<Duration>,
    /// When the service last rejected credentials.
    rejected_at: Option<Duration>,
    /// The time and the error of the last failure without credentials.
    failure: Option<(Duration, ProviderError)>,
}

struct CachedCredentials {
    signer: Arc<Signer>,
    validity: Option<Validity>,
}

/// How long credentials are used.
#[derive(Clone, Copy)]
struct Validity {
    refresh_at: SystemTime,
    expires_at: SystemTime,
}

impl Validity {
    fn new(expires_at: SystemTime, now: SystemTime) -> Self {
        let lifetime = match expires_at.duration_since(now) {
            Ok(lifetime) if !lifetime.is_zero() => lifetime,
            _ => EXPIRED_ON_ARRIVAL_TTL,
        };
        Validity {
            refresh_at: now + lifetime.saturating_sub(REFRESH_WINDOW.min(lifetime / 4)),
            expires_at: now + lifetime,
        }
    }
}

/// What a lookup finds.
enum CacheState {
    Fresh(Arc<Signer>),
    /// Valid credentials that are due for a refresh.
    Stale(Arc<Signer>),
    Empty,
    /// No credentials, because the provider failed recently.
    RecentFailure(Error),
}

impl RefreshingCache {
    async fn get(
        &self,
        context: &ProviderContext,
        max_wait: Duration,
    ) -> Result<Arc<Signer>, Error> {
        let guard = match self.lookup(context) {
            CacheState::Fresh(signer) => return Ok(signer),
            CacheState::RecentFailure(error) => return Err(error),
            CacheState::Stale(stale) => match self.refresh_lock.try_lock() {
                Ok(guard) => guard,
                Err(_) => return Ok(stale),
            },
            CacheState::Empty => self.refresh_lock.lock().await,
        };
        // Another call can have filled the cache meanwhile.
        let result = match self.lookup(context) {
            CacheState::Fresh(signer) => Ok(signer),
            CacheState::RecentFailure(error) => Err(error),
            CacheState::Stale(stale) => Ok(self.refresh(context, max_wait).await.unwrap_or(stale)),
            CacheState::Empty => self.fetch(context, max_wait).await,
        };
        drop(guard);
        result
    }

    fn lookup(&self, context: &ProviderContext) -> CacheState {
        let state = self.state();
        let within =
            |since: Duration, cooldown| context.clock.monotonic() < since.saturating_add(cooldown);
        if let Some(cached) = &state.current {
            let signer = Arc::clone(&cached.signer);
            let Some(validity) = cached.validity else {
                return CacheState::Fresh(signer);
            };
            let now = context.clock.now();
            if now < validity.expires_at {
                let is_cooling_down = state
                    .refresh_started
                    .is_some_and(|started| within(started, REFRESH_COOLDOWN));
                return if now < validity.refresh_at || is_cooling_down {
                    CacheState::Fresh(signer)
                } else {
                    CacheState::Stale(signer)
                };
            }
        }
        match &state.failure {
            Some((since, error)) if within(*since, FAILURE_COOLDOWN) => {
                CacheState::RecentFailure(self.error(error.clone()))
            }
            _ => CacheState::Empty,
        }
    }

    /// Refreshes valid credentials. Returns `None` if that fails or takes too long.
    async fn refresh(&self, context: &ProviderContext, max_wait: Duration) -> Option<Arc<Signer>> {
        // Set first, so a dropped call does not make the next one wait as well.
        self.state().refresh_started = Some(context.clock.monotonic());
        let name = self.provider.name();
        let limit = REFRESH_TIMEOUT.min(max_wait);
        let limited = with_deadline(context, limit);
        let mut refreshed = Box::pin(provider::provide(&*self.provider, &limited));
        let refreshed = timeout(&*context.clock, limit, refreshed.as_mut());
        match refreshed.await {
            Ok(Ok(credentials)) => return Some(self.store(credentials, context)),
            Ok(Err(error)) => {
                tracing::warn!(provider = name, %error, "cannot refresh credentials yet");
            }
            Err(Interrupted::NoTimer(error)) => {
                tracing::warn!(provider = name, %error, "cannot refresh credentials here");
            }
            Err(Interrupted::TimedOut) => {
                tracing::warn!(provider = name, "timed out refreshing credentials");
            }
        }
        None
    }

    /// Fetches credentials if there are none.
    async fn fetch(
        &self,
        context: &ProviderContext,
        max_wait: Duration,
    ) -> Result<Arc<Signer>, Error> {
        let started = context.clock.monotonic();
        let limited = with_deadline(context, max_wait);
        match provider::provide(&*self.provider, &limited).await {
            Ok(credentials) => Ok(self.store(credentials, context)),
            Err(error) => {
                let now = context.clock.monotonic();
                // A timeout of this call says nothing about calls with more time.
                if now.saturating_sub(started) < max_wait {
                    self.state().failure = Some((now, error.clone()));
                }
                Err(self.error(error))
            }
        }
    }

    fn store(&self, credentials: Credentials, context: &ProviderContext) -> Arc<Signer> {
        let expires_at = credentials.expires_at();
        tracing::debug!(
            provider = self.provider.name(),
            access_key = credentials.access_key(),
            expires_at = expires_at.map(|expiry| tracing::field::display(XDate::from(expiry))),
            "credentials obtained"
        );
        let signer = Arc::new(Signer::new(credentials, &*self.region, self.service));
        let mut state = self.state();
        state.current = Some(CachedCredentials {
            signer: Arc::clone(&signer),
            validity: expires_at.map(|expires_at| Validity::new(expires_at, context.clock.now())),
        });
        (state.refresh_started, state.failure) = (None, None);
        signer
    }

    fn error(&self, error: ProviderError) -> Error {
        let source = format!("no credentials from {}", self.provider.name());
        error.in_source(&source).into_error()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
