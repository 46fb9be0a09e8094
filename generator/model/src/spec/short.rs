//! Short forms: values that can be written without naming their parts.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::doc::Doc;
use crate::yaml::{Any, Entries, Kind, Spanned};

use super::{EnumValue, ItemCount, ServerClamps};

impl<'de> Deserialize<'de> for ItemCount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemCountVisitor)
    }
}

struct ItemCountVisitor;

impl<'de> Visitor<'de> for ItemCountVisitor {
    type Value = ItemCount;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an integer or `[fewest, most]`")
    }

    fn visit_u64<E: Error>(self, count: u64) -> Result<ItemCount, E> {
        let count = u32::try_from(count).map_err(|_| E::custom("the number is too large"))?;
        Ok(ItemCount {
            min: count,
            max: count,
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<ItemCount, A::Error> {
        let ends = (seq.next_element()?, seq.next_element()?);
        match (ends, seq.next_element::<u32>()?) {
            ((Some(min), Some(max)), None) => Ok(ItemCount { min, max }),
            _ => Err(A::Error::custom("expected two integers, `[fewest, most]`")),
        }
    }
}

impl<'de> Deserialize<'de> for ServerClamps {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ServerClampsVisitor)
    }
}

struct ServerClampsVisitor;

impl Visitor<'_> for ServerClampsVisitor {
    type Value = ServerClamps;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("`true`, `false` or a version")
    }

    fn visit_bool<E>(self, clamps: bool) -> Result<ServerClamps, E> {
        Ok(ServerClamps::Always(clamps))
    }

    fn visit_str<E>(self, version: &str) -> Result<ServerClamps, E> {
        Ok(ServerClamps::Until(version.to_owned()))
    }
}

impl JsonSchema for ServerClamps {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ServerClamps".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["boolean", "string"] })
    }
}

impl JsonSchema for ItemCount {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ItemCount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let count = json_schema!({ "type": "integer", "minimum": 0 });
        json_schema!({
            "anyOf": [
                count.clone(),
                { "type": "array", "items": count, "minItems": 2, "maxItems": 2 },
            ]
        })
    }
}

/// Reads the values of an enum: by name, or a list of values that are their own names.
pub fn enum_values<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Entries<EnumValue>>, D::Error> {
    deserializer.deserialize_any(EnumValuesVisitor)
}

struct EnumValuesVisitor;

impl<'de> Visitor<'de> for EnumValuesVisitor {
    type Value = Option<Entries<EnumValue>>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("values by their names, or a list of values")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Entries::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element::<Any>()? {
            let node = value.node();
            let name = match &node.kind {
                Kind::String(text) => text.clone(),
                Kind::Int(number) => number.to_string(),
                _ => {
                    let message =
                        format!("expected a value of the enum, found {}", node.describe());
                    return Err(A::Error::custom(message));
                }
            };
            let name = Spanned {
                value: name,
                span: node.span,
            };
            values.push((name, EnumValue { value, doc: None }));
        }
        Ok(Some(values.into_iter().collect()))
    }
}

/// The schema of what [`enum_values`] reads.
pub fn enum_values_schema(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "anyOf": [
            { "type": "object", "additionalProperties": generator.subschema_for::<EnumValue>() },
            { "type": "array", "items": { "type": ["integer", "string"] }, "uniqueItems": true },
            { "type": "null" },
        ]
    })
}

impl JsonSchema for EnumValue {
    fn schema_name() -> Cow<'static, str> {
        "EnumValue".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = json_schema!({
            "type": ["integer", "string"],
            "description": "What is sent: an integer or a string.",
        });
        json_schema!({
            "description": "One documented value of an enum: the value alone, or with its meaning.",
            "anyOf": [
                value.clone(),
                {
                    "type": "object",
                    "properties": {
                        "value": value,
                        "doc": { "description": "What it means.", "allOf": [generator.subschema_for::<Doc>()] },
                    },
                    "required": ["value"],
                    "additionalProperties": false,
                },
            ]
        })
    }
}
