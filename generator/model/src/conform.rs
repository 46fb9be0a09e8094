//! Whether a JSON value fits a type of the model, and a request the rules of its action.
//!
//! The generator checks examples and defaults with this, the mock server real requests. What
//! counts as a violation is documented at `volcengine_core::schema`, which checks the same on the
//! caller's side with code of its own; a test compares the two.

mod constraints;
mod rules;
mod types;

use std::fmt;

use serde_json::Value;

use crate::model::{Action, Service, Type, TypeKind};

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where, in wire names: `Layout.CustomLayout.Regions[0].Alpha`. Empty for the whole value.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
    /// What kind of misfit it is.
    pub kind: Misfit,
}

/// The kinds of violations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The value is of another type.
    Type,
    /// A required field is missing.
    Missing,
    /// The type has no such field.
    Unknown,
    /// The value breaks a constraint.
    Constraint,
    /// The request breaks a rule.
    Rule,
}

/// What to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether constraints and rules count, and whether required fields must be there.
    pub constraints: bool,
    /// Whether fields that the type does not have count.
    pub unknown: bool,
    /// Whether it is an answer: `null` then stands for what is absent, wherever it is, and a field
    /// may come under one of its aliases.
    pub answer: bool,
}

impl Options {
    /// Everything that the service could refuse.
    pub const REQUEST: Options = Options {
        constraints: true,
        unknown: true,
        answer: false,
    };
    /// An answer that somebody wrote down: types alone, but no stray fields.
    pub const ANSWER: Options = Options {
        constraints: false,
        unknown: true,
        answer: true,
    };
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => formatter.write_str(&self.message),
            path => write!(formatter, "`{path}`: {}", self.message),
        }
    }
}

/// Checks a value against a type.
#[must_use]
pub fn value(service: &Service, ty: &Type, value: &Value, options: Options) -> Vec<Violation> {
    let mut violations = Vec::new();
    types::check(
        service,
        ty,
        value,
        options,
        &mut Vec::new(),
        &mut violations,
    );
    violations
}

/// Checks the parameters of an action, given as one JSON object, against their types and the
/// action's rules.
#[must_use]
pub fn request(
    service: &Service,
    action: &Action,
    parameters: &Value,
    options: Options,
) -> Vec<Violation> {
    let ty = Type {
        kind: TypeKind::Shape(action.request),
        constraints: crate::model::Constraints::default(),
    };
    let mut violations = value(service, &ty, parameters, options);
    if options.constraints {
        for rule in &action.rules {
            rules::check(rule, parameters, &mut violations);
        }
    }
    violations
}
