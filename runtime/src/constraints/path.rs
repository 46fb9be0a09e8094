//! The path of the current value, on the stack until a violation needs it as a string.

use std::fmt;

use super::Violation;

/// A path in a request. Each step refers to the previous one.
#[derive(Clone, Copy)]
pub(super) enum Path<'p> {
    /// The request itself.
    Root,
    /// A field of a record or an entry of a map.
    Name(&'p Path<'p>, &'p str),
    /// An element of a list, counted from 0.
    Index(&'p Path<'p>, usize),
}

impl Path<'_> {
    /// A violation at this path.
    pub(super) fn violation(&self, message: String) -> Violation {
        let path = self.to_string();
        Violation { path, message }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Name(Path::Root, name) => formatter.write_str(name),
            Path::Name(parent, name) => write!(formatter, "{parent}.{name}"),
            Path::Index(parent, index) => write!(formatter, "{parent}[{index}]"),
        }
    }
}
