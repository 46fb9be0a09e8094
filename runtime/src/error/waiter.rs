//! Why a wait ended without its state.

use std::fmt;

use super::{Error, Kind};

/// A wait that ended without its state.
#[derive(Debug)]
pub(super) struct WaiterError {
    name: &'static str,
    outcome: WaitOutcome,
    /// Where the state is in the result; empty if an error is the state.
    path: &'static str,
    state: Option<String>,
    cause: Option<Error>,
}

/// How a wait ended without its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WaitOutcome {
    /// The state cannot be reached any more.
    Failure,
    /// The time is over.
    TimedOut,
}

impl Error {
    pub(crate) fn waiter(
        name: &'static str,
        outcome: WaitOutcome,
        (path, state): (&'static str, Option<String>),
        cause: Option<Error>,
    ) -> Self {
        Self::new(Kind::Waiter(WaiterError {
            name,
            outcome,
            path,
            state,
            cause,
        }))
    }

    /// A wait ended because the service reports a state from which the expected one is not reached, such as
    /// that a task has failed. [`Error::waiter_state`] has it.
    #[must_use]
    pub fn is_waiter_failure(&self) -> bool {
        self.waiter_error()
            .is_some_and(|error| error.outcome == WaitOutcome::Failure)
    }

    /// A wait ended because its time is over. [`Error::waiter_state`] has the last state.
    #[must_use]
    pub fn is_waiter_timeout(&self) -> bool {
        self.waiter_error()
            .is_some_and(|error| error.outcome == WaitOutcome::TimedOut)
    }

    /// The last state that a wait saw, as errors show it: the value, and before it the name that an enum
    /// gives it, such as `Failed (4)`; or the code of an error. `None` for other errors, and if the result
    /// did not have it.
    #[must_use]
    pub fn waiter_state(&self) -> Option<&str> {
        self.waiter_error()?.state.as_deref()
    }

    pub(super) fn waiter_error(&self) -> Option<&WaiterError> {
        match &self.0.kind {
            Kind::Waiter(error) => Some(error),
            _ => None,
        }
    }
}

impl WaiterError {
    /// The failed call that ended the wait.
    pub(super) fn cause(&self) -> Option<&Error> {
        self.cause.as_ref()
    }
}

impl fmt::Display for WaiterError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.as_deref().unwrap_or("unknown");
        let what = match self.path {
            "" => "the error",
            path => path,
        };
        match self.outcome {
            WaitOutcome::Failure => {
                write!(
                    formatter,
                    "cannot become `{}`: {what} is {state}",
                    self.name
                )?;
            }
            WaitOutcome::TimedOut => {
                let name = self.name;
                write!(formatter, "not `{name}` in time: {what} was last {state}")?;
            }
        }
        match &self.cause {
            Some(cause) => write!(formatter, "; {cause}"),
            None => Ok(()),
        }
    }
}
