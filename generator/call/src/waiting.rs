//! Waiting for a state of a resource, by the description of the waiter.

use std::fmt;
use std::time::{Duration, Instant};

use serde_json::Value;
use volcengine_core::clock::Clock;
use volcengine_core::{Client, Error, Response};
use volcgen_model::instance::value_at;
use volcgen_model::model::{Acceptor, Matcher, Waiter, WaiterState};

use crate::{ActionRef, Json, send};

/// Why a wait ended without its state.
#[derive(Debug)]
pub enum WaitError {
    /// A call failed, and no acceptor says what that means.
    Call(Error),
    /// The state cannot be reached any more: the last state.
    Failed(String),
    /// The time is over: the last state.
    TimedOut(String),
}

impl fmt::Display for WaitError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WaitError::Call(error) => error.fmt(formatter),
            WaitError::Failed(state) => {
                write!(formatter, "the state cannot be reached any more: {state}")
            }
            WaitError::TimedOut(state) => {
                write!(
                    formatter,
                    "the state was not reached in time: the last one was {state}"
                )
            }
        }
    }
}

impl std::error::Error for WaitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            WaitError::Call(error) => Some(error),
            WaitError::Failed(_) | WaitError::TimedOut(_) => None,
        }
    }
}

/// Calls an action until a waiter decides, at most for `timeout`. `None` if an error is the state that was waited for,
/// such as that something is gone.
///
/// # Errors
///
/// The state cannot be reached, the time is over, or a call fails.
pub async fn wait(
    client: &Client,
    clock: &dyn Clock,
    (action, waiter): (ActionRef<'_>, &Waiter),
    parameters: &Json,
    timeout: Duration,
) -> Result<Option<Response<Value>>, WaitError> {
    let started = Instant::now();
    let mut delay = Duration::from_millis(waiter.poll_ms);
    loop {
        let outcome = client.call(send::untyped(action, parameters)).await;
        let decided = waiter
            .acceptors
            .iter()
            .find(|known| matches(known, &outcome));
        let state = state(waiter, &outcome);
        match (decided.map(|acceptor| acceptor.state), outcome) {
            (Some(WaiterState::Success), outcome) => return Ok(outcome.ok()),
            (Some(WaiterState::Failure), _) => return Err(WaitError::Failed(state)),
            (None, Err(error)) => return Err(WaitError::Call(error)),
            (Some(WaiterState::Retry) | None, _) => {}
        }
        let left = timeout.saturating_sub(started.elapsed());
        if left.is_zero() {
            return Err(WaitError::TimedOut(state));
        }
        clock.sleep(delay.min(left)).await;
        let longest = Duration::from_millis(waiter.max_poll_ms);
        delay = delay.saturating_mul(2).min(longest);
    }
}

fn matches(acceptor: &Acceptor, outcome: &Result<Response<Value>, Error>) -> bool {
    match (&acceptor.matcher, outcome) {
        (Matcher::Value { path, values }, Ok(response)) => {
            let found = value_at(&response.result, path);
            found.is_some_and(|found| values.iter().any(|known| known.value.equals(found)))
        }
        (Matcher::Error { code }, Err(error)) => error.code().is_some_and(|found| {
            let rest = found.strip_prefix(code.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }),
        _ => false,
    }
}

/// The state that a call reports, with the name that an enum gives it.
fn state(waiter: &Waiter, outcome: &Result<Response<Value>, Error>) -> String {
    let response = match outcome {
        Ok(response) => response,
        Err(error) => return error.code().unwrap_or("an error").to_owned(),
    };
    let seen = waiter
        .acceptors
        .iter()
        .find_map(|acceptor| match &acceptor.matcher {
            Matcher::Value { path, .. } => Some((path, value_at(&response.result, path)?)),
            Matcher::Error { .. } => None,
        });
    let Some((path, value)) = seen else {
        return "unknown".to_owned();
    };
    let all = waiter
        .acceptors
        .iter()
        .flat_map(|acceptor| match &acceptor.matcher {
            Matcher::Value {
                path: known,
                values,
            } if known == path => values.as_slice(),
            _ => &[],
        });
    let name = all
        .filter(|known| known.value.equals(value))
        .find_map(|known| known.name.as_deref());
    match name {
        Some(name) => format!("`{path}` is {name} ({value})"),
        None => format!("`{path}` is {value}"),
    }
}
