//! The server's clock, which can be wrong on purpose.

use std::time::{Duration, SystemTime};

/// This machine's clock, with an offset.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ServerClock {
    ahead: Duration,
    behind: Duration,
}

impl ServerClock {
    pub(crate) fn ahead(offset: Duration) -> Self {
        ServerClock {
            ahead: offset,
            behind: Duration::ZERO,
        }
    }

    pub(crate) fn behind(offset: Duration) -> Self {
        ServerClock {
            ahead: Duration::ZERO,
            behind: offset,
        }
    }

    /// The time with the offset; this machine's time if that is out of range.
    pub(crate) fn now(self) -> SystemTime {
        let now = SystemTime::now();
        let moved = now.checked_add(self.ahead);
        let moved = moved.and_then(|moved| moved.checked_sub(self.behind));
        moved.unwrap_or(now)
    }
}
