//! The error of a call that would have to wait too long for a quota.

use std::fmt;
use std::time::Duration;

use crate::clock::NoTimer;

/// The slot would come later than the call can wait. Nothing was taken from the quotas.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuotaExceeded {
    /// How long the call would have to wait.
    pub retry_after: Duration,
    /// The quota with the longest wait, such as `150/s of StopPushPublicStream`.
    pub quota: String,
    /// Why the call cannot wait at all, if that is so.
    pub no_timer: Option<NoTimer>,
}

impl fmt::Display for QuotaExceeded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.retry_after.as_secs_f64();
        write!(
            formatter,
            "the quota of {} is used up for {seconds:.3} s",
            self.quota
        )?;
        match self.no_timer {
            None => formatter.write_str(
                ", longer than this call can wait; call less often, or set a longer timeout",
            ),
            Some(no_timer) => write!(formatter, "; {no_timer}"),
        }
    }
}

impl std::error::Error for QuotaExceeded {}
