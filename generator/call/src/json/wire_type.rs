//! JSON as a type that the runtime reads and looks into.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use volcengine_core::schema::{DecodeContext, Map, ValueRef, WireType};

use super::Json;

impl WireType for Json {
    fn value_ref(&self) -> ValueRef<'_> {
        match self {
            Json::Null => ValueRef::Null,
            Json::Bool(value) => ValueRef::Bool(*value),
            Json::Number(number) => match number.to_i64() {
                Some(integer) => ValueRef::Int(integer),
                None => ValueRef::Number(number),
            },
            Json::String(text) => ValueRef::String(text),
            Json::List(elements) => ValueRef::List(elements),
            Json::Object(_) => ValueRef::Map(self),
        }
    }

    fn empty() -> Self {
        Json::Null
    }

    fn decode<'de, D: Deserializer<'de>>(
        _: &DecodeContext,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        Json::parse(text.get()).map_err(D::Error::custom)
    }
}

/// The members of an object.
impl Map for Json {
    fn len(&self) -> usize {
        self.members().len()
    }

    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a str, ValueRef<'a>)) {
        for (name, value) in self.members() {
            visit(name, value.value_ref());
        }
    }
}
