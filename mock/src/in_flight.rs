//! How many requests are being answered at once.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Requests that are being answered, and the most there were at once.
#[derive(Debug, Default)]
pub(crate) struct InFlight {
    now: AtomicUsize,
    peak: AtomicUsize,
}

/// A request that is being answered, until this is dropped.
#[derive(Debug)]
pub(crate) struct InFlightGuard<'l>(&'l InFlight);

impl InFlight {
    pub(crate) fn begin(&self) -> InFlightGuard<'_> {
        let now = self.now.fetch_add(1, Ordering::Relaxed) + 1;
        self.peak.fetch_max(now, Ordering::Relaxed);
        InFlightGuard(self)
    }

    pub(crate) fn now(&self) -> usize {
        self.now.load(Ordering::Relaxed)
    }

    pub(crate) fn peak(&self) -> usize {
        self.peak.load(Ordering::Relaxed)
    }

    /// Forgets the peak.
    pub(crate) fn clear(&self) {
        self.peak.store(self.now(), Ordering::Relaxed);
    }
}

impl Drop for InFlightGuard<'_> {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::Relaxed);
    }
}
