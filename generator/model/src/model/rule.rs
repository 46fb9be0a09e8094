//! Rules, which span several fields.

use serde::Serialize;
use serde_json::Value;

use super::{Constraints, ShapeId};
use crate::diagnostic::Span;
use crate::doc::Doc;

/// A value that rules and enums compare with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Literal {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A string.
    String(String),
}

impl Literal {
    /// The value as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Literal::Bool(value) => (*value).into(),
            Literal::Int(value) => (*value).into(),
            Literal::String(value) => value.as_str().into(),
        }
    }

    /// Whether a value of JSON is this one.
    #[must_use]
    pub fn equals(&self, value: &Value) -> bool {
        match self {
            Literal::Bool(own) => value.as_bool() == Some(*own),
            Literal::Int(own) => value.as_i64() == Some(*own),
            Literal::String(own) => value.as_str() == Some(own),
        }
    }
}

/// A requirement that spans several fields; paths have been checked against the request.
#[derive(Clone, Debug, Serialize)]
pub struct Rule {
    /// Why.
    pub doc: Doc,
    /// The list to whose elements it applies, one by one, such as `TargetStreams[]`; empty if it applies
    /// to the whole request. Paths that begin with it mean the same element.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub within: String,
    /// Conditions, all of which must hold.
    pub conditions: Vec<Condition>,
    /// What must then hold.
    pub requirements: Vec<Requirement>,
    /// Numbers that the service replaces before it looks at the rule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// Its location in the spec: in the action, or in the object that states it.
    #[serde(skip)]
    pub span: Span,
}

/// A number that the service replaces by the default if it does not accept it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Correction {
    /// Path of the field.
    pub path: String,
    /// What the service accepts.
    pub constraints: Constraints,
    /// The default.
    pub value: f64,
}

/// What makes a rule apply; the runtime's `schema::Condition` has the same variants. It holds if it
/// holds for any value at its path.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The field has one of these values.
    Equals(String, Vec<Literal>),
    /// The field is a union of this shape that has the variant of this name. A union within another one has a
    /// condition for each.
    Variant(String, ShapeId, String),
    /// The object is in the request, even if it is empty.
    Present(String),
    /// The field is set.
    Set(String),
    /// The field is not set.
    Unset(String),
}

impl Condition {
    /// The path of the field.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Condition::Equals(path, _)
            | Condition::Variant(path, ..)
            | Condition::Present(path)
            | Condition::Set(path)
            | Condition::Unset(path) => path,
        }
    }
}

/// What a rule requires; the runtime's `schema::Requirement` has the same variants.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// The field is set.
    Require(String),
    /// The field is not set.
    Forbid(String),
    /// The list has this many elements, at least and at most.
    Items(String, u32, u32),
    /// The values differ from each other.
    Unique(String),
    /// All fields of at least one group are set.
    AnyOf(Vec<Vec<String>>),
    /// All fields of exactly one group are set, and no field of the others.
    OneOf(Vec<Vec<String>>),
    /// The first number is at most the second, after [`Rule::corrections`].
    AtMost(String, String),
}
