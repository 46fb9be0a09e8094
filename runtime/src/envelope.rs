//! Parsing the response envelope.
//!
//! A response is an error if it contains an `Error` or if its status is not 2xx. Some services
//! report errors with status 200, and many errors have no numeric code (protocol: docs
//! 6348/1178322, 6460/79674). Everything else is parsed leniently, because a service can be newer
//! than its description.

use std::fmt;
use std::ops::Range;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use crate::error::{Attempts, Error, GiveUpReason, ResponseHead};
use crate::schema::{DecodeContext, Strictness, WireType};
use members::{Envelope, legacy_error};

mod members;
mod response;

pub use response::{Response, ResponseMetadata};

/// The maximum length of an excerpt in an error, in characters.
const EXCERPT: usize = 200;

/// Parses a response and decodes its result.
///
/// # Errors
///
/// The service's error, or [`Error::is_unexpected_response`] if the response does not follow the
/// protocol.
pub fn read<T: WireType>(response: http::Response<Bytes>) -> Result<Response<T>, Error> {
    parse(response)?.decode(Attempts::default())
}

/// A successful response whose result is not decoded yet.
pub(crate) struct UndecodedResponse {
    status: StatusCode,
    headers: HeaderMap,
    metadata: ResponseMetadata,
    body: Bytes,
    /// Where the result is in the body.
    result: Option<Range<usize>>,
    extra: Map<String, Value>,
}

/// Parses a response. Not generic, so it is compiled once for all actions.
///
/// # Errors
///
/// The service's error, or [`Error::is_unexpected_response`] if the response does not follow the
/// protocol.
pub(crate) fn parse(response: http::Response<Bytes>) -> Result<UndecodedResponse, Error> {
    let (head, body) = response.into_parts();
    match split(head.status, &body) {
        Ok((metadata, envelope)) => Ok(UndecodedResponse {
            status: head.status,
            headers: head.headers,
            metadata,
            result: envelope.result.map(|raw| range_in(&body, raw.get())),
            extra: envelope.extra,
            body,
        }),
        Err((error, request_id)) => Err(error.with_response(ResponseHead {
            status: head.status,
            headers: head.headers,
            request_id,
        })),
    }
}

/// Where a part of a body is.
fn range_in(body: &[u8], part: &str) -> Range<usize> {
    let start = part.as_ptr().addr().saturating_sub(body.as_ptr().addr());
    start..start + part.len()
}

impl UndecodedResponse {
    /// Decodes the result.
    ///
    /// # Errors
    ///
    /// [`Error::is_unexpected_response`] if the result does not match the schema.
    pub(crate) fn decode<T: WireType>(self, attempts: Attempts) -> Result<Response<T>, Error> {
        let result = match self.result.clone().and_then(|range| self.body.get(range)) {
            Some(raw) => decode_result(raw),
            None => Ok(T::empty()),
        };
        match result {
            Ok(result) => Ok(Response {
                result,
                metadata: self.metadata,
                status: self.status,
                headers: self.headers,
                extra: self.extra,
                attempts,
            }),
            Err(message) => Err(self.unexpected_schema(message, attempts)),
        }
    }

    #[cold]
    fn unexpected_schema(self, message: String, mut attempts: Attempts) -> Error {
        attempts.gave_up_because = Some(GiveUpReason::NotRetryable);
        let head = ResponseHead {
            status: self.status,
            headers: self.headers,
            request_id: self.metadata.request_id,
        };
        Error::unexpected_schema(message)
            .with_response(head)
            .with_attempts(attempts)
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn request_id(&self) -> &str {
        &self.metadata.request_id
    }
}

/// An error and the request id of its response.
type ErrorWithId = (Error, String);

/// Splits a body into the metadata of a success and the rest, or returns the error.
fn split(status: StatusCode, body: &[u8]) -> Result<(ResponseMetadata, Envelope<'_>), ErrorWithId> {
    let malformed = |message: String| (Error::malformed_response(message), String::new());
    let mut envelope = Envelope::parse(body).map_err(malformed)?;
    let Some(metadata) = envelope.metadata.take() else {
        return Err(match legacy_error(&envelope.extra) {
            Some(error) => (Error::service(error), String::new()),
            None => malformed("the response has no ResponseMetadata".to_owned()),
        });
    };
    if let Some(error) = metadata.error {
        return Err((Error::service(error.into()), metadata.request_id));
    }
    if !status.is_success() {
        let error =
            Error::malformed_response("the response has no error, but its status is not 2xx");
        return Err((error, metadata.request_id));
    }
    let metadata = ResponseMetadata {
        request_id: metadata.request_id,
        action: metadata.action,
        version: metadata.version,
        service: metadata.service,
        region: metadata.region,
    };
    Ok((metadata, envelope))
}

/// Decodes the result. The error message begins with the path of the invalid value.
fn decode_result<T: WireType>(json: &[u8]) -> Result<T, String> {
    let json = str::from_utf8(json).map_err(|error| error.to_string())?;
    let context = DecodeContext::new(Strictness::Lenient);
    let mut deserializer = serde_json::Deserializer::from_str(json);
    T::decode(&context, &mut deserializer).map_err(|error| describe("Result", &context, &error))
}

/// Describes a member that does not match the schema.
fn describe(member: &str, context: &DecodeContext, error: &serde_json::Error) -> String {
    let path = context.path();
    let dot = if path.is_empty() || path.starts_with('[') {
        ""
    } else {
        "."
    };
    let message = error.to_string();
    // The position is not that in the response, so drop it.
    let message = message
        .rsplit_once(" at line ")
        .map_or(&*message, |(message, _position)| message);
    format!("{member}{dot}{path}: {message}")
}

/// Describes a body that is not a JSON object. It shows nothing of a body that looks like JSON,
/// which can contain secrets.
fn describe_invalid_body(body: &[u8], error: &dyn fmt::Display) -> String {
    let body = String::from_utf8_lossy(body);
    match body.trim_start().chars().next() {
        None => "the response is empty".to_owned(),
        Some('{' | '[' | '"') => format!("the response is not a JSON object: {error}"),
        Some(_) => {
            let words = body.split_whitespace().flat_map(|word| [" ", word]);
            let excerpt: String = words.skip(1).flat_map(str::chars).take(EXCERPT).collect();
            format!("the response is not JSON; it begins with `{excerpt}`")
        }
    }
}

#[cfg(test)]
mod tests;
