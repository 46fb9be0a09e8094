//! What a call went through before it ended.

use std::fmt;
use std::time::Duration;

use crate::error::Error;

/// How often a call was sent, what failed, and what was waited for.
///
/// Of a success from [`Response::attempts`](crate::Response::attempts), of a failure from
/// [`Error::attempts`].
#[derive(Debug, Default)]
pub struct Attempts {
    pub(crate) sent: u32,
    pub(crate) failed: Vec<FailedAttempt>,
    pub(crate) quota_delay: Duration,
    pub(crate) gave_up_because: Option<GiveUpReason>,
}

/// An attempt that failed and was followed by another.
#[derive(Debug)]
#[non_exhaustive]
pub struct FailedAttempt {
    /// Why it failed.
    pub error: Error,
    /// How long the client waited before the next.
    pub wait: Duration,
}

impl Attempts {
    /// How many requests were sent. None if the request was refused before, by a check, a quota or
    /// for want of credentials.
    #[must_use]
    pub fn sent(&self) -> u32 {
        self.sent
    }

    /// The attempts that failed and were followed by another, in order. The failure that ended the
    /// call is the error itself and not listed.
    #[must_use]
    pub fn failed(&self) -> &[FailedAttempt] {
        &self.failed
    }

    /// How long the call waited between attempts, in all.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.failed.iter().map(|failed| failed.wait).sum()
    }

    /// How long the call waited for quotas, in all.
    #[must_use]
    pub fn quota_delay(&self) -> Duration {
        self.quota_delay
    }

    /// Why a call that failed was not sent again. Nothing for a success, and nothing for a request
    /// that was refused before there was anything to try: it
    /// [breaks constraints](Error::is_invalid_request), or cannot be written as a URI.
    #[must_use]
    pub fn gave_up_because(&self) -> Option<GiveUpReason> {
        self.gave_up_because
    }
}

/// Why a call that failed was not sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GiveUpReason {
    /// Sending it again would fail again, or its turn in a quota comes later than it may wait.
    NotRetryable,
    /// It may have run, and running it twice is not the same as running it once.
    MayHaveExecuted,
    /// It was sent as often as the policy allows.
    Attempts,
    /// Too many calls of this client fail for all of them to be sent several times.
    Budget,
    /// Its time is up, or would be before the next attempt.
    Deadline,
}

impl fmt::Display for GiveUpReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            GiveUpReason::NotRetryable => "sending it again would fail again",
            GiveUpReason::MayHaveExecuted => {
                "not sent again, as it may have run and is not idempotent"
            }
            GiveUpReason::Attempts => "sent as often as the policy allows",
            GiveUpReason::Budget => "not sent again, as too many calls of this client fail",
            GiveUpReason::Deadline => "not sent again for want of time",
        })
    }
}
