//! The limiter: lets requests wait for their turn.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::claim::default_burst;
use super::local::Local;
use super::shared::Shared;
use super::{Claim, Decision, Exceeded, Store};
use crate::clock::Clock;
use crate::schema::{OperationInfo, Quota, Reflect};

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
/// [`elapsed`](Clock::elapsed), as those of one client do.
#[derive(Clone)]
pub struct Limiter {
    mode: Mode,
    burst: Arc<dyn Fn(&Quota) -> u32 + Send + Sync>,
    local: Arc<Local>,
    shared: Option<Arc<Shared>>,
}

/// A request's turn has come; it is to be sent now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Permit {
    /// How long the request waited for its turn.
    pub waited: Duration,
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
        self.shared = Some(Arc::new(Shared::new(store)));
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
        shared.is_some_and(|shared| !shared.answers())
    }

    /// What a request takes from the quotas of its action; nothing if there are none.
    #[must_use]
    pub fn claims(&self, info: &'static OperationInfo, request: &dyn Reflect) -> Vec<Claim> {
        if self.mode == Mode::Off {
            return Vec::new();
        }
        let claim = |quota| Claim::new(quota, (self.burst)(quota), info, request);
        info.quotas.iter().map(claim).collect()
    }

    /// Takes from the quotas what a request claims, and waits for the request's turn.
    ///
    /// Turns are given in the order of the calls. Dropping the future before it is ready gives the
    /// turn back.
    ///
    /// # Errors
    ///
    /// [`Exceeded`] if the turn would come later than `at_most` from now, or with
    /// [`Mode::FailFast`] not at once. It is given without waiting, and nothing is taken.
    pub async fn acquire(
        &self,
        claims: &[Claim],
        clock: &dyn Clock,
        at_most: Duration,
    ) -> Result<Permit, Exceeded> {
        if claims.is_empty() || self.mode == Mode::Off {
            return Ok(Permit::default());
        }
        let began = clock.elapsed();
        let at_most = match self.mode {
            Mode::FailFast => Duration::ZERO,
            Mode::Wait | Mode::Off => at_most,
        };
        let reservation = match self.decide(claims, clock, at_most).await {
            Decision::Granted(reservation) => reservation,
            Decision::Denied { wait, claim } => {
                let quota = claims.get(claim).map(Claim::to_string).unwrap_or_default();
                return Err(Exceeded { wait, quota });
            }
        };
        if !reservation.wait().is_zero() {
            clock.sleep(reservation.wait()).await;
        }
        reservation.keep();
        let waited = clock.elapsed().saturating_sub(began);
        Ok(Permit { waited })
    }

    async fn decide(&self, claims: &[Claim], clock: &dyn Clock, at_most: Duration) -> Decision {
        let began = clock.elapsed();
        if let Some(shared) = &self.shared
            && let Some(decision) = shared.reserve(claims, clock, at_most).await
        {
            return decision;
        }
        let now = clock.elapsed();
        let at_most = at_most.saturating_sub(now.saturating_sub(began));
        self.local.reserve(claims, now, at_most)
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
