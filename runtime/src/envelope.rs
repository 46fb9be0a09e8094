//! Parsing the response envelope.
//!
//! A response is an error if it contains an `Error` or if its status is not 2xx. Some services
//! report errors with status 200, and many errors have no numeric code (protocol: docs
//! 6348/1178322, 6460/79674). Everything else is parsed leniently, because a service can be newer
//! than its description, and one odd value must not lose the rest. What cannot be read as it is, is
//! repaired and read once more.

use std::ops::Range;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use crate::error::{Attempts, Error, GiveUpReason, ResponseHead};
use crate::json;
use crate::schema::{DecodeContext, Strictness, WireType};
use describe::describe;
use members::Envelope;

mod describe;
mod members;
mod metadata;
mod response;

pub use response::{Response, ResponseMetadata};

/// Parses a response and decodes its result.
///
/// # Errors
///
/// The service's error, or [`Error::is_unexpected_response`] if the response does not follow the
/// protocol.
pub fn read<T: WireType>(response: http::Response<Bytes>) -> Result<Response<T>, Error> {
    parse(response)?.decode(Attempts::default())
}

/// The first JSON object in a body, read like that of a response: past a byte order mark and whatever
/// else stands before it, and with repaired strings. Returns `None` if there is none.
#[must_use]
pub fn find_object(body: &[u8]) -> Option<Value> {
    json::object(body)
}

/// Whether a text that is not JSON may contain some, and secrets with it. Errors show nothing of it.
#[must_use]
pub fn may_contain_json(text: &str) -> bool {
    describe::has_marks_of_json(text)
}

/// A successful response whose result is not decoded yet.
pub(crate) struct UndecodedResponse {
    status: StatusCode,
    headers: HeaderMap,
    metadata: ResponseMetadata,
    body: Bytes,
    /// The body as it could be read, if not as it is.
    repaired: Option<Bytes>,
    /// Where the result is in what was read.
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
    let mut envelope = Envelope::parse(&body);
    let repaired = match envelope.problem {
        Some(_) => envelope.repair(&body),
        None => None,
    };
    match envelope.take_metadata(head.status) {
        Ok(metadata) => Ok(UndecodedResponse {
            status: head.status,
            headers: head.headers,
            metadata,
            body,
            repaired,
            result: envelope.result,
            extra: envelope.extra,
        }),
        Err((error, request_id)) => {
            let error = error.with_response(ResponseHead {
                status: head.status,
                headers: head.headers,
                request_id,
            });
            Err(if error.is_unexpected_response() {
                error.with_body(body)
            } else {
                error
            })
        }
    }
}

impl UndecodedResponse {
    /// Decodes the result.
    ///
    /// # Errors
    ///
    /// [`Error::is_unexpected_response`] if the result does not match the schema.
    pub(crate) fn decode<T: WireType>(self, attempts: Attempts) -> Result<Response<T>, Error> {
        let read = self.repaired.as_ref().unwrap_or(&self.body);
        let result = match self.result.clone().and_then(|range| read.get(range)) {
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
            .with_body(self.body)
            .with_attempts(attempts)
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn request_id(&self) -> &str {
        &self.metadata.request_id
    }
}

/// Decodes the result. The error message begins with the path of the invalid value.
fn decode_result<T: WireType>(json: &[u8]) -> Result<T, String> {
    let json = str::from_utf8(json).map_err(|error| error.to_string())?;
    let read = |json: &str| {
        let context = DecodeContext::new(Strictness::Lenient);
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let result = T::decode(&context, &mut deserializer);
        result.map_err(|error| describe("Result", &context, &error))
    };
    // Strings that are cut within a surrogate pair are only noticed here.
    read(json).or_else(|_| read(&json::repair(json)))
}

#[cfg(test)]
mod tests;
