//! Values for the tests of programs that use a generated crate.
//!
//! Generated structs cannot be written as literals outside of their crate, because fields are added
//! to them, and results have no builders. Tests make them here, whatever their type:
//!
//! ```
//! use serde_json::json;
//! use volcengine_core::testing;
//! # use volcengine_core::record;
//! # #[derive(Clone, PartialEq)]
//! # pub struct Task { pub id: String, pub state: Option<i32> }
//! # record! { Task { defaulted { id: String = "Id"; } optional { state: i32 = "State"; } } }
//!
//! // Empty, and then field by field,
//! let mut task: Task = testing::empty();
//! task.state = Some(1);
//!
//! // or from the JSON that the service would send; a misspelt member is an error.
//! let task: Task = testing::from_json(json!({ "Id": "t1" })).unwrap();
//! let error = testing::from_json::<Task>(json!({ "Stat": 1 })).unwrap_err();
//! assert_eq!(error.to_string(), "Stat: Task has no such member; it has Id, State");
//!
//! // What a call gives: a reply that holds it, or an error.
//! let reply = testing::response(task);
//! assert_eq!(reply.result.id, "t1");
//! let error = testing::error(429, "FlowLimitExceeded", "slow down");
//! assert!(error.is_throttled());
//! ```
//!
//! A program whose functions take a generated `Client<C>` for any `C` is tested without a
//! server by a `C` of the test's own, which implements [`schema::Execute`](crate::schema::Execute) and
//! answers with such values. [`check`] and [`failed`] let it judge requests and name actions as the
//! real client does.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::envelope::{self, Response, ResponseMetadata};
use crate::error::{Error, ResponseHead, ServiceError};
use crate::retry::Attempts;
use crate::schema::{Action, DecodeContext, Reflect, Strictness, ValueRef, WireType};

/// The request id of replies and errors that are made here.
const REQUEST_ID: &str = "test";

/// A value in which every field is empty: `None`, zero, or an empty text or list.
#[must_use]
pub fn empty<T: WireType>() -> T {
    T::empty()
}

/// Reads a value from the JSON that the service would send or be sent. What is left out is empty.
///
/// # Errors
///
/// A member that the type does not have, or a value of another type; the error names its path.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a call with `json!` reads better without `&`"
)]
pub fn from_json<T: WireType>(json: Value) -> Result<T, JsonError> {
    let context = DecodeContext::new(Strictness::Lenient);
    let value = T::decode(&context, &json).map_err(|error| JsonError {
        path: context.path(),
        message: error.to_string(),
    })?;
    match stray(value.value_ref(), &json, "") {
        Some(error) => Err(error),
        None => Ok(value),
    }
}

/// A successful reply with this result, status 200 and the request id `test`.
///
/// Both of its fields can be changed. A reply with headers comes from [`open`].
#[must_use]
pub fn response<T>(result: T) -> Response<T> {
    let metadata = ResponseMetadata {
        request_id: REQUEST_ID.to_owned(),
        ..ResponseMetadata::default()
    };
    Response::made(result, metadata)
}

/// The error that a client gives if the service answers with this status, code and message, and
/// the request id `test`. A status that HTTP does not have becomes 500.
///
/// Errors without an answer are made from a [`TransportError`](crate::TransportError), those with
/// headers such as `RetryClass-After` come from [`open`].
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

/// Reads an HTTP reply as a client does: a success, or the error that it carries.
///
/// # Errors
///
/// The service's error, or [`Error::is_unexpected_response`].
pub fn open<T: WireType>(reply: http::Response<Bytes>) -> Result<Response<T>, Error> {
    envelope::parse(reply)?.decode(Attempts::default())
}

/// Makes an error that of an action, as a client does: it names the action, and knows what is
/// documented about the code.
#[must_use]
pub fn failed<A: Action>(error: Error) -> Error {
    error.with_action(A::INFO)
}

/// Checks a request as a client does before it sends one.
///
/// # Errors
///
/// [`Error::is_invalid_request`], with every violation.
pub fn check<A: Action>(request: &A) -> Result<(), Error> {
    let violations = crate::constraints::check(A::INFO, request);
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
    /// Where in the JSON, such as `AppList[3].CreateAt`; empty for the whole of it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(formatter, "{}: ", self.path)?;
        }
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for JsonError {}

/// The first member of the JSON that a value read from it does not have.
fn stray(value: ValueRef<'_>, json: &Value, path: &str) -> Option<JsonError> {
    match (value, json) {
        (ValueRef::Record(record), Value::Object(members)) => members
            .iter()
            .find_map(|(name, json)| stray_member(record, name, json, path)),
        (ValueRef::List(list), Value::Array(elements)) => elements
            .iter()
            .enumerate()
            .find_map(|(index, json)| stray(list.at(index), json, &format!("{path}[{index}]"))),
        (ValueRef::Map(map), Value::Object(entries)) => {
            let mut found = None;
            map.each(&mut |key, value| {
                if let (None, Some(json)) = (&found, entries.get(key)) {
                    found = stray(value, json, &joined(path, key));
                }
            });
            found
        }
        _ => None,
    }
}

fn stray_member(record: &dyn Reflect, name: &str, json: &Value, path: &str) -> Option<JsonError> {
    let path = joined(path, name);
    let mut fields = record.fields().iter();
    if let Some(field) = fields.find(|field| field.answers_to(name)) {
        return stray(record.get(field.wire), json, &path);
    }
    let known: Vec<_> = record.fields().iter().map(|field| field.wire).collect();
    let known = match known.as_slice() {
        [] => "none".to_owned(),
        known => known.join(", "),
    };
    let message = format!("{} has no such member; it has {known}", record.type_name());
    Some(JsonError { path, message })
}

fn joined(path: &str, name: &str) -> String {
    let dot = if path.is_empty() { "" } else { "." };
    format!("{path}{dot}{name}")
}

#[cfg(test)]
mod tests;
