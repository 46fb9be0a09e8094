//! How far this machine's clock is from the service's.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use http::header::DATE;

/// A difference smaller than this does not explain that a signature was called too old: the
/// service tolerates minutes, and its `Date` is of whole seconds.
const RELEVANT_SECONDS: u64 = 2;

/// The difference in seconds, learnt from the service; positive if this machine is late.
#[derive(Debug, Default)]
pub(crate) struct ClockSkew(AtomicI64);

impl ClockSkew {
    /// The service's time when this machine's clock shows `local`.
    pub(crate) fn correct(&self, local: SystemTime) -> SystemTime {
        shift(local, self.0.load(Ordering::Relaxed))
    }

    /// The difference that [`correct`](ClockSkew::correct) corrects now.
    pub(crate) fn seconds(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Learns from the `Date` of a reply that arrived at `local`, to a request whose date was
    /// corrected by `used` seconds. Whether another request would have another date; what one call
    /// learns, another that failed at the same time uses.
    pub(crate) fn update(&self, headers: &HeaderMap, local: SystemTime, used: i64) -> bool {
        let date = headers.get(DATE).and_then(|date| date.to_str().ok());
        let Some(server) = date.and_then(|date| httpdate::parse_http_date(date).ok()) else {
            return false;
        };
        let seconds = unix(server).saturating_sub(unix(local));
        if seconds.abs_diff(used) < RELEVANT_SECONDS {
            return false;
        }
        let before = self.0.swap(seconds, Ordering::Relaxed);
        if seconds.abs_diff(before) >= RELEVANT_SECONDS {
            tracing::warn!(
                seconds,
                "this machine's clock differs from the service's and is corrected"
            );
        }
        true
    }
}

fn shift(time: SystemTime, seconds: i64) -> SystemTime {
    let by = Duration::from_secs(seconds.unsigned_abs());
    let shifted = if seconds < 0 {
        time.checked_sub(by)
    } else {
        time.checked_add(by)
    };
    shifted.unwrap_or(time)
}

/// Seconds since 1970; a clock that shows an earlier time counts as showing that.
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
    fn it_is_learnt_and_learnt_anew() {
        let skew = ClockSkew::default();
        let epoch_day = "Thu, 01 Jan 1970 00:20:00 GMT";
        assert!(
            skew.update(&dated(epoch_day), at(0), 0),
            "twenty minutes late"
        );
        assert_eq!(skew.correct(at(10)), at(1_210));
        assert!(!skew.update(&dated(epoch_day), at(1), 1_200), "no news");
        assert!(
            skew.update(&dated(epoch_day), at(1), 0),
            "news to that call"
        );
        assert!(
            skew.update(&dated(epoch_day), at(1_800), 1_199),
            "ten minutes early"
        );
        assert_eq!(skew.correct(at(1_800)), at(1_200));
    }

    #[test]
    fn nothing_is_learnt_from_no_date() {
        let skew = ClockSkew::default();
        assert!(!skew.update(&HeaderMap::new(), at(0), 0));
        assert!(!skew.update(&dated("yesterday"), at(0), 0));
        assert_eq!(skew.correct(at(5)), at(5));
    }
}
