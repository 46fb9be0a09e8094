//! The limiter, which delays requests until their slot.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::charge::{Share, default_burst};
use super::local_store::LocalStore;
use super::store_with_fallback::StoreWithFallback;
use super::{Charge, Decision, QuotaExceeded, Store};
use crate::clock::Clock;
use crate::schema::{ActionInfo, ActionRef, Quota, Reflect, ValueRef};

/// What to do with a request that exceeds a quota.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Wait for the slot, if it comes before the call's deadline.
    #[default]
    Wait,
    /// Fail at once.
    FailFast,
    /// Send it, and count nothing.
    Off,
}

/// Keeps requests within the quotas of their actions. Clones count together.
///
/// All calls to one limiter must use clocks with the same origin of
/// [`monotonic`](Clock::monotonic), like those of one client.
#[derive(Clone)]
pub struct Limiter {
    mode: Mode,
    burst: Arc<dyn Fn(&Quota) -> u32 + Send + Sync>,
    local: Arc<LocalStore>,
    store: Option<Arc<StoreWithFallback>>,
}

/// Allows a request to be sent now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Permit {
    /// How long the request waited for its slot.
    pub queued_for: Duration,
}

impl Limiter {
    /// A limiter for this process, with [`Mode::Wait`].
    #[must_use]
    pub fn new() -> Self {
        Limiter {
            mode: Mode::default(),
            burst: Arc::new(default_burst),
            local: Arc::default(),
            store: None,
        }
    }

    /// Sets what to do with requests that exceed a quota. Defaults to [`Mode::Wait`].
    ///
    /// Other clones keep their mode and still count together, so that one part of a program can
    /// wait while another fails.
    #[must_use]
    pub fn with_mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Sets how many units of a quota can be used at once after a pause; at least 1.
    ///
    /// Defaults to a tenth of the limit for quotas per second, and to the whole limit for longer
    /// periods.
    #[must_use]
    pub fn with_burst(mut self, burst: impl Fn(&Quota) -> u32 + Send + Sync + 'static) -> Self {
        self.burst = Arc::new(burst);
        self
    }

    /// Keeps the quotas in a store that other processes share. Defaults to none.
    #[must_use]
    pub fn with_store(mut self, store: impl Store + 'static) -> Self {
        self.store = Some(Arc::new(StoreWithFallback::new(store)));
        self
    }

    /// What to do with requests that exceed a quota.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether the store has failed recently, so that this process keeps the quotas by itself.
    #[must_use]
    pub fn is_degraded(&self) -> bool {
        let store = self.store.as_ref();
        store.is_some_and(|store| !store.is_available())
    }

    /// What a request takes from the quotas of its action; empty if there are none.
    #[must_use]
    pub fn charges(&self, info: &'static ActionInfo, request: &dyn Reflect) -> Vec<Charge> {
        let request = ValueRef::Record(request);
        let shares = info.quotas.iter().map(|quota| Share::new(quota, request));
        self.charge(shares, info.into(), || Cow::Borrowed(info.name))
    }

    /// The same for an action with a name of its own.
    pub(crate) fn charge<'r>(
        &self,
        shares: impl Iterator<Item = Share<'r>>,
        action: ActionRef<'_>,
        name: impl Fn() -> Cow<'static, str>,
    ) -> Vec<Charge> {
        if self.mode == Mode::Off {
            return Vec::new();
        }
        let charge = |share: Share<'r>| {
            let burst = (self.burst)(share.quota);
            Charge::new(&share, burst, action, name())
        };
        shares.map(charge).collect()
    }

    /// Takes a slot for all charges of a request, and waits for it.
    ///
    /// Slots are in the order of the calls. Dropping the future before it is ready releases the
    /// slot.
    ///
    /// # Errors
    ///
    /// [`QuotaExceeded`] if the slot would come later than `max_wait` from now, or not at once with
    /// [`Mode::FailFast`] or with a clock that cannot wait here. It fails without waiting and takes
    /// nothing.
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
                return Err(QuotaExceeded {
                    retry_after: wait,
                    quota: describe(charges.get(charge)),
                    no_timer: None,
                });
            }
        };
        if !reservation.wait().is_zero() {
            let slot = clock.try_sleep(reservation.wait());
            slot.map_err(|no_timer| QuotaExceeded {
                retry_after: reservation.wait(),
                quota: describe(charges.first()),
                no_timer: Some(no_timer),
            })?
            .await;
        }
        reservation.commit();
        let queued_for = clock.monotonic().saturating_sub(began);
        Ok(Permit { queued_for })
    }

    /// Takes a slot for all charges if it is now and no store has to decide. Returns whether it did.
    ///
    /// Nearly all requests get their slot so, and need no future for it.
    pub(crate) fn try_acquire(&self, charges: &[Charge], now: Duration) -> bool {
        if charges.is_empty() || self.mode == Mode::Off {
            return true;
        }
        if self.store.is_some() {
            return false;
        }
        match self.local.reserve(charges, now, Duration::ZERO) {
            Decision::Granted(reservation) => {
                reservation.commit();
                true
            }
            Decision::Denied { .. } => false,
        }
    }

    async fn decide(&self, charges: &[Charge], clock: &dyn Clock, max_wait: Duration) -> Decision {
        let began = clock.monotonic();
        if let Some(store) = &self.store
            && let Some(decision) = store.reserve(charges, clock, max_wait).await
        {
            return decision;
        }
        let now = clock.monotonic();
        let max_wait = max_wait.saturating_sub(now.saturating_sub(began));
        self.local.reserve(charges, now, max_wait)
    }
}

fn describe(charge: Option<&Charge>) -> String {
    charge.map(Charge::to_string).unwrap_or_default()
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
            .field("store", &self.store.is_some())
            .field("degraded", &self.is_degraded())
            .finish_non_exhaustive()
    }
}
