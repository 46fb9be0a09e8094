//! The refusal to wait for a quota.

use std::fmt;
use std::time::Duration;

/// There is no room in a quota within the time that the call may wait; nothing was taken from it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuotaExceeded {
    /// How long the call would have had to wait.
    pub retry_after: Duration,
    /// The quota, such as `150/s of StopPushPublicStream`.
    pub quota: String,
}

impl fmt::Display for QuotaExceeded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let QuotaExceeded { retry_after, quota } = self;
        write!(
            formatter,
            "the quota of {quota} is used up for {:.3} s, longer than this call may wait; \
             call less often, or give the call more time",
            retry_after.as_secs_f64()
        )
    }
}

impl std::error::Error for QuotaExceeded {}
