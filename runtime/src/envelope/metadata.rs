//! `ResponseMetadata` on the wire.
//!
//! Its types accept any JSON, so that one odd value does not lose the others: the request id and the
//! error code are what users need most when something is wrong.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::error::ServiceError;
use crate::json;
use crate::record;
use crate::schema::{DecodeContext, Strictness, ValueRef, WireType};

/// `ResponseMetadata` on the wire, including the error.
pub(super) struct WireMetadata {
    pub(super) request_id: Text,
    pub(super) action: Text,
    pub(super) version: Text,
    pub(super) service: Text,
    pub(super) region: Text,
    pub(super) error: Failure,
}

record! {
    WireMetadata {
        defaulted {
            request_id: Text = "RequestId".aliases(&["RequestID", "requestId"]);
            action: Text = "Action";
            version: Text = "Version";
            service: Text = "Service";
            region: Text = "Region";
            error: Failure = "Error";
        }
    }
}

/// `Error` in the metadata, if it is an object.
struct WireError {
    code: Text,
    numeric_code: Json,
    message: Text,
    data: Json,
}

record! {
    WireError {
        defaulted {
            code: Text = "Code".aliases(&["code"]);
            numeric_code: Json = "CodeN";
            message: Text = "Message".aliases(&["message"]);
            data: Json = "Data";
        }
    }
}

/// A string. Numbers and booleans are read as they are written; lists and objects are empty.
#[derive(Default)]
pub(super) struct Text(pub(super) String);

impl WireType for Text {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::String(&self.0)
    }
    fn empty() -> Self {
        Text::default()
    }
    fn decode<'de, D: Deserializer<'de>>(
        _: &DecodeContext,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor).map(Text)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = String;
    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }
    fn visit_bool<E: de::Error>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<String, E> {
        Ok(value.to_string())
    }
    fn visit_str<E: de::Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }
    fn visit_unit<E: de::Error>(self) -> Result<String, E> {
        Ok(String::new())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<String, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(String::new())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<String, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(String::new())
    }
}

/// Any JSON; null if it is nested too deep.
struct Json(Value);

impl WireType for Json {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Json(&self.0)
    }
    fn empty() -> Self {
        Json(Value::Null)
    }
    fn decode<'de, D: Deserializer<'de>>(
        _: &DecodeContext,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Ok(Json(value(raw.get())))
    }
}

/// Parses any JSON. It is null if it is nested too deep.
pub(super) fn value(raw: &str) -> Value {
    let parsed = serde_json::from_str(raw);
    let parsed = parsed.or_else(|_| serde_json::from_str(&json::repair(raw)));
    parsed.unwrap_or_default()
}

/// `Error` in the metadata: an object, or else text. Boxed, because few responses have one.
#[derive(Default)]
pub(super) struct Failure(pub(super) Option<Box<ServiceError>>);

impl WireType for Failure {
    fn value_ref(&self) -> ValueRef<'_> {
        match &self.0 {
            Some(error) => ValueRef::String(&error.code),
            None => ValueRef::Absent,
        }
    }
    fn empty() -> Self {
        Failure::default()
    }
    fn decode<'de, D: Deserializer<'de>>(
        _: &DecodeContext,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Ok(Failure(failure(raw.get()).map(Box::new)))
    }
}

/// The error of a value of `Error`. An empty value is none.
fn failure(raw: &str) -> Option<ServiceError> {
    if raw.starts_with('{') {
        let parsed = wire_error(raw).or_else(|| wire_error(&json::repair(raw)));
        return Some(parsed.map_or_else(|| message(String::new()), ServiceError::from));
    }
    match value(raw) {
        Value::String(text) if !text.is_empty() => Some(message(text)),
        Value::Bool(true) => Some(message(String::new())),
        Value::Number(code) if code.as_f64() != Some(0.0) => Some(ServiceError {
            code: code.to_string(),
            numeric_code: code.as_i64(),
            ..message(String::new())
        }),
        Value::Array(list) if !list.is_empty() => Some(message(String::new())),
        _ => None,
    }
}

fn wire_error(raw: &str) -> Option<WireError> {
    let context = DecodeContext::new(Strictness::Lenient);
    let mut deserializer = serde_json::Deserializer::from_str(raw);
    WireError::decode(&context, &mut deserializer).ok()
}

fn message(message: String) -> ServiceError {
    ServiceError {
        code: String::new(),
        numeric_code: None,
        message,
        data: None,
    }
}

impl From<WireError> for ServiceError {
    fn from(error: WireError) -> Self {
        ServiceError {
            numeric_code: number(&error.numeric_code.0),
            code: error.code.0,
            message: error.message.0,
            data: Some(error.data.0).filter(|data| !data.is_null()),
        }
    }
}

/// A numeric code, which can be sent as a string.
fn number(code: &Value) -> Option<i64> {
    let of_text = || code.as_str()?.trim().parse().ok();
    code.as_i64().or_else(of_text)
}

/// The error in a response of the older form `{HTTPCode, errorcode, message}`.
pub(super) fn legacy_error(members: &Map<String, Value>) -> Option<ServiceError> {
    let code = members
        .get("errorcode")
        .or_else(|| members.get("HTTPCode"))?;
    let to_string = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    };
    Some(ServiceError {
        code: to_string(code),
        numeric_code: number(code),
        message: members.get("message").map(to_string).unwrap_or_default(),
        data: None,
    })
}
