//! Calls to STS, which gives temporary credentials (version 2018-01-01).

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use http::uri::{Authority, Scheme};
use http::{HeaderValue, Method, Request, Response, Uri};
use serde_json::Value;

use super::{Credentials, ProviderContext, ProviderError, reply};
use crate::clock_skew::ClockSkew;
use crate::endpoint;
use crate::error::{Error, ResponseHead, ServiceError};
use crate::schema::RetryClass;

/// Where STS is, over HTTPS; what official SDKs send in plain text is worth protecting.
const ENDPOINT: &str = "https://sts.volcengineapi.com";
const VERSION: &str = "2018-01-01";
const AGENT: &str = concat!("volcengine-rust/", env!("CARGO_PKG_VERSION"));

/// How often STS is asked, how far apart, and how long each reply may take. Official SDKs ask four
/// times, one second apart, and wait ten seconds; a call waits for all of this.
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);
const TIMEOUT: Duration = Duration::from_secs(5);

/// The limits of `DurationSeconds`.
const SHORTEST: u64 = 900;
const LONGEST: u64 = 43_200;
/// For how long a role is taken if nobody says.
pub(super) const DEFAULT_DURATION: Duration = Duration::from_secs(3_600);
/// The name of a session if nobody gives one.
pub(super) const DEFAULT_SESSION: &str = "volcengine-rust";

/// One of the actions that give credentials, and where it is called.
pub(super) struct Sts {
    pub(super) action: &'static str,
    scheme: Scheme,
    pub(super) authority: Authority,
}

impl Sts {
    /// An action at an endpoint of the user's, or else at the usual one.
    pub(super) fn new(action: &'static str, endpoint: Option<&str>) -> Result<Self, ProviderError> {
        let (scheme, authority) = endpoint::parse(endpoint.unwrap_or(ENDPOINT))
            .map_err(|error| ProviderError::failed(error.to_string()))?;
        Ok(Sts {
            action,
            scheme,
            authority,
        })
    }

    /// The two parameters that are always in the query.
    pub(super) fn version(&self) -> [(&'static str, String); 2] {
        [
            ("Action", self.action.to_owned()),
            ("Version", VERSION.to_owned()),
        ]
    }

    /// A request without signature.
    pub(super) fn request(
        &self,
        method: Method,
        query: &str,
        body: String,
    ) -> Result<Request<Bytes>, ProviderError> {
        let uri = Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(format!("/?{query}"))
            .build()
            .map_err(|_| ProviderError::failed("the parameters are too long for a URI"))?;
        let mut request = Request::new(Bytes::from(body));
        if method == Method::POST {
            let form = HeaderValue::from_static(crate::sign::DEFAULT_CONTENT_TYPE);
            request.headers_mut().insert(CONTENT_TYPE, form);
        }
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        headers.insert(HOST, header(self.authority.as_str())?);
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        Ok(request)
    }

    /// Sends what `request` makes, again if that can help, and reads the credentials.
    ///
    /// The request is made for the time at which it is sent. Of the `secret` that it holds nothing
    /// comes back in an error, even if the server repeats it.
    pub(super) async fn call(
        &self,
        context: &ProviderContext,
        secret: &str,
        request: impl Fn(SystemTime) -> Result<Request<Bytes>, ProviderError>,
    ) -> Result<Credentials, ProviderError> {
        let (clock, skew) = (&context.clock, ClockSkew::default());
        let mut attempt = 1;
        loop {
            let request = request(skew.correct(clock.now()))?;
            let reply = context.transport.send(request, TIMEOUT).await;
            let outcome = reply.map_err(Error::from).and_then(parse);
            let now = clock.now();
            let error = match outcome {
                Ok(result) => return read(&result, now).map_err(|why| self.failed(why)),
                Err(error) => error,
            };
            let corrected = is_corrected(&skew, &error, now);
            if attempt == ATTEMPTS || !(corrected || is_passing(&error)) {
                return Err(self.failed(&redact(error.to_string(), secret)));
            }
            tracing::debug!(action = self.action, attempt, "STS is asked again");
            attempt += 1;
            if !corrected {
                clock.sleep(PAUSE).await;
            }
        }
    }

    fn failed(&self, why: &str) -> ProviderError {
        ProviderError::failed(format!("{} at {}: {why}", self.action, self.authority))
    }
}

/// The parameters that all actions have.
pub(super) fn parameters(
    role_trn: &str,
    session_name: &str,
    duration: Duration,
    policy: Option<&str>,
) -> Result<Vec<(&'static str, String)>, ProviderError> {
    let seconds = duration.as_secs();
    if !(SHORTEST..=LONGEST).contains(&seconds) {
        return Err(ProviderError::failed(format!(
            "a role can be taken for {SHORTEST} to {LONGEST} seconds, not for {seconds}"
        )));
    }
    let mut parameters = vec![
        ("RoleTrn", role_trn.to_owned()),
        ("RoleSessionName", session_name.to_owned()),
        ("DurationSeconds", seconds.to_string()),
    ];
    parameters.extend(policy.map(|policy| ("Policy", policy.to_owned())));
    Ok(parameters)
}

/// The value of a header.
pub(super) fn header(value: &str) -> Result<HeaderValue, ProviderError> {
    HeaderValue::from_str(value)
        .map_err(|_| ProviderError::failed("a key or token holds a control character"))
}

/// Takes the result out of its envelope. Nothing of a reply that is not understood is shown, as it
/// may hold secrets.
fn parse(reply: Response<Bytes>) -> Result<Value, Error> {
    let (head, body) = reply.into_parts();
    let envelope: Value = serde_json::from_slice(&body).unwrap_or_default();
    let text = |pointer: &str| {
        let text = envelope.pointer(pointer).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let error = match envelope.pointer("/ResponseMetadata/Error") {
        Some(Value::Object(_)) => Error::service(ServiceError {
            code: text("/ResponseMetadata/Error/Code"),
            numeric_code: None,
            message: text("/ResponseMetadata/Error/Message"),
            data: None,
        }),
        _ if !head.status.is_success() => Error::malformed_response("the reply is no success"),
        _ => match envelope.get("Result") {
            Some(result) => return Ok(result.clone()),
            None => Error::malformed_response("the reply has no Result"),
        },
    };
    Err(error.with_response(ResponseHead {
        status: head.status,
        request_id: text("/ResponseMetadata/RequestId"),
        headers: head.headers,
    }))
}

fn read(result: &Value, now: SystemTime) -> Result<Credentials, &'static str> {
    let object = result.get("Credentials");
    object
        .ok_or("the reply holds no Credentials")
        .and_then(|object| reply::credentials(object, now))
}

/// Whether the request was refused for its date, and the reply tells a better one.
fn is_corrected(skew: &ClockSkew, error: &Error, now: SystemTime) -> bool {
    let update = |headers| skew.update(headers, now, skew.seconds());
    error.retry() == RetryClass::FixClock && error.headers().is_some_and(update)
}

/// Whether another attempt can succeed; credentials can be asked for twice.
fn is_passing(error: &Error) -> bool {
    matches!(
        error.retry(),
        RetryClass::IfIdempotent | RetryClass::Throttled
    )
}

fn redact(text: String, secret: &str) -> String {
    match secret {
        "" => text,
        secret => text.replace(secret, "[redacted]"),
    }
}
