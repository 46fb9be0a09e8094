//! Compares a request with the documented constraints before it is signed and sent.
//!
//! The check collects all violations, each with the wire path of the value. An unknown value of an
//! open enum is not a violation.

use std::fmt::{self, Write};

use crate::printable::PrintableWriter;
use crate::schema::{ActionInfo, Constraints, ListStyle, Reflect, ValueRef, VariantRef};

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

/// Escapes what is not printable: keys of maps and values come from users of the program.
impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = PrintableWriter(formatter);
        if !self.path.is_empty() {
            write!(output, "{}: ", self.path)?;
        }
        output.write_str(&self.message)
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
    // The wire name of the last field, if it has no value.
    let mut absent = None;
    record.each(&mut |field, view| {
        if let (ValueRef::Union(union), Some(tag)) = (view, absent)
            && union.table().has_parent_tag()
        {
            let message = "missing, but required".to_owned();
            violations.push(Path::Name(&path, tag).violation(message));
        }
        absent = matches!(view, ValueRef::Absent).then_some(field.wire);
        let mut walk = Walk {
            sensitive: field.attributes.sensitive,
            list_style: field.attributes.list_style,
            violations,
        };
        let path = Path::Name(&path, field.wire);
        walk.value(&field.attributes.constraints, view, path);
    });
}

static NO_CONSTRAINTS: Constraints = Constraints::NONE;

/// Checks one field.
struct Walk<'v> {
    sensitive: bool,
    list_style: ListStyle,
    violations: &'v mut Vec<Violation>,
}

impl Walk<'_> {
    /// Checks a value, and its elements, entries or fields.
    fn value(&mut self, constraints: &'static Constraints, view: ValueRef<'_>, path: Path<'_>) {
        value::check(constraints, view, self.sensitive, &mut |message| {
            self.violations.push(path.violation(message));
        });
        let elements = constraints.elements.unwrap_or(&NO_CONSTRAINTS);
        match view {
            ValueRef::Record(record) => walk_record(record, path, self.violations),
            ValueRef::Union(union) => {
                if let VariantRef::Known(_, record) = union.variant() {
                    walk_record(record, path, self.violations);
                }
            }
            ValueRef::List(list) => {
                for index in 0..list.len() {
                    let path = Path::Index(&path, index);
                    self.value(elements, list.at(index), path);
                    value::check_element(self.list_style, list.at(index), &mut |message| {
                        self.violations.push(path.violation(message));
                    });
                }
            }
            ValueRef::Map(map) => map.each(&mut |key, view| {
                self.value(elements, view, Path::Name(&path, key));
            }),
            ValueRef::Text(text) => {
                let mut carried = Walk {
                    list_style: ListStyle::Numbered,
                    sensitive: self.sensitive,
                    violations: self.violations,
                };
                carried.value(elements, text.value(), path);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
