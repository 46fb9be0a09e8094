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

use super::limited::limited;
use super::{Context, Credentials, Provider, ProviderError};
use crate::error::Error;
use crate::future::within;
use crate::sign::XDate;

/// How long before expiry credentials are renewed, unless a quarter of their life is less.
const EARLY: Duration = Duration::from_secs(300);
/// For how long credentials are used that seem expired when they arrive. More likely this
/// machine's clock is wrong; the service has the last word.
const ARRIVED_EXPIRED: Duration = Duration::from_secs(60);
/// How long one call is held up by renewing credentials that still hold.
const EARLY_LIMIT: Duration = Duration::from_secs(2);
/// How long after the beginning of an attempt to renew them the next begins.
const EARLY_PAUSE: Duration = Duration::from_secs(10);
/// For how long a failure is everyone's answer, when there are no credentials.
const PAUSE: Duration = Duration::from_secs(1);

/// The credentials of a client.
pub(crate) struct Cache(Source);

enum Source {
    Static(Arc<Credentials>),
    Provider(Renewing),
}

impl Cache {
    /// Keeps what the provider gives.
    pub(crate) fn new(provider: Arc<dyn Provider>) -> Self {
        if let Some(credentials) = provider.constant() {
            return Cache(Source::Static(Arc::new(credentials)));
        }
        Cache(Source::Provider(Renewing {
            provider,
            state: Mutex::default(),
            unproven: AtomicBool::default(),
            turn: tokio::sync::Mutex::new(()),
        }))
    }

    /// Gives credentials that hold. What is sent for them is given at most this time.
    ///
    /// # Errors
    ///
    /// [`Error::is_credentials`]: the provider gives none.
    pub(crate) async fn get(
        &self,
        context: &Context,
        at_most: Duration,
    ) -> Result<Arc<Credentials>, Error> {
        match &self.0 {
            Source::Static(credentials) => Ok(Arc::clone(credentials)),
            Source::Provider(renewing) => renewing.get(context, at_most).await,
        }
    }

    /// Forgets credentials that the service refused, unless they are replaced already: however
    /// many calls were refused, the provider is asked once. Gives whether asking again can give
    /// others: not if a service refuses whatever the provider gives, so that it is not asked without
    /// pause.
    pub(crate) fn invalidate(&self, used: &Arc<Credentials>, elapsed: Duration) -> bool {
        let Source::Provider(renewing) = &self.0 else {
            return false;
        };
        let mut state = renewing.state();
        let current = state.current.as_ref();
        if !current.is_some_and(|held| Arc::ptr_eq(&held.credentials, used)) {
            return true;
        }
        let lately = |moment: Duration| elapsed < moment.saturating_add(PAUSE);
        if state.refused.is_some_and(lately) && renewing.unproven.load(Relaxed) {
            return false;
        }
        renewing.unproven.store(true, Relaxed);
        state.refused = Some(elapsed);
        state.current = None;
        true
    }

    /// Notes that the service accepts what the provider gave.
    pub(crate) fn accepted(&self) {
        if let Source::Provider(renewing) = &self.0
            && renewing.unproven.load(Relaxed)
        {
            renewing.unproven.store(false, Relaxed);
        }
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Static(credentials) => fmt::Debug::fmt(credentials, formatter),
            Source::Provider(renewing) => formatter.write_str(renewing.provider.name()),
        }
    }
}

struct Renewing {
    provider: Arc<dyn Provider>,
    state: Mutex<State>,
    /// Whether the service refused credentials, and has accepted none since.
    unproven: AtomicBool,
    /// Held by the one call that asks the provider.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    current: Option<Held>,
    /// When renewing was last begun, by the clock's monotonic time.
    renewal: Option<Duration>,
    /// When credentials were last forgotten because the service refused them.
    refused: Option<Duration>,
    /// The last failure without credentials, and when it was.
    failure: Option<(Duration, String)>,
}

struct Held {
    credentials: Arc<Credentials>,
    life: Option<Life>,
}

/// Until when credentials are used.
#[derive(Clone, Copy)]
struct Life {
    renew_at: SystemTime,
    ends_at: SystemTime,
}

impl Life {
    fn new(expires_at: SystemTime, now: SystemTime) -> Self {
        let left = expires_at.duration_since(now).unwrap_or_default();
        let left = if left.is_zero() {
            ARRIVED_EXPIRED
        } else {
            left
        };
        Life {
            renew_at: now + left.saturating_sub(EARLY.min(left / 4)),
            ends_at: now + left,
        }
    }
}

/// What a call finds.
enum Found {
    Good(Arc<Credentials>),
    /// They hold, and it is time to renew them.
    Old(Arc<Credentials>),
    Nothing,
    /// There are none, and were none a moment ago.
    Failure(Error),
}

impl Renewing {
    async fn get(&self, context: &Context, at_most: Duration) -> Result<Arc<Credentials>, Error> {
        let turn = match self.look(context) {
            Found::Good(credentials) => return Ok(credentials),
            Found::Failure(error) => return Err(error),
            Found::Old(old) => match self.turn.try_lock() {
                Ok(turn) => turn,
                Err(_) => return Ok(old),
            },
            Found::Nothing => self.turn.lock().await,
        };
        // Another call may have asked since.
        let outcome = match self.look(context) {
            Found::Good(credentials) => Ok(credentials),
            Found::Failure(error) => Err(error),
            Found::Old(old) => Ok(self.renew(context, at_most).await.unwrap_or(old)),
            Found::Nothing => self.obtain(context, at_most).await,
        };
        drop(turn);
        outcome
    }

    fn look(&self, context: &Context) -> Found {
        let state = self.state();
        let lately = |begin: Duration, pause| context.clock.elapsed() < begin + pause;
        if let Some(held) = &state.current {
            let credentials = Arc::clone(&held.credentials);
            let Some(life) = held.life else {
                return Found::Good(credentials);
            };
            let now = context.clock.now();
            if now < life.ends_at {
                let tried = state
                    .renewal
                    .is_some_and(|begin| lately(begin, EARLY_PAUSE));
                return if now < life.renew_at || tried {
                    Found::Good(credentials)
                } else {
                    Found::Old(credentials)
                };
            }
        }
        match &state.failure {
            Some((moment, why)) if lately(*moment, PAUSE) => {
                Found::Failure(Error::credentials(why.clone()))
            }
            _ => Found::Nothing,
        }
    }

    /// Replaces credentials that still hold, if that works soon.
    async fn renew(&self, context: &Context, at_most: Duration) -> Option<Arc<Credentials>> {
        // Noted first, so that a call that is dropped does not pass the delay on to the next.
        self.state().renewal = Some(context.clock.elapsed());
        let name = self.provider.name();
        let limit = EARLY_LIMIT.min(at_most);
        let limited = limited(context, limit);
        let mut renewed = self.provider.provide(&limited);
        let renewed = within(&*context.clock, limit, renewed.as_mut());
        match renewed.await {
            Some(Ok(credentials)) => return Some(self.keep(credentials, context)),
            Some(Err(error)) => {
                tracing::warn!(provider = name, %error, "credentials are not renewed yet");
            }
            None => tracing::warn!(provider = name, "credentials are not renewed in time"),
        }
        None
    }

    /// Asks for credentials, when there are none.
    async fn obtain(
        &self,
        context: &Context,
        at_most: Duration,
    ) -> Result<Arc<Credentials>, Error> {
        let began = context.clock.elapsed();
        match self.provider.provide(&limited(context, at_most)).await {
            Ok(credentials) => Ok(self.keep(credentials, context)),
            Err(error) => {
                let why = self.describe(&error);
                let now = context.clock.elapsed();
                // That this call had too little time says nothing about the others.
                if now.saturating_sub(began) < at_most {
                    self.state().failure = Some((now, why.clone()));
                }
                Err(Error::credentials(why))
            }
        }
    }

    fn keep(&self, credentials: Credentials, context: &Context) -> Arc<Credentials> {
        let expires_at = credentials.expires_at();
        tracing::debug!(
            provider = self.provider.name(),
            access_key = credentials.access_key(),
            expires_at = expires_at.map(|moment| tracing::field::display(XDate::from(moment))),
            "credentials obtained"
        );
        let credentials = Arc::new(credentials);
        let mut state = self.state();
        state.current = Some(Held {
            credentials: Arc::clone(&credentials),
            life: expires_at.map(|expires_at| Life::new(expires_at, context.clock.now())),
        });
        (state.renewal, state.failure) = (None, None);
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
