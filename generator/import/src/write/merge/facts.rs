//! Facts of fields: types, what is required, constraints.

use serde_json::Value;
use volcgen_model::resolve::looks_secret;

use crate::codes;
use crate::finding::Finding;
use crate::notes::Assumption;
use crate::write::Tree;
use crate::write::action::RESULT_DOC;
use crate::write::text::description;

use super::Merge;
use super::adopt::Adopter;
use super::collect::Said;
use super::files::{Location, version_of};
use super::members::shown;
use super::resolve::{Base, fits};

const CHANGED: Assumption = Assumption {
    code: codes::CHANGED_FACT,
    message: "a fact differs from the source and was changed",
    help: "look at the difference",
};

/// Facts that follow the source if it states them.
const FACTS: [&str; 14] = [
    "in",
    "min",
    "max",
    "above",
    "below",
    "ranges",
    "multiple_of",
    "min_chars",
    "max_chars",
    "max_bytes",
    "pattern",
    "min_items",
    "max_items",
    "default",
];

/// What is taken from the source if nobody wrote it.
const ADDED: [&str; 4] = ["example", "sensitive", "null_means", "deprecated"];

/// What belongs to a type that is replaced.
const OF_TYPE: [&str; 4] = ["fields", "values", "variants", "name"];

impl Merge<'_> {
    /// Changes the facts of a field that no part of the source agrees with.
    pub(super) fn field_facts(
        &mut self,
        location: &Location,
        said: &[Said],
        adopter: &mut Adopter,
    ) -> Result<(), Vec<Finding>> {
        self.notes.start(&location.file, 0);
        let old = self.files.get(location).and_then(Value::as_object).cloned();
        let candidates: Vec<&Tree> = said.iter().map(|said| &said.field).collect();
        let (Some(old), Some(first)) = (old, candidates.first().copied()) else {
            return Ok(());
        };
        let resolved = self.resolved(location);
        if !candidates
            .iter()
            .any(|new| fits(&resolved, &self.resolved_new(new)))
        {
            self.replace_type(location, first, adopter)?;
        }
        let is_whole = location.path.len() == 1;
        let required = |tree: &Tree| tree.get("required").and_then(Value::as_bool) == Some(true);
        let is_required = required(&old);
        let agrees = |said: &Said| {
            if required(&said.field) {
                is_required
            } else {
                !is_required || !said.is_optional
            }
        };
        if !is_whole && !said.iter().any(agrees) {
            self.change(location, "required", (!is_required).then(|| true.into()))?;
        }
        for key in FACTS {
            let aliases = resolved.aliases.iter().map(|alias| alias.join(&[key]));
            let mut inherited = aliases.filter_map(|alias| self.files.get(&alias));
            let known = old.get(key).or_else(|| inherited.next()).cloned();
            let agrees = |new: &&Tree| {
                new.get(key)
                    .is_none_or(|new| same(Some(new), known.as_ref()))
            };
            if !candidates.iter().any(agrees) {
                self.change(location, key, first.get(key).cloned())?;
            }
        }
        for key in ADDED {
            let new = candidates.iter().find_map(|new| new.get(key));
            // Without `sensitive`, only a value whose name looks like a secret could be one.
            let is_value = matches!(resolved.base, Base::Scalar(_) | Base::Unknown);
            let could_be = is_value && looks_secret(location.name());
            let is_said = |new: &&Value| **new != Value::Bool(false) || could_be;
            let mut aliases = resolved.aliases.iter();
            let is_known = old.contains_key(key)
                || aliases.any(|alias| self.files.get(&alias.join(&[key])).is_some());
            if let (false, Some(new)) = (is_known, new.filter(is_said)) {
                let new = new.clone();
                self.files.set(&location.join(&[key]), new)?;
            }
        }
        let has_doc = |alias: &Location| self.files.get(&alias.join(&["doc"])).is_some();
        if resolved.aliases.iter().any(has_doc) && !old.contains_key("doc") {
            return Ok(());
        }
        self.field_doc(location, &old, &candidates)
    }

    /// Writes the description of the source if nobody wrote one.
    fn field_doc(
        &mut self,
        location: &Location,
        old: &Tree,
        candidates: &[&Tree],
    ) -> Result<(), Vec<Finding>> {
        let placeholder = Value::from(description(location.name()));
        let is_placeholder = |doc: &Value| *doc == placeholder || doc.as_str() == Some(RESULT_DOC);
        if old.get("doc").is_some_and(|doc| !is_placeholder(doc)) {
            return Ok(());
        }
        let docs = candidates.iter().filter_map(|new| new.get("doc"));
        let mut docs = docs.filter(|doc| !is_placeholder(doc));
        match docs.next() {
            Some(doc) => self.files.set(&location.join(&["doc"]), doc.clone()),
            None => Ok(()),
        }
    }

    fn replace_type(
        &mut self,
        location: &Location,
        new: &Tree,
        adopter: &mut Adopter,
    ) -> Result<(), Vec<Finding>> {
        self.notes
            .count(CHANGED, &format!("`type` of `{}`", shown(location)));
        self.files.write_out(location)?;
        let new = adopter.adopted_field(new, version_of(&location.file));
        for key in OF_TYPE {
            self.files.remove(&location.join(&[key]))?;
        }
        for key in FACTS
            .iter()
            .filter(|key| **key != "in" && !new.contains_key(**key))
        {
            self.files.remove(&location.join(&[key]))?;
        }
        for key in OF_TYPE.iter().chain(&["type"]) {
            if let Some(value) = new.get(*key) {
                self.files.set(&location.join(&[key]), value.clone())?;
            }
        }
        Ok(())
    }

    fn change(
        &mut self,
        location: &Location,
        key: &str,
        value: Option<Value>,
    ) -> Result<(), Vec<Finding>> {
        self.notes
            .count(CHANGED, &format!("`{key}` of `{}`", shown(location)));
        let place = location.join(&[key]);
        // What a copy does not state, it copies.
        let value = value.or_else(|| self.files.is_copy(location).then(|| false.into()));
        match value {
            Some(value) => self.files.set(&place, value),
            None => self.files.remove(&place),
        }
    }
}

/// Whether two facts are the same; numbers are compared by their value.
fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one.and_then(Value::as_f64), other.and_then(Value::as_f64)) {
        (Some(one), Some(other)) => one.total_cmp(&other).is_eq(),
        _ => one == other,
    }
}
