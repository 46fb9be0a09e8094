//! Keeping credentials until they expire.
//!
//! Credentials are renewed some time before they expire, by one call, while the other calls go on
//! with the old ones; so an outage of STS is noticed only when it lasts. Without credentials that
//! hold, all calls wait for the one that asks. Waiting is cancelled by dropping the call, whoever
//! it is: the next takes its turn.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::deadline_transport::with_deadline;
use super::{Credentials, CredentialsProvider, ProviderContext, ProviderError};
use crate::clock::timeout;
use crate::error::Error;
use crate::sign::XDate;

/// How long before expiry credentials are renewed, unless a quarter of their life is less.
const REFRESH_WINDOW: Duration = Duration::from_secs(300);
/// For how long credentials are used that seem expired when they arrive. More likely this
/// machine's clock is wrong; the service has the last word.
const EXPIRED_ON_ARRIVAL_TTL: Duration = Duration::from_secs(60);
/// How long one call is held up by renewing credentials that still hold.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(2);
/// How long after the beginning of an attempt to renew them the next begins.
const REFRESH_COOLDOWN: Duration = Duration::from_secs(10);
/// For how long a failure is everyone's answer, when there are no credentials.
const FAILURE_COOLDOWN: Duration = Duration::from_secs(1);

/// The credentials of a client.
pub(crate) struct Cache(Inner);

enum Inner {
    Static(Arc<Credentials>),
    Refreshing(RefreshingCache),
}

impl Cache {
    /// Keeps what the provider gives.
    pub(crate) fn new(provider: Arc<dyn CredentialsProvider>) -> Self {
        if let Some(credentials) = provider.static_credentials() {
            return Cache(Inner::Static(Arc::new(credentials)));
        }
        Cache(Inner::Refreshing(RefreshingCache {
            provider,
            state: Mutex::default(),
            unverified: AtomicBool::default(),
            refresh_lock: tokio::sync::Mutex::new(()),
        }))
    }

    /// Gives credentials that hold. What is sent for them is given at most this time.
    ///
    /// # Errors
    ///
    /// [`Error::is_credentials`]: the provider gives none.
    pub(crate) async fn get(
        &self,
        context: &ProviderContext,
        max_wait: Duration,
    ) -> Result<Arc<Credentials>, Error> {
        match &self.0 {
            Inner::Static(credentials) => Ok(Arc::clone(credentials)),
            Inner::Refreshing(cache) => cache.get(context, max_wait).await,
        }
    }

    /// Forgets credentials that the service refused, unless they are replaced already: however
    /// many calls were refused, the provider is asked once. Gives whether asking again can give
    /// others: not if a service refuses whatever the provider gives, so that it is not asked without
    /// pause.
    pub(crate) fn invalidate(&self, used: &Arc<Credentials>, now: Duration) -> bool {
        let Inner::Refreshing(cache) = &self.0 else {
            return false;
        };
        let mut state = cache.state();
        let current = state.current.as_ref();
        if !current.is_some_and(|cached| Arc::ptr_eq(&cached.credentials, used)) {
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

    /// Notes that the service accepts what the provider gave.
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
            Inner::Static(credentials) => fmt::Debug::fmt(credentials, formatter),
            Inner::Refreshing(cache) => formatter.write_str(cache.provider.name()),
        }
    }
}

struct RefreshingCache {
    provider: Arc<dyn CredentialsProvider>,
    state: Mutex<State>,
    /// Whether the service refused credentials, and has accepted none since.
    unverified: AtomicBool,
    /// Held by the one call that asks the provider.
    refresh_lock: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    current: Option<CachedCredentials>,
    /// When renewing was last begun, by the clock's monotonic time.
    refresh_started: Option<Duration>,
    /// When credentials were last forgotten because the service refused them.
    rejected_at: Option<Duration>,
    /// The last failure without credentials, and when it was.
    failure: Option<(Duration, String)>,
}

struct CachedCredentials {
    credentials: Arc<Credentials>,
    validity: Option<Validity>,
}

/// Until when credentials are used.
#[derive(Clone, Copy)]
struct Validity {
    refresh_at: SystemTime,
    expires_at: SystemTime,
}

impl Validity {
    fn new(expires_at: SystemTime, now: SystemTime) -> Self {
        let left = expires_at.duration_since(now).unwrap_or_default();
        let left = if left.is_zero() {
            EXPIRED_ON_ARRIVAL_TTL
        } else {
            left
        };
        Validity {
            refresh_at: now + left.saturating_sub(REFRESH_WINDOW.min(left / 4)),
            expires_at: now + left,
        }
    }
}

/// What a call finds.
enum CacheState {
    Fresh(Arc<Credentials>),
    /// They hold, and it is time to renew them.
    Stale(Arc<Credentials>),
    Empty,
    /// There are none, and were none a moment ago.
    RecentFailure(Error),
}

impl RefreshingCache {
    async fn get(
        &self,
        context: &ProviderContext,
        max_wait: Duration,
    ) -> Result<Arc<Credentials>, Error> {
        let guard = match self.lookup(context) {
            CacheState::Fresh(credentials) => return Ok(credentials),
            CacheState::RecentFailure(error) => return Err(error),
            CacheState::Stale(old) => match self.refresh_lock.try_lock() {
                Ok(guard) => guard,
                Err(_) => return Ok(old),
            },
            CacheState::Empty => self.refresh_lock.lock().await,
        };
        // Another call may have asked since.
        let outcome = match self.lookup(context) {
            CacheState::Fresh(credentials) => Ok(credentials),
            CacheState::RecentFailure(error) => Err(error),
            CacheState::Stale(old) => Ok(self.refresh(context, max_wait).await.unwrap_or(old)),
            CacheState::Empty => self.fetch(context, max_wait).await,
        };
        drop(guard);
        outcome
    }

    fn lookup(&self, context: &ProviderContext) -> CacheState {
        let state = self.state();
        let within = |since: Duration, pause| context.clock.monotonic() < since + pause;
        if let Some(cached) = &state.current {
            let credentials = Arc::clone(&cached.credentials);
            let Some(validity) = cached.validity else {
                return CacheState::Fresh(credentials);
            };
            let now = context.clock.now();
            if now < validity.expires_at {
                let tried = state
                    .refresh_started
                    .is_some_and(|begin| within(begin, REFRESH_COOLDOWN));
                return if now < validity.refresh_at || tried {
                    CacheState::Fresh(credentials)
                } else {
                    CacheState::Stale(credentials)
                };
            }
        }
        match &state.failure {
            Some((since, why)) if within(*since, FAILURE_COOLDOWN) => {
                CacheState::RecentFailure(Error::credentials(why.clone()))
            }
            _ => CacheState::Empty,
        }
    }

    /// Replaces credentials that still hold, if that works soon.
    async fn refresh(
        &self,
        context: &ProviderContext,
        max_wait: Duration,
    ) -> Option<Arc<Credentials>> {
        // Noted first, so that a call that is dropped does not pass the delay on to the next.
        self.state().refresh_started = Some(context.clock.monotonic());
        let name = self.provider.name();
        let limit = REFRESH_TIMEOUT.min(max_wait);
        let limited = with_deadline(context, limit);
        let mut refreshed = self.provider.provide(&limited);
        let refreshed = timeout(&*context.clock, limit, refreshed.as_mut());
        match refreshed.await {
            Some(Ok(credentials)) => return Some(self.store(credentials, context)),
            Some(Err(error)) => {
                tracing::warn!(provider = name, %error, "credentials are not renewed yet");
            }
            None => tracing::warn!(provider = name, "credentials are not renewed in time"),
        }
        None
    }

    /// Asks for credentials, when there are none.
    async fn fetch(
        &self,
        context: &ProviderContext,
        max_wait: Duration,
    ) -> Result<Arc<Credentials>, Error> {
        let began = context.clock.monotonic();
        match self
            .provider
            .provide(&with_deadline(context, max_wait))
            .await
        {
            Ok(credentials) => Ok(self.store(credentials, context)),
            Err(error) => {
                let why = self.describe(&error);
                let now = context.clock.monotonic();
                // That this call had too little time says nothing about the others.
                if now.saturating_sub(began) < max_wait {
                    self.state().failure = Some((now, why.clone()));
                }
                Err(Error::credentials(why))
            }
        }
    }

    fn store(&self, credentials: Credentials, context: &ProviderContext) -> Arc<Credentials> {
        let expires_at = credentials.expires_at();
        tracing::debug!(
            provider = self.provider.name(),
            access_key = credentials.access_key(),
            expires_at = expires_at.map(|expiry| tracing::field::display(XDate::from(expiry))),
            "credentials obtained"
        );
        let credentials = Arc::new(credentials);
        let mut state = self.state();
        state.current = Some(CachedCredentials {
            credentials: Arc::clone(&credentials),
            validity: expires_at.map(|expires_at| Validity::new(expires_at, context.clock.now())),
        });
        (state.refresh_started, state.failure) = (None, None);
        credentials
    }

    fn describe(&self, error: &ProviderError) -> String {
        format!("no credentials from {}: {error}", self.provider.name())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
