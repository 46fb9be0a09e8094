//! What all parts of the reader share: the document, what was noticed, and limits.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use indexmap::{IndexMap, IndexSet};
use serde_json::{Map, Value};
use volcgen_model::model::Doc;

use super::parse;
use crate::codes;
use crate::draft::{Keys, Place, Shape};
use crate::finding::Finding;
use crate::notes::{Assumption, Notes};

/// An object of JSON.
pub(super) type Object = Map<String, Value>;

const TOO_LARGE: Assumption = Assumption {
    code: codes::TOO_LARGE,
    message: "schemas are nested too deeply, or refer to each other too often, so they are any JSON",
    help: "refer to a schema by its name instead of including it",
};

/// How many schemas are read, if a name stands for each use of what it refers to.
const MAX_SCHEMAS: usize = 300_000;
/// How deep schemas are nested at most.
pub(super) const MAX_DEPTH: usize = 24;

/// Reads a document.
pub(super) struct Reader<'d> {
    pub root: &'d Value,
    /// Whether the document is one of our own export.
    pub is_own: bool,
    /// The types that were read, by their name in the document.
    pub types: IndexMap<String, Shape>,
    pub type_keys: IndexMap<String, Keys>,
    /// Where types are defined, by what they are called in `types`.
    pub places: IndexMap<String, Place>,
    /// The names of types that are still to be read.
    pub waiting: Vec<String>,
    pub known: IndexSet<String>,
    /// The short names of types.
    short: IndexMap<String, String>,
    /// The schemas that continue a schema with `allOf`, by the name of that one.
    pub children: BTreeMap<String, Vec<String>>,
    pub depth: usize,
    /// Whether a request is read, and not a response or a type of both.
    pub is_request: bool,
    left: usize,
    text: &'d str,
    file: PathBuf,
    notes: Notes,
    counted: IndexSet<Assumption>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(root: &'d Value, text: &'d str, file: &Path) -> Self {
        Reader {
            root,
            is_own: root.get("x-service").is_some(),
            types: IndexMap::new(),
            type_keys: IndexMap::new(),
            places: IndexMap::new(),
            waiting: Vec::new(),
            known: IndexSet::new(),
            short: super::names::short(schemas(root).map(|(name, _)| name)),
            children: children(root),
            depth: 0,
            is_request: false,
            left: MAX_SCHEMAS,
            text,
            file: file.to_owned(),
            notes: Notes::new(),
            counted: IndexSet::new(),
        }
    }

    /// The name of a type without what no other has.
    pub(super) fn short(&self, name: &str) -> String {
        let short = self.short.get(name).map(String::as_str);
        short.unwrap_or(name).to_owned()
    }

    pub(super) fn findings(self) -> Vec<Finding> {
        self.notes.findings()
    }

    /// Counts something that is assumed, or that the language cannot say, at a place of the document.
    pub(super) fn note(&mut self, assumption: Assumption, at: &str, what: &str) {
        if self.counted.insert(assumption) {
            self.notes.start(&self.file, parse::line(self.text, at));
        }
        self.notes.count(assumption, &format!("`{what}`"));
    }

    /// Whether another schema can be read.
    pub(super) fn spend(&mut self, at: &str) -> bool {
        self.left = self.left.saturating_sub(1);
        let is_good = self.left > 0 && self.depth < MAX_DEPTH;
        if !is_good {
            self.note(TOO_LARGE, at, &unsaid(at));
        }
        is_good
    }
}

/// The schemas that have names.
pub(super) fn schemas(root: &Value) -> impl Iterator<Item = (&String, &Value)> + Clone {
    let folders = ["/components/schemas", "/definitions"].into_iter();
    let folders = folders.filter_map(|folder| root.pointer(folder)?.as_object());
    folders.flatten()
}

/// The schemas that continue another one, by its name.
fn children(root: &Value) -> BTreeMap<String, Vec<String>> {
    let mut children: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, schema) in schemas(root) {
        for part in items(schema, "allOf") {
            let base = text(part, "$ref").and_then(super::refs::component);
            if let Some(base) = base {
                children.entry(base).or_default().push(name.clone());
            }
        }
    }
    children
}

/// A place of the document as findings show it.
pub(super) fn unsaid(at: &str) -> String {
    let shown: Vec<_> = at.split('/').skip(1).map(super::refs::decoded).collect();
    let start = shown.len().saturating_sub(4);
    shown.get(start..).unwrap_or_default().join(" ")
}

/// The text at a key, if it is not empty.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    let text = value.get(key)?.as_str()?;
    (!text.trim().is_empty()).then_some(text)
}

/// A description, alone or by language.
pub(super) fn doc(value: &Value, key: &str) -> Option<Doc> {
    let doc: Doc = serde_json::from_value(value.get(key)?.clone()).ok()?;
    (!doc.trim().is_empty()).then_some(doc)
}

/// Whether a flag is on.
pub(super) fn flag(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// The entries at a key.
pub(super) fn entries<'v>(
    value: &'v Value,
    key: &str,
) -> impl Iterator<Item = (&'v String, &'v Value)> {
    value
        .get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

/// The elements at a key.
pub(super) fn items<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}
