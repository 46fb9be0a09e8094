//! JSON that keeps the digits of numbers and the order of members.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use volcengine_core::Number;
use volcgen_model::instance;

mod wire_type;

/// A value of JSON as somebody wrote it: `0.10` stays `0.10`, and members stay in their order.
///
/// `Display` writes the JSON, `Debug` shows the names and types in it, but no values.
#[derive(Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number, with its digits.
    Number(Number),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Json>),
    /// An object. Of members with the same name, the last counts.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads JSON text.
    ///
    /// # Errors
    ///
    /// The text is not JSON, nests more than 127 levels deep, or has a number of more than 4096 digits.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        // With the line and the column of a mistake. It also limits how deep the rest goes.
        instance::json(text)?;
        read(text, &last_of_each)
    }

    /// Reads JSON text like [`parse`](Json::parse), but keeps all members with the same name, so that they can be
    /// reported.
    ///
    /// # Errors
    ///
    /// Those of [`parse`](Json::parse).
    pub fn parse_all(text: &str) -> Result<Self, serde_json::Error> {
        instance::json(text)?;
        read(text, &|members| members)
    }

    /// The member of an object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        let members = self.members().iter().rev();
        let mut found = members.filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value)
    }

    /// The members of an object; none of another value.
    #[must_use]
    pub fn members(&self) -> &[(String, Json)] {
        match self {
            Json::Object(members) => members,
            _ => &[],
        }
    }

    /// The value at a path through objects: names joined by dots.
    pub(crate) fn at_mut(&mut self, path: &str) -> Option<&mut Json> {
        path.split('.').try_fold(self, |value, name| match value {
            Json::Object(members) => {
                let mut found = members.iter_mut().rev().filter(|(known, _)| known == name);
                found.next().map(|(_, value)| value)
            }
            _ => None,
        })
    }

    /// The value without the digits that 64 bits cannot hold. A number beyond floats is 1e308.
    #[must_use]
    pub fn to_value(&self) -> Value {
        match self {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(number) => instance::json(number.as_str()).unwrap_or_default(),
            Json::String(text) => Value::String(text.clone()),
            Json::List(elements) => elements.iter().map(Json::to_value).collect(),
            Json::Object(members) => {
                let members = members
                    .iter()
                    .map(|(name, value)| (name.clone(), value.to_value()));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }
}

impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(number) => match Number::parse(&number.to_string()) {
                Ok(number) => Json::Number(number),
                Err(_) => Json::Null,
            },
            Value::String(text) => Json::String(text.clone()),
            Value::Array(elements) => Json::List(elements.iter().map(Json::from).collect()),
            Value::Object(members) => {
                let members = members.iter();
                Json::Object(
                    members
                        .map(|(name, value)| (name.clone(), value.into()))
                        .collect(),
                )
            }
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Number(number) => number.serialize(serializer),
            Json::String(text) => serializer.serialize_str(text),
            Json::List(elements) => serializer.collect_seq(elements),
            Json::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => formatter.write_str("Null"),
            Json::Bool(_) => formatter.write_str("Bool"),
            Json::Number(_) => formatter.write_str("Number"),
            Json::String(text) => write!(formatter, "String of {} bytes", text.len()),
            Json::List(elements) => formatter.debug_list().entries(elements).finish(),
            Json::Object(members) => {
                let members = members.iter().map(|(name, value)| (name, value));
                formatter.debug_map().entries(members).finish()
            }
        }
    }
}

/// As text without white space.
impl fmt::Display for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = serde_json::to_string(self).map_err(|_| fmt::Error)?;
        formatter.write_str(&text)
    }
}

/// Which members of an object are kept.
type Kept = dyn Fn(Vec<(String, Json)>) -> Vec<(String, Json)>;

/// Reads text that is JSON, one level at a time, so that numbers are seen as they are written.
fn read(text: &str, kept: &Kept) -> Result<Json, serde_json::Error> {
    Ok(match text.trim_start().as_bytes().first() {
        Some(b'{') => {
            let Members(members) = serde_json::from_str(text)?;
            let mut known: Vec<(String, Json)> = Vec::with_capacity(members.len());
            for (name, value) in members {
                known.push((name, read(value.get(), kept)?));
            }
            Json::Object(kept(known))
        }
        Some(b'[') => {
            let elements: Vec<&RawValue> = serde_json::from_str(text)?;
            let elements = elements
                .into_iter()
                .map(|element| read(element.get(), kept));
            Json::List(elements.collect::<Result<_, _>>()?)
        }
        Some(b'"') => Json::String(serde_json::from_str(text)?),
        Some(b'-' | b'0'..=b'9') => {
            let number = Number::parse(text.trim()).map_err(serde::de::Error::custom)?;
            Json::Number(number)
        }
        _ => Json::from(&serde_json::from_str::<Value>(text)?),
    })
}

/// Members without those that a later one of the same name replaces.
fn last_of_each(members: Vec<(String, Json)>) -> Vec<(String, Json)> {
    let mut seen = std::collections::HashSet::new();
    let mut last: Vec<_> = members
        .into_iter()
        .rev()
        .filter(|(name, _)| seen.insert(name.clone()))
        .collect();
    last.reverse();
    last
}

/// The members of an object, not read yet.
struct Members<'t>(Vec<(String, &'t RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits_and_members_their_order() {
        for text in [
            r#"{"b":0.10,"a":[12345678901234567890.5,-0,1e2,{"x":null,"y":true}],"c":"\u00e9"}"#,
            "3",
            "[]",
            r#"{"a":{"b":{}}}"#,
            "[1e400,-1e999]",
        ] {
            let written = text.replace("\\u00e9", "\u{e9}");
            assert_eq!(Json::parse(text).unwrap().to_string(), written);
        }
    }

    #[test]
    fn debug_shows_names_and_no_values() {
        let json = Json::parse(r#"{"a":[1,"secret",{}],"b":{"c":null,"d":true}}"#).unwrap();
        let shown = r#"{"a": [Number, String of 6 bytes, {}], "b": {"c": Null, "d": Bool}}"#;
        assert_eq!(format!("{json:?}"), shown);
    }

    #[test]
    fn the_last_of_two_members_counts() {
        let json = Json::parse(r#"{"a":1,"b":2,"a":3}"#).unwrap();
        assert_eq!(json.to_string(), r#"{"b":2,"a":3}"#);
        assert_eq!(json.get("a").unwrap().to_string(), "3");
    }

    #[test]
    fn what_is_not_json_is_an_error() {
        let deep = "[".repeat(100_000);
        for text in ["", "{", "{'a':1}", "1 2", "nul", "01", &deep] {
            assert!(Json::parse(text).is_err(), "{text}");
        }
        let error = Json::parse("{\n \"a\": x}").unwrap_err();
        assert_eq!((error.line(), error.column()), (2, 7));
    }

    #[test]
    fn values_are_converted_both_ways() {
        let value = serde_json::json!({ "a": [1, 2.5, "x", null, false], "b": {} });
        assert_eq!(Json::from(&value).to_value(), value);
    }
}
