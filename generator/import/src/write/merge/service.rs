//! `service.yaml` and groups.

use serde_json::{Value, json};

use crate::codes;
use crate::finding::Finding;
use crate::notes::Assumption;
use crate::write::names::type_name;
use crate::write::service::OTHERS;
use crate::write::{Specs, Tree};

use super::Merge;
use super::files::Location;

const UNGROUPED: Assumption = Assumption {
    code: codes::GROUP,
    message: "the group of an action is left out, because no other action of the service has one",
    help: "give all actions groups, or none",
};

impl Merge<'_> {
    /// An action that is new in a service, with the group that the service has for it.
    pub(super) fn with_group(&mut self, specs: &Specs, mut action: Tree) -> Tree {
        let Some((path, new)) = service(specs) else {
            return action;
        };
        let Some(old) = self.files.tree(path).cloned() else {
            return action;
        };
        let stated = action.get("group").and_then(Value::as_str);
        let title = stated.and_then(|name| new.get("groups")?.get(name)?.get("title")?.as_str());
        let groups = old.get("groups").and_then(Value::as_object);
        let Some(groups) = groups.filter(|groups| !groups.is_empty()) else {
            let name = action
                .get("action")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if stated.is_some() && self.has_actions(path) {
                self.notes.count(UNGROUPED, &format!("`{name}`"));
                action.shift_remove("group");
            }
            return action;
        };
        let title = title.unwrap_or(OTHERS);
        let is_same = |group: &Value| group.get("title").and_then(Value::as_str) == Some(title);
        let known = groups.iter().find(|(_, group)| is_same(group));
        let name = known.map_or_else(|| free_name(title, groups), |(name, _)| name.clone());
        let at = action.keys().position(|key| key == "summary").unwrap_or(1);
        action.shift_remove("group");
        action.shift_insert(at.min(action.len()), "group".to_owned(), name.into());
        action
    }

    /// Whether the service of a file has actions already.
    fn has_actions(&self, path: &str) -> bool {
        let folder = path.split('/').next();
        let mut trees = self.files.trees();
        trees.any(|(path, tree)| path.split('/').next() == folder && tree.contains_key("action"))
    }

    /// Adds versions, groups and errors to the service; writes it if it is new.
    pub(super) fn service(&mut self, specs: &Specs) -> Result<(), Vec<Finding>> {
        let Some((path, new)) = service(specs) else {
            return Ok(());
        };
        let Some(old) = self.files.tree(path).cloned() else {
            self.files.add(path, new.clone())?;
            for key in ["versions", "groups"] {
                self.files.set_apart(&Location::new(path, &[key]));
            }
            return Ok(());
        };
        let versions = new.get("versions").and_then(Value::as_object);
        let known =
            |key: &str, name: &str| old.get(key).is_some_and(|known| known.get(name).is_some());
        for (version, info) in versions.into_iter().flatten() {
            if !known("versions", version) {
                let doc = format!("Version {version}.");
                let doc = info
                    .get("doc")
                    .filter(|_| old.get("versions").is_none())
                    .cloned()
                    .unwrap_or(doc.into());
                let place = Location::new(path, &["versions", version]);
                self.files.set(&place, json!({ "doc": doc }))?;
            }
        }
        let errors = new.get("errors").and_then(Value::as_object);
        for (code, info) in errors.into_iter().flatten() {
            if !known("errors", code) {
                let place = Location::new(path, &["errors", code]);
                self.files.set(&place, info.clone())?;
            }
        }
        for (name, title) in self.used_groups(specs, new) {
            if old.get("groups").is_some() && !known("groups", &name) {
                let place = Location::new(path, &["groups", &name]);
                self.files.set(
                    &place,
                    json!({ "title": title, "doc": format!("{title}.") }),
                )?;
            }
        }
        if old.get("groups").is_none()
            && !self.has_actions(path)
            && let Some(groups) = new.get("groups")
        {
            self.files
                .set(&Location::new(path, &["groups"]), groups.clone())?;
        }
        Ok(())
    }

    /// The groups of the actions of a source as the specs name them, with their titles.
    fn used_groups(&self, specs: &Specs, new: &Tree) -> Vec<(String, String)> {
        let mut used = Vec::new();
        for (path, tree) in &specs.files {
            let group = self.files.now(&Location::new(path, &["group"]));
            let (Some(Value::String(name)), true) = (group, tree.contains_key("action")) else {
                continue;
            };
            let stated = tree.get("group").and_then(Value::as_str);
            let title =
                stated.and_then(|name| new.get("groups")?.get(name)?.get("title")?.as_str());
            used.push((name, title.unwrap_or(OTHERS).to_owned()));
        }
        used
    }
}

/// The `service.yaml` of new specs.
fn service(specs: &Specs) -> Option<(&String, &Tree)> {
    let mut files = specs.files.iter();
    files.find(|(path, _)| path.ends_with("/service.yaml"))
}

fn free_name(title: &str, groups: &Tree) -> String {
    let name = type_name(title);
    let numbered = (2..).map(|number: u32| format!("{name}{number}"));
    let mut names = std::iter::once(name.clone()).chain(numbered);
    names
        .find(|name| !groups.contains_key(name))
        .unwrap_or(name)
}
