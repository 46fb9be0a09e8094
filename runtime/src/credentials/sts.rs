//! Calls to STS, which issues temporary credentials (version 2018-01-01).

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::uri::{Authority, Scheme};
use http::{HeaderValue, Method, Request, Response, Uri, header};
use serde_json::Value;

use super::{Credentials, ProviderContext, ProviderError, response};
use crate::clock_skew::ClockSkew;
use crate::endpoint;
use crate::envelope;
use crate::error::{Attempts, Error};
use crate::schema::RetryClass;
use crate::sign::{DEFAULT_CONTENT_TYPE, Secret};

/// The endpoint. It uses HTTPS, unlike the official SDKs.
const ENDPOINT: &str = "https://sts.volcengineapi.com";
const VERSION: &str = "2018-01-01";
const USER_AGENT: &str = concat!("volcengine-rust/", env!("CARGO_PKG_VERSION"));

/// The number of attempts, the wait between them, and the timeout of each. A call waits for all of
/// this; the official SDKs use 4 attempts, 1 s and 10 s.
const MAX_ATTEMPTS: u32 = 3;
const BACKOFF: Duration = Duration::from_secs(1);
const TIMEOUT: Duration = Duration::from_secs(5);

/// The range of `DurationSeconds`.
const MIN_SECONDS: u64 = 900;
const MAX_SECONDS: u64 = 43_200;
/// The default duration of a session.
pub(super) const DEFAULT_DURATION: Duration = Duration::from_secs(3_600);
/// The default name of a session.
pub(super) const DEFAULT_SESSION: &str = "volcengine-rust";

/// An action of STS and its endpoint.
pub(super) struct Sts {
    pub(super) action: &'static str,
    scheme: Scheme,
    pub(super) authority: Authority,
}

impl Sts {
    /// An action at an endpoint. Defaults to [`ENDPOINT`].
    pub(super) fn new(action: &'static str, endpoint: Option<&str>) -> Result<Self, ProviderError> {
        let (scheme, authority) = endpoint::parse(endpoint.unwrap_or(ENDPOINT))
            .map_err(|error| ProviderError::failed(error.to_string()))?;
        Ok(Sts {
            action,
            scheme,
            authority,
        })
    }

    /// A request without a signature. The parameters are a form: access logs have the address, and a
    /// policy or a token does not belong there.
    pub(super) fn request(&self, form: String) -> Result<Request<Bytes>, ProviderError> {
        let uri = Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(format!("/?Action={}&Version={VERSION}", self.action))
            .build()
            .map_err(|error| self.failed(&error.to_string()))?;
        let mut request = Request::new(Bytes::from(form));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        let form = HeaderValue::from_static(DEFAULT_CONTENT_TYPE);
        headers.insert(header::CONTENT_TYPE, form);
        headers.insert(header::HOST, header_value(self.authority.as_str())?);
        headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
        Ok(request)
    }

    /// Sends a request, retries it if that can help, and parses the credentials.
    ///
    /// `request` builds the request for the time of its attempt. Errors never show the `secret` in
    /// it, even if the server repeats it.
    pub(super) async fn call(
        &self,
        context: &ProviderContext,
        secret: Option<&Secret>,
        request: impl Fn(SystemTime) -> Result<Request<Bytes>, ProviderError>,
    ) -> Result<Credentials, ProviderError> {
        let (clock, skew) = (&context.clock, ClockSkew::default());
        let mut attempt = 1;
        loop {
            let request = request(skew.correct(clock.now()))?;
            let response = context.transport.send(request, TIMEOUT).await;
            let result = response.map_err(Error::from).and_then(parse);
            let now = clock.now();
            let error = match result {
                Ok(result) => {
                    return credentials(&result, now).map_err(|message| self.failed(&message));
                }
                Err(error) => error,
            };
            let is_corrected = correct_clock(&skew, &error, now);
            if attempt == MAX_ATTEMPTS || !(is_corrected || is_transient(&error)) {
                let message = error.to_string();
                let redacted = secret.and_then(|secret| secret.redact(&message));
                return Err(self.failed(&redacted.unwrap_or(message)));
            }
            tracing::debug!(action = self.action, attempt, "retrying the call to STS");
            attempt += 1;
            if !is_corrected {
                let backoff = clock.try_sleep(BACKOFF);
                backoff
                    .map_err(|error| self.failed(&error.to_string()))?
                    .await;
            }
        }
    }

    fn failed(&self, message: &str) -> ProviderError {
        ProviderError::failed(format!("{} at {}: {message}", self.action, self.authority))
    }
}

/// The parameters of all actions.
pub(super) fn parameters(
    role_trn: &str,
    session_name: &str,
    duration: Duration,
    policy: Option<&str>,
) -> Result<Vec<(&'static str, String)>, ProviderError> {
    let seconds = duration.as_secs();
    if !(MIN_SECONDS..=MAX_SECONDS).contains(&seconds) {
        return Err(ProviderError::failed(format!(
            "invalid duration of {seconds} seconds: expected {MIN_SECONDS} to {MAX_SECONDS} seconds"
        )));
    }
    let mut parameters = vec![
        ("RoleTrn", role_trn.trim().to_owned()),
        ("RoleSessionName", session_name.trim().to_owned()),
        ("DurationSeconds", seconds.to_string()),
    ];
    parameters.extend(policy.map(|policy| ("Policy", policy.to_owned())));
    Ok(parameters)
}

/// The value of a header.
pub(super) fn header_value(value: &str) -> Result<HeaderValue, ProviderError> {
    HeaderValue::from_str(value)
        .map_err(|_| ProviderError::failed("invalid key or token: expected no control characters"))
}

/// Parses the envelope and returns the result. Errors show nothing of an invalid body, which can
/// contain secrets.
fn parse(response: Response<Bytes>) -> Result<Value, Error> {
    let is_success = response.status().is_success();
    let response = envelope::parse(response).map_err(|error| {
        error.describe_response(if is_success {
            "the response is not that of STS"
        } else {
            "STS returned an HTTP error"
        })
    })?;
    Ok(response.decode::<Value>(Attempts::default())?.result)
}

fn credentials(result: &Value, now: SystemTime) -> Result<Credentials, String> {
    match result.get("Credentials") {
        Some(object) => response::credentials(object, now),
        None => Err("the response has no Credentials".to_owned()),
    }
}

/// Corrects the clock if the service rejected the request's date. Returns whether a retry would be
/// signed with another time.
fn correct_clock(skew: &ClockSkew, error: &Error, now: SystemTime) -> bool {
    let update = |headers| skew.update(headers, now, skew.seconds());
    error.retry() == RetryClass::FixClock && error.headers().is_some_and(update)
}

/// Whether a retry can succeed. The actions of STS are idempotent.
fn is_transient(error: &Error) -> bool {
    matches!(
        error.retry(),
        RetryClass::IfIdempotent | RetryClass::Throttled
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use tokio::task::yield_now;

    use super::super::testing::{FakeClock, context_at};
    use super::super::{AssumeRole, CredentialsProvider};
    use super::*;
    use crate::transport::{ResponseFuture, Transport};

    /// Responds to all requests with one error, and counts them.
    struct Failing {
        status: u16,
        code: &'static str,
        requests: AtomicUsize,
    }

    impl Transport for Failing {
        fn send(&self, _request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
            self.requests.fetch_add(1, SeqCst);
            let code = self.code;
            let body = format!(r#"{{"ResponseMetadata":{{"Error":{{"Code":"{code}"}}}}}}"#);
            let response = Response::builder()
                .status(self.status)
                .header(header::DATE, "Tue, 02 Jan 2024 04:00:00 GMT")
                .body(body.into());
            Box::pin(async move { Ok(response.unwrap()) })
        }
    }

    #[tokio::test]
    async fn a_retry_comes_after_a_pause_or_at_once_with_the_time_of_the_server() {
        for (status, code, expected) in [
            (500, "InternalError", [1, 1, 2, 3, 3]),
            (400, "InvalidTimestamp", [2, 2, 2, 2, 2]),
            (403, "AccessDenied", [1, 1, 1, 1, 1]),
        ] {
            let sts = Arc::new(Failing {
                status,
                code,
                requests: AtomicUsize::new(0),
            });
            let clock = FakeClock::new();
            let context = ProviderContext {
                transport: Arc::<Failing>::clone(&sts),
                ..context_at(&clock)
            };
            let role = AssumeRole::new(Credentials::new("AK", "SK"), "trn:iam::1:role/r");
            let call = tokio::spawn(async move { role.provide(&context).await });
            let almost = BACKOFF.saturating_sub(Duration::from_millis(1));
            let pauses = [Duration::ZERO, almost, BACKOFF, BACKOFF, BACKOFF];
            for (pause, count) in pauses.into_iter().zip(expected) {
                clock.advance(pause);
                for _ in 0..20 {
                    yield_now().await;
                }
                assert_eq!(sts.requests.load(SeqCst), count, "{code}");
            }
            assert!(call.await.unwrap().is_err());
        }
    }
}
