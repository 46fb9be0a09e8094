//! The server's clock, which can be wrong on purpose.

use std::time::{Duration, SystemTime};

/// This machine's clock, moved.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ServerClock {
    ahead: Duration,
    behind: Duration,
}

impl ServerClock {
    pub(crate) fn ahead(by: Duration) -> Self {
        ServerClock {
            ahead: by,
            behind: Duration::ZERO,
        }
    }

    pub(crate) fn behind(by: Duration) -> Self {
        ServerClock {
            ahead: Duration::ZERO,
            behind: by,
        }
    }

    /// What it shows; this machine's time if the moved one cannot be told.
    pub(crate) fn now(self) -> SystemTime {
        let now = SystemTime::now();
        let moved = now.checked_add(self.ahead);
        let moved = moved.and_then(|moved| moved.checked_sub(self.behind));
        moved.unwrap_or(now)
    }
}
