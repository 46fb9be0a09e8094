//! A file of a specs folder: its tree, and a document to edit.

use serde_json::Value;
use volcgen_fmt::Document;

use crate::write::Tree;

use super::inherit::is_overlaid;

/// A file.
#[derive(Debug)]
pub(super) struct File {
    /// What it was before; empty if it is new.
    pub text: String,
    /// What it was before, as a tree, with all that it takes over from others.
    pub tree: Tree,
    /// Whether it takes over something.
    pub takes_over: bool,
    pub document: Document,
    pub is_changed: bool,
}

impl File {
    /// A value as it was before.
    pub(super) fn get(&self, path: &[&str]) -> Option<&Value> {
        let (first, rest) = path.split_first()?;
        let value = self.tree.get(*first);
        rest.iter().try_fold(value?, |value, key| value.get(key))
    }

    /// A value that is not stated here, or not as a whole.
    pub(super) fn taken_over(&self, path: &[&str]) -> Option<&Value> {
        let value = self.get(path).filter(|_| self.takes_over)?;
        let is_missing = |length: &usize| {
            let prefix = path.get(..*length);
            prefix.is_some_and(|prefix| self.document.get(prefix).is_none())
        };
        let is_taken_over = match (1..=path.len()).find(is_missing) {
            None => self.is_partial(path),
            Some(1) => self.document.get(&["inherits"]).is_some(),
            Some(length) => {
                let around = path.get(..length - 1).unwrap_or_default();
                self.is_partial(around) || self.is_copy(around)
            }
        };
        is_taken_over.then_some(value)
    }

    pub(super) fn is_copy(&self, path: &[&str]) -> bool {
        let same_as: Vec<&str> = path.iter().copied().chain(["same_as"]).collect();
        self.takes_over && self.document.get(&same_as).is_some()
    }

    /// Whether the file states some entries of a mapping, and takes over the others.
    pub(super) fn is_partial(&self, path: &[&str]) -> bool {
        match path {
            [key] => is_overlaid(key) && self.document.get(&["inherits"]).is_some(),
            [field @ .., "fields"] => self.is_copy(field),
            _ => false,
        }
    }
}
