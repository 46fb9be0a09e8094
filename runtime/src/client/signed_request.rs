//! The request of a call, without the call.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use http::Request;

use super::Client;
use super::call::no_credentials;
use super::request;
use super::untyped::Untyped;
use crate::clock::{Interrupted, timeout};
use crate::error::Error;
use crate::interceptor::Attempt;
use crate::sign::Signer;

impl Client {
    /// The request that [`call`](Client::call) would send now, signed if the action is. It is not sent.
    ///
    /// Looking for credentials can send requests, for example to STS.
    ///
    /// # Errors
    ///
    /// [`Error::is_invalid_request`] if the parameters cannot be sent, [`Error::is_credentials`] if there are no
    /// credentials.
    pub fn signed_request(
        &self,
        request: &Untyped,
    ) -> impl Future<Output = Result<Request<Bytes>, Error>> + use<'_> {
        let (action, prepared) = self.prepare_untyped(request);
        async move {
            let signed = async { self.completed(&prepared?).await };
            signed
                .await
                .map_err(|error: Error| error.with_action(action))
        }
    }

    async fn completed(&self, prepared: &request::Prepared) -> Result<Request<Bytes>, Error> {
        let action = prepared.action.get();
        let signer = if action.is_signed {
            Some(self.signer().await?)
        } else {
            None
        };
        let mut request = Request::new(Bytes::new());
        let attempt = Attempt {
            action,
            number: 1,
            uri: &prepared.uri,
            body: &prepared.body,
        };
        for interceptor in &self.shared.interceptors {
            interceptor.before_signing(&attempt, request.headers_mut());
        }
        let templates = (&self.shared.headers, prepared);
        request::complete(&mut request, templates, signer.as_deref(), self.now())?;
        Ok(request)
    }

    /// Waits for credentials, as long as a call does.
    pub(super) async fn signer(&self) -> Result<Arc<Signer>, Error> {
        let shared = &*self.shared;
        let signer = pin!(shared.credentials.get(&shared.context, self.timeouts.call));
        timeout(&*shared.context.clock, self.timeouts.call, signer)
            .await
            .unwrap_or_else(|interrupted| {
                Err(match interrupted {
                    Interrupted::TimedOut => {
                        Error::credentials("timed out waiting for credentials")
                    }
                    Interrupted::NoTimer(_) => no_credentials(interrupted),
                })
            })
    }

    /// The time of the service, as far as it is known.
    pub(super) fn now(&self) -> SystemTime {
        let shared = &*self.shared;
        shared.skew.correct(shared.context.clock.now())
    }
}
