//! Compares a request with the documented constraints before it is signed and sent.
//!
//! The check collects all violations, each with the wire path of the value. An unknown value of an
//! open enum is not a violation.

use std::fmt;

use crate::schema::{ActionInfo, Attributes, Reflect, ValueRef, VariantRef};

mod path;
mod pattern;
mod rule_scope;
mod rules;
mod value;

use path::Path;

/// A violation of a constraint or a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The wire path of the value, such as `TargetStreams[0].UserId`; empty for the whole request.
    pub path: String,
    /// What is wrong, such as `18 items, at most 17 are allowed`.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(formatter, "{}: ", self.path)?;
        }
        formatter.write_str(&self.message)
    }
}

/// Checks a request against the constraints of its fields and the rules of its action. Returns all
/// violations, in the order of the fields and then of the rules.
#[must_use]
pub fn check(info: &ActionInfo, request: &dyn Reflect) -> Vec<Violation> {
    let mut violations = check_record(request);
    rules::check(info.rules, request, &mut violations);
    violations
}

/// Checks a record against the constraints of its fields. Returns all violations.
#[must_use]
pub fn check_record(record: &dyn Reflect) -> Vec<Violation> {
    let mut violations = Vec::new();
    walk_record(record, Path::Root, &mut violations);
    violations
}

fn walk_record(record: &dyn Reflect, path: Path<'_>, violations: &mut Vec<Violation>) {
    record.each(&mut |field, view| {
        let path = Path::Name(&path, field.wire);
        let attributes = field.attributes;
        let sensitive = attributes.sensitive;
        value::check(&attributes.constraints, view, sensitive, &mut |message| {
            violations.push(path.violation(message));
        });
        walk(attributes, view, path, violations);
    });
}

static NO_CONSTRAINTS: Attributes = Attributes::NONE;

/// Checks the elements, entries or fields of a value.
fn walk(
    attributes: &'static Attributes,
    view: ValueRef<'_>,
    path: Path<'_>,
    violations: &mut Vec<Violation>,
) {
    let sensitive = attributes.sensitive;
    let mut element = |view: ValueRef<'_>, path: Path<'_>| {
        value::check(&attributes.elements, view, sensitive, &mut |message| {
            violations.push(path.violation(message));
        });
        value::check_element(attributes.list_style, view, &mut |message| {
            violations.push(path.violation(message));
        });
        walk(attributes, view, path, violations);
    };
    match view {
        ValueRef::Record(record) => walk_record(record, path, violations),
        ValueRef::Union(union) => {
            if let VariantRef::Known(_, record) = union.variant() {
                walk_record(record, path, violations);
            }
        }
        ValueRef::List(list) => {
            (0..list.len()).for_each(|index| element(list.at(index), Path::Index(&path, index)));
        }
        // Constraints of elements are those of a list of strings, not of what a string carries.
        ValueRef::Text(text) => walk(&NO_CONSTRAINTS, text.value(), path, violations),
        ValueRef::Map(map) => map.each(&mut |key, view| element(view, Path::Name(&path, key))),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
