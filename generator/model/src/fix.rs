//! Edits that fix a problem.

use crate::diagnostic::{Diagnostic, Span};

/// An edit that fixes a problem. If there are several, one is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// This text belongs in place of the marked part.
    Replace(String),
    /// Quotes belong around the marked part.
    Quote,
    /// This character does not belong into the marked part.
    Remove(char),
    /// The line of the marked part does not belong there.
    DeleteLine,
    /// What is at these places does not belong there.
    Delete(Vec<Place>),
    /// A key is missing.
    Add {
        /// The mapping that wants it.
        to: Owner,
        /// The key.
        key: &'static str,
        /// Its value, in YAML.
        value: String,
    },
    /// The file of the marked part wants this name.
    RenameFile(String),
}

/// A mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// What the marked key describes.
    Marked,
    /// The whole file of the marked part.
    File,
}

/// An entry or an element of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// A part of a file: the innermost entry or element around it is meant, or where the way begins.
    pub span: Span,
    /// The way from there: keys, and elements by what they are. The first key can also be around the part.
    pub path: Vec<String>,
}

impl Place {
    /// The innermost entry or element around a part of a file.
    #[must_use]
    pub fn at(span: Span) -> Self {
        Place {
            span,
            path: Vec::new(),
        }
    }

    /// An entry that is in what a part of a file describes, or around it.
    #[must_use]
    pub fn key(span: Span, key: &str) -> Self {
        Place {
            span,
            path: vec![key.to_owned()],
        }
    }
}

impl Diagnostic {
    /// Adds an edit that fixes it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Adds that a place can be deleted.
    #[must_use]
    pub fn deletion(self, place: Place) -> Self {
        self.fix(Fix::Delete(vec![place]))
    }

    /// Adds that a key can be added.
    #[must_use]
    pub fn addition(self, to: Owner, key: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        self.fix(Fix::Add { to, key, value })
    }
}
