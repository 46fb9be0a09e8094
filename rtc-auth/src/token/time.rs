//! Timestamps of a token: seconds since 1970 in 32 bits, where an expiry of zero means never.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::error::TokenError;

/// When a token or a privilege expires.
///
/// A [`Duration`] converts to [`Expiry::After`], a [`SystemTime`] to [`Expiry::At`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expiry {
    /// Never.
    Never,
    /// At this instant, before 2106; fractions of a second are dropped.
    At(SystemTime),
    /// This long after the token was issued, in whole seconds.
    After(Duration),
}

impl From<Duration> for Expiry {
    fn from(duration: Duration) -> Self {
        Expiry::After(duration)
    }
}

impl From<SystemTime> for Expiry {
    fn from(time: SystemTime) -> Self {
        Expiry::At(time)
    }
}

impl Expiry {
    /// The value on the wire. Rejects an expiry that would be written as zero, because zero means
    /// never.
    pub(super) fn unix_seconds(
        self,
        issued_at: u32,
        what: &'static str,
    ) -> Result<u32, TokenError> {
        let seconds = match self {
            Expiry::Never => return Ok(0),
            Expiry::At(time) => unix_seconds(time),
            Expiry::After(duration) => u32::try_from(duration.as_secs())
                .ok()
                .and_then(|duration| issued_at.checked_add(duration)),
        };
        let seconds = seconds.filter(|seconds| *seconds != 0);
        seconds.ok_or(TokenError::TimestampOutOfRange { what })
    }
}

/// The Unix timestamp in seconds, if it fits 32 bits.
pub(super) fn unix_seconds(time: SystemTime) -> Option<u32> {
    let since_epoch = time.duration_since(UNIX_EPOCH).ok()?;
    u32::try_from(since_epoch.as_secs()).ok()
}

/// The instant of a Unix timestamp.
pub(super) fn from_unix_seconds(seconds: u32) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds.into())
}

/// The instant of an expiry, or `None` if it is never.
pub(super) fn expiry_time(expiry: u32) -> Option<SystemTime> {
    (expiry != 0).then(|| from_unix_seconds(expiry))
}

/// Whether an expiry has passed. The second that it names is still valid.
pub(super) fn is_expired(expiry: u32, now: SystemTime) -> bool {
    let since_epoch = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    expiry != 0 && since_epoch.as_secs() > expiry.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn an_expiry_duration_counts_from_the_issue_time() {
        assert_eq!(Expiry::from(HOUR).unix_seconds(1000, "token"), Ok(4600));
        assert_eq!(
            Expiry::from(from_unix_seconds(7)).unix_seconds(1000, "token"),
            Ok(7)
        );
        assert_eq!(Expiry::Never.unix_seconds(1000, "token"), Ok(0));
    }

    /// Zero means never, so an expiry that is computed as zero must be an error.
    #[test]
    fn an_expiry_of_zero_is_rejected() {
        let rejected = Err(TokenError::TimestampOutOfRange { what: "token" });
        assert_eq!(Expiry::At(UNIX_EPOCH).unix_seconds(1000, "token"), rejected);
        assert_eq!(
            Expiry::After(Duration::ZERO).unix_seconds(0, "token"),
            rejected
        );
        let before = Expiry::At(UNIX_EPOCH - HOUR);
        assert_eq!(before.unix_seconds(1000, "token"), rejected);
    }

    #[test]
    fn an_expiry_that_overflows_32_bits_is_rejected() {
        let rejected = Err(TokenError::TimestampOutOfRange { what: "token" });
        assert_eq!(
            Expiry::After(HOUR).unix_seconds(u32::MAX, "token"),
            rejected
        );
        assert_eq!(
            Expiry::After(Duration::MAX).unix_seconds(1, "token"),
            rejected
        );
        let too_late = Expiry::At(from_unix_seconds(u32::MAX) + HOUR);
        assert_eq!(too_late.unix_seconds(1, "token"), rejected);
        let last = Expiry::At(from_unix_seconds(u32::MAX) + Duration::from_millis(999));
        assert_eq!(last.unix_seconds(1, "token"), Ok(u32::MAX));
    }

    #[test]
    fn an_expiry_includes_the_second_that_it_names() {
        assert!(!is_expired(
            100,
            from_unix_seconds(100) + Duration::from_millis(999)
        ));
        assert!(is_expired(100, from_unix_seconds(101)));
        assert!(!is_expired(0, from_unix_seconds(u32::MAX)));
        assert!(!is_expired(100, UNIX_EPOCH - HOUR));
    }
}
