//! The refusal to wait for a quota.

use std::fmt;
use std::time::Duration;

/// There is no room in a quota within the time that the call may wait; nothing was taken from it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exceeded {
    /// How long the call would have had to wait.
    pub wait: Duration,
    /// The quota, such as `150/s of StopPushPublicStream`.
    pub quota: String,
}

impl fmt::Display for Exceeded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Exceeded { wait, quota } = self;
        write!(
            formatter,
            "the quota of {quota} is used up for {:.3} s, longer than this call may wait; \
             call less often, or give the call more time",
            wait.as_secs_f64()
        )
    }
}

impl std::error::Error for Exceeded {}
