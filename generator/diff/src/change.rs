//! A change: what it is, where, and whom it breaks.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::Code;

/// Whom a change breaks, from nobody to all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Nothing is different.
    #[default]
    None,
    /// Only descriptions are different.
    Documentation,
    /// What worked before works as before.
    Compatible,
    /// What worked before can fail, or can mean something else.
    Breaking,
}

impl Class {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Class::None => "none",
            Class::Documentation => "documentation",
            Class::Compatible => "compatible",
            Class::Breaking => "breaking",
        }
    }
}

/// A position in a spec file. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file, as its side names it.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// An action of a version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ActionRef {
    /// Its name.
    pub name: String,
    /// Its version; both versions if they differ, such as `2020-12-01 and 2023-11-01`.
    pub version: String,
}

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The service as a whole: its hosts, its error codes, its crate.
    Service,
    /// A version.
    Version(String),
    /// An action, of each version that has it with the same change.
    Action(String),
    /// A type that several actions have.
    Type(String),
}

/// One difference.
///
/// Where a side does not state something, such as a field that was added, its place is that of what would
/// contain it. A side without that, such as the file of an action that was removed, has no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The kind of change.
    pub code: Code,
    /// Whom it breaks on the wire.
    pub wire: Class,
    /// Whom it breaks in Rust.
    pub rust: Class,
    /// The folder of the service.
    pub service: String,
    /// What it is about.
    pub subject: Subject,
    /// The actions that it concerns; none if it is about the service or a version.
    pub actions: BTreeSet<ActionRef>,
    /// What is different, in a sentence without a full stop.
    pub message: String,
    /// The same in Chinese.
    pub message_zh: String,
    /// Its place in the old specs.
    pub old: Option<Place>,
    /// Its place in the new specs.
    pub new: Option<Place>,
}

impl Change {
    /// The worse of the two classes.
    #[must_use]
    pub fn class(&self) -> Class {
        self.wire.max(self.rust)
    }
}
