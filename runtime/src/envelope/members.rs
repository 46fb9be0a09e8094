//! The members of a response on the wire.

use std::cell::Cell;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{describe, describe_invalid_body};
use crate::error::ServiceError;
use crate::record;
use crate::schema::{DecodeContext, Strictness, WireType};

/// A response: its metadata decoded, its result not.
#[derive(Default)]
pub(super) struct Envelope<'b> {
    pub(super) metadata: Option<WireMetadata>,
    pub(super) result: Option<&'b RawValue>,
    pub(super) extra: Map<String, Value>,
}

impl<'b> Envelope<'b> {
    /// Parses a body.
    ///
    /// # Errors
    ///
    /// Describes a body that is not a JSON object, or metadata of another form.
    pub(super) fn parse(body: &'b [u8]) -> Result<Self, String> {
        let json = str::from_utf8(body).map_err(|error| describe_invalid_body(body, &error))?;
        let members = Members {
            context: &DecodeContext::new(Strictness::Lenient),
            in_metadata: &Cell::new(false),
        };
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let envelope = deserializer.deserialize_map(members);
        let envelope = envelope.and_then(|envelope| deserializer.end().map(|()| envelope));
        envelope.map_err(|error| {
            if members.in_metadata.get() && error.is_data() {
                describe("ResponseMetadata", members.context, &error)
            } else {
                describe_invalid_body(body, &error)
            }
        })
    }
}

/// `ResponseMetadata` on the wire, including the error.
pub(super) struct WireMetadata {
    pub(super) request_id: String,
    pub(super) action: String,
    pub(super) version: String,
    pub(super) service: String,
    pub(super) region: String,
    /// Boxed, because few responses have one.
    pub(super) error: Option<Box<WireError>>,
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
            error: Box<WireError> = "Error";
        }
    }
}

/// `Error` in the metadata.
pub(super) struct WireError {
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

impl From<Box<WireError>> for ServiceError {
    fn from(error: Box<WireError>) -> Self {
        ServiceError {
            code: error.code,
            numeric_code: error.numeric_code.as_ref().and_then(Value::as_i64),
            message: error.message,
            data: error.data,
        }
    }
}

/// The error in a response of the older form `{HTTPCode, errorcode, message}`.
pub(super) fn legacy_error(members: &Map<String, Value>) -> Option<ServiceError> {
    let code = members
        .get("errorcode")
        .or_else(|| members.get("HTTPCode"))?;
    let to_string = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    Some(ServiceError {
        code: to_string(code),
        numeric_code: code.as_i64(),
        message: members.get("message").map(to_string).unwrap_or_default(),
        data: None,
    })
}

/// Reads the members of a response.
#[derive(Clone, Copy)]
struct Members<'c> {
    context: &'c DecodeContext,
    /// Whether the metadata is being read, which stays so if that fails.
    in_metadata: &'c Cell<bool>,
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = Envelope<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut envelope = Envelope::default();
        while let Some(name) = access.next_key()? {
            match name {
                Name::Metadata => {
                    self.in_metadata.set(true);
                    envelope.metadata = access.next_value_seed(Metadata(self.context))?;
                    self.in_metadata.set(false);
                }
                Name::Result => envelope.result = access.next_value()?,
                Name::Other(name) => {
                    envelope.extra.insert(name, access.next_value()?);
                }
            }
        }
        Ok(envelope)
    }
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

            fn visit_str<E: Error>(self, name: &str) -> Result<Name, E> {
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
