//! Rules, which span several fields, as data.

use super::{Constraints, ValueRef};

/// A rule of an action, which spans several fields.
///
/// Paths are wire names joined by dots and start at the request. `[]` after a name means every
/// element of the list: `TargetStreams[].UserId`.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// The list to whose elements the rule applies, one by one, such as `TargetStreams[]`; empty if it
    /// applies to the whole request. Paths that begin with it mean the same element.
    pub within: &'static str,
    /// The rule applies if all of these hold.
    pub when: &'static [Condition],
    /// What must hold if the rule applies.
    pub requirements: &'static [Requirement],
    /// The reason, which is part of the error message.
    pub doc: &'static str,
    /// Numbers that the service replaces before it looks at the rule.
    pub corrections: &'static [Correction],
}

/// A number that the service replaces if it does not accept it. A [`Rule`] compares what takes its place.
#[derive(Debug)]
#[non_exhaustive]
pub struct Correction {
    /// The path of the field.
    pub path: &'static str,
    /// What the service accepts.
    pub constraints: Constraints,
    /// What takes the place of other numbers.
    pub value: f64,
}

impl Correction {
    /// The service replaces the numbers at `path` that violate `constraints` by `value`.
    #[must_use]
    pub const fn new(path: &'static str, constraints: Constraints, value: f64) -> Self {
        Correction {
            path,
            constraints,
            value,
        }
    }
}

/// A condition of a [`Rule`]. It holds if it holds for any value at its path.
#[derive(Debug)]
#[non_exhaustive]
pub enum Condition {
    /// The field has one of these values.
    Equals(&'static str, &'static [Literal]),
    /// The field is a union that has the variant of this name. A union within another one has a condition for
    /// each.
    Variant(&'static str, &'static str),
    /// The object or other value is in the request, even if it is empty.
    Present(&'static str),
    /// The field is set.
    Set(&'static str),
    /// The field is not set.
    Unset(&'static str),
}

impl Condition {
    /// The path of the field.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        match self {
            Condition::Equals(path, _)
            | Condition::Variant(path, _)
            | Condition::Present(path)
            | Condition::Set(path)
            | Condition::Unset(path) => path,
        }
    }
}

/// A value to compare with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Literal {
    /// A boolean.
    Bool(bool),
    /// An integer or an integer enum's value.
    Int(i64),
    /// A string or a string enum's value.
    String(&'static str),
}

impl Literal {
    /// The literal as a value.
    #[must_use]
    pub fn value_ref(self) -> ValueRef<'static> {
        match self {
            Literal::Bool(value) => ValueRef::Bool(value),
            Literal::Int(value) => ValueRef::Int(value),
            Literal::String(value) => ValueRef::String(value),
        }
    }

    /// Whether the value is equal to the literal.
    pub(crate) fn equals(self, value: ValueRef<'_>) -> bool {
        match (value, self) {
            (ValueRef::Bool(value), Literal::Bool(wanted)) => value == wanted,
            (ValueRef::Int(value), Literal::Int(wanted)) => value == wanted,
            (ValueRef::String(value), Literal::String(wanted)) => value == wanted,
            _ => false,
        }
    }
}

/// A requirement of a [`Rule`]. A field is set if [`ValueRef::is_set`](super::ValueRef::is_set).
#[derive(Debug)]
#[non_exhaustive]
pub enum Requirement {
    /// The field must be set.
    Require(&'static str),
    /// The field must not be set.
    Forbid(&'static str),
    /// The list must have at least and at most this many elements.
    Items(&'static str, u32, u32),
    /// No two of the values can be equal.
    Unique(&'static str),
    /// All fields of at least one of these groups must be set.
    AnyOf(&'static [&'static [&'static str]]),
    /// All fields of exactly one of these groups must be set, and no field of another.
    OneOf(&'static [&'static [&'static str]]),
    /// The first number must be at most the second, if both are set and after [`Rule::corrections`].
    AtMost(&'static str, &'static str),
}

impl Rule {
    /// A rule with these requirements, which applies if all of `when` hold.
    #[must_use]
    pub const fn new(
        doc: &'static str,
        when: &'static [Condition],
        requirements: &'static [Requirement],
    ) -> Self {
        Rule {
            within: "",
            when,
            requirements,
            doc,
            corrections: &[],
        }
    }

    /// The same rule for each element of a list.
    #[must_use]
    pub const fn within(mut self, list: &'static str) -> Self {
        self.within = list;
        self
    }

    /// The same rule with numbers that the service replaces.
    #[must_use]
    pub const fn corrections(mut self, corrections: &'static [Correction]) -> Self {
        self.corrections = corrections;
        self
    }
}
