//! Waiting for a state of a resource, by the description of the waiter.

use std::time::Duration;

use volcengine_core::{Client, Error, Response};
use volcgen_model::model::Waiter;

use crate::{ActionRef, Json, action_info, send};

/// Calls an action until a waiter decides, at most for `timeout`. The result is `null` if an error is the state that was
/// waited for, such as that something is gone.
///
/// # Errors
///
/// The state cannot be reached, the time is over, or a call fails; see [`Client::wait_as`].
pub async fn wait(
    client: &Client,
    (action, waiter): (ActionRef<'_>, &Waiter),
    parameters: &Json,
    timeout: Duration,
) -> Result<Json, Error> {
    let call = send::untyped(action, parameters);
    let waiting = client.wait_as(call, action_info::waiter(waiter), timeout);
    waiting.await.map(Response::into_result)
}
