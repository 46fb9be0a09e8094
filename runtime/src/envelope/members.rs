//! The members of a response on the wire.

use std::fmt;
use std::ops::Range;

use bytes::Bytes;
use http::StatusCode;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::ResponseMetadata;
use super::describe::{describe, describe_invalid_body};
use super::metadata::{WireMetadata, legacy_error, value};
use crate::error::Error;
use crate::json;
use crate::schema::{DecodeContext, Strictness, WireType};

/// A response: its metadata decoded, its result not.
#[derive(Default)]
pub(super) struct Envelope {
    metadata: Option<WireMetadata>,
    /// Where the result is in the body.
    pub(super) result: Option<Range<usize>>,
    pub(super) extra: Map<String, Value>,
    /// Why the body could not be read to its end. The members before it are kept.
    pub(super) problem: Option<String>,
}

/// An error and the request id of its response.
type ErrorWithId = (Error, String);

impl Envelope {
    /// Parses a body as far as possible.
    pub(super) fn parse(body: &[u8]) -> Self {
        let mut envelope = Envelope::default();
        envelope.problem = match str::from_utf8(body) {
            Ok(json) => envelope.read(json).err(),
            Err(error) => Some(describe_invalid_body(body, &error)),
        };
        envelope
    }

    /// # Errors
    ///
    /// Describes a text that is not a JSON object, or metadata of another form.
    fn read(&mut self, json: &str) -> Result<(), String> {
        let context = DecodeContext::new(Strictness::Lenient);
        let mut in_metadata = false;
        let members = Members {
            json,
            context: &context,
            envelope: self,
            in_metadata: &mut in_metadata,
        };
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let read = deserializer.deserialize_map(members);
        read.and_then(|()| deserializer.end()).map_err(|error| {
            if in_metadata && error.is_data() {
                describe("ResponseMetadata", &context, &error)
            } else {
                describe_invalid_body(json.as_bytes(), &error)
            }
        })
    }

    /// Parses the body once more as it can be repaired, and returns what was parsed. If that does not
    /// help, nothing changes.
    #[cold]
    pub(super) fn repair(&mut self, body: &[u8]) -> Option<Bytes> {
        let repaired = json::find(body, '{')?;
        let envelope = Envelope::parse(repaired.as_bytes());
        if envelope.metadata.is_none() && legacy_error(&envelope.extra).is_none() {
            return None;
        }
        *self = envelope;
        Some(repaired.into())
    }

    /// The metadata of a success.
    ///
    /// # Errors
    ///
    /// The error of the service, or what is unexpected about the response.
    pub(super) fn take_metadata(
        &mut self,
        status: StatusCode,
    ) -> Result<ResponseMetadata, ErrorWithId> {
        let problem = self.problem.take().map(Error::malformed_response);
        let Some(metadata) = self.metadata.take() else {
            let error = match (legacy_error(&self.extra), problem) {
                (Some(error), _) => Error::service(error),
                (None, Some(problem)) => problem,
                (None, None) => Error::malformed_response("the response has no ResponseMetadata"),
            };
            return Err((error, String::new()));
        };
        let request_id = metadata.request_id.0;
        if let Some(error) = metadata.error.0 {
            return Err((Error::service(*error), request_id));
        }
        if let Some(problem) = problem {
            return Err((problem, request_id));
        }
        if !status.is_success() {
            let message = "the response has no error, but its status is not 2xx";
            return Err((Error::malformed_response(message), request_id));
        }
        Ok(ResponseMetadata {
            request_id,
            action: metadata.action.0,
            version: metadata.version.0,
            service: metadata.service.0,
            region: metadata.region.0,
        })
    }
}

/// Reads the members of a response into an envelope.
struct Members<'c> {
    json: &'c str,
    context: &'c DecodeContext,
    envelope: &'c mut Envelope,
    /// Whether the metadata is being read, which stays so if that fails.
    in_metadata: &'c mut bool,
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        while let Some(name) = access.next_key()? {
            match name {
                Name::Metadata => {
                    *self.in_metadata = true;
                    let metadata = access.next_value_seed(Metadata(self.context))?;
                    *self.in_metadata = false;
                    self.envelope.metadata = metadata.or(self.envelope.metadata.take());
                }
                Name::Result => {
                    let result: Option<&RawValue> = access.next_value()?;
                    let range = result.map(|raw| range_in(self.json, raw.get()));
                    self.envelope.result = range.or(self.envelope.result.take());
                }
                Name::Other(name) => {
                    let raw: &RawValue = access.next_value()?;
                    self.envelope.extra.insert(name, value(raw.get()));
                }
            }
        }
        Ok(())
    }
}

/// Where a part of a text is.
fn range_in(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    start..start + part.len()
}

/// Reads the metadata leniently.
struct Metadata<'c>(&'c DecodeContext);

impl<'de> DeserializeSeed<'de> for Metadata<'_> {
    type Value = Option<WireMetadata>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        WireType::decode(self.0, deserializer)
    }
}

/// The name of a member.
enum Name {
    Metadata,
    Result,
    Other(String),
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl Visitor<'_> for NameVisitor {
            type Value = Name;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a name")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Name, E> {
                Ok(match name {
                    "ResponseMetadata" => Name::Metadata,
                    "Result" => Name::Result,
                    _ => Name::Other(name.to_owned()),
                })
            }
        }
        deserializer.deserialize_identifier(NameVisitor)
    }
}
