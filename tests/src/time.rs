//! Time in tests: limits that only a hang reaches, and a clock that moves on by itself.
//!
//! A test proves behaviour and not the speed of the machine it runs on. Where real time has to pass,
//! it waits for what is to happen, and gives up after [`HANG_LIMIT`].

use std::future::pending;
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use tokio::task::yield_now;
use volcengine_core::clock::Clock;
use volcengine_core::future::BoxFuture;

/// What takes longer hangs, however busy the machine is.
pub const HANG_LIMIT: Duration = Duration::from_secs(120);

/// The time limit of a call that must not reach it, on a [`JumpingClock`].
pub const NO_LIMIT: Duration = Duration::from_secs(1_000);

/// Waits until a condition holds.
///
/// # Panics
///
/// If it does not hold within [`HANG_LIMIT`].
#[track_caller]
pub fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < HANG_LIMIT, "waited in vain: {what}");
        sleep(Duration::from_millis(2));
    }
}

/// A clock that stands still, except that sleeping moves it on at once. Alarms for the deadline of a
/// call with [`NO_LIMIT`] never ring.
#[derive(Clone, Debug)]
pub struct JumpingClock {
    begin: SystemTime,
    elapsed: Arc<Mutex<Duration>>,
}

impl JumpingClock {
    /// A clock that shows this time at first.
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
            // An alarm: what is left of the call's time.
            if duration >= NO_LIMIT / 2 {
                pending::<()>().await;
            }
            yield_now().await;
            *elapsed.lock().unwrap() += duration;
        })
    }
}
