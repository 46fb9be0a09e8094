//! JSON of metadata, and where in its text an action is.

use serde_json::{Map, Value};

use crate::codes;
use crate::finding::Finding;

use super::files::File;

/// An object of JSON.
pub(super) type Object = Map<String, Value>;

/// A file whose content is an object.
#[derive(Clone, Debug)]
pub(super) struct Parsed<'f> {
    pub file: &'f File,
    pub content: Object,
}

impl<'f> Parsed<'f> {
    /// Parses a file.
    pub(super) fn new(file: &'f File) -> Result<Self, Finding> {
        let finding = |line, message| Finding {
            code: codes::BAD_JSON,
            file: file.path.clone(),
            line,
            message,
            help: None,
        };
        match serde_json::from_str(&file.text) {
            Ok(Value::Object(content)) => Ok(Parsed { file, content }),
            Ok(_) => Err(finding(1, "expected an object".to_owned())),
            Err(error) => Err(finding(error.line(), format!("invalid JSON: {error}"))),
        }
    }

    /// The line of the first key of this name, from 1; 0 if there is none.
    pub(super) fn line(&self, key: &str) -> usize {
        let quoted = format!("\"{key}\"");
        let mut places = self.file.text.match_indices(&quoted);
        let is_key = |at: usize| {
            let rest = self.file.text.get(at + quoted.len()..).unwrap_or_default();
            rest.trim_start().starts_with(':')
        };
        let place = places.find(|(at, _)| is_key(*at));
        let before = place.and_then(|(at, _)| self.file.text.get(..at));
        before.map_or(0, |before| before.matches('\n').count() + 1)
    }
}

/// The object at a key; `None` if there is none.
pub(super) fn object<'o>(parent: Option<&'o Object>, key: &str) -> Option<&'o Object> {
    parent?.get(key)?.as_object()
}

/// The string at a key, if it is not empty.
pub(super) fn text<'o>(parent: &'o Object, key: &str) -> Option<&'o str> {
    parent
        .get(key)?
        .as_str()
        .filter(|text| !text.trim().is_empty())
}

/// Whether a flag is on.
pub(super) fn flag(parent: &Object, key: &str) -> bool {
    parent.get(key).and_then(Value::as_bool).unwrap_or(false)
}
