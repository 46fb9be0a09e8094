//! References to other places of the document.

use serde_json::Value;

use super::reader::{Reader, unsaid};
use crate::codes;
use crate::notes::Assumption;

const REMOTE: Assumption = Assumption {
    code: codes::REMOTE_REFERENCE,
    message: "a reference leads out of the document, so what it refers to is not read",
    help: "bundle the documents into one",
};
const BROKEN: Assumption = Assumption {
    code: codes::BROKEN_REFERENCE,
    message: "a reference leads nowhere, or back to itself",
    help: "",
};

/// The longest chain of references.
const MAX_CHAIN: usize = 16;

impl<'d> Reader<'d> {
    /// What a reference refers to, and where that is.
    pub(super) fn target(&mut self, reference: &str, at: &str) -> Option<&'d Value> {
        let Some(path) = reference.strip_prefix('#') else {
            self.note(REMOTE, at, reference);
            return None;
        };
        let mut value = self.root;
        for step in path.split('/').skip(1) {
            let key = decoded(step);
            let next = match value {
                Value::Object(entries) => entries.get(&key),
                Value::Array(items) => key.parse().ok().and_then(|index: usize| items.get(index)),
                _ => None,
            };
            let Some(next) = next else {
                self.note(BROKEN, at, reference);
                return None;
            };
            value = next;
        }
        Some(value)
    }

    /// A value other than a reference, with the place that it has.
    pub(super) fn followed(&mut self, value: &'d Value, at: &str) -> Option<(&'d Value, String)> {
        let (mut value, mut place) = (value, at.to_owned());
        for _ in 0..MAX_CHAIN {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
                return Some((value, place));
            };
            value = self.target(reference, &place)?;
            reference.clone_into(&mut place);
        }
        self.note(BROKEN, at, &unsaid(at));
        None
    }

    /// Reports a reference that leads back to itself.
    pub(super) fn cycle(&mut self, at: &str, reference: &str) {
        self.note(BROKEN, at, reference);
    }
}

/// The name of a schema of the document, if that is what a reference refers to.
pub(super) fn component(reference: &str) -> Option<String> {
    let name = reference
        .strip_prefix("#/components/schemas/")
        .or_else(|| reference.strip_prefix("#/definitions/"))?;
    (!name.is_empty() && !name.contains('/')).then(|| decoded(name))
}

/// A step of a pointer as the key that it stands for.
pub(super) fn decoded(step: &str) -> String {
    let text = percent_encoding::percent_decode_str(step).decode_utf8_lossy();
    text.replace("~1", "/").replace("~0", "~")
}

/// A key as a step of a pointer.
pub(super) fn step(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}
