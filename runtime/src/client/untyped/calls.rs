//! Calls of actions that nobody described.

use std::borrow::Cow;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::super::call::{self, Call};
use super::super::request::Prepared;
use super::super::{Client, Shared};
use super::{CalledAction, Checked, Untyped};
use crate::envelope::Response;
use crate::error::Error;
use crate::future::BoxFuture;
use crate::quota::Share;
use crate::schema::{self, Waiter, WireType};
use crate::trace;

impl Client {
    /// Calls an action that nobody described, see [`Untyped`].
    ///
    /// # Errors
    ///
    /// Same as [`send`](Client::send); [`Error::is_invalid_request`] if the parameters are not a JSON
    /// object.
    pub fn call(
        &self,
        request: Untyped,
    ) -> impl Future<Output = Result<Response<Value>, Error>> + use<> {
        self.call_as(request)
    }

    /// The same with a result of another type, such as one that keeps more of it than a [`Value`].
    ///
    /// # Errors
    ///
    /// Same as [`call`](Client::call).
    #[expect(clippy::needless_pass_by_value, reason = "it is built for one call")]
    pub fn call_as<T: WireType>(
        &self,
        request: Untyped,
    ) -> impl Future<Output = Result<Response<T>, Error>> + use<T> {
        let mut call = self.start_untyped(&request);
        async move { call::run(&mut call).await?.decode() }
    }

    /// Repeats a call until a waiter decides, for at most `timeout`, as `wait_until_…` of a generated builder
    /// does.
    ///
    /// # Errors
    ///
    /// The state cannot be reached ([`Error::is_waiter_failure`]), the time is over
    /// ([`Error::is_waiter_timeout`]), or a call fails.
    pub fn wait_as<T: WireType + Send>(
        &self,
        request: Untyped,
        waiter: &'static Waiter,
        timeout: Duration,
    ) -> BoxFuture<'static, Result<Response<T>, Error>> {
        let action = CalledAction::Untyped(self.shared.service, Arc::new(request.action.clone()));
        let client = self.clone();
        Box::pin(async move {
            let call = |client: &Client| client.call_as(request.clone());
            client.wait(action, (waiter, timeout), call).await
        })
    }

    fn start_untyped(&self, request: &Untyped) -> Result<Call, Error> {
        match self.prepare_untyped(request) {
            (_, Ok(prepared)) => Ok(Call::new(self, prepared)),
            (action, Err(error)) => {
                let span = trace::call(action.get(), &self.shared.endpoint);
                Err(call::fail(&action, &span, error))
            }
        }
    }

    /// The action of a request, and the encoded request if it can be sent.
    pub(in crate::client) fn prepare_untyped(
        &self,
        request: &Untyped,
    ) -> (CalledAction, Result<Prepared, Error>) {
        let shared: &Shared = &self.shared;
        let action = CalledAction::Untyped(shared.service, Arc::new(request.action.clone()));
        let name = || Cow::Owned(request.action.name.clone());
        let parts = request.shares.iter().map(Share::borrowed);
        let charges = shared.limiter.charge(parts, action.get(), name);
        let client = (&shared.endpoint, charges);
        let prepared = request.checked().and_then(|parameters| match parameters {
            Checked::Json(members) => Prepared::untyped(action.clone(), members, client),
            Checked::Encoded(encoded) => Prepared::encoded(action.clone(), encoded, client),
        });
        (action, prepared)
    }
}

impl schema::Execute<Untyped> for Client {
    type Output = BoxFuture<'static, Result<Response<Value>, Error>>;

    fn execute(&self, request: Untyped) -> Self::Output {
        Box::pin(self.call(request))
    }
}
