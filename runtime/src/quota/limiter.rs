//! The limiter: lets requests wait for their turn.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::charge::default_burst;
use super::local_store::LocalStore;
use super::store_with_fallback::StoreWithFallback;
use super::{Charge, Decision, QuotaExceeded, Store};
use crate::clock::Clock;
use crate::schema::{ActionInfo, Quota, Reflect};

/// What is done with a request for which a quota has no room yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// It waits for its turn, if that comes before the call's deadline.
    #[default]
    Wait,
    /// It fails at once.
    FailFast,
    /// It is sent; nothing is counted.
    Off,
}

/// Keeps requests within the quotas of their actions. Clones count together.
///
/// All calls of one limiter must be made with clocks that agree on
/// [`monotonic`](Clock::monotonic), as those of one client do.
#[derive(Clone)]
pub struct Limiter {
    mode: Mode,
    burst: Arc<dyn Fn(&Quota) -> u32 + Send + Sync>,
    local: Arc<LocalStore>,
    shared: Option<Arc<StoreWithFallback>>,
}

/// A request's turn has come; it is to be sent now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Permit {
    /// How long the request waited for its turn.
    pub queued_for: Duration,
}

impl Limiter {
    /// A limiter for this process that lets requests wait.
    #[must_use]
    pub fn new() -> Self {
        Limiter {
            mode: Mode::default(),
            burst: Arc::new(default_burst),
            local: Arc::default(),
            shared: None,
        }
    }

    /// Sets what is done with requests for which there is no room. Other clones are not changed,
    /// and all still count together, so that one part of a program can wait and another fail.
    #[must_use]
    pub fn with_mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Sets how many units of a quota may be used at once, if it was not used for a while; what is
    /// less than 1 counts as 1.
    ///
    /// If this is not set: a tenth of the limit for quotas of a second, the whole limit for longer
    /// periods.
    #[must_use]
    pub fn with_burst(mut self, burst: impl Fn(&Quota) -> u32 + Send + Sync + 'static) -> Self {
        self.burst = Arc::new(burst);
        self
    }

    /// Keeps the quotas in a store that other processes use, too.
    #[must_use]
    pub fn with_store(mut self, store: impl Store + 'static) -> Self {
        self.shared = Some(Arc::new(StoreWithFallback::new(store)));
        self
    }

    /// What is done with requests for which there is no room.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether the shared store did not answer lately, so that this process keeps the quotas on its
    /// own.
    #[must_use]
    pub fn is_degraded(&self) -> bool {
        let shared = self.shared.as_ref();
        shared.is_some_and(|shared| !shared.is_available())
    }

    /// What a request takes from the quotas of its action; nothing if there are none.
    #[must_use]
    pub fn charges(&self, info: &'static ActionInfo, request: &dyn Reflect) -> Vec<Charge> {
        if self.mode == Mode::Off {
            return Vec::new();
        }
        let charge = |quota| Charge::new(quota, (self.burst)(quota), info, request);
        info.quotas.iter().map(charge).collect()
    }

    /// Takes from the quotas what a request claims, and waits for the request's turn.
    ///
    /// Turns are given in the order of the calls. Dropping the future before it is ready gives the
    /// turn back.
    ///
    /// # Errors
    ///
    /// [`QuotaExceeded`] if the turn would come later than `max_wait` from now, or with
    /// [`Mode::FailFast`] not at once. It is given without waiting, and nothing is taken.
    pub async fn acquire(
        &self,
        charges: &[Charge],
        clock: &dyn Clock,
        max_wait: Duration,
    ) -> Result<Permit, QuotaExceeded> {
        if charges.is_empty() || self.mode == Mode::Off {
            return Ok(Permit::default());
        }
        let began = clock.monotonic();
        let max_wait = match self.mode {
            Mode::FailFast => Duration::ZERO,
            Mode::Wait | Mode::Off => max_wait,
        };
        let reservation = match self.decide(charges, clock, max_wait).await {
            Decision::Granted(reservation) => reservation,
            Decision::Denied { wait, charge } => {
                let quota = charges
                    .get(charge)
                    .map(Charge::to_string)
                    .unwrap_or_default();
                return Err(QuotaExceeded {
                    retry_after: wait,
                    quota,
                });
            }
        };
        if !reservation.wait().is_zero() {
            clock.sleep(reservation.wait()).await;
        }
        reservation.commit();
        let queued_for = clock.monotonic().saturating_sub(began);
        Ok(Permit { queued_for })
    }

    async fn decide(&self, charges: &[Charge], clock: &dyn Clock, max_wait: Duration) -> Decision {
        let began = clock.monotonic();
        if let Some(shared) = &self.shared
            && let Some(decision) = shared.reserve(charges, clock, max_wait).await
        {
            return decision;
        }
        let now = clock.monotonic();
        let max_wait = max_wait.saturating_sub(now.saturating_sub(began));
        self.local.reserve(charges, now, max_wait)
    }
}

impl Default for Limiter {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Limiter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Limiter")
            .field("mode", &self.mode)
            .field("shared", &self.shared.is_some())
            .field("degraded", &self.is_degraded())
            .finish_non_exhaustive()
    }
}
