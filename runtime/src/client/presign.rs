//! Presigned URLs.

use std::future::Future;

use http::Uri;

use super::Client;
use super::request::{Prepared, uri};
use crate::error::Error;
use crate::schema::{Action, Method};
use crate::sign::{XDate, canonical, presign};

impl Client {
    /// A presigned URL of the call. Anyone who has it can make the call within 900 seconds.
    ///
    /// The format is that of the official Go SDK. With temporary credentials, the official SDKs
    /// disagree about the format, and no live service has confirmed this one; see
    /// [`presign`](crate::sign::presign()).
    ///
    /// # Errors
    ///
    /// [`Error::is_config`] if the action does not use GET or is not signed, [`Error::is_invalid_request`] if the
    /// request violates a constraint, [`Error::is_credentials`] if there are no credentials.
    pub fn presign<A: Action>(
        &self,
        action: &A,
    ) -> impl Future<Output = Result<Uri, Error>> + use<'_, A> {
        let prepared = self.shared.prepare(A::INFO, action);
        async move {
            let signed = async { self.presigned(prepared?).await };
            signed
                .await
                .map_err(|error: Error| error.with_action(A::INFO))
        }
    }

    async fn presigned(&self, prepared: Prepared) -> Result<Uri, Error> {
        let action = prepared.action.get();
        if !action.is_signed {
            return Err(Error::config(
                "cannot presign this action: its requests are not signed",
            ));
        }
        if action.method != Method::Get {
            return Err(Error::config(
                "cannot presign this action: expected one that uses GET",
            ));
        }
        let shared = &*self.shared;
        let signer = self.signer().await?;
        let pairs: Vec<_> = canonical::pairs(prepared.query()).collect();
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(key, value)| (&**key, &**value))
            .collect();
        let scope = (&*shared.endpoint.region, action.service.code);
        let now = XDate::from(self.now());
        let path = action.path;
        let mut target = String::new();
        canonical::path(&mut target, path);
        target.push('?');
        target.push_str(&presign(
            signer.credentials(),
            scope,
            "GET",
            path,
            &pairs,
            now,
        ));
        uri(&shared.endpoint, target.into())
    }
}
