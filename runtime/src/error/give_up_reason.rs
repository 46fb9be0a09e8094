//! Why a failed call was not retried.

use std::fmt;

/// Why a failed call was not retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GiveUpReason {
    /// A retry would fail again, or a quota has no room within the call's timeout.
    NotRetryable,
    /// The call may have executed, and the action is not idempotent.
    MayHaveExecuted,
    /// The call was sent as often as the [`RetryPolicy`](crate::RetryPolicy) allows.
    Attempts,
    /// The client's retry budget is used up, because too many calls fail.
    Budget,
    /// The deadline passed, or would pass before the next attempt.
    Deadline,
    /// There are no timers where the call is polled, so it cannot wait before the next attempt: for
    /// example, there is no tokio runtime.
    NoTimer,
}

impl fmt::Display for GiveUpReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            GiveUpReason::NotRetryable => "not retried: a retry would fail again",
            GiveUpReason::MayHaveExecuted => {
                "not retried: the call may have executed and is not idempotent"
            }
            GiveUpReason::Attempts => "not retried: no attempts left",
            GiveUpReason::Budget => "not retried: too many calls of this client fail",
            GiveUpReason::Deadline => "not retried: no time left before the deadline",
            GiveUpReason::NoTimer => {
                "not retried: cannot wait without timers, as of a tokio runtime with `enable_time`"
            }
        })
    }
}
