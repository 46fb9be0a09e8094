//! Encoding of a request as a query and a body.
//!
//! A GET has all parameters in the query, flattened to pairs. A POST has a JSON object as its body, or a
//! form of the same pairs. All have `Action` and `Version` in the query (protocol: docs 6469/1126803). The query is in
//! canonical form, so that the signed query is the query that is sent.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::constraints::{self, Violation};
use crate::schema::{
    ActionInfo, ActionRef, BodyFormat, Field, List, ListStyle, Location, Method, Reflect, ValueRef,
    VariantRef,
};
use crate::sign::canonical;

mod depth;

pub(crate) use depth::check_untyped_depth;
pub use depth::{MAX_DEPTH, check_depth};

/// What keeps a request from being sent: violated constraints, or that it nests too deep to be encoded.
pub(crate) fn violations(info: &ActionInfo, request: &dyn Reflect) -> Vec<Violation> {
    match check_depth(request) {
        Some(violation) => vec![violation],
        None => constraints::check(info, request),
    }
}

/// An encoded request: the parts of the HTTP request that depend on the parameters. `Debug` does not
/// show them.
#[derive(Clone, PartialEq, Eq)]
pub struct EncodedRequest {
    /// The query in canonical form, without `?`.
    pub query: String,
    /// The body; empty for a GET, and for a POST without body fields.
    pub body: Vec<u8>,
}

impl fmt::Debug for EncodedRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EncodedRequest")
            .field("query_bytes", &self.query.len())
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// Encodes a request.
///
/// # Errors
///
/// Fails with the error of `serde_json` if a value cannot be written as JSON.
pub fn encode(
    info: &ActionInfo,
    request: &dyn Reflect,
) -> Result<EncodedRequest, serde_json::Error> {
    let mut query = String::new();
    write_query(&mut query, info, request);
    let mut body = Vec::new();
    write_body(&mut body, info, request)?;
    Ok(EncodedRequest { query, body })
}

/// Appends the query in canonical form.
pub(crate) fn write_query(output: &mut String, info: &ActionInfo, request: &dyn Reflect) {
    let mut pairs = Pairs::new();
    if info.method == Method::Get || request.table().has_query_fields() {
        request.each(&mut |field, view| {
            if !is_in_body(info, field) {
                flatten_parameter(&mut pairs, field, view);
            }
        });
    }
    push_query(output, info.into(), pairs);
}

fn push_query(output: &mut String, action: ActionRef<'_>, pairs: Pairs<'_>) {
    if pairs.is_empty() {
        // Nearly every POST.
        output.push_str("Action=");
        canonical::encode(output, action.name);
        output.push_str("&Version=");
        return canonical::encode(output, action.version);
    }
    let own = [("Action", action.name), ("Version", action.version)];
    let own = own.map(|(key, value)| (Cow::Borrowed(key), Cow::Borrowed(value)));
    output.push_str(&canonical::query(own.into_iter().chain(pairs)));
}

/// Appends the query of an action without a description, in canonical form.
pub(crate) fn write_untyped_query(
    output: &mut String,
    action: ActionRef<'_>,
    parameters: &Map<String, Value>,
) {
    let in_query = action.method == Method::Get;
    let pairs = if in_query {
        untyped_pairs(parameters)
    } else {
        Pairs::new()
    };
    push_query(output, action, pairs);
}

/// Appends a query whose pairs the caller made, in canonical form.
pub(crate) fn write_encoded_query(
    output: &mut String,
    action: ActionRef<'_>,
    pairs: &[(String, String)],
) {
    let pairs = pairs.iter();
    let pairs = pairs.map(|(name, value)| (Cow::Borrowed(&**name), Cow::Borrowed(&**value)));
    push_query(output, action, pairs.collect());
}

/// Appends the body of an action without a description.
///
/// # Errors
///
/// Same as [`encode`].
pub(crate) fn write_untyped_body(
    output: &mut Vec<u8>,
    action: ActionRef<'_>,
    parameters: &Map<String, Value>,
) -> Result<(), serde_json::Error> {
    match (action.method, action.body) {
        (Method::Get, _) => {}
        (Method::Post, BodyFormat::Json) => serde_json::to_writer(output, parameters)?,
        (Method::Post, BodyFormat::Form) => {
            output.extend(form(&untyped_pairs(parameters)).into_bytes());
        }
    }
    Ok(())
}

fn untyped_pairs(parameters: &Map<String, Value>) -> Pairs<'_> {
    let mut pairs = Pairs::new();
    for (name, value) in parameters {
        flatten_json(&mut pairs, Cow::Borrowed(name), value);
    }
    pairs
}

/// Appends the body.
///
/// # Errors
///
/// Same as [`encode`].
pub(crate) fn write_body(
    output: &mut Vec<u8>,
    info: &ActionInfo,
    request: &dyn Reflect,
) -> Result<(), serde_json::Error> {
    let mut fields = request.table().fields();
    if fields.any(|field| is_in_body(info, field)) {
        match info.body {
            BodyFormat::Json => serde_json::to_writer(output, &Body(request))?,
            BodyFormat::Form => {
                let mut pairs = Pairs::new();
                request.each(&mut |field, view| {
                    if is_in_body(info, field) {
                        flatten_parameter(&mut pairs, field, view);
                    }
                });
                output.extend(form(&pairs).into_bytes());
            }
        }
    }
    Ok(())
}

/// Pairs as a form: a space is `+`, as the official Python SDK writes it, and all else is encoded as in a
/// query.
fn form(pairs: &Pairs<'_>) -> String {
    let mut output = String::new();
    for (key, value) in pairs {
        if !output.is_empty() {
            output.push('&');
        }
        encode_for_form(&mut output, key);
        output.push('=');
        encode_for_form(&mut output, value);
    }
    output
}

fn encode_for_form(output: &mut String, raw: &str) {
    for (index, part) in raw.split(' ').enumerate() {
        if index > 0 {
            output.push('+');
        }
        canonical::encode(output, part);
    }
}

fn is_in_body(info: &ActionInfo, field: Field) -> bool {
    info.method == Method::Post && field.attributes.location == Location::ByMethod
}

/// The fields of a request that are sent in the body.
struct Body<'a>(&'a dyn Reflect);

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        let mut outcome = Ok(());
        self.0.each(&mut |field, view| {
            let in_body = field.attributes.location == Location::ByMethod
                && !matches!(view, ValueRef::Absent);
            if in_body && outcome.is_ok() {
                outcome = object.serialize_entry(field.wire, &view);
            }
        });
        outcome?;
        object.end()
    }
}

type Pairs<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

/// Appends a parameter as pairs, a list in the style of its field.
fn flatten_parameter<'a>(pairs: &mut Pairs<'a>, field: Field, view: ValueRef<'a>) {
    let key = Cow::Borrowed(field.wire);
    match (field.attributes.list_style, view) {
        (ListStyle::Comma, ValueRef::List(list)) => {
            let elements: Vec<_> = elements(&key, list)
                .into_iter()
                .map(|(_, text)| text)
                .collect();
            pairs.push((key, elements.join(",").into()));
        }
        (ListStyle::Repeated, ValueRef::List(list)) if !list.is_empty() => {
            pairs.extend(elements(&key, list));
        }
        (_, view) => flatten(pairs, key, view),
    }
}

/// The elements of a list, all with the same key.
fn elements<'a>(key: &Cow<'a, str>, list: &'a dyn List) -> Pairs<'a> {
    let mut pairs = Pairs::new();
    for index in 0..list.len() {
        flatten(&mut pairs, key.clone(), list.at(index));
    }
    pairs
}

/// Appends a value as pairs, like the Go SDK: `A.B` for the field of an object, `Key.1` for the first
/// element of a list, `Key.entry.1.key` and `Key.entry.1.value` for the first entry of a map. An
/// empty list or map is `Key=`. Absent values are omitted.
fn flatten<'a>(pairs: &mut Pairs<'a>, key: Cow<'a, str>, view: ValueRef<'a>) {
    match view {
        // Only a body can have null.
        ValueRef::Absent | ValueRef::Null => {}
        ValueRef::Bool(value) => pairs.push((key, if value { "true" } else { "false" }.into())),
        ValueRef::Int(value) => pairs.push((key, value.to_string().into())),
        // The shortest decimal that parses to the same value, without an exponent.
        ValueRef::Float(value) => pairs.push((key, value.to_string().into())),
        ValueRef::Number(value) => pairs.push((key, value.as_str().into())),
        ValueRef::String(value) => pairs.push((key, value.into())),
        ValueRef::Json(value) => flatten_json(pairs, key, value),
        // Every value can be written as JSON; the error is that of the trait.
        ValueRef::Text(text) => pairs.extend(text.text().ok().map(|text| (key, text))),
        ValueRef::Record(record) => record.each(&mut |field, view| {
            flatten(pairs, format!("{key}.{}", field.wire).into(), view);
        }),
        ValueRef::Union(union) => match union.variant() {
            VariantRef::Other(_, value) => flatten_json(pairs, key, value),
            known @ VariantRef::Known(..) => known.each(&mut |name, view| {
                flatten(pairs, format!("{key}.{name}").into(), view);
            }),
        },
        ValueRef::List(list) if list.is_empty() => pairs.push((key, "".into())),
        ValueRef::List(list) => {
            for index in 0..list.len() {
                let element = format!("{key}.{}", index + 1);
                flatten(pairs, element.into(), list.at(index));
            }
        }
        ValueRef::Map(map) if map.is_empty() => pairs.push((key, "".into())),
        ValueRef::Map(map) => {
            let mut number = 0;
            map.each(&mut |name, view| {
                number += 1;
                pairs.push((format!("{key}.entry.{number}.key").into(), name.into()));
                flatten(pairs, format!("{key}.entry.{number}.value").into(), view);
            });
        }
    }
}

/// Appends free-form JSON. Its objects are flattened like records.
fn flatten_json<'a>(pairs: &mut Pairs<'a>, key: Cow<'a, str>, value: &'a Value) {
    match value {
        Value::Null => {}
        Value::Bool(value) => flatten(pairs, key, ValueRef::Bool(*value)),
        Value::Number(number) => pairs.push((key, number.to_string().into())),
        Value::String(string) => flatten(pairs, key, ValueRef::String(string)),
        Value::Array(list) if list.is_empty() => pairs.push((key, "".into())),
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                flatten_json(pairs, format!("{key}.{}", index + 1).into(), value);
            }
        }
        Value::Object(object) => {
            for (name, value) in object {
                flatten_json(pairs, format!("{key}.{name}").into(), value);
            }
        }
    }
}

#[cfg(test)]
mod tests;
