//! Checking, encoding and signing a request.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use bytes::Bytes;
use http::header::{self, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Request, Uri};

use crate::constraints;
use crate::credentials::Credentials;
use crate::encode;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::quota::{Charge, Limiter};
use crate::schema::{self, ActionInfo, Reflect};
use crate::sign::{SignableRequest, SignatureHeaders, Signer, XDate, canonical};

/// A checked and encoded request, the same in all attempts.
pub(super) struct Prepared {
    pub(super) info: &'static ActionInfo,
    /// The query in canonical form.
    pub(super) query: String,
    pub(super) body: Bytes,
    /// What the call costs in the documented quotas.
    pub(super) charges: Vec<Charge>,
}

impl Prepared {
    /// Checks and encodes a request.
    ///
    /// # Errors
    ///
    /// [`Error::is_invalid_request`] if it violates a constraint.
    pub(super) fn new(
        info: &'static ActionInfo,
        request: &dyn Reflect,
        limiter: &Limiter,
    ) -> Result<Prepared, Error> {
        let violations = constraints::check(info, request);
        if !violations.is_empty() {
            return Err(Error::invalid(violations));
        }
        let encoded = encode::encode(info, request)
            .map_err(|error| Error::config(format!("cannot encode the request: {error}")))?;
        Ok(Prepared {
            info,
            query: encoded.query,
            body: encoded.body.into(),
            charges: limiter.charges(info, request),
        })
    }

    /// The URI at an endpoint.
    pub(super) fn uri(&self, endpoint: &Endpoint) -> Result<Uri, Error> {
        let path = self.info.path;
        let mut target = String::with_capacity(path.len() + 1 + self.query.len());
        canonical::path(&mut target, path);
        target.push('?');
        target.push_str(&self.query);
        Uri::builder()
            .scheme(endpoint.scheme.clone())
            .authority(endpoint.authority.clone())
            .path_and_query(target)
            .build()
            .map_err(|_| Error::config("the query is too long for a URI"))
    }

    fn content_type(&self) -> Option<&'static str> {
        match self.info.method {
            schema::Method::Get => None,
            schema::Method::Post => Some("application/json"),
        }
    }
}

/// Builds signed HTTP requests.
pub(super) struct RequestSigner {
    user_agent: HeaderValue,
    /// The signer of the credentials used last. It caches the day's signing key.
    signer: Mutex<Option<(Arc<Credentials>, Arc<Signer>)>>,
}

impl RequestSigner {
    pub(super) fn new(user_agent: HeaderValue) -> Self {
        RequestSigner {
            user_agent,
            signer: Mutex::default(),
        }
    }

    /// The signed request. `headers` come from the interceptors; headers of the protocol overwrite
    /// them.
    pub(super) fn sign(
        &self,
        (endpoint, prepared): (&Endpoint, &Prepared),
        uri: &Uri,
        mut headers: HeaderMap,
        credentials: &Arc<Credentials>,
        now: SystemTime,
    ) -> Result<Request<Bytes>, Error> {
        for name in OVERWRITTEN {
            headers.remove(name);
        }
        let host = endpoint.authority.as_str();
        headers.insert(header::HOST, header_value("Host", host)?);
        if let Some(content_type) = prepared.content_type() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        let signed = self.signed(endpoint, prepared, &headers, credentials, now)?;
        write_signature(&mut headers, &signed, credentials)?;
        headers.insert(header::USER_AGENT, self.user_agent.clone());
        let mut request = Request::new(prepared.body.clone());
        *request.method_mut() = method(prepared.info.method);
        *request.uri_mut() = uri.clone();
        *request.headers_mut() = headers;
        Ok(request)
    }

    fn signed(
        &self,
        endpoint: &Endpoint,
        prepared: &Prepared,
        headers: &HeaderMap,
        credentials: &Arc<Credentials>,
        now: SystemTime,
    ) -> Result<SignatureHeaders, Error> {
        let mut pairs = Vec::with_capacity(headers.len());
        for (name, value) in headers {
            let value = value.to_str().map_err(|_| {
                Error::config(format!("invalid header {name}: expected visible ASCII"))
            })?;
            pairs.push((name.as_str(), value));
        }
        let parts = SignableRequest {
            method: prepared.info.method.as_str(),
            path: prepared.info.path,
            query: &prepared.query,
            headers: &pairs,
            body: &prepared.body,
        };
        let signer = self.signer(endpoint, prepared.info.service.code, credentials);
        Ok(signer.sign(&parts, XDate::from(now)))
    }

    fn signer(
        &self,
        endpoint: &Endpoint,
        service: &str,
        credentials: &Arc<Credentials>,
    ) -> Arc<Signer> {
        let mut last = self.signer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((owner, signer)) = &*last
            && Arc::ptr_eq(owner, credentials)
        {
            return Arc::clone(signer);
        }
        let credentials = Arc::clone(credentials);
        let signer = Signer::new(Arc::clone(&credentials), &endpoint.region, service);
        let signer = Arc::new(signer);
        *last = Some((credentials, Arc::clone(&signer)));
        signer
    }
}

/// Headers that interceptors cannot set.
const OVERWRITTEN: [&str; 6] = [
    "authorization",
    "content-length",
    "transfer-encoding",
    "x-content-sha256",
    "x-date",
    "x-security-token",
];

fn write_signature(
    headers: &mut HeaderMap,
    signed: &SignatureHeaders,
    credentials: &Credentials,
) -> Result<(), Error> {
    let mut set = |name: &'static str, value: &str, secret: bool| -> Result<(), Error> {
        let mut value = header_value(name, value)?;
        value.set_sensitive(secret);
        headers.insert(HeaderName::from_static(name), value);
        Ok(())
    };
    set("x-date", signed.x_date.as_str(), false)?;
    set("x-content-sha256", signed.x_content_sha256.as_str(), false)?;
    set("authorization", &signed.authorization, true)?;
    match credentials.session_token() {
        Some(token) => set("x-security-token", token, true),
        None => Ok(()),
    }
}

fn header_value(name: &str, value: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(value)
        .map_err(|_| Error::config(format!("invalid {name}: expected no control characters")))
}

fn method(method: schema::Method) -> Method {
    match method {
        schema::Method::Get => Method::GET,
        schema::Method::Post => Method::POST,
    }
}
