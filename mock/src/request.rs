//! A request as it arrived, and the record of it that tests see.

use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::to_bytes;
use axum::extract::Request;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Method, Uri};
use serde_json::Value;
use volcengine_core::sign::Authorization;
use volcengine_core::sign::canonical::pairs;

/// The longest body that is read, in bytes.
const MAX_BODY: usize = 64 << 20;

/// A request that the server received.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The action; empty if the query has none.
    pub action: String,
    /// The API version; empty if the query has none.
    pub version: String,
    /// The HTTP method.
    pub method: Method,
    /// The path as it was sent.
    pub path: String,
    /// The query as it was sent, without the `?`.
    pub query: String,
    /// The headers. The signature and the session token are redacted.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The parameters of query and body, as one JSON object with the types of the spec; `null` if
    /// the action is unknown or the parameters cannot be read.
    pub parameters: Value,
}

/// The requests so far, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Journal(Mutex<Vec<RecordedRequest>>);

impl Journal {
    pub(crate) fn add(&self, request: RecordedRequest) {
        self.requests().push(request);
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        self.requests().clone()
    }

    pub(crate) fn clear(&self) {
        self.requests().clear();
    }

    fn requests(&self) -> MutexGuard<'_, Vec<RecordedRequest>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request whose body is read.
#[derive(Debug)]
pub(crate) struct ParsedRequest {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl ParsedRequest {
    /// Reads the body; none if the connection breaks or the body is larger than [`MAX_BODY`].
    pub(crate) async fn read(request: Request) -> Option<Self> {
        let (head, body) = request.into_parts();
        let body = to_bytes(body, MAX_BODY).await.ok()?;
        Some(ParsedRequest {
            method: head.method,
            uri: head.uri,
            headers: head.headers,
            body,
        })
    }

    /// The query as it was sent.
    pub(crate) fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    /// The first value of a key of the query, decoded; none if it is empty.
    pub(crate) fn query_value(&self, key: &str) -> Option<String> {
        let mut pairs = pairs(self.query());
        let value = pairs.find_map(|(name, value)| (name == key).then(|| value.into_owned()));
        value.filter(|value| !value.is_empty())
    }

    /// The first header of this name, if it is a string.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The `Authorization` header, if it is well-formed.
    pub(crate) fn authorization(&self) -> Option<Authorization<'_>> {
        Authorization::parse(self.header(AUTHORIZATION.as_str())?).ok()
    }

    /// The record of this request.
    pub(crate) fn record(&self, parameters: Value) -> RecordedRequest {
        RecordedRequest {
            action: self.query_value("Action").unwrap_or_default(),
            version: self.query_value("Version").unwrap_or_default(),
            method: self.method.clone(),
            path: self.uri.path().to_owned(),
            query: self.query().to_owned(),
            headers: redact(self.headers.clone()),
            body: self.body.clone(),
            parameters,
        }
    }
}

/// Redacts the signature and the session token.
fn redact(mut headers: HeaderMap) -> HeaderMap {
    if let Some(token) = headers.get_mut("x-security-token") {
        *token = HeaderValue::from_static("[redacted]");
    }
    if let Some(authorization) = headers.get_mut(AUTHORIZATION) {
        let redacted = authorization.to_str().ok().and_then(|text| {
            let (before, _) = text.split_once("Signature=")?;
            HeaderValue::try_from(format!("{before}Signature=[redacted]")).ok()
        });
        *authorization = redacted.unwrap_or(HeaderValue::from_static("[redacted]"));
    }
    headers
}
