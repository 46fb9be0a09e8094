//! Errors between a tree and a type, as people read them.

use std::fmt::{self, Display};

use serde::de::{self, Expected, Unexpected};

use super::node::{Kind, Node};
use crate::diagnostic::{Code, Diagnostic, Fix};

/// An error on its way from a visitor to the entry that contains its cause.
#[derive(Debug)]
pub(super) enum Error {
    /// The value is of another type than `expected`.
    Type { expected: String },
    /// The value is of the right type, but not one that `expected` allows.
    Value { expected: String },
    /// A mapping lacks a key.
    Missing(&'static str),
    /// Anything else.
    Other(String),
    /// The location is known. Without a diagnostic, nothing is left to report.
    Located(Option<Box<Diagnostic>>),
    /// Reported; the entry that caused it will be skipped next time.
    Reported,
}

impl Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Type { expected } | Error::Value { expected } => {
                write!(formatter, "expected {expected}")
            }
            Error::Missing(key) => write!(formatter, "missing key `{key}`"),
            Error::Other(message) => formatter.write_str(message),
            Error::Located(_) | Error::Reported => formatter.write_str("already reported"),
        }
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        Error::Other(message.to_string())
    }

    fn invalid_type(_: Unexpected, expected: &dyn Expected) -> Self {
        Error::Type {
            expected: expected.to_string(),
        }
    }

    fn invalid_value(_: Unexpected, expected: &dyn Expected) -> Self {
        Error::Value {
            expected: expected.to_string(),
        }
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Error::Value {
            expected: expected.to_string(),
        }
    }

    fn missing_field(field: &'static str) -> Self {
        Error::Missing(field)
    }
}

impl Error {
    /// Locates the error at a node, unless an inner node is known.
    pub(super) fn at(self, node: &Node, lost: impl Fn(&str) -> bool) -> Error {
        let diagnostic = match self {
            Error::Located(_) | Error::Reported => return self,
            Error::Missing(key) if lost(key) => return Error::Located(None),
            Error::Missing(key) => Diagnostic::new(
                Code::MissingKey,
                first_key(node),
                format!("missing key `{key}`"),
            )
            .label(format!("this mapping requires `{key}`")),
            Error::Type { expected } => wrong_type(node, &plain_words(&expected)),
            Error::Value { expected } => wrong_type(node, &allowed_words(&expected)),
            Error::Other(message) => Diagnostic::new(Code::WrongType, node.span, message),
        };
        Error::Located(Some(Box::new(diagnostic)))
    }
}

/// The first key of a mapping, since the whole of it can be long.
fn first_key(node: &Node) -> crate::diagnostic::Span {
    match &node.kind {
        Kind::Map(entries) => entries.first().map_or(node.span, |entry| entry.key_span),
        _ => node.span,
    }
}

/// The diagnostic for a value of another type.
pub(super) fn wrong_type(node: &Node, expected: &str) -> Diagnostic {
    let message = format!("expected {expected}, found {}", node.describe());
    let diagnostic = Diagnostic::new(Code::WrongType, first_key(node), message);
    let wants_string = expected == STRING;
    match &node.kind {
        Kind::Int(_) | Kind::Float(_) | Kind::Bool(_) if wants_string => {
            let help = "quote the value to make it a string";
            diagnostic.help(help).fix(Fix::Quote)
        }
        Kind::Null if expected == MAPPING => diagnostic
            .help("write `{}` for an empty mapping")
            .fix(Fix::Replace("{}".to_owned())),
        Kind::Null if expected == LIST => diagnostic
            .help("write `[]` for an empty list")
            .fix(Fix::Replace("[]".to_owned())),
        _ => diagnostic,
    }
}

const STRING: &str = "a string";
pub(super) const MAPPING: &str = "a mapping";
pub(super) const LIST: &str = "a list";

/// What specs call the types that serde names.
fn plain_words(expected: &str) -> String {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64" => "an integer".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a string" => STRING.to_owned(),
        "a boolean" => "`true` or `false`".to_owned(),
        "a map" => MAPPING.to_owned(),
        "a sequence" => LIST.to_owned(),
        other if other.starts_with("struct ") => MAPPING.to_owned(),
        other if other.starts_with("a tuple of size 2") => "a list of 2 values".to_owned(),
        other => other.to_owned(),
    }
}

/// The same for a value outside of the type's range.
fn allowed_words(expected: &str) -> String {
    match expected {
        "u32" => format!("an integer from 0 to {}", u32::MAX),
        "i64" => "a 64-bit integer".to_owned(),
        other => plain_words(other),
    }
}
