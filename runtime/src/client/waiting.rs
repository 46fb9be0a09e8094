//! Waiting for a state: calls, until an acceptor of a waiter decides.

use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use super::Client;
use super::untyped::CalledAction;
use crate::envelope::{Response, ResponseMetadata};
use crate::error::{Error, WaitOutcome};
use crate::future::BoxFuture;
use crate::retry::fraction;
use crate::schema::{
    Acceptor, Action, ActionRef, Matcher, ValueRef, WaitUntil, Waiter, WaiterState, WireType,
};

/// The time that is kept for the last call, if there is more.
const LAST_CALL: Duration = Duration::from_secs(1);

impl<A: Action> WaitUntil<A> for Client {
    type Waiting = BoxFuture<'static, Result<Response<A::Output>, Error>>;

    fn wait_until(&self, action: A, waiter: &'static Waiter, timeout: Duration) -> Self::Waiting {
        let client = self.clone();
        Box::pin(client.wait_for(action, waiter, timeout))
    }
}

impl Client {
    /// Calls an action until an acceptor decides.
    pub(crate) async fn wait_for<A: Action>(
        self,
        action: A,
        waiter: &'static Waiter,
        timeout: Duration,
    ) -> Result<Response<A::Output>, Error> {
        let call = |client: &Client| client.send(&action);
        self.wait(A::INFO.into(), (waiter, timeout), call).await
    }

    /// Makes a call until an acceptor decides.
    pub(super) async fn wait<T: WireType, F: Future<Output = Result<Response<T>, Error>>>(
        self,
        action: CalledAction,
        (waiter, timeout): (&'static Waiter, Duration),
        call: impl Fn(&Client) -> F,
    ) -> Result<Response<T>, Error> {
        let mut wait = Wait::new(self, action, waiter, timeout);
        loop {
            let outcome = call(&wait.limited_client()).await;
            let seen = outcome.as_ref().map(|response| response.result.value_ref());
            let next = wait.decide(seen);
            match (next, outcome) {
                (Next::Wait(delay), outcome) => {
                    drop(outcome);
                    wait.sleep(delay)?.await;
                }
                (Next::Done, Ok(response)) => return Ok(response),
                (Next::Done, Err(error)) => return Ok(without_result(&error, wait.action.get())),
                (Next::Return, outcome) => return outcome,
                (Next::Fail(failed), Ok(_)) => return Err(wait.error(failed, None)),
                (Next::Fail(failed), Err(error)) => return Err(wait.error(failed, Some(error))),
            }
        }
    }
}

/// The response of a wait that ends well with an error, such as that something is gone.
fn without_result<T: WireType>(error: &Error, action: ActionRef<'_>) -> Response<T> {
    let metadata = ResponseMetadata {
        request_id: error.request_id().unwrap_or_default().to_owned(),
        action: action.name.to_owned(),
        version: action.version.to_owned(),
        service: action.service.code.to_owned(),
        ..ResponseMetadata::default()
    };
    Response::new(T::empty(), metadata)
}

/// What follows a call.
enum Next {
    /// The state is reached.
    Done,
    /// The call failed, and no acceptor says what that means.
    Return,
    /// The state cannot be reached, or not in time.
    Fail(Failed),
    /// Another call, after this wait.
    Wait(Duration),
}

/// Why a wait ends without its state.
struct Failed {
    outcome: WaitOutcome,
    path: &'static str,
    state: Option<String>,
}

/// A wait in progress. Not generic, so it is compiled once for all actions.
struct Wait {
    client: Client,
    action: CalledAction,
    waiter: &'static Waiter,
    /// The end of the wait, as [`Clock::monotonic`](crate::clock::Clock::monotonic) counts.
    deadline: Duration,
    /// The upper limit of the next wait.
    delay: Duration,
    /// Whether no time is left for another call.
    is_last: bool,
    /// The last state, and where it was.
    path: &'static str,
    state: Option<String>,
}

impl Wait {
    fn new(
        client: Client,
        action: CalledAction,
        waiter: &'static Waiter,
        timeout: Duration,
    ) -> Self {
        let now = client.shared.context.clock.monotonic();
        let paths = waiter.acceptors.iter().filter_map(Acceptor::path);
        Wait {
            deadline: now.saturating_add(timeout),
            delay: Duration::from_millis(waiter.poll_ms),
            is_last: false,
            path: paths.clone().next().unwrap_or_default(),
            state: None,
            client,
            action,
            waiter,
        }
    }

    fn remaining(&self) -> Duration {
        let now = self.client.shared.context.clock.monotonic();
        self.deadline.saturating_sub(now)
    }

    /// The client with the time that is left, if that is less than a call's.
    fn limited_client(&self) -> Client {
        let client = self.client.clone();
        let timeout = client.timeouts.call.min(self.remaining());
        client.with_timeout(timeout)
    }

    /// Decides what follows a call with this outcome.
    fn decide(&mut self, outcome: Result<ValueRef<'_>, &Error>) -> Next {
        if let Ok(result) = outcome {
            self.state = self.describe(result.at(self.path), self.path);
        }
        let mut acceptors = self.waiter.acceptors.iter();
        let matched = acceptors.find(|acceptor| acceptor.matches(outcome));
        match (matched.map(|acceptor| acceptor.state), outcome) {
            (Some(WaiterState::Success), _) => Next::Done,
            (Some(WaiterState::Failure), _) => self.fail(matched, outcome),
            (None, Err(error)) if self.is_out_of_time(error) => Next::Fail(self.timed_out()),
            (None, Err(_)) => Next::Return,
            (Some(WaiterState::Retry) | None, _) => self.poll_again(),
        }
    }

    fn fail(&self, matched: Option<&Acceptor>, outcome: Result<ValueRef<'_>, &Error>) -> Next {
        let path = matched.and_then(Acceptor::path).unwrap_or_default();
        let state = match outcome {
            Ok(result) => self.describe(result.at(path), path),
            Err(error) => error.code().map(str::to_owned),
        };
        Next::Fail(Failed {
            outcome: WaitOutcome::Failure,
            path,
            state,
        })
    }

    /// Whether a call failed because the time of the wait cut it off.
    fn is_out_of_time(&self, error: &Error) -> bool {
        let is_late = error.is_timeout() || error.is_quota_exceeded();
        is_late && self.remaining() < self.client.timeouts.call
    }

    fn timed_out(&mut self) -> Failed {
        Failed {
            outcome: WaitOutcome::TimedOut,
            path: self.path,
            state: self.state.take(),
        }
    }

    /// The wait before the next call. The last one leaves a little time for its call.
    fn poll_again(&mut self) -> Next {
        let remaining = self.remaining();
        if self.is_last || remaining.is_zero() {
            return Next::Fail(self.timed_out());
        }
        let half = self.delay / 2;
        let random = RandomState::new().hash_one(remaining);
        let delay = half.saturating_add(fraction(half, random));
        let max = Duration::from_millis(self.waiter.max_poll_ms);
        self.delay = self.delay.saturating_mul(2).min(max);
        let longest = match remaining.checked_sub(LAST_CALL) {
            Some(longest) if !longest.is_zero() => longest,
            _ => remaining / 2,
        };
        self.is_last = delay >= longest;
        Next::Wait(delay.min(longest))
    }

    fn sleep(&self, delay: Duration) -> Result<BoxFuture<'static, ()>, Error> {
        let timer = self.client.shared.context.clock.try_sleep(delay);
        timer.map_err(|no_timer| {
            Error::config(no_timer.to_string()).with_action(self.action.clone())
        })
    }

    /// A value as errors show it, with the name that an enum gives it. `None` if it is absent.
    fn describe(&self, value: ValueRef<'_>, path: &str) -> Option<String> {
        let value = value.typed();
        let shown = match value {
            ValueRef::Bool(value) => value.to_string(),
            ValueRef::Int(value) => value.to_string(),
            ValueRef::String(text) => text.to_owned(),
            _ => return None,
        };
        let acceptors = self.waiter.acceptors.iter();
        let known = acceptors.flat_map(|acceptor| match acceptor.matcher {
            Matcher::Value(own, values) if own == path => values,
            _ => &[],
        });
        let mut named = known.filter(|(literal, _)| literal.equals(value));
        match named.next() {
            Some((_, name)) if !name.is_empty() && *name != shown => {
                Some(format!("{name} ({shown})"))
            }
            _ => Some(shown),
        }
    }

    fn error(&self, failed: Failed, cause: Option<Error>) -> Error {
        let Failed {
            outcome,
            path,
            state,
        } = failed;
        let error = Error::waiter(self.waiter.name, outcome, (path, state), cause);
        error.with_action(self.action.clone())
    }
}

impl Acceptor {
    fn path(&self) -> Option<&'static str> {
        match self.matcher {
            Matcher::Value(path, _) => Some(path),
            Matcher::Error(_) => None,
        }
    }

    fn matches(&self, outcome: Result<ValueRef<'_>, &Error>) -> bool {
        match (self.matcher, outcome) {
            (Matcher::Value(path, values), Ok(result)) => {
                let value = result.at(path).typed();
                values.iter().any(|(literal, _)| literal.equals(value))
            }
            (Matcher::Error(code), Err(error)) => error.code().is_some_and(|found| {
                let rest = found.strip_prefix(code);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }),
            _ => false,
        }
    }
}
