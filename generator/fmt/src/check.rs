//! What a text must be to be formatted, and what formatting must not change.

use std::collections::BTreeMap;

use volcgen_model::diagnostic::{Code, Diagnostic, SourceId};
use volcgen_model::yaml::{Entry, Kind, Node};

use crate::error::Error;
use crate::scalar;

/// The longest key. YAML allows 1,024 characters with quotes, escapes, an anchor and a tag.
const MAX_KEY: usize = 1_000;

/// Reads a text as the reader of specs does.
///
/// # Errors
///
/// If it is empty, not YAML, or no mapping, or if a key occurs twice.
pub(crate) fn parse(text: &str) -> Result<Node, Error> {
    let is_blank = |line: &str| {
        let line = line.trim().trim_start_matches('\u{feff}');
        line.is_empty() || line.starts_with('#') || line == "---" || line == "..."
    };
    if text.lines().all(is_blank) {
        return Err(Error::of_text(Code::EmptyFile, "empty file"));
    }
    let node = Node::parse(text, SourceId(0)).map_err(|found| Error::new(*found))?;
    if !matches!(node.kind, Kind::Map(_)) {
        let message = format!("expected a mapping, found {}", node.describe());
        return Err(Error::new(Diagnostic::new(
            Code::WrongType,
            node.span,
            message,
        )));
    }
    match wrong_key(&node) {
        Some(found) => Err(Error::new(found)),
        None => Ok(node),
    }
}

/// The first key that occurs twice, or that is too long to be written in front of a colon.
fn wrong_key(node: &Node) -> Option<Diagnostic> {
    match &node.kind {
        Kind::Seq(elements) => elements.iter().find_map(wrong_key),
        Kind::Map(entries) => {
            let mut seen: BTreeMap<&str, &Entry> = BTreeMap::new();
            entries.iter().find_map(|entry| {
                if scalar::quoted(&entry.key).chars().count() > MAX_KEY {
                    let message = format!("key with more than {MAX_KEY} characters and escapes");
                    return Some(Diagnostic::new(Code::Syntax, entry.key_span, message));
                }
                let Some(first) = seen.insert(&entry.key, entry) else {
                    return wrong_key(&entry.value);
                };
                let message = format!("duplicate key `{}`", entry.key);
                let found = Diagnostic::new(Code::DuplicateKey, entry.key_span, message);
                Some(found.related(first.key_span, "the first one"))
            })
        }
        _ => None,
    }
}

/// Whether two files have the same value. The order of keys does not count.
pub(crate) fn is_same(one: &Node, other: &Node) -> bool {
    match (&one.kind, &other.kind) {
        (Kind::Seq(one), Kind::Seq(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| is_same(one, other))
        }
        (Kind::Map(one), Kind::Map(other)) => {
            let others: BTreeMap<&str, &Node> = other.iter().map(by_key).collect();
            let matches = |entry: &Entry| {
                let other = others.get(&*entry.key);
                other.is_some_and(|other| is_same(&entry.value, other))
            };
            one.len() == other.len() && one.iter().all(matches)
        }
        // Not a number, which is not equal to itself.
        (Kind::Float(one), Kind::Float(other)) => one.to_bits() == other.to_bits(),
        (one, other) => one == other,
    }
}

fn by_key(entry: &Entry) -> (&str, &Node) {
    (&entry.key, &entry.value)
}
