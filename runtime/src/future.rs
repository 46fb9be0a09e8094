//! Futures as trait objects, and futures with a time limit.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use crate::clock::Clock;

/// A future of unknown type. It can be sent between threads, except in a browser, where there is
/// one thread and most futures cannot.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A future of unknown type. It can be sent between threads, except in a browser, where there is
/// one thread and most futures cannot.
#[cfg(target_arch = "wasm32")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

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

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::pin::pin;
    use std::sync::Mutex;
    use std::time::SystemTime;

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
