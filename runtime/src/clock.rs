//! Telling the time and waiting: a trait, because both depend on where the program runs.

use std::future::{Future, poll_fn};
use std::pin::Pin;
#[cfg(any(feature = "reqwest", feature = "blocking"))]
use std::sync::OnceLock;
use std::task::Poll;
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

/// What `future` gives, unless the clock passes `limit` first.
///
/// A future that is ready at once needs no timer. It is borrowed, so that it is in memory once. What
/// it spends before it first waits counts, since transports that block spend all of it there.
pub(crate) async fn timeout<F: Future + ?Sized>(
    clock: &dyn Clock,
    limit: Duration,
    mut future: Pin<&mut F>,
) -> Option<F::Output> {
    let begun = clock.monotonic();
    let mut alarm = None;
    poll_fn(|context| {
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        let alarm = alarm.get_or_insert_with(|| {
            // In whole milliseconds: what the future limits to the same time by itself ends first.
            let spent = clock.monotonic().saturating_sub(begun).as_millis();
            let spent = Duration::from_millis(u64::try_from(spent).unwrap_or(u64::MAX));
            clock.sleep(limit.saturating_sub(spent))
        });
        alarm.as_mut().poll(context).map(|()| None)
    })
    .await
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

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::pin::pin;
    use std::sync::Mutex;

    use super::*;

    /// A clock that others move on, and that says for how long it was to sleep.
    #[derive(Default)]
    struct Moved {
        elapsed: Mutex<Duration>,
        slept: Mutex<Vec<Duration>>,
    }

    impl Clock for Moved {
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
    async fn what_blocks_spends_of_the_limit() {
        let clock = Moved::default();
        let blocking = |spent: Duration| {
            let clock = &clock;
            async move {
                *clock.elapsed.lock().unwrap() += spent;
                pending::<()>().await;
            }
        };
        let limit = Duration::from_secs(5);
        for spent in [Duration::from_secs(3), Duration::from_secs(7)] {
            assert_eq!(timeout(&clock, limit, pin!(blocking(spent))).await, None);
        }
        let slept = clock.slept.lock().unwrap();
        assert_eq!(*slept, [Duration::from_secs(2), Duration::ZERO]);
    }
}
