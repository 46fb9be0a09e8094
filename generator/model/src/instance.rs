//! Checks JSON values against types of the model, and requests against the rules of their action.
//!
//! The generator checks examples and defaults with this, the mock server checks real requests. What
//! counts as a violation is documented at `volcengine_core::schema`, which implements the same checks for
//! clients. A test compares the two.

mod constraints;
mod json;
mod rule_scope;
mod rules;
mod types;
mod unions;

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use crate::model::{Action, Requirement, Rule, Service, Type, TypeKind, Union, Variant};
use crate::wording;

pub use json::json;

/// A mismatch between a value and the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where, in wire names: `Layout.CustomLayout.Regions[0].Alpha`. Empty for the whole value.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
    /// Its kind.
    pub kind: ViolationKind,
}

/// A requirement of a rule that a request does not meet, and where.
#[derive(Clone, Debug)]
pub struct BrokenRule<'m> {
    /// The rule, whose conditions hold.
    pub rule: &'m Rule,
    /// The requirement.
    pub requirement: &'m Requirement,
    /// Paths of the rule that begin with this apply within [`BrokenRule::scope`]. Empty for the whole
    /// request.
    pub prefix: String,
    /// The path of the part: `TargetStreams[0]` if the prefix is `TargetStreams[]`.
    pub scope: String,
    /// What is wrong.
    pub violation: Violation,
}

/// The kinds of violations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViolationKind {
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
    /// Whether to check constraints, rules and required fields.
    pub constraints: bool,
    /// Whether to report fields that the type does not have.
    pub unknown: bool,
    /// Whether it is a response: `null` then means absent in any field, while a request can have it only
    /// where it has a meaning. A field can then have one of its aliases as its name.
    pub response: bool,
}

impl Options {
    /// Everything that the service could reject.
    pub const REQUEST: Options = Options {
        constraints: true,
        unknown: true,
        response: false,
    };
    /// A response in a spec: types alone, but no unknown fields.
    pub const RESPONSE: Options = Options {
        constraints: false,
        unknown: true,
        response: true,
    };
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => formatter.write_str(&wording::shown(&self.message)),
            path => {
                let (path, message) = (wording::shown(path), wording::shown(&self.message));
                write!(formatter, "`{path}`: {message}")
            }
        }
    }
}

/// Checks a value against a type.
#[must_use]
pub fn check_value(
    service: &Service,
    ty: &Type,
    value: &Value,
    options: Options,
) -> Vec<Violation> {
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
pub fn check_request(
    service: &Service,
    action: &Action,
    parameters: &Value,
    options: Options,
) -> Vec<Violation> {
    let ty = Type {
        kind: TypeKind::Shape(action.request),
        constraints: crate::model::Constraints::default(),
    };
    let mut violations = check_value(service, &ty, parameters, options);
    if options.constraints {
        let broken = broken_rules(service, action, parameters).into_iter();
        violations.extend(broken.map(|broken| broken.violation));
    }
    violations
}

/// The requirements of an action's rules that its parameters do not meet.
#[must_use]
pub fn broken_rules<'m>(
    service: &'m Service,
    action: &'m Action,
    parameters: &Value,
) -> Vec<BrokenRule<'m>> {
    broken(service, &action.rules, parameters)
}

/// The requirements of rules that parameters do not meet.
#[must_use]
pub fn broken<'m>(
    service: &'m Service,
    rules: &'m [Rule],
    parameters: &Value,
) -> Vec<BrokenRule<'m>> {
    let rules = rules.iter();
    rules
        .flat_map(|rule| rules::broken(service, rule, parameters))
        .collect()
}

/// Whether rules count a value as set: `null`, `""`, `[]` and `{}` are not.
#[must_use]
pub fn is_set(value: &Value) -> bool {
    rules::is_set(value)
}

/// The variant that an object has, given the member of its parent with the tag of the union.
#[must_use]
pub fn variant<'m>(
    union: &'m Union,
    parent_tag: Option<&Value>,
    object: &Value,
) -> Option<&'m Variant> {
    unions::variant(union, parent_tag, object)
}

/// The variant that an object has, given the object around it, which can have the tag of the union.
#[must_use]
pub fn variant_in<'m>(
    union: &'m Union,
    parent: Option<&Value>,
    object: &Value,
) -> Option<&'m Variant> {
    unions::variant_in(union, parent, object)
}

/// The value at a path of wire names joined by dots, which leads through objects alone.
#[must_use]
pub fn value_at<'v>(root: &'v Value, path: &str) -> Option<&'v Value> {
    let mut names = path.split('.');
    names.try_fold(root, |value, name| value.get(name))
}

/// A number at a path of a rule, or what the service puts in its place before it looks at the rule.
#[must_use]
pub fn corrected<'v>(rule: &Rule, path: &str, value: &'v Value) -> Cow<'v, Value> {
    rules::corrected(&rule.corrections, path, value)
}

/// The longest path that all of `paths` begin with and that ends in a list's elements; a rule
/// compares such paths within each element.
#[must_use]
pub fn common_list<'p>(paths: impl IntoIterator<Item = &'p str>) -> String {
    rule_scope::common_list(paths)
}

#[cfg(test)]
mod tests;
