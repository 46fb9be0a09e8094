//! Scalars and the way to them.

use std::ops::Range;

/// A step from a value to a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The value of a key.
    Key(String),
    /// An element of a list, from 0.
    Index(usize),
}

impl Step {
    /// The key, if it is one.
    pub fn key(&self) -> Option<&str> {
        match self {
            Step::Key(key) => Some(key),
            Step::Index(_) => None,
        }
    }
}

/// Whether a scalar is a key or a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A key of a mapping.
    Key,
    /// A value, or an element of a list.
    Value,
}

/// A scalar, or a place where one is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The way to it from the root. That of a key ends with the key itself.
    pub path: Vec<Step>,
    /// Whether it is a key.
    pub role: Role,
    /// Its bytes, without quotes. White space, if it is missing.
    pub range: Range<usize>,
}

impl Token {
    /// The text between the quotes.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.range.clone()).unwrap_or_default()
    }
}
