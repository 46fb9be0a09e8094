//! The time, timers and timeouts: a trait, because they depend on where the program runs.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
use std::sync::OnceLock;
use std::task::{Context, Poll};
#[cfg(any(feature = "hyper", feature = "reqwest"))]
use std::time::Instant;
use std::time::{Duration, SystemTime};

use crate::future::BoxFuture;

/// The time and timers.
///
/// Clients default to tokio's clock with the features `hyper` and `reqwest`. Implement the trait for
/// other environments, such as a browser, or for tests that skip time.
pub trait Clock: Send + Sync {
    /// The wall clock, for signatures and the expiry of credentials.
    fn now(&self) -> SystemTime;

    /// The time since an arbitrary epoch, which stays the same while the program runs. Never goes
    /// backwards. Deadlines, waits and quotas use it.
    fn monotonic(&self) -> Duration;

    /// Waits at least for this duration.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Waits at least for this duration, if there are timers where the caller is polled. Clients call
    /// this. Defaults to [`sleep`](Clock::sleep).
    ///
    /// # Errors
    ///
    /// [`NoTimer`] says what is missing, for example a tokio runtime.
    fn try_sleep(&self, duration: Duration) -> Result<BoxFuture<'static, ()>, NoTimer> {
        Ok(self.sleep(duration))
    }
}

/// Why a [`Clock`] cannot wait here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTimer(&'static str);

impl NoTimer {
    /// An error that says what is missing.
    #[must_use]
    pub const fn new(missing: &'static str) -> Self {
        NoTimer(missing)
    }
}

impl fmt::Display for NoTimer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "cannot wait: {}", self.0)
    }
}

impl std::error::Error for NoTimer {}

/// Why a future did not end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interrupted {
    TimedOut,
    NoTimer(NoTimer),
}

/// Runs a future for at most `limit`.
///
/// # Errors
///
/// It timed out, or is not ready at once and there is no timer.
///
/// A future that is ready at once needs no timer. Time that the first poll takes counts, because
/// transports that block spend all of it there. The future is borrowed to keep it in memory once.
pub(crate) fn timeout<'f, F: Future + ?Sized>(
    clock: &'f dyn Clock,
    limit: Duration,
    future: Pin<&'f mut F>,
) -> Timeout<'f, F> {
    timeout_since(clock, clock.monotonic(), limit, future)
}

/// Runs a future until `limit` has passed since `started`, see [`timeout`].
pub(crate) fn timeout_since<'f, F: Future + ?Sized>(
    clock: &'f dyn Clock,
    started: Duration,
    limit: Duration,
    future: Pin<&'f mut F>,
) -> Timeout<'f, F> {
    Timeout {
        clock,
        started,
        limit,
        future,
        timer: None,
    }
}

/// The future of [`timeout`]. An `async fn` would take twice the memory.
pub(crate) struct Timeout<'f, F: ?Sized> {
    clock: &'f dyn Clock,
    started: Duration,
    limit: Duration,
    future: Pin<&'f mut F>,
    timer: Option<BoxFuture<'static, ()>>,
}

impl<F: Future + ?Sized> Future for Timeout<'_, F> {
    type Output = Result<F::Output, Interrupted>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        if let Poll::Ready(output) = this.future.as_mut().poll(context) {
            return Poll::Ready(Ok(output));
        }
        let timer = match &mut this.timer {
            Some(timer) => timer,
            none => {
                // Rounded to whole milliseconds, so that the future's own timeout fires first.
                let spent = this.clock.monotonic().saturating_sub(this.started);
                let spent = u64::try_from(spent.as_millis()).unwrap_or(u64::MAX);
                let left = this.limit.saturating_sub(Duration::from_millis(spent));
                match this.clock.try_sleep(left) {
                    Ok(timer) => none.insert(timer),
                    Err(no_timer) => return Poll::Ready(Err(Interrupted::NoTimer(no_timer))),
                }
            }
        };
        let timed_out = timer.as_mut().poll(context);
        timed_out.map(|()| Err(Interrupted::TimedOut))
    }
}

/// The epoch of the clocks of this process, shared so that clients can share a limiter.
///
/// It lies an hour before the first use, because a test can have paused its clock by then.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
fn epoch() -> Instant {
    static EPOCH: OnceLock<Instant> = OnceLock::new();
    let hour = Duration::from_secs(3_600);
    *EPOCH.get_or_init(|| {
        let now = Instant::now();
        now.checked_sub(hour).unwrap_or(now)
    })
}

/// Tokio's clock, which tokio's test utilities can pause and advance.
///
/// [`sleep`](Clock::sleep) panics without a tokio runtime or without its timers, as tokio does;
/// [`try_sleep`](Clock::try_sleep) is an error.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioClock;

#[cfg(any(feature = "hyper", feature = "reqwest"))]
impl Clock for TokioClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        let now = tokio::time::Instant::now().into_std();
        now.saturating_duration_since(epoch())
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn try_sleep(&self, duration: Duration) -> Result<BoxFuture<'static, ()>, NoTimer> {
        crate::tokio_runtime::with_timers().map_err(NoTimer::new)?;
        Ok(self.sleep(duration))
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::pin::pin;
    use std::sync::Mutex;

    use super::*;

    /// A clock that tests set, and that records its timers.
    #[derive(Default)]
    struct ManualClock {
        elapsed: Mutex<Duration>,
        slept: Mutex<Vec<Duration>>,
    }

    impl Clock for ManualClock {
        fn now(&self) -> SystemTime {
            SystemTime::UNIX_EPOCH
        }

        fn monotonic(&self) -> Duration {
            *self.elapsed.lock().unwrap()
        }

        fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
            self.slept.lock().unwrap().push(duration);
            Box::pin(async {})
        }
    }

    #[tokio::test]
    async fn a_blocking_first_poll_counts_towards_the_timeout() {
        let clock = ManualClock::default();
        let blocking = |spent: Duration| {
            let clock = &clock;
            async move {
                *clock.elapsed.lock().unwrap() += spent;
                pending::<()>().await;
            }
        };
        let limit = Duration::from_secs(5);
        for spent in [Duration::from_secs(3), Duration::from_secs(7)] {
            let outcome = timeout(&clock, limit, pin!(blocking(spent))).await;
            assert_eq!(outcome, Err(Interrupted::TimedOut));
        }
        let slept = clock.slept.lock().unwrap();
        assert_eq!(*slept, [Duration::from_secs(2), Duration::ZERO]);
    }
}
