//! A clock, so that these tests need no transport of the runtime.

use std::time::{Duration, Instant, SystemTime};

use volcengine_core::clock::Clock;
use volcengine_core::future::BoxFuture;

#[derive(Clone, Copy)]
pub(crate) struct TestClock(Instant);

impl Default for TestClock {
    fn default() -> Self {
        TestClock(Instant::now())
    }
}

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
