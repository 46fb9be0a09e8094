//! The machine's clock is set while the client runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use volcengine_mock::MockServer;
use volcengine_rtc::core::clock::{Clock, TokioClock};
use volcengine_rtc::core::future::BoxFuture;
use volcengine_rtc::core::quota::{Limiter, Mode};
use volcgen_tests::HANG_LIMIT;

use crate::caller::{Caller, configure};
use crate::case::each;

const DAY: i64 = 24 * 60 * 60;

/// The clock of a machine that somebody sets. Deadlines use the monotonic one, which goes on.
#[derive(Clone, Default)]
struct SetClock(Arc<AtomicI64>);

impl SetClock {
    /// Sets the clock this many seconds ahead, or behind if that is negative.
    fn set(&self, ahead: i64) {
        self.0.store(ahead, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> SystemTime {
        let ahead = self.0.load(Ordering::SeqCst);
        let distance = Duration::from_secs(ahead.unsigned_abs());
        if ahead < 0 {
            TokioClock.now() - distance
        } else {
            TokioClock.now() + distance
        }
    }

    fn monotonic(&self) -> Duration {
        TokioClock.monotonic()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        TokioClock.sleep(duration)
    }
}

/// After each jump, the service rejects one request, and the client takes its time again.
#[test]
fn clock_that_jumps_by_a_day() {
    each(|run| {
        let server = MockServer::builder().enforce_rates(false);
        let server = server.start_blocking().unwrap();
        let clock = SetClock::default();
        let limiter = Limiter::new().with_mode(Mode::Off);
        let builder = server.configure(configure(""));
        let builder = builder.clock(clock.clone()).limiter(limiter);
        let caller = Caller::new(run.kind, HANG_LIMIT, builder);
        assert_eq!(caller.call(run.action).unwrap().sent, 1);
        for ahead in [DAY, -DAY, 0] {
            clock.set(ahead);
            let success = caller.call(run.action).unwrap();
            assert_eq!(
                (success.sent, success.waited),
                (2, Duration::ZERO),
                "{ahead}"
            );
            assert_eq!(caller.call(run.action).unwrap().sent, 1, "{ahead}");
        }
        assert_eq!(server.requests().len(), 1 + 3 * 3);
    });
}

/// Calls wait for their quota while the clock is set. Their waits and deadlines stay as they were.
#[test]
fn clock_that_jumps_while_calls_wait() {
    each(|run| {
        let server = MockServer::builder().enforce_rates(false);
        let server = server.start_blocking().unwrap();
        let clock = SetClock::default();
        // 150 per second, one at once: the last of 40 calls waits for 260 ms.
        let builder = server.configure(configure("")).clock(clock.clone());
        let builder = builder.limiter(Limiter::new().with_burst(|_| 1));
        let caller = Caller::new(run.kind, HANG_LIMIT, builder);
        let calling = caller.clone();
        let calls = std::thread::spawn(move || calling.calls(40, run.action));
        std::thread::sleep(Duration::from_millis(20));
        clock.set(DAY);
        for outcome in calls.join().unwrap() {
            assert!(outcome.unwrap().sent <= 2);
        }
    });
}
