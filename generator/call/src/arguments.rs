//! Parameters from the arguments of a command line: `--Field value`, `--Layout.Regions[0].Alpha 0.5`.
//!
//! The model says what a value is: `007` is a string for a field of strings, an enum takes the names of its values
//! and the values, and a number keeps its digits.

use std::fmt;

use volcgen_model::instance::{self, Options};
use volcgen_model::model::{Type, TypeKind};
use volcgen_model::wording;

use crate::{ActionRef, Json};

mod convert;
mod duplicate;
pub(crate) mod path;
mod scalar;
mod tree;

use convert::Converter;
pub use path::is_plain_name;
use tree::Node;

/// One argument: the path of a parameter, and its value, which `Debug` does not show.
#[derive(Clone, PartialEq, Eq)]
pub struct Argument {
    /// The path, such as `TargetStreams[0].RoomId`.
    pub path: String,
    /// The value, such as `room1`.
    pub value: String,
}

impl Argument {
    /// An argument.
    pub fn new(path: impl Into<String>, value: impl Into<String>) -> Self {
        Argument {
            path: path.into(),
            value: value.into(),
        }
    }
}

impl fmt::Debug for Argument {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Argument")
            .field("path", &self.path)
            .field("value_bytes", &self.value.len())
            .finish()
    }
}

/// What is wrong with a parameter. The message can quote its value, so `Debug` does not show it;
/// [`mask::hide`](crate::mask::hide) takes secrets out of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its path; empty for all parameters together.
    pub path: String,
    /// What is wrong, such as `missing, but required`.
    pub message: String,
}

impl fmt::Debug for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Problem")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// With the name of the argument.
impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = wording::shown(&self.message);
        match self.path.as_str() {
            "" => formatter.write_str(&message),
            path => write!(formatter, "`--{}`: {message}", wording::shown(path)),
        }
    }
}

/// Reads arguments on top of other parameters, which are an object. Parameters of arguments replace those of the
/// object; objects and lists are changed member by member and element by element.
///
/// | type | value |
/// |---|---|
/// | string, timestamp, string of JSON | the text as it is |
/// | boolean | `true` or `false` |
/// | number | a number of JSON |
/// | enum | the name of a value, or the value |
/// | list | `[…]` of JSON, or an element; the argument can be repeated |
/// | object, map | `{…}` of JSON |
/// | free-form JSON | JSON; text that is not JSON is a string |
///
/// # Errors
///
/// All arguments that cannot be read. Constraints are not checked, see [`check`].
pub fn read(
    action: ActionRef<'_>,
    arguments: &[Argument],
    base: &Json,
) -> Result<Json, Vec<Problem>> {
    let mut problems = Vec::new();
    duplicate::report(base, "", &mut problems);
    let mut root = Node::default();
    for argument in arguments {
        match path::parse(&argument.path) {
            Ok(steps) => root.add(&steps, &argument.value),
            Err(message) => problems.push(Problem {
                path: argument.path.clone(),
                message,
            }),
        }
    }
    let ty = request_type(action);
    let mut converter = Converter {
        service: action.service,
        problems,
    };
    let json = converter.value(&ty, &root, Some(base), "");
    if converter.problems.is_empty() {
        Ok(json)
    } else {
        Err(converter.problems)
    }
}

/// Everything that the service could reject in parameters, by their description.
#[must_use]
pub fn check(action: ActionRef<'_>, parameters: &Json) -> Vec<Problem> {
    let value = parameters.to_value();
    let violations =
        instance::check_request(action.service, action.action, &value, Options::REQUEST);
    let problems = violations.into_iter().map(|violation| Problem {
        path: violation.path,
        message: violation.message,
    });
    problems.collect()
}

/// The type of all parameters together.
pub(crate) fn request_type(action: ActionRef<'_>) -> Type {
    Type {
        kind: TypeKind::Shape(action.action.request),
        constraints: volcgen_model::model::Constraints::default(),
    }
}
