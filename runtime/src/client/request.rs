//! Checking, encoding and signing a request.

use std::time::SystemTime;

use bytes::Bytes;
use http::header::{self, HeaderName, HeaderValue};
use http::uri::PathAndQuery;
use http::{HeaderMap, Method, Request, Uri};
use serde_json::{Map, Value};

use super::token::WithToken;
use super::untyped::{CalledAction, EncodedParameters};
use crate::encode;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::quota::{Charge, Limiter};
use crate::schema::{self, ActionInfo, Reflect};
use crate::sign::{SignableRequest, SignedHeaders, Signer, XDate, canonical, sha256};

/// A checked and encoded request, the same in all attempts.
pub(super) struct Prepared {
    pub(super) action: CalledAction,
    /// With the query in canonical form.
    pub(super) uri: Uri,
    pub(super) body: Bytes,
    /// The hash of the body as a header.
    body_hash: HeaderValue,
    /// What the call costs in the documented quotas.
    pub(super) charges: Vec<Charge>,
}

impl Prepared {
    /// Checks and encodes a request.
    ///
    /// # Errors
    ///
    /// [`Error::is_invalid_request`] if it violates a constraint, [`Error::is_config`] if it needs a token
    /// that cannot be made.
    pub(super) fn new(
        info: &'static ActionInfo,
        request: &dyn Reflect,
        client: (&Endpoint, &Limiter),
    ) -> Result<Prepared, Error> {
        match WithToken::new(request)? {
            Some(filled) => Self::encode(info, &filled, client),
            None => Self::encode(info, request, client),
        }
    }

    fn encode(
        info: &'static ActionInfo,
        request: &dyn Reflect,
        (endpoint, limiter): (&Endpoint, &Limiter),
    ) -> Result<Prepared, Error> {
        let violations = encode::violations(info, request);
        if !violations.is_empty() {
            return Err(Error::invalid(violations));
        }
        Self::assemble(
            CalledAction::Described(info),
            (endpoint, limiter.charges(info, request)),
            |query| encode::write_query(query, info, request),
            |body| encode::write_body(body, info, request),
        )
    }

    /// Encodes the parameters of an action without a description.
    ///
    /// # Errors
    ///
    /// [`Error::is_invalid_request`] if they nest too deep.
    pub(super) fn untyped(
        action: CalledAction,
        parameters: &Map<String, Value>,
        client: (&Endpoint, Vec<Charge>),
    ) -> Result<Prepared, Error> {
        if let Some(violation) = encode::check_untyped_depth(parameters) {
            return Err(Error::invalid(vec![violation]));
        }
        let called = action.clone();
        let called = called.get();
        Self::assemble(
            action,
            client,
            |query| encode::write_untyped_query(query, called, parameters),
            |body| encode::write_untyped_body(body, called, parameters),
        )
    }

    /// Takes the parameters of an action without a description as they are.
    pub(super) fn encoded(
        action: CalledAction,
        parameters: &EncodedParameters,
        client: (&Endpoint, Vec<Charge>),
    ) -> Result<Prepared, Error> {
        let called = action.clone();
        let called = called.get();
        Self::assemble(
            action,
            client,
            |query| encode::write_encoded_query(query, called, &parameters.query),
            |body| {
                body.extend_from_slice(&parameters.body);
                Ok(())
            },
        )
    }

    /// Puts the parts of a request together. Path, query, body and the hash of the body share one buffer.
    fn assemble(
        action: CalledAction,
        (endpoint, charges): (&Endpoint, Vec<Charge>),
        write_query: impl FnOnce(&mut String),
        write_body: impl FnOnce(&mut Vec<u8>) -> Result<(), serde_json::Error>,
    ) -> Result<Prepared, Error> {
        let mut target = String::with_capacity(TYPICAL_SIZE);
        canonical::path(&mut target, action.get().path);
        target.push('?');
        write_query(&mut target);
        let mut buffer = target.into_bytes();
        let body_start = buffer.len();
        write_body(&mut buffer)
            .map_err(|error| Error::config(format!("cannot encode the request: {error}")))?;
        let body_end = buffer.len();
        let body_hash = sha256(buffer.get(body_start..).unwrap_or_default());
        buffer.extend_from_slice(body_hash.as_str().as_bytes());

        let buffer = Bytes::from(buffer);
        Ok(Prepared {
            action,
            uri: uri(endpoint, buffer.slice(..body_start))?,
            body: buffer.slice(body_start..body_end),
            body_hash: HeaderValue::from_maybe_shared(buffer.slice(body_end..))
                .map_err(|_| invalid_header("x-content-sha256"))?,
            charges,
        })
    }

    /// The query in canonical form.
    pub(super) fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }
}

/// The room for the parts of a request with few parameters, in bytes.
const TYPICAL_SIZE: usize = 512;

/// The URI of a path with a query at an endpoint.
pub(super) fn uri(endpoint: &Endpoint, target: Bytes) -> Result<Uri, Error> {
    let too_long = "the query is too long for a URI";
    let mut parts = http::uri::Parts::default();
    parts.scheme = Some(endpoint.scheme.clone());
    parts.authority = Some(endpoint.authority.clone());
    let target = PathAndQuery::from_maybe_shared(target).map_err(|_| Error::config(too_long))?;
    parts.path_and_query = Some(target);
    Uri::from_parts(parts).map_err(|_| Error::config(too_long))
}

/// The headers that are the same in all requests of a client.
pub(super) struct ClientHeaders {
    host: HeaderValue,
    user_agent: HeaderValue,
}

impl ClientHeaders {
    /// # Errors
    ///
    /// [`Error::is_config`] if the host is not a header value.
    pub(super) fn new(endpoint: &Endpoint, user_agent: HeaderValue) -> Result<Self, Error> {
        Ok(ClientHeaders {
            host: header_value("Host", endpoint.authority.as_str())?,
            user_agent,
        })
    }
}

/// Fills a request that has the headers of the interceptors, and signs it if there is a signer; headers
/// of the protocol overwrite those of interceptors.
pub(super) fn complete(
    request: &mut Request<Bytes>,
    templates: (&ClientHeaders, &Prepared),
    signer: Option<&Signer>,
    now: SystemTime,
) -> Result<(), Error> {
    let (client, prepared) = templates;
    *request.body_mut() = prepared.body.clone();
    *request.uri_mut() = prepared.uri.clone();
    *request.method_mut() = match prepared.action.get().method {
        schema::Method::Get => Method::GET,
        schema::Method::Post => Method::POST,
    };
    let headers = request.headers_mut();
    // For those below and one of the transport.
    headers.reserve(8);
    if !headers.is_empty() {
        for name in OVERWRITTEN {
            headers.remove(name);
        }
    }
    if let Some(signer) = signer {
        sign(headers, templates, signer, now)?;
    }
    if prepared.action.get().method == schema::Method::Post {
        let content_type = HeaderValue::from_static(prepared.action.get().body.content_type());
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    headers.insert(header::HOST, client.host.clone());
    headers.insert(header::USER_AGENT, client.user_agent.clone());
    Ok(())
}

/// Adds the signature and what it needs to the headers of the interceptors.
fn sign(
    headers: &mut HeaderMap,
    (client, prepared): (&ClientHeaders, &Prepared),
    signer: &Signer,
    now: SystemTime,
) -> Result<(), Error> {
    let x_date = XDate::from(now);
    let date = x_date.as_str();
    let token = signer.session_token_header();
    let authorization = authorization((client, prepared), headers, (signer, token.as_ref()), date)?;
    let mut authorization =
        HeaderValue::try_from(authorization).map_err(|_| invalid_header("authorization"))?;
    authorization.set_sensitive(true);
    headers.insert(header::AUTHORIZATION, authorization);
    headers.insert(&X_DATE, header_value("x-date", date)?);
    headers.insert(&X_CONTENT_SHA256, prepared.body_hash.clone());
    if let Some(token) = token {
        headers.insert(&X_SECURITY_TOKEN, token);
    }
    Ok(())
}

/// The `Authorization` header of a request that also has the headers `others`.
fn authorization(
    (client, prepared): (&ClientHeaders, &Prepared),
    others: &HeaderMap,
    (signer, token): (&Signer, Option<&HeaderValue>),
    date: &str,
) -> Result<String, Error> {
    let body_hash = prepared.body_hash.to_str().unwrap_or_default();
    let token = token.and_then(|token| token.to_str().ok());
    // In the order of signing. Those that this request does not have are at the ends.
    let own = [
        ("content-type", prepared.action.get().body.content_type()),
        ("host", client.host.to_str().unwrap_or_default()),
        ("x-content-sha256", body_hash),
        ("x-date", date),
        ("x-security-token", token.unwrap_or_default()),
    ];
    let start = usize::from(prepared.action.get().method == schema::Method::Get);
    let end = own.len() - usize::from(token.is_none());
    let own = own.get(start..end).unwrap_or_default();

    let parts = SignableRequest {
        method: prepared.action.get().method.as_str(),
        path: prepared.action.get().path,
        query: prepared.query(),
        headers: own,
        body: &prepared.body,
    };
    Ok(if others.is_empty() {
        signer.authorization(&parts, own, (body_hash, date))
    } else {
        let others = strings(others)?;
        let all = SignedHeaders::new(own, &others);
        signer.authorization(&parts, all.as_slice(), (body_hash, date))
    })
}

static X_DATE: HeaderName = HeaderName::from_static("x-date");
static X_CONTENT_SHA256: HeaderName = HeaderName::from_static("x-content-sha256");
static X_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");

/// Headers that interceptors cannot set.
const OVERWRITTEN: [&str; 7] = [
    "authorization",
    "content-length",
    "host",
    "transfer-encoding",
    "x-content-sha256",
    "x-date",
    "x-security-token",
];

/// Headers as strings.
fn strings(headers: &HeaderMap) -> Result<Vec<(&str, &str)>, Error> {
    let strings = headers.iter().map(|(name, value)| {
        let value = value.to_str().map_err(|_| {
            Error::config(format!(
                "invalid header {name} of an interceptor: expected visible ASCII"
            ))
        })?;
        Ok((name.as_str(), value))
    });
    strings.collect()
}

fn header_value(name: &str, value: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(value).map_err(|_| invalid_header(name))
}

fn invalid_header(name: &str) -> Error {
    Error::config(format!("invalid {name}: expected no control characters"))
}
