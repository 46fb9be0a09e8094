//! Moments as a token counts them: whole seconds since 1970 in 32 bits, where zero means never.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::error::TokenError;

/// When a token or a privilege ends.
///
/// A [`Duration`] converts to [`Expiry::After`], a [`SystemTime`] to [`Expiry::At`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expiry {
    /// Never.
    Never,
    /// At this moment; fractions of a second are dropped. Until the year 2106.
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
    /// The value on the wire. A moment that would be written as zero is refused: it would mean
    /// the opposite.
    pub(super) fn seconds(self, issued_at: u32, what: &'static str) -> Result<u32, TokenError> {
        let seconds = match self {
            Expiry::Never => return Ok(0),
            Expiry::At(time) => seconds(time),
            Expiry::After(duration) => u32::try_from(duration.as_secs())
                .ok()
                .and_then(|duration| issued_at.checked_add(duration)),
        };
        let seconds = seconds.filter(|seconds| *seconds != 0);
        seconds.ok_or(TokenError::OutOfRange { what })
    }
}

/// A moment in seconds since 1970, if 32 bits can hold it.
pub(super) fn seconds(time: SystemTime) -> Option<u32> {
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    u32::try_from(since.as_secs()).ok()
}

/// The moment this many seconds after 1970.
pub(super) fn moment(seconds: u32) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds.into())
}

/// When something with this expiry ends, unless it never does.
pub(super) fn end(expiry: u32) -> Option<SystemTime> {
    (expiry != 0).then(|| moment(expiry))
}

/// Whether something with this expiry is over; it still holds in the second that it names.
pub(super) fn is_over(expiry: u32, now: SystemTime) -> bool {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    expiry != 0 && since.as_secs() > expiry.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn an_end_counts_from_the_issue() {
        assert_eq!(Expiry::from(HOUR).seconds(1000, "token"), Ok(4600));
        assert_eq!(Expiry::from(moment(7)).seconds(1000, "token"), Ok(7));
        assert_eq!(Expiry::Never.seconds(1000, "token"), Ok(0));
    }

    /// Zero means never: an end that came out as zero would last for ever.
    #[test]
    fn no_end_turns_into_never() {
        let refused = Err(TokenError::OutOfRange { what: "token" });
        assert_eq!(Expiry::At(UNIX_EPOCH).seconds(1000, "token"), refused);
        assert_eq!(Expiry::After(Duration::ZERO).seconds(0, "token"), refused);
        let before = Expiry::At(UNIX_EPOCH - HOUR);
        assert_eq!(before.seconds(1000, "token"), refused);
    }

    #[test]
    fn what_32_bits_cannot_hold_is_refused() {
        let refused = Err(TokenError::OutOfRange { what: "token" });
        assert_eq!(Expiry::After(HOUR).seconds(u32::MAX, "token"), refused);
        assert_eq!(Expiry::After(Duration::MAX).seconds(1, "token"), refused);
        let late = Expiry::At(moment(u32::MAX) + HOUR);
        assert_eq!(late.seconds(1, "token"), refused);
        let last = Expiry::At(moment(u32::MAX) + Duration::from_millis(999));
        assert_eq!(last.seconds(1, "token"), Ok(u32::MAX));
    }

    #[test]
    fn the_named_second_is_the_last() {
        assert!(!is_over(100, moment(100) + Duration::from_millis(999)));
        assert!(is_over(100, moment(101)));
        assert!(!is_over(0, moment(u32::MAX)));
        assert!(!is_over(100, UNIX_EPOCH - HOUR));
    }
}
