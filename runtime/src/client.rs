//! The client: check, encode, sign, send, open.
//!
//! This is the only module that joins the others. Its generic functions are thin, because they are
//! compiled once for each action in the crate that calls it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{self, HeaderName, HeaderValue};
use http::{Method, Request, Uri};

use crate::check;
use crate::encode;
use crate::endpoint::Endpoint;
use crate::envelope::{self, Response};
use crate::error::Error;
use crate::schema::{self, Operation, OperationInfo, Reflect, ServiceInfo};
use crate::sign::{Parts, Signed, Signer, XDate};
use crate::transport::Transport;

mod builder;

pub use builder::ClientBuilder;

/// Calls one service. Cloning it is cheap, and clones share connections and keys.
///
/// ```no_run
/// use volcengine_core::schema::ServiceInfo;
/// use volcengine_core::{Client, Credentials, Error};
///
/// static RTC: ServiceInfo =
///     ServiceInfo::new("rtc", "cn-north-1", &[("cn-north-1", "rtc.volcengineapi.com")]);
///
/// # fn main() -> Result<(), Error> {
/// let from_environment = Client::from_env(&RTC)?;
/// let explicit = Client::builder(&RTC)
///     .credentials(Credentials::new("access key", "secret key"))
///     .region("cn-north-1")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    service: &'static ServiceInfo,
    endpoint: Endpoint,
    signer: Signer,
    transport: Arc<dyn Transport>,
    timeout: Duration,
    user_agent: HeaderValue,
    session_token: Option<HeaderValue>,
    now: fn() -> SystemTime,
}

impl Client {
    /// Starts configuring a client for a service.
    pub fn builder(service: &'static ServiceInfo) -> ClientBuilder {
        ClientBuilder::new(service)
    }

    /// A client with credentials, region and endpoint from the environment; see
    /// [`ClientBuilder::build`].
    ///
    /// # Errors
    ///
    /// Those of [`ClientBuilder::build`].
    #[cfg(feature = "reqwest")]
    pub fn from_env(service: &'static ServiceInfo) -> Result<Self, Error> {
        Self::builder(service).build()
    }

    /// The service that is called.
    #[must_use]
    pub fn service(&self) -> &'static ServiceInfo {
        self.0.service
    }

    /// The region that is called.
    #[must_use]
    pub fn region(&self) -> &str {
        self.0.signer.region()
    }

    /// Sends a request.
    ///
    /// # Errors
    ///
    /// See the predicates of [`Error`]: the request breaks documented constraints and is not sent,
    /// there is no reply, or the service answers an error.
    pub async fn send<O: Operation>(&self, operation: &O) -> Result<Response<O::Output>, Error> {
        let reply = self.0.exchange(O::INFO, operation).await;
        reply
            .and_then(envelope::open)
            .and_then(|success| success.decode(crate::retry::Attempts::default()))
            .map_err(|error| error.of(O::INFO))
    }
}

impl<O: Operation> schema::Send<O> for Client {
    type Output = Pin<Box<dyn Future<Output = Result<Response<O::Output>, Error>> + Send>>;

    fn send(&self, operation: O) -> Self::Output {
        let client = self.clone();
        Box::pin(async move { client.send(&operation).await })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("service", &self.0.service.code)
            .field("endpoint", &self.0.endpoint)
            .field("credentials", self.0.signer.credentials())
            .field("timeout", &self.0.timeout)
            .finish_non_exhaustive()
    }
}

impl Inner {
    /// Sends a request and gives what came back, whatever it is.
    ///
    /// The request is borrowed only until the first `await`, so that the future can be sent
    /// between threads even though [`Reflect`] says nothing about that.
    fn exchange(
        &self,
        info: &'static OperationInfo,
        request: &dyn Reflect,
    ) -> impl Future<Output = Result<http::Response<Bytes>, Error>> + use<> {
        let sending = self
            .prepare(info, request)
            .map(|request| self.transport.send(request, self.timeout));
        async move { Ok(sending?.await?) }
    }

    /// The signed HTTP request.
    fn prepare(
        &self,
        info: &'static OperationInfo,
        request: &dyn Reflect,
    ) -> Result<Request<Bytes>, Error> {
        let violations = check::check(info, request);
        if !violations.is_empty() {
            return Err(Error::invalid(violations));
        }
        let encoded = encode::encode(info, request)
            .map_err(|error| Error::config(format!("the request is not JSON: {error}")))?;
        let host = self.endpoint.authority.as_str();
        let content_type = match info.method {
            schema::Method::Get => None,
            schema::Method::Post => Some("application/json"),
        };
        let signed = self.sign(info, &encoded, host, content_type);
        let mut path = String::with_capacity(info.path.len() + 1 + encoded.query.len());
        crate::sign::canonical::path(&mut path, info.path);
        path.push('?');
        path.push_str(&encoded.query);
        let uri = self.uri(&path)?;
        let mut request = Request::new(Bytes::from(encoded.body));
        *request.method_mut() = method(info.method);
        *request.uri_mut() = uri;
        self.write_headers(request.headers_mut(), &signed, content_type)?;
        Ok(request)
    }

    fn sign(
        &self,
        info: &OperationInfo,
        encoded: &encode::Encoded,
        host: &str,
        content_type: Option<&str>,
    ) -> Signed {
        let headers = [("host", host), ("content-type", content_type.unwrap_or(""))];
        let used = 1 + usize::from(content_type.is_some());
        let parts = Parts {
            method: info.method.as_str(),
            path: info.path,
            query: &encoded.query,
            headers: headers.get(..used).unwrap_or_default(),
            body: &encoded.body,
        };
        self.signer.sign(&parts, XDate::from((self.now)()))
    }

    fn uri(&self, path_and_query: &str) -> Result<Uri, Error> {
        Uri::builder()
            .scheme(self.endpoint.scheme.clone())
            .authority(self.endpoint.authority.clone())
            .path_and_query(path_and_query)
            .build()
            .map_err(|_| Error::config("the query is too long for a URI"))
    }

    fn write_headers(
        &self,
        headers: &mut http::HeaderMap,
        signed: &Signed,
        content_type: Option<&'static str>,
    ) -> Result<(), Error> {
        let mut set = |name: &'static str, value: &str| -> Result<(), Error> {
            let value = HeaderValue::from_str(value)
                .map_err(|_| Error::config(format!("{name} would hold a control character")))?;
            headers.insert(HeaderName::from_static(name), value);
            Ok(())
        };
        set("host", self.endpoint.authority.as_str())?;
        set("x-date", signed.x_date.as_str())?;
        set("x-content-sha256", signed.x_content_sha256.as_str())?;
        set("authorization", &signed.authorization)?;
        if let Some(content_type) = content_type {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        if let Some(token) = &self.session_token {
            headers.insert("x-security-token", token.clone());
        }
        headers.insert(header::USER_AGENT, self.user_agent.clone());
        if let Some(authorization) = headers.get_mut(header::AUTHORIZATION) {
            authorization.set_sensitive(true);
        }
        Ok(())
    }
}

fn method(method: schema::Method) -> Method {
    match method {
        schema::Method::Get => Method::GET,
        schema::Method::Post => Method::POST,
    }
}

#[cfg(test)]
mod tests;
