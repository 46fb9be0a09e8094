//! Responses and errors for tests of programs that use a generated crate.
//!
//! Generated structs cannot be written as literals outside of their crate, because new versions add
//! fields, and results have no builders. Tests make values of any type with these functions:
//!
//! ```
//! use serde_json::json;
//! use volcengine_core::testing;
//! # use volcengine_core::record;
//! # #[derive(Clone)]
//! # pub struct Task { pub id: String, pub state: Option<i32> }
//! # record! { Task { defaulted { id: String = "Id"; } optional { state: i32 = "State"; } } }
//!
//! // Start with an empty value and set fields,
//! let mut task: Task = testing::empty();
//! task.state = Some(1);
//!
//! // or read the JSON that the service would send. A misspelled field is an error.
//! let task: Task = testing::from_json(json!({ "Id": "t1" })).unwrap();
//! let error = testing::from_json::<Task>(json!({ "Stat": 1 })).unwrap_err();
//! assert_eq!(error.to_string(), "Stat: unknown field of Task: expected Id, State");
//!
//! // Make the outcome of a call: a response or an error.
//! let response = testing::response(task);
//! assert_eq!(response.result.id, "t1");
//! let error = testing::error(429, "FlowLimitExceeded", "slow down");
//! assert!(error.is_throttled());
//! ```
//!
//! Functions that take a generated `Client<C>` for any `C` can be tested without a server: the test
//! defines a `C` that implements [`schema::Execute`](crate::schema::Execute) and returns such values.
//! [`check`] rejects invalid requests like the client, and [`action_error`] describes errors like it.

use std::fmt::{self, Write};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::envelope::{self, Response, ResponseMetadata};
use crate::error::{Attempts, Error, ResponseHead, ServiceError};
use crate::printable::PrintableWriter;
use crate::schema::{
    Action, DecodeContext, Literal, Reflect, Strictness, ValueRef, VariantRef, WireType,
};

/// The request ID of all responses and errors of this module.
const REQUEST_ID: &str = "test";

/// A value in which every field is empty: `None`, zero, or an empty string or list.
#[must_use]
pub fn empty<T: WireType>() -> T {
    T::empty()
}

/// Reads a value from the JSON of a request or a response. Missing fields are empty.
///
/// # Errors
///
/// Fails if the type does not have a field or if a value has another type. The error has the path.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a call with `json!` reads better without `&`"
)]
pub fn from_json<T: WireType>(json: Value) -> Result<T, JsonError> {
    let context = DecodeContext::new(Strictness::Sparse);
    let value = T::decode(&context, &json).map_err(|error| JsonError {
        path: context.path(),
        message: error.to_string(),
    })?;
    match find_unknown_field(value.value_ref(), &json, "") {
        Some(error) => Err(error),
        None => Ok(value),
    }
}

/// A successful response with this result, status 200 and the request ID `test`.
///
/// You can change both fields. For a response with headers, use [`parse_response`].
#[must_use]
pub fn response<T>(result: T) -> Response<T> {
    let metadata = ResponseMetadata {
        request_id: REQUEST_ID.to_owned(),
        ..ResponseMetadata::default()
    };
    Response::new(result, metadata)
}

/// The error that a client returns if the service responds with this status, code and message, and
/// the request ID `test`. An invalid HTTP status becomes 500.
///
/// For an error without a response, convert a [`TransportError`](crate::TransportError). For one with
/// headers such as `Retry-After`, use [`parse_response`].
pub fn error(status: u16, code: impl Into<String>, message: impl Into<String>) -> Error {
    let error = ServiceError {
        code: code.into(),
        numeric_code: None,
        message: message.into(),
        data: None,
    };
    Error::service(error).with_response(ResponseHead {
        status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        headers: HeaderMap::new(),
        request_id: REQUEST_ID.to_owned(),
    })
}

/// Reads an HTTP response like a client.
///
/// # Errors
///
/// Fails with the error of the service that the response contains, or with
/// [`Error::is_unexpected_response`].
pub fn parse_response<T: WireType>(response: http::Response<Bytes>) -> Result<Response<T>, Error> {
    envelope::parse(response)?.decode(Attempts::default())
}

/// Adds an action to an error like a client: the error names the action, and has the description of
/// its code.
#[must_use]
pub fn action_error<A: Action>(error: Error) -> Error {
    error.with_action(A::INFO)
}

/// Checks a request like a client before it sends one.
///
/// # Errors
///
/// Fails with [`Error::is_invalid_request`] and all violations.
pub fn check<A: Action>(request: &A) -> Result<(), Error> {
    let violations = crate::encode::violations(A::INFO, request);
    if violations.is_empty() {
        return Ok(());
    }
    Err(Error::invalid(violations).with_action(A::INFO))
}

/// Why JSON does not fit a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    path: String,
    message: String,
}

impl JsonError {
    /// The path in the JSON, such as `AppList[3].CreateAt`; empty for the whole value.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = PrintableWriter(formatter);
        if !self.path.is_empty() {
            write!(output, "{}: ", self.path)?;
        }
        output.write_str(&self.message)
    }
}

impl std::error::Error for JsonError {}

/// Finds the first field of the JSON that the value read from it does not have.
fn find_unknown_field(value: ValueRef<'_>, json: &Value, path: &str) -> Option<JsonError> {
    match (value, json) {
        (ValueRef::Record(record), Value::Object(members)) => members
            .iter()
            .find_map(|(name, json)| check_field(record, &[], name, json, path)),
        (ValueRef::Union(union), Value::Object(members)) => match union.variant() {
            VariantRef::Known(variant, record) => members
                .iter()
                .find_map(|(name, json)| check_field(record, variant.tags, name, json, path)),
            VariantRef::Other(..) => None,
        },
        (ValueRef::List(list), Value::Array(elements)) => {
            elements.iter().enumerate().find_map(|(index, json)| {
                find_unknown_field(list.at(index), json, &format!("{path}[{index}]"))
            })
        }
        (ValueRef::Map(map), Value::Object(entries)) => {
            let mut found = None;
            map.each(&mut |key, value| {
                if let (None, Some(json)) = (&found, entries.get(key)) {
                    found = find_unknown_field(value, json, &join_path(path, key));
                }
            });
            found
        }
        _ => None,
    }
}

fn check_field(
    record: &dyn Reflect,
    tags: &[(&'static str, Literal)],
    name: &str,
    json: &Value,
    path: &str,
) -> Option<JsonError> {
    if tags.iter().any(|(tag, _)| *tag == name) {
        return None;
    }
    let path = join_path(path, name);
    let table = record.table();
    if let Some(field) = table.fields().find(|field| field.has_name(name)) {
        return find_unknown_field(record.get(field.wire), json, &path);
    }
    let known: Vec<_> = table.fields().map(|field| field.wire).collect();
    let known = match known.as_slice() {
        [] => "no fields".to_owned(),
        known => known.join(", "),
    };
    let message = format!("unknown field of {}: expected {known}", table.type_name);
    Some(JsonError { path, message })
}

fn join_path(path: &str, name: &str) -> String {
    let dot = if path.is_empty() { "" } else { "." };
    format!("{path}{dot}{name}")
}

#[cfg(test)]
mod tests;
