//! Numbers in JSON: their text, if the format passes it on.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

use super::Number;
use crate::schema::{self, DecodeContext, Strictness, ValueRef, WireType};

/// The name under which `serde_json` passes on the text of a value, with its feature `raw_value`. A format that
/// does not know it reads the value itself.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// The same for numbers, if a program has its feature `arbitrary_precision`.
const RAW_NUMBER: &str = "$serde_json::private::Number";

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0)
            .map_err(|_| S::Error::custom(format_args!("JSON has no number {self}")))?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        schema::deserialize(deserializer)
    }
}

impl WireType for Number {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Number(self)
    }

    fn empty() -> Self {
        Number::default()
    }

    fn decode<'de, D: Deserializer<'de>>(
        context: &DecodeContext,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(RAW_VALUE, NumberVisitor(context))
    }
}

struct NumberVisitor<'c>(&'c DecodeContext);

impl NumberVisitor<'_> {
    /// Reads the text of a value.
    fn read<E: Error>(self, json: &str) -> Result<Number, E> {
        match json.as_bytes().first() {
            Some(b'"') => {
                let string: String = serde_json::from_str(json).map_err(E::custom)?;
                self.visit_str(&string)
            }
            Some(b'n') => self.visit_unit(),
            Some(b't') => self.visit_bool(true),
            Some(b'f') => self.visit_bool(false),
            Some(b'[') => Err(E::invalid_type(Unexpected::Seq, &self)),
            Some(b'{') => Err(E::invalid_type(Unexpected::Map, &self)),
            _ => Number::parse(json).map_err(E::custom),
        }
    }

    fn is_lenient(&self) -> bool {
        self.0.strictness() == Strictness::Lenient
    }
}

impl<'de> Visitor<'de> for NumberVisitor<'_> {
    type Value = Number;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Number, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Number, A::Error> {
        match access.next_key::<String>()?.as_deref() {
            Some(RAW_VALUE | RAW_NUMBER) => self.read(&access.next_value::<String>()?),
            _ => Err(A::Error::invalid_type(Unexpected::Map, &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Number, A::Error> {
        Err(A::Error::invalid_type(Unexpected::Seq, &self))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Number, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Number, E> {
        Ok(value.into())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Number, E> {
        Ok(value.into())
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Number, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Number, E> {
        let number = Number::from(value);
        if number.is_json() {
            Ok(number)
        } else {
            Err(E::invalid_value(Unexpected::Float(value), &self))
        }
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Number, E> {
        if self.is_lenient() {
            Ok(u8::from(value).into())
        } else {
            Err(E::invalid_type(Unexpected::Bool(value), &self))
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Number, E> {
        let number = match text.trim() {
            _ if !self.is_lenient() => None,
            "" => Some(Number::default()),
            text => Number::parse(text).ok(),
        };
        number.ok_or_else(|| E::invalid_type(Unexpected::Str(text), &self))
    }

    fn visit_unit<E: Error>(self) -> Result<Number, E> {
        self.0.null_as_empty("a number")
    }
}
