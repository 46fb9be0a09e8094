//! What a service answers, taken out of its envelope.
//!
//! A reply is a failure if it carries an `Error` or if its status is not 2xx, whichever; some
//! services answer errors with status 200, and many errors have no numeric code (protocol: docs
//! 6348/1178322, 6460/79674). Everything else is read leniently, because a service is newer than
//! its description.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;
use http::response::Parts;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::error::{Attempts, Error, GiveUpReason, ResponseHead, ServiceError};
use crate::record;
use crate::schema::{DecodeContext, Strictness, WireType};

mod response;

pub use response::{Response, ResponseMetadata};

/// How much of a reply that is not JSON an error shows, in characters.
const EXCERPT: usize = 200;

/// The metadata as it is sent: with the error, if the call failed.
struct WireMetadata {
    request_id: String,
    action: String,
    version: String,
    service: String,
    region: String,
    error: Option<WireError>,
}

record! {
    WireMetadata {
        defaulted {
            request_id: String = "RequestId";
            action: String = "Action";
            version: String = "Version";
            service: String = "Service";
            region: String = "Region";
        }
        optional {
            error: WireError = "Error";
        }
    }
}

struct WireError {
    code: String,
    numeric_code: Option<Value>,
    message: String,
    data: Option<Value>,
}

record! {
    WireError {
        defaulted {
            code: String = "Code";
            message: String = "Message";
        }
        optional {
            numeric_code: Value = "CodeN";
            data: Value = "Data";
        }
    }
}

/// Reads a reply.
///
/// # Errors
///
/// The service's error if the reply carries one; [`Error::is_unexpected_response`] if the reply is
/// not what the protocol promises.
pub fn read<T: WireType>(reply: http::Response<Bytes>) -> Result<Response<T>, Error> {
    parse(reply)?.decode(Attempts::default())
}

/// A reply that says that the call succeeded, and whose result is not yet read.
pub(crate) struct UndecodedResponse {
    head: Parts,
    metadata: ResponseMetadata,
    result: Option<Bytes>,
    extra: Map<String, Value>,
}

/// Takes a reply out of its envelope. The same for all actions, so it is compiled once.
///
/// # Errors
///
/// The service's error if the reply carries one; [`Error::is_unexpected_response`] if the reply is
/// not what the protocol promises.
pub(crate) fn parse(reply: http::Response<Bytes>) -> Result<UndecodedResponse, Error> {
    let (head, body) = reply.into_parts();
    match split(head.status, &body) {
        Ok((metadata, envelope)) => Ok(UndecodedResponse {
            head,
            metadata,
            result: envelope
                .result
                .map(|raw| body.slice_ref(raw.get().as_bytes())),
            extra: envelope.extra,
        }),
        Err((error, request_id)) => Err(error.with_response(ResponseHead {
            status: head.status,
            headers: head.headers,
            request_id,
        })),
    }
}

impl UndecodedResponse {
    /// Reads the result.
    ///
    /// # Errors
    ///
    /// [`Error::is_unexpected_response`] if the result is not of the documented shape.
    pub(crate) fn decode<T: WireType>(self, mut attempts: Attempts) -> Result<Response<T>, Error> {
        let result = match &self.result {
            Some(raw) => decode(raw, "Result"),
            None => Ok(T::empty()),
        };
        match result {
            Ok(result) => Ok(Response {
                result,
                metadata: self.metadata,
                status: self.head.status,
                headers: self.head.headers,
                extra: self.extra,
                attempts,
            }),
            Err(why) => {
                attempts.gave_up_because = Some(GiveUpReason::NotRetryable);
                let head = ResponseHead {
                    status: self.head.status,
                    headers: self.head.headers,
                    request_id: self.metadata.request_id,
                };
                Err(Error::unexpected_schema(why)
                    .with_response(head)
                    .with_attempts(attempts))
            }
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.head.status
    }

    pub(crate) fn request_id(&self) -> &str {
        &self.metadata.request_id
    }
}

/// A failure and the request id that came with it.
type Failure = (Error, String);

/// Finds the metadata of a success, or the error.
fn split(status: StatusCode, body: &[u8]) -> Result<(ResponseMetadata, Envelope<'_>), Failure> {
    let unexpected = |why: String| (Error::malformed_response(why), String::new());
    let envelope: Envelope<'_> =
        serde_json::from_slice(body).map_err(|error| unexpected(not_an_envelope(body, &error)))?;
    let Some(raw) = envelope.metadata else {
        return Err(match legacy_error(&envelope.extra) {
            Some(error) => (Error::service(error), String::new()),
            None => unexpected("the reply has no ResponseMetadata".to_owned()),
        });
    };
    let sent: WireMetadata =
        decode(raw.get().as_bytes(), "ResponseMetadata").map_err(unexpected)?;
    if let Some(fault) = sent.error {
        return Err((Error::service(fault.into()), sent.request_id));
    }
    if !status.is_success() {
        let why = Error::malformed_response(
            "the reply carries no error, but its status is not that of a success",
        );
        return Err((why, sent.request_id));
    }
    let metadata = ResponseMetadata {
        request_id: sent.request_id,
        action: sent.action,
        version: sent.version,
        service: sent.service,
        region: sent.region,
    };
    Ok((metadata, envelope))
}

impl From<WireError> for ServiceError {
    fn from(fault: WireError) -> Self {
        ServiceError {
            code: fault.code,
            numeric_code: fault.numeric_code.as_ref().and_then(Value::as_i64),
            message: fault.message,
            data: fault.data,
        }
    }
}

/// The error of a reply of the older form `{HTTPCode, errorcode, message}`.
fn legacy_error(members: &Map<String, Value>) -> Option<ServiceError> {
    let code = members
        .get("errorcode")
        .or_else(|| members.get("HTTPCode"))?;
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    Some(ServiceError {
        code: text(code),
        numeric_code: code.as_i64(),
        message: members.get("message").map(text).unwrap_or_default(),
        data: None,
    })
}

/// Reads a member of the envelope; the error is a text that begins with the path of the value
/// that does not fit.
fn decode<T: WireType>(json: &[u8], name: &str) -> Result<T, String> {
    let context = DecodeContext::new(Strictness::Lenient);
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    T::decode(&context, &mut deserializer).map_err(|error| {
        let path = context.path();
        let dot = if path.is_empty() || path.starts_with('[') {
            ""
        } else {
            "."
        };
        let text = error.to_string();
        // The position is one in the member, not in the reply, and would mislead.
        let why = text.rsplit_once(" at line ").map_or(&*text, |(why, _)| why);
        format!("{name}{dot}{path}: {why}")
    })
}

/// What is wrong with a body that is not a JSON object. Of a body that looks like JSON nothing is
/// shown, as it may hold secrets.
fn not_an_envelope(body: &[u8], error: &serde_json::Error) -> String {
    let text = String::from_utf8_lossy(body);
    let words = || text.split_whitespace().flat_map(|word| [" ", word]).skip(1);
    match text.trim_start().chars().next() {
        None => "the reply is empty".to_owned(),
        Some('{' | '[' | '"') => format!("the reply is broken JSON or no object: {error}"),
        Some(_) => {
            let excerpt: String = words().flat_map(str::chars).take(EXCERPT).collect();
            format!("the reply is not JSON but begins `{excerpt}`")
        }
    }
}

/// A reply whose members are not yet looked at.
#[derive(Default)]
struct Envelope<'b> {
    metadata: Option<&'b RawValue>,
    result: Option<&'b RawValue>,
    extra: Map<String, Value>,
}

impl<'de> Deserialize<'de> for Envelope<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Envelope<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut envelope = Envelope::default();
                while let Some(key) = access.next_key::<String>()? {
                    match key.as_str() {
                        "ResponseMetadata" => envelope.metadata = access.next_value()?,
                        "Result" => envelope.result = access.next_value()?,
                        _ => {
                            envelope.extra.insert(key, access.next_value()?);
                        }
                    }
                }
                Ok(envelope)
            }
        }
        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests;
