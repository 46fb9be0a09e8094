//! Time in tests: limits that only a hang reaches, and a fake clock.
//!
//! A test checks behaviour, not the speed of the machine. If it needs real time, it waits for an event
//! and gives up after [`HANG_LIMIT`].

use std::future::pending;
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use tokio::task::yield_now;
use volcengine_core::clock::Clock;
use volcengine_core::future::BoxFuture;

/// An operation that takes longer hangs, even on a busy machine.
pub const HANG_LIMIT: Duration = Duration::from_secs(120);

/// The timeout of a call that must not reach it, on a [`JumpingClock`].
pub const NO_LIMIT: Duration = Duration::from_secs(1_000);

/// Waits until a condition holds.
///
/// # Panics
///
/// If it does not hold within [`HANG_LIMIT`].
#[track_caller]
pub fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(
            start.elapsed() < HANG_LIMIT,
            "timed out waiting for: {what}"
        );
        sleep(Duration::from_millis(2));
    }
}

/// A clock that stands still. A sleep moves it forward at once and returns. Timers for the deadline of
/// a call with [`NO_LIMIT`] never fire.
#[derive(Clone, Debug)]
pub struct JumpingClock {
    begin: SystemTime,
    elapsed: Arc<Mutex<Duration>>,
}

impl JumpingClock {
    /// A clock that starts at this time.
    #[must_use]
    pub fn at(begin: SystemTime) -> Self {
        JumpingClock {
            begin,
            elapsed: Arc::default(),
        }
    }
}

impl Default for JumpingClock {
    fn default() -> Self {
        JumpingClock::at(SystemTime::now())
    }
}

impl Clock for JumpingClock {
    fn now(&self) -> SystemTime {
        self.begin + self.monotonic()
    }

    fn monotonic(&self) -> Duration {
        *self.elapsed.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let elapsed = Arc::clone(&self.elapsed);
        Box::pin(async move {
            // The timer of a deadline.
            if duration >= NO_LIMIT / 2 {
                pending::<()>().await;
            }
            yield_now().await;
            *elapsed.lock().unwrap() += duration;
        })
    }
}
