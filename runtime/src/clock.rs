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

/// The clock of tokio, which pauses and advances when tokio's test utilities say so.
#[cfg(feature = "reqwest")]
#[derive(Clone, Copy, Debug)]
pub struct TokioClock(tokio::time::Instant);

#[cfg(feature = "reqwest")]
impl TokioClock {
    /// A clock whose [`Clock::elapsed`] begins now.
    #[must_use]
    pub fn new() -> Self {
        TokioClock(tokio::time::Instant::now())
    }
}

#[cfg(feature = "reqwest")]
impl Default for TokioClock {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(feature = "reqwest")]
impl Clock for TokioClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, duration: Duration) -> Boxed<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
