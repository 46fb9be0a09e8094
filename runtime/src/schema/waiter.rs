//! Waiters as data: states that callers wait for, and the responses that decide.

use std::time::Duration;

use super::{Action, Execute, Literal};

/// A state that callers wait for: an action is called until an acceptor decides.
#[derive(Debug)]
#[non_exhaustive]
pub struct Waiter {
    /// Its name: `stopped` of `wait_until_stopped`.
    pub name: &'static str,
    /// The wait between the first two calls, in milliseconds. It doubles with each call.
    pub poll_ms: u64,
    /// The longest wait between two calls, in milliseconds.
    pub max_poll_ms: u64,
    /// What decides: the first that matches a response.
    pub acceptors: &'static [Acceptor],
}

/// A response that decides a wait.
#[derive(Debug)]
#[non_exhaustive]
pub struct Acceptor {
    /// Which responses.
    pub matcher: Matcher,
    /// What follows.
    pub state: WaiterState,
}

/// Which responses an [`Acceptor`] matches.
#[derive(Clone, Copy, Debug)]
pub enum Matcher {
    /// A result in which the field at this path has one of these values. Values of enums have names;
    /// those of others are empty.
    Value(&'static str, &'static [(Literal, &'static str)]),
    /// An error with this code, or with one that continues it with a dot.
    Error(&'static str),
}

/// What follows from a response that an [`Acceptor`] matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaiterState {
    /// The wait ends with the response.
    Success,
    /// The wait ends with an error.
    Failure,
    /// The action is called again.
    Retry,
}

impl Waiter {
    /// A waiter with these waits between calls, in milliseconds.
    #[must_use]
    pub const fn new(
        name: &'static str,
        poll_ms: u64,
        max_poll_ms: u64,
        acceptors: &'static [Acceptor],
    ) -> Self {
        Waiter {
            name,
            poll_ms,
            max_poll_ms,
            acceptors,
        }
    }
}

impl Acceptor {
    /// Matches results in which the field at this path has one of these values, each with the name that
    /// its enum gives it, or an empty one.
    #[must_use]
    pub const fn value(
        path: &'static str,
        values: &'static [(Literal, &'static str)],
        state: WaiterState,
    ) -> Self {
        Acceptor {
            matcher: Matcher::Value(path, values),
            state,
        }
    }

    /// Matches errors with this code, or with one that continues it with a dot.
    #[must_use]
    pub const fn error(code: &'static str, state: WaiterState) -> Self {
        Acceptor {
            matcher: Matcher::Error(code),
            state,
        }
    }
}

/// Calls an action until it reports a state: a client, or a fake of one in tests. `wait_until_…` of a builder
/// calls it.
pub trait WaitUntil<A>: Execute<A> {
    /// The result of waiting: a future for the asynchronous client.
    type Waiting;

    /// Waits for at most `timeout`.
    fn wait_until(&self, action: A, waiter: &'static Waiter, timeout: Duration) -> Self::Waiting;
}

/// An action that has waiters. [`waiters!`](crate::waiters) implements it.
pub trait Waitable: Action {
    /// The states that callers can wait for.
    const WAITERS: &'static [Waiter];
}

/// Makes an action [`Waitable`](crate::schema::Waitable), and gives its builder `wait_until_…` methods.
///
/// In brackets are the required fields of the request.
///
/// ```
/// use std::time::Duration;
/// use volcengine_core::schema::{Acceptor, ActionInfo, Literal, Method, ServiceInfo};
/// use volcengine_core::schema::{Waiter, WaiterState};
/// use volcengine_core::{action, record, waiters};
///
/// # pub mod missing { #[allow(non_camel_case_types)] pub enum id {} }
/// # fn main() {
/// # static RTC: ServiceInfo =
/// #     ServiceInfo::new("rtc", "cn-north-1", &[("cn-north-1", "rtc.volcengineapi.com")]);
/// /// Looks up a task.
/// #[derive(Clone)]
/// pub struct GetRequest {
///     /// The task.
///     pub id: String,
/// }
///
/// record! { GetRequest as GetBuilder { required { id: String = "Id"; } } }
///
/// /// A task.
/// #[derive(Clone)]
/// pub struct GetResponse {
///     /// Its state.
///     pub state: i32,
/// }
///
/// record! { GetResponse { required { state: i32 = "State"; } } }
///
/// action! {
///     GetRequest => GetResponse,
///     ActionInfo::new(&RTC, "2020-12-01", Method::Get, "Get").idempotent()
/// }
///
/// waiters! {
///     GetRequest as GetBuilder [id] {
///         /// The task has ended.
///         wait_until_ended = Waiter::new("ended", 2_000, 30_000, &[
///             Acceptor::value("State", &[(Literal::Int(3), "Ended")], WaiterState::Success),
///             Acceptor::value("State", &[(Literal::Int(4), "Failed")], WaiterState::Failure),
///         ]);
///     }
/// }
///
/// async fn wait(client: volcengine_core::Client) -> Result<(), volcengine_core::Error> {
///     let task = GetBuilder::with_client(client).id("task");
///     let response = task.wait_until_ended(Duration::from_secs(60)).await?;
///     println!("{}", response.result.state);
///     Ok(())
/// }
/// # }
/// ```
#[macro_export]
macro_rules! waiters {
    (
        $request:ident as $builder:ident $required:tt {
            $($(#[$doc:meta])* $method:ident = $waiter:expr;)+
        }
    ) => {
        impl $crate::schema::Waitable for $request {
            const WAITERS: &'static [$crate::schema::Waiter] = &[$($waiter),+];
        }

        $($crate::__waiter! { $request $builder $required $method [$($doc),*] $waiter })+
    };
}

/// Defines one method of [`waiters!`](crate::waiters).
#[doc(hidden)]
#[macro_export]
macro_rules! __waiter {
    (
        $request:ident $builder:ident [$($required:ident)*] $method:ident [$($doc:meta),*] $waiter:expr
    ) => {
        #[allow(non_camel_case_types, clippy::builtin_type_shadow)]
        impl<C, $($required,)*> $builder<C, $($required,)*> {
            $(#[$doc])*
            ///
            /// Sends the request until the service reports this state, at most for `timeout`. Returns the
            /// response that reports it.
            ///
            /// # Errors
            ///
            /// The service reports that the state cannot be reached any more, the time is over, or a call
            /// fails. [`Error::waiter_state`](volcengine_core::Error::waiter_state) has the last state.
            pub fn $method(self, timeout: $crate::schema::macro_support::Duration) -> C::Waiting
            where
                C: $crate::schema::WaitUntil<$request>,
                $($required: $crate::schema::IsSet,)*
            {
                const WAITER: $crate::schema::Waiter = $waiter;
                self.client.wait_until(self.record, &WAITER, timeout)
            }
        }
    };
}
