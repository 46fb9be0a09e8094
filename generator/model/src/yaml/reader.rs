//! What a deserializer reads: a node, and what the attempts at its file share.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use serde::de::DeserializeSeed;

use super::error::Error;
use super::node::{Entry, Kind, Node};
use crate::diagnostic::{Diagnostic, best_match};

/// A node to be deserialized.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub node: &'a Node,
    pub context: &'a Context,
}

impl<'a> Reader<'a> {
    pub fn child<'b>(self, node: &'b Node) -> Reader<'b>
    where
        'a: 'b,
    {
        Reader {
            node,
            context: self.context,
        }
    }

    /// Attaches this node to an error that has no location yet.
    pub fn with_span(self, error: Error) -> Error {
        error.at(self.node, |key| self.is_skipped_key(key))
    }

    /// Whether a key is missing only because its value, or a misspelled form of it, was reported.
    fn is_skipped_key(self, key: &str) -> bool {
        let Kind::Map(entries) = &self.node.kind else {
            return false;
        };
        let lost = |entry: &Entry| {
            entry.key == key
                || (self.context.skips(&entry.value)
                    && self.context.has_few_mistakes()
                    && best_match(&entry.key, [key]).is_some())
        };
        entries.iter().any(lost)
    }

    /// Deserializes this node as an entry or element. Reports a mistake and skips it next time.
    pub fn read_part<'de, S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        match seed
            .deserialize(self)
            .map_err(|error| self.with_span(error))
        {
            Err(Error::Located(diagnostic)) => {
                if let Some(diagnostic) = diagnostic {
                    self.context.report(*diagnostic);
                }
                self.context.skip(self.node);
                self.context.failed.set(true);
                Err(Error::Reported)
            }
            result => result,
        }
    }
}

/// What the attempts at one file share.
#[derive(Default)]
pub(super) struct Context {
    /// Nodes that later attempts skip.
    skipped: RefCell<BTreeSet<u32>>,
    pub found: RefCell<Vec<Diagnostic>>,
    /// Whether the current attempt left something out, so that another one is needed.
    pub failed: Cell<bool>,
}

impl Context {
    pub fn report(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    /// Whether so few mistakes were found that suggestions for all of them take no time.
    pub fn has_few_mistakes(&self) -> bool {
        const FEW: usize = 1000;
        self.found.borrow().len() < FEW
    }

    pub fn skip(&self, node: &Node) {
        self.skipped.borrow_mut().insert(node.id);
    }

    pub fn skips(&self, node: &Node) -> bool {
        self.skipped.borrow().contains(&node.id)
    }
}
