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
//! A program whose functions take a generated `Client<Via>` for any `Via` is tested without a
//! server by a `Via` of the test's own, which implements [`schema::Send`](crate::schema::Send) and
//! answers with such values. [`check`] and [`failed`] let it judge requests and name actions as the
//! real client does.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::envelope::{self, Response, ResponseMetadata};
use crate::error::{Error, ReplyHead, ServiceError};
use crate::retry::Attempts;
use crate::schema::{Decoding, Mode, Operation, Reflect, View, Wire};

/// The request id of replies and errors that are made here.
const REQUEST_ID: &str = "test";

/// A value in which every field is empty: `None`, zero, or an empty text or list.
#[must_use]
pub fn empty<T: Wire>() -> T {
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
pub fn from_json<T: Wire>(json: Value) -> Result<T, JsonError> {
    let decoding = Decoding::new(Mode::Lenient);
    let value = T::decode(&decoding, &json).map_err(|error| JsonError {
        path: decoding.path(),
        message: error.to_string(),
    })?;
    match stray(value.view(), &json, "") {
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
/// headers such as `Retry-After` come from [`open`].
pub fn error(status: u16, code: impl Into<String>, message: impl Into<String>) -> Error {
    let error = ServiceError {
        code: code.into(),
        code_n: None,
        message: message.into(),
        data: None,
    };
    Error::service(error).with_reply(ReplyHead {
        status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        headers: HeaderMap::new(),
        request_id: REQUEST_ID.to_owned(),
    })
}

/// Reads an HTTP reply as a client does: a success, or the error that it carries.
///
/// # Errors
///
/// The service's error, or [`Error::is_unexpected_reply`].
pub fn open<T: Wire>(reply: http::Response<Bytes>) -> Result<Response<T>, Error> {
    envelope::open(reply)?.decode(Attempts::default())
}

/// Makes an error that of an action, as a client does: it names the action, and knows what is
/// documented about the code.
#[must_use]
pub fn failed<O: Operation>(error: Error) -> Error {
    error.of(O::INFO)
}

/// Checks a request as a client does before it sends one.
///
/// # Errors
///
/// [`Error::is_invalid_request`], with every violation.
pub fn check<O: Operation>(request: &O) -> Result<(), Error> {
    let violations = crate::check::check(O::INFO, request);
    if violations.is_empty() {
        return Ok(());
    }
    Err(Error::invalid(violations).of(O::INFO))
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
fn stray(value: View<'_>, json: &Value, path: &str) -> Option<JsonError> {
    match (value, json) {
        (View::Record(record), Value::Object(members)) => members
            .iter()
            .find_map(|(name, json)| stray_member(record, name, json, path)),
        (View::List(list), Value::Array(elements)) => elements
            .iter()
            .enumerate()
            .find_map(|(index, json)| stray(list.at(index), json, &format!("{path}[{index}]"))),
        (View::Map(map), Value::Object(entries)) => {
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
