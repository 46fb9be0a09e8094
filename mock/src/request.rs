//! A request as it arrived, and the record of it that tests see.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, Method, Uri};
use serde_json::Value;
use volcengine_core::sign::Authorization;
use volcengine_core::sign::canonical::pairs;

use crate::auth::Presigned;
use crate::{export_path, http1, redaction};

/// A request that the server received. `Debug` shows no parameters and no values of headers.
#[derive(Clone)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The action; empty if the request names none.
    pub action: String,
    /// The API version; empty if the request names none.
    pub version: String,
    /// The HTTP method.
    pub method: Method,
    /// The path as it was sent.
    pub path: String,
    /// The query as it was sent, without the `?`. The signature and the session token of a presigned
    /// link are redacted.
    pub query: String,
    /// The headers. The signature and the session token are redacted.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The parameters of query and body, as one JSON object with the types of the spec; `null` if
    /// the server rejected the request before it read them, or cannot read them.
    pub parameters: Value,
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RecordedRequest")
            .field("action", &self.action)
            .field("version", &self.version)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query_bytes", &self.query.len())
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
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

/// A request, and what names its action.
#[derive(Debug)]
pub(crate) struct ParsedRequest {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The action; empty if the request names none.
    pub(crate) action: String,
    /// The API version; empty if the request names none.
    pub(crate) version: String,
    /// Whether the path names them, as in an OpenAPI document; the query then need not.
    pub(crate) has_export_path: bool,
    /// The signature in the query, if the headers have none.
    pub(crate) presigned: Option<Presigned>,
}

impl From<http1::Request> for ParsedRequest {
    fn from(request: http1::Request) -> Self {
        let (head, body) = request.into_parts();
        let query = head.uri.query().unwrap_or_default();
        let in_query = |key| query_value(query, key).unwrap_or_default();
        let (action, version) = (in_query("Action"), in_query("Version"));
        let is_of = |named: &str, found: &str| named.is_empty() || named == found;
        let in_path = export_path::parse(head.uri.path())
            .filter(|found| is_of(&version, &found.0) && is_of(&action, &found.1));
        let has_export_path = in_path.is_some();
        let (version, action) = in_path.unwrap_or((version, action));
        let presigned = match head.headers.get(AUTHORIZATION) {
            Some(_) => None,
            None => Presigned::in_query(query),
        };
        ParsedRequest {
            method: head.method,
            uri: head.uri,
            headers: head.headers,
            body,
            action,
            version,
            has_export_path,
            presigned,
        }
    }
}

impl ParsedRequest {
    /// The query as it was sent.
    pub(crate) fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    /// The first value of a key of the query, decoded; none if it is empty.
    pub(crate) fn query_value(&self, key: &str) -> Option<String> {
        query_value(self.query(), key)
    }

    /// The first header of this name, if it is a string.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The headers that are strings.
    pub(crate) fn header_pairs(&self) -> Vec<(&str, &str)> {
        let headers = self.headers.iter();
        headers
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
            .collect()
    }

    /// The signature in headers or query, if it is well-formed.
    pub(crate) fn authorization(&self) -> Option<Authorization<'_>> {
        let text = match &self.presigned {
            Some(presigned) => &presigned.authorization,
            None => self.header(AUTHORIZATION.as_str())?,
        };
        Authorization::parse(text).ok()
    }

    /// The record of this request.
    pub(crate) fn record(&self, parameters: Value) -> RecordedRequest {
        RecordedRequest {
            action: self.action.clone(),
            version: self.version.clone(),
            method: self.method.clone(),
            path: self.uri.path().to_owned(),
            query: redaction::query(self.query()),
            headers: redaction::headers(self.headers.clone()),
            body: self.body.clone(),
            parameters,
        }
    }
}

fn query_value(query: &str, key: &str) -> Option<String> {
    let mut pairs = pairs(query);
    let value = pairs.find_map(|(name, value)| (name == key).then(|| value.into_owned()));
    value.filter(|value| !value.is_empty())
}
