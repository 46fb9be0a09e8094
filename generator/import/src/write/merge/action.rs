//! Facts of actions.

use serde_json::Value;

use crate::codes;
use crate::finding::Finding;
use crate::notes::Assumption;
use crate::write::text::description;
use crate::write::{Specs, Tree};

use super::Merge;
use super::adopt::Adopter;
use super::files::{Location, version_of};

const CHANGED: Assumption = Assumption {
    code: codes::CHANGED_FACT,
    message: "a fact differs from the source and was changed",
    help: "look at the difference",
};

/// Facts that follow the source if it states them.
const FACTS: [&str; 4] = ["method", "auth", "body", "rate"];

/// What is taken from the source if nobody wrote it.
const ADDED: [&str; 6] = [
    "docs",
    "idempotent",
    "deprecated",
    "errors",
    "response",
    "examples",
];

impl Merge<'_> {
    /// Changes the facts of an action that differ from the source.
    pub(super) fn action_facts(
        &mut self,
        specs: &Specs,
        (path, new): (&str, &Tree),
        adopter: &mut Adopter,
    ) -> Result<(), Vec<Finding>> {
        let Some(old) = self.files.tree(path).cloned() else {
            return Ok(());
        };
        self.notes.start(path, 0);
        let at = |key: &str| Location::new(path, &[key]);
        for key in FACTS {
            let is_assumed = specs.assumed.contains(&(path.to_owned(), key.to_owned()));
            let has_quota = key == "rate" && old.contains_key("quota");
            let Some(fact) = new.get(key).filter(|_| !is_assumed && !has_quota) else {
                continue;
            };
            if old.get(key).map(listed) != Some(listed(fact)) {
                self.notes.count(CHANGED, &format!("`{key}` of `{path}`"));
                self.files.set(&at(key), fact.clone())?;
            }
        }
        let added = ADDED.iter().filter(|key| !old.contains_key(**key));
        let added = added.filter_map(|key| Some(((*key).to_owned(), new.get(*key)?.clone())));
        for (key, value) in adopter.adopted(&added.collect(), version_of(path)) {
            self.files.set(&at(&key), value)?;
        }
        let name = new
            .get("action")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let placeholder = Value::from(description(name));
        let is_unwritten = old.get("summary").is_none_or(|old| *old == placeholder);
        for key in ["summary", "doc"] {
            let is_new =
                old.get(key) != new.get(key) && (key == "summary" || !old.contains_key(key));
            if let Some(text) = new.get(key).filter(|_| is_unwritten && is_new) {
                self.files.set(&at(key), text.clone())?;
            }
        }
        Ok(())
    }
}

/// One value, and a list of one, are the same.
fn listed(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(values) => values.clone(),
        value => vec![value.clone()],
    }
}
