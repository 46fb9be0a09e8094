//! The difference between the service's clock and the local clock.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use http::header::DATE;

/// The smallest difference that matters: the service tolerates minutes, and its `Date` has whole
/// seconds.
const RELEVANT_SECONDS: u64 = 2;

/// The difference in seconds, from the service's `Date`. Positive if the local clock is slow.
#[derive(Debug, Default)]
pub(crate) struct ClockSkew(AtomicI64);

impl ClockSkew {
    /// The service's time when the local clock shows `local`.
    pub(crate) fn correct(&self, local: SystemTime) -> SystemTime {
        shift(local, self.0.load(Ordering::Relaxed))
    }

    /// The difference that [`correct`](ClockSkew::correct) applies.
    pub(crate) fn seconds(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Updates the difference from the `Date` of a response that arrived at `local`. The request
    /// was signed with a difference of `applied` seconds.
    ///
    /// Returns whether a retry would be signed with another time, even if a concurrent call has
    /// already made the update.
    pub(crate) fn update(&self, headers: &HeaderMap, local: SystemTime, applied: i64) -> bool {
        let date = headers.get(DATE).and_then(|date| date.to_str().ok());
        let Some(server) = date.and_then(|date| httpdate::parse_http_date(date).ok()) else {
            return false;
        };
        let seconds = unix(server).saturating_sub(unix(local));
        if seconds.abs_diff(applied) < RELEVANT_SECONDS {
            return false;
        }
        let previous = self.0.swap(seconds, Ordering::Relaxed);
        if seconds.abs_diff(previous) >= RELEVANT_SECONDS {
            tracing::warn!(
                seconds,
                "the local clock differs from the service's; signing with the service's time"
            );
        }
        true
    }
}

fn shift(time: SystemTime, seconds: i64) -> SystemTime {
    let offset = Duration::from_secs(seconds.unsigned_abs());
    let shifted = if seconds < 0 {
        time.checked_sub(offset)
    } else {
        time.checked_add(offset)
    };
    shifted.unwrap_or(time)
}

/// Seconds since 1970, or 0 before.
fn unix(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn dated(date: &str) -> HeaderMap {
        HeaderMap::from_iter([(DATE, HeaderValue::from_str(date).unwrap())])
    }

    #[test]
    fn a_date_updates_the_skew_each_time() {
        let skew = ClockSkew::default();
        let date = dated("Thu, 01 Jan 1970 00:20:00 GMT");
        assert!(skew.update(&date, at(0), 0), "twenty minutes slow");
        assert_eq!(skew.correct(at(10)), at(1_210));
        assert_eq!(skew.seconds(), 1_200);
        assert!(!skew.update(&date, at(1), 1_200), "already applied");
        assert!(skew.update(&date, at(1), 0), "not applied by that call");
        assert!(skew.update(&date, at(1_800), 1_199), "ten minutes fast");
        assert_eq!(skew.correct(at(1_800)), at(1_200));
        assert_eq!(skew.seconds(), -600);
        assert!(skew.update(&date, at(1_200), -600), "set right");
        assert_eq!((skew.correct(at(5)), skew.seconds()), (at(5), 0));
    }

    #[test]
    fn two_seconds_are_a_difference_and_one_is_not() {
        for (local, differs) in [(1_198, true), (1_199, false), (1_201, false), (1_202, true)] {
            let skew = ClockSkew::default();
            let date = dated("Thu, 01 Jan 1970 00:20:00 GMT");
            assert_eq!(skew.update(&date, at(local), 0), differs, "{local}");
        }
    }

    #[test]
    fn a_missing_or_invalid_date_keeps_the_skew() {
        let skew = ClockSkew::default();
        assert!(!skew.update(&HeaderMap::new(), at(0), 0));
        assert!(!skew.update(&dated("yesterday"), at(0), 0));
        assert_eq!(skew.correct(at(5)), at(5));
    }
}
