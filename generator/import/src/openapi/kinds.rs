//! Types of scalars, and enums.

use serde_json::Value;
use volcgen_model::model::Doc;

use super::limits;
use super::reader::{Object, Reader, items, text, unsaid};
use super::refs::step;
use super::schema::Facts;
use crate::codes;
use crate::draft::{EnumValue, Kind, Shape};
use crate::notes::Assumption;

const FORMAT: Assumption = Assumption {
    code: codes::UNKNOWN_FORMAT,
    message: "the language has no such format, so values are strings or numbers of any kind",
    help: "a `pattern` can say what they are like",
};
const MIXED_ENUM: Assumption = Assumption {
    code: codes::MIXED_ENUM,
    message: "an enum has values that are neither all strings nor all integers, so they are any JSON",
    help: "",
};

const SEVERAL_TYPES: Assumption = Assumption {
    code: codes::SEVERAL_TYPES,
    message: "values can have several types, so they are any JSON",
    help: "state one type if all values that matter have it",
};

impl Reader<'_> {
    /// A schema without alternatives.
    pub(super) fn plain(&mut self, schema: &Object, at: &str, facts: &mut Facts) -> Shape {
        let value = &Value::Object(schema.clone());
        let Ok(kind) = type_of(schema) else {
            self.note(SEVERAL_TYPES, at, &unsaid(at));
            return Shape::default();
        };
        let format = text(value, "format").or_else(|| {
            let own = text(value, "x-format");
            own.filter(|_| self.is_own)
        });
        let kind = match kind {
            "string" => self.string(value, format, at),
            "boolean" => Kind::Bool,
            "integer" => self.integer(value, format, at),
            "number" => match format {
                Some("float") => Kind::Float32,
                None if self.is_own => Kind::Number,
                None | Some("double") => Kind::Float64,
                Some("decimal") => Kind::Number,
                Some(other) => {
                    self.note(FORMAT, at, other);
                    Kind::Float64
                }
            },
            "array" => {
                let element = schema.get("items");
                let place = step(at, "items");
                let element = element.map(|element| self.schema(element, &place));
                Kind::List(Box::new(
                    element.map(|(shape, _)| shape).unwrap_or_default(),
                ))
            }
            "object" => self.object(value, at),
            _ => Kind::Json,
        };
        let mut shape = Shape {
            values: self.values(value, &kind, at),
            constraints: limits::constraints(self, value, &kind, at),
            kind,
        };
        if shape.values.is_empty() && (schema.contains_key("enum") || schema.contains_key("const"))
        {
            shape = match shape.kind {
                Kind::String | Kind::Bool | Kind::Int32 | Kind::Int64 => shape,
                _ => Shape::default(),
            };
        }
        facts.is_secret &= shape.values.is_empty();
        shape
    }

    pub(super) fn string(&mut self, schema: &Value, format: Option<&str>, at: &str) -> Kind {
        match format {
            None | Some("password") => Kind::String,
            Some("date-time") => Kind::Datetime,
            Some("json") if schema.get("x-json-schema").is_some() => {
                let carried = schema.get("x-json-schema").unwrap_or(&Value::Null);
                let (shape, _) = self.schema(carried, &step(at, "x-json-schema"));
                Kind::JsonText(Box::new(shape))
            }
            Some(other) => {
                self.note(FORMAT, at, other);
                Kind::String
            }
        }
    }

    pub(super) fn integer(&mut self, schema: &Value, format: Option<&str>, at: &str) -> Kind {
        let limit = |key| schema.get(key).and_then(Value::as_f64);
        let is_narrow = |value: Option<f64>| {
            value.is_some_and(|value| (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&value))
        };
        match format {
            Some("int32") => Kind::Int32,
            None if is_narrow(limit("minimum")) && is_narrow(limit("maximum")) => Kind::Int32,
            None | Some("int64") => Kind::Int64,
            Some(other) => {
                self.note(FORMAT, at, other);
                Kind::Int64
            }
        }
    }

    /// The values of an enum.
    pub(super) fn values(&mut self, schema: &Value, kind: &Kind, at: &str) -> Vec<EnumValue> {
        let listed = ["enum", "x-extensible-enum"].into_iter();
        let mut values: Vec<Value> = listed.flat_map(|key| items(schema, key)).cloned().collect();
        values.extend(schema.get("const").cloned());
        values.retain(|value| !value.is_null());
        let mut seen: Vec<&Value> = Vec::new();
        let fits = |value: &Value| match kind {
            Kind::String => value.is_string(),
            Kind::Int32 => value
                .as_i64()
                .is_some_and(|value| i32::try_from(value).is_ok()),
            Kind::Int64 => value.is_i64(),
            _ => false,
        };
        if !values.iter().all(fits) {
            if *kind != Kind::Bool {
                self.note(MIXED_ENUM, at, &unsaid(at));
            }
            return Vec::new();
        }
        let names = ["x-enum-varnames", "x-enumNames"].into_iter();
        let names = names
            .map(|key| items(schema, key))
            .find(|names| !names.is_empty());
        let docs = ["x-enum-docs", "x-enum-descriptions"].map(|key| items(schema, key));
        let docs = docs.into_iter().find(|docs| !docs.is_empty());
        let doc = |docs: &[Value], index: usize| {
            let doc: Option<Doc> = serde_json::from_value(docs.get(index)?.clone()).ok();
            doc.filter(|doc| !doc.trim().is_empty())
        };
        let at = |all: &[Value], index: usize| {
            let text = all.get(index).and_then(Value::as_str);
            text.filter(|text| !text.trim().is_empty())
                .map(str::to_owned)
        };
        let mut found = Vec::new();
        for (index, value) in values.iter().enumerate() {
            if seen.contains(&value) {
                continue;
            }
            seen.push(value);
            found.push(EnumValue {
                value: value.clone(),
                name: names.and_then(|names| at(names, index)),
                doc: docs.and_then(|docs| doc(docs, index)),
            });
        }
        found
    }
}

/// The one type of a schema's values; `Err` if they can have several.
pub(super) fn type_of(schema: &Object) -> Result<&str, ()> {
    match schema.get("type") {
        Some(Value::String(name)) => return Ok(name),
        Some(Value::Array(names)) => {
            let mut names = names
                .iter()
                .filter_map(Value::as_str)
                .filter(|name| *name != "null");
            return match (names.next(), names.next()) {
                (Some(name), None) => Ok(name),
                (None, _) => Ok("null"),
                _ => Err(()),
            };
        }
        _ => {}
    }
    let has = |keys: &[&str]| keys.iter().any(|key| schema.contains_key(*key));
    let values = schema.get("enum").and_then(Value::as_array);
    let constant = values
        .and_then(|values| values.first())
        .or(schema.get("const"));
    Ok(match constant {
        Some(Value::String(_)) => "string",
        Some(Value::Number(_)) => "integer",
        Some(Value::Bool(_)) => "boolean",
        _ if has(&["properties", "additionalProperties"]) => "object",
        _ if has(&["items"]) => "array",
        _ if has(&["pattern", "minLength", "maxLength"]) => "string",
        _ if has(&["minimum", "maximum", "multipleOf"]) => "number",
        _ => "any",
    })
}
