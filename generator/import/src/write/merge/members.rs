//! Members and values that the source has and the specs lack, and the other way around.

use serde_json::{Value, json};

use crate::codes;
use crate::finding::Finding;
use crate::notes::Assumption;
use crate::write::Tree;
use crate::write::names::{Names, type_name, value_name};

use super::Merge;
use super::adopt::Adopter;
use super::collect::Plan;
use super::files::{Location, version_of};

const NEW: Assumption = Assumption {
    code: codes::NEW_MEMBER,
    message: "the source has a member that the specs lacked",
    help: "describe it",
};
const VANISHED: Assumption = Assumption {
    code: codes::VANISHED_MEMBER,
    message: "the source has no such member; the specs keep it",
    help: "remove it if the service no longer has it",
};

const SKIPPED: Assumption = Assumption {
    code: codes::INHERITED,
    message: "a field is taken over with a type of another version, so it is not compared with the source",
    help: "compare it by hand, or describe the type in the version that takes it over",
};

impl Merge<'_> {
    /// Changes what differs from the source in the places that are meant.
    pub(super) fn apply(
        &mut self,
        plan: &Plan,
        adopter: &mut Adopter,
        is_meant: impl Fn(&Location) -> bool,
    ) -> Result<(), Vec<Finding>> {
        for (location, candidates) in plan.fields.iter().filter(|(place, _)| is_meant(place)) {
            self.field_facts(location, candidates, adopter)?;
        }
        for (location, candidates) in plan.objects.iter().filter(|(place, _)| is_meant(place)) {
            self.members(location, candidates, adopter)?;
        }
        for (location, candidates) in plan.enums.iter().filter(|(place, _)| is_meant(place)) {
            self.values(location, candidates)?;
        }
        for location in plan.skipped.iter().filter(|place| is_meant(place)) {
            self.notes.start(&location.file, 0);
            self.notes.count(SKIPPED, &format!("`{}`", shown(location)));
        }
        Ok(())
    }

    fn members(
        &mut self,
        location: &Location,
        candidates: &[Tree],
        adopter: &mut Adopter,
    ) -> Result<(), Vec<Finding>> {
        self.notes.start(&location.file, 0);
        let old = self.files.get(location).and_then(Value::as_object).cloned();
        let old = old.unwrap_or_default();
        let place = |name: &str| format!("`{name}` of `{}`", shown(location));
        for name in old
            .keys()
            .filter(|name| !candidates.iter().any(|tree| tree.contains_key(*name)))
        {
            self.notes.count(VANISHED, &place(name));
        }
        for candidate in candidates {
            let mut position = 0;
            for (name, member) in candidate {
                let keys = self.files.keys(location);
                if let Some(known) = keys.iter().position(|key| key == name) {
                    position = known + 1;
                    continue;
                }
                self.notes.count(NEW, &place(name));
                let member = member.as_object().cloned().unwrap_or_default();
                let member = adopter.adopted_field(&member, version_of(&location.file));
                let at = if position == 0 { keys.len() } else { position };
                self.files
                    .insert(&location.join(&[name]), at, member.into())?;
                position = at + 1;
            }
        }
        Ok(())
    }

    /// Adds values to an enum, in the way in which it lists them.
    fn values(&mut self, location: &Location, candidates: &[Value]) -> Result<(), Vec<Finding>> {
        self.notes.start(&location.file, 0);
        let Some(old) = self.files.get(location).cloned() else {
            return Ok(());
        };
        let mut known: Vec<Value> = entries(&old)
            .into_iter()
            .map(|(_, value, _)| value)
            .collect();
        let mut names = Names::default();
        for name in old.as_object().into_iter().flat_map(Tree::keys) {
            names.take(name);
        }
        for (name, value, doc) in candidates.iter().flat_map(entries) {
            if known.contains(&value) {
                continue;
            }
            self.notes.count(
                NEW,
                &format!("the value `{value}` of `{}`", shown(location)),
            );
            if old.is_array() {
                let index = known.len().to_string();
                self.files.set(&location.join(&[&index]), value.clone())?;
            } else {
                let name = names.first_free(&[name]);
                let entry = match doc {
                    Some(doc) => json!({ "value": value, "doc": doc }),
                    None => value.clone(),
                };
                self.files.set(&location.join(&[&name]), entry)?;
            }
            known.push(value);
        }
        Ok(())
    }
}

/// The values of an enum with their names and descriptions.
pub(super) fn entries(values: &Value) -> Vec<(String, Value, Option<Value>)> {
    match values {
        Value::Array(values) => {
            let values = values.iter();
            values
                .map(|value| (value_name(value), value.clone(), None))
                .collect()
        }
        Value::Object(entries) => {
            let entries = entries.iter().map(|(name, entry)| match entry {
                Value::Object(entry) => {
                    let value = entry.get("value").cloned().unwrap_or_default();
                    (type_name(name), value, entry.get("doc").cloned())
                }
                value => (type_name(name), value.clone(), None),
            });
            entries.collect()
        }
        _ => Vec::new(),
    }
}

/// A place as findings name it.
pub(super) fn shown(location: &Location) -> String {
    let keys = location.path.iter().map(String::as_str);
    let keys = keys.filter(|key| !matches!(*key, "fields" | "values"));
    let keys: Vec<&str> = keys.collect();
    let file = location.file.rsplit('/').next().unwrap_or_default();
    let file = file.trim_end_matches(".yaml");
    if file == "types" {
        keys.join(".")
    } else {
        format!("{file}.{}", keys.join("."))
    }
}
