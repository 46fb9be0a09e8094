//! Counts the requests in flight.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The number of requests in flight, and its peak.
#[derive(Debug, Default)]
pub(crate) struct InFlight {
    count: AtomicUsize,
    peak: AtomicUsize,
}

/// Counts one request until it is dropped.
#[derive(Debug)]
pub(crate) struct InFlightGuard<'f>(&'f InFlight);

impl InFlight {
    pub(crate) fn enter(&self) -> InFlightGuard<'_> {
        let count = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        self.peak.fetch_max(count, Ordering::Relaxed);
        InFlightGuard(self)
    }

    pub(crate) fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    pub(crate) fn peak(&self) -> usize {
        self.peak.load(Ordering::Relaxed)
    }

    /// Resets the peak to the current count.
    pub(crate) fn clear(&self) {
        self.peak.store(self.count(), Ordering::Relaxed);
    }
}

impl Drop for InFlightGuard<'_> {
    fn drop(&mut self) {
        self.0.count.fetch_sub(1, Ordering::Relaxed);
    }
}
