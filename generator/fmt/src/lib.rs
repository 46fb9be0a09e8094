//! Formats and edits spec files, and keeps what a person wrote into them: comments, blank lines, order.
//!
//! [`format`](format()) writes a file in the one canonical style. A [`Document`] is a file that can be
//! edited. Both read with the parser of the specs, so a text has the same meaning for them, and nothing
//! is returned whose meaning differs from that of the text that was read.

mod check;
mod document;
mod edit;
mod error;
mod order;
mod place;
mod print;
mod read;
mod scalar;
mod shape;
mod tree;

use std::path::Path;

use volcgen_model::diagnostic::Code;

pub use document::{Document, Piece};
pub use error::Error;
pub use shape::ShapePiece;

use crate::place::At;
use crate::tree::Tree;

/// A comment that moves out of a value can let that go on one line, which the next round sees.
const MAX_ROUNDS: usize = 8;

/// The kinds of spec files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `service.yaml`.
    Service,
    /// `types.yaml`, or a file in a folder `types`.
    Types,
    /// Any other file.
    Action,
}

impl Kind {
    /// The kind of a file with this path.
    #[must_use]
    pub fn from_path(path: &Path) -> Self {
        let folder = path.parent().and_then(Path::file_name);
        match path.file_name().and_then(|name| name.to_str()) {
            Some("service.yaml") => Kind::Service,
            Some("types.yaml") => Kind::Types,
            _ if folder.is_some_and(|folder| folder == "types") => Kind::Types,
            _ => Kind::Action,
        }
    }

    /// The kind of a file with this text: a service or an action has a key of this name. Text other than a mapping is
    /// one of types.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let root = check::parse(text).ok();
        let entries = match root.as_ref().map(|root| &root.kind) {
            Some(volcgen_model::yaml::Kind::Map(entries)) => entries.as_slice(),
            _ => &[],
        };
        let has = |key: &str| entries.iter().any(|entry| entry.key == key);
        match (has("action"), has("service")) {
            (true, _) => Kind::Action,
            (false, true) => Kind::Service,
            (false, false) => Kind::Types,
        }
    }
}

/// Writes a spec file in the canonical style.
///
/// # Errors
///
/// If the text is not a YAML mapping that the reader of specs accepts, if a key occurs twice, or if
/// the result would differ in meaning, which is a mistake of this crate.
pub fn format(kind: Kind, text: &str) -> Result<String, Error> {
    let before = check::parse(text)?;
    let mut tree = read::read(text).ok_or_else(unreadable)?;
    let at = At::file(kind);
    order::sort(&mut tree, at);
    let mut formatted = print::print(&tree, at);
    for _ in 0..MAX_ROUNDS {
        let mut again = read::read(&formatted).ok_or_else(changed)?;
        if !tree.equals(&again) || !has_same_comments(&tree, &again) {
            return Err(changed());
        }
        order::sort(&mut again, at);
        let next = print::print(&again, at);
        if next == formatted {
            let after = check::parse(&formatted).map_err(|_| changed())?;
            let is_same = check::is_same(&before, &after);
            return is_same.then_some(formatted).ok_or_else(changed);
        }
        formatted = next;
    }
    Err(changed())
}

fn has_same_comments(one: &Tree, other: &Tree) -> bool {
    let mut comments = (one.comments(), other.comments());
    comments.0.sort_unstable();
    comments.1.sort_unstable();
    comments.0 == comments.1
}

fn unreadable() -> Error {
    Error::of_text(Code::Syntax, "expected a mapping whose keys are strings")
}

fn changed() -> Error {
    Error::of_text(
        Code::Syntax,
        "this file cannot be formatted without a change of its meaning; please report it",
    )
}

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
