//! When two values of a generated type are equal.
//!
//! One function compares the fields of all records, so that no record has to be compiled with a comparison
//! of its own.

use super::{Reflect, ReflectUnion, Text, ValueRef, VariantRef};

/// Whether two records have equal fields. `PartialEq` of every generated type calls this.
#[must_use]
pub fn records_are_equal(left: &dyn Reflect, right: &dyn Reflect) -> bool {
    let mut expected = Vec::new();
    right.visit_values(&mut |value| expected.push(value));
    let mut expected = expected.into_iter();
    let mut are_equal = std::ptr::eq(left.table(), right.table())
        || left.table().type_name == right.table().type_name;
    left.visit_values(&mut |value| {
        are_equal = are_equal && expected.next().is_some_and(|other| value == other);
    });
    are_equal && expected.next().is_none()
}

/// Whether two unions have the same variant, with equal records.
#[must_use]
pub fn unions_are_equal(left: &dyn ReflectUnion, right: &dyn ReflectUnion) -> bool {
    match (left.variant(), right.variant()) {
        (VariantRef::Known(left, own), VariantRef::Known(right, other)) => {
            left.name == right.name && records_are_equal(own, other)
        }
        (VariantRef::Other(left, own), VariantRef::Other(right, other)) => {
            left == right && own == other
        }
        _ => false,
    }
}

/// Two values of one type are equal as the values of that type are; values of different types never are.
impl PartialEq for ValueRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (ValueRef::Absent, ValueRef::Absent) | (ValueRef::Null, ValueRef::Null) => true,
            (ValueRef::Bool(left), ValueRef::Bool(right)) => left == right,
            (ValueRef::Int(left), ValueRef::Int(right)) => left == right,
            (ValueRef::Float(left), ValueRef::Float(right)) => left == right,
            (ValueRef::Number(left), ValueRef::Number(right)) => left == right,
            (ValueRef::String(left), ValueRef::String(right)) => left == right,
            (ValueRef::Json(left), ValueRef::Json(right)) => left == right,
            (ValueRef::List(left), ValueRef::List(right)) => {
                left.len() == right.len()
                    && (0..left.len()).all(|index| left.at(index) == right.at(index))
            }
            (ValueRef::Map(left), ValueRef::Map(right)) => entries(left) == entries(right),
            (ValueRef::Record(left), ValueRef::Record(right)) => records_are_equal(left, right),
            (ValueRef::Union(left), ValueRef::Union(right)) => unions_are_equal(left, right),
            (ValueRef::Text(left), ValueRef::Text(right)) => carried_are_equal(left, right),
            _ => false,
        }
    }
}

/// The entries in the order of the keys.
fn entries(map: &dyn super::Map) -> Vec<(&str, ValueRef<'_>)> {
    let mut entries = Vec::new();
    map.each(&mut |key, value| entries.push((key, value)));
    entries
}

fn carried_are_equal(left: &dyn Text, right: &dyn Text) -> bool {
    left.unread() == right.unread() && left.value() == right.value()
}

#[cfg(test)]
mod tests;
