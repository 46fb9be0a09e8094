//! Telling the time and waiting: a trait, because both depend on where the program runs.

use std::time::{Duration, SystemTime};

use crate::future::Boxed;

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
    fn elapsed(&self) -> Duration;

    /// Waits at least this long.
    fn sleep(&self, duration: Duration) -> Boxed<'static, ()>;
}

/// When this process first asked. The clocks of all its clients count from here, so that clients
/// can share a limiter of quotas.
#[cfg(any(feature = "reqwest", feature = "blocking"))]
pub(crate) fn start() -> std::time::Instant {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    *START.get_or_init(std::time::Instant::now)
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

    fn elapsed(&self) -> Duration {
        let now = tokio::time::Instant::now().into_std();
        now.saturating_duration_since(start())
    }

    fn sleep(&self, duration: Duration) -> Boxed<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
