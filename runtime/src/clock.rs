//! Telling the time and waiting: a trait, because both depend on where the program runs.

#[cfg(any(feature = "reqwest", feature = "blocking"))]
use std::sync::OnceLock;
#[cfg(any(feature = "reqwest", feature = "blocking"))]
use std::time::Instant;
use std::time::{Duration, SystemTime};

use crate::future::BoxFuture;

/// Tells the time and waits.
///
/// Clients bring one: tokio's with the feature `reqwest`, the operating system's in the blocking
/// client. A program without either, such as one in a browser, implements it; a test implements it
/// to make hours pass at once.
pub trait Clock: Send + Sync {
    /// The time of day. Signatures carry it, and expiry is measured by it.
    fn now(&self) -> SystemTime;

    /// The time since some moment that stays the same while the program runs; never goes
    /// backwards. Deadlines, waits and quotas are measured by it.
    fn monotonic(&self) -> Duration;

    /// Waits at least this long.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// Where the clocks of all clients of this process count from, so that clients can share a limiter
/// of quotas: an hour before the first of them was asked, since a test may have paused its clock by
/// then.
#[cfg(any(feature = "reqwest", feature = "blocking"))]
pub(crate) fn start() -> Instant {
    static START: OnceLock<Instant> = OnceLock::new();
    let hour = Duration::from_secs(3_600);
    *START.get_or_init(|| {
        let now = Instant::now();
        now.checked_sub(hour).unwrap_or(now)
    })
}

/// The clock of tokio, which pauses and advances when tokio's test utilities say so.
#[cfg(feature = "reqwest")]
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioClock;

#[cfg(feature = "reqwest")]
impl Clock for TokioClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        let now = tokio::time::Instant::now().into_std();
        now.saturating_duration_since(start())
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
