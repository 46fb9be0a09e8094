//! Requirements that depend on other fields, as data.

/// A requirement of an action that spans several fields.
///
/// Paths are wire names joined by dots; `[]` behind a name means every element of the list:
/// `TargetStreams[].UserId`. They start at the request.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// All of these must hold for the rule to apply.
    pub when: &'static [Condition],
    /// What must then hold.
    pub requirements: &'static [Requirement],
    /// Why, in words; part of the error.
    pub doc: &'static str,
}

/// A condition of a [`Rule`]: a field has one of these values.
#[derive(Debug)]
pub struct Condition {
    /// Path of the field.
    pub path: &'static str,
    /// Its values.
    pub values: &'static [Literal],
}

/// A value to compare with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Literal {
    /// A boolean.
    Bool(bool),
    /// An integer or an integer enum's value.
    Int(i64),
    /// A text or a string enum's value.
    String(&'static str),
}

/// What a [`Rule`] asks for. "Given" means present and neither an empty text nor an empty list.
#[derive(Debug)]
#[non_exhaustive]
pub enum Requirement {
    /// The field is given.
    Require(&'static str),
    /// The field is not given.
    Forbid(&'static str),
    /// The list has at least and at most this many elements.
    Items(&'static str, u32, u32),
    /// No two of the values are equal.
    Unique(&'static str),
    /// Of these groups at least one is given whole.
    AnyOf(&'static [&'static [&'static str]]),
    /// Of these groups exactly one is given whole, and no field of another.
    OneOf(&'static [&'static [&'static str]]),
    /// The first number is at most the second, where both are given.
    AtMost(&'static str, &'static str),
}

impl Rule {
    /// A rule that asks for `requirements` whenever all of `when` hold.
    #[must_use]
    pub const fn new(
        doc: &'static str,
        when: &'static [Condition],
        requirements: &'static [Requirement],
    ) -> Self {
        Rule {
            when,
            requirements,
            doc,
        }
    }
}
