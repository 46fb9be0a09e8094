//! The error of a call that would have to wait too long for a quota.

use std::fmt;
use std::time::Duration;

/// The slot would come later than the call can wait. Nothing was taken from the quotas.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuotaExceeded {
    /// How long the call would have to wait.
    pub retry_after: Duration,
    /// The quota with the longest wait, such as `150/s of StopPushPublicStream`.
    pub quota: String,
}

impl fmt::Display for QuotaExceeded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let QuotaExceeded { retry_after, quota } = self;
        write!(
            formatter,
            "the quota of {quota} is used up for {:.3} s, longer than this call can wait; \
             call less often, or set a longer timeout",
            retry_after.as_secs_f64()
        )
    }
}

impl std::error::Error for QuotaExceeded {}
