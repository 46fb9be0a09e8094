//! Fields with `same_as`, with all that they copy.

use serde_json::Value;

use crate::write::Tree;
use crate::write::text::description;

use super::files::Files;
use super::inherit::inherited;
use super::resolve::{is_types_file, split, text};

/// The most copies and objects in each other.
const MAX_DEPTH: usize = 32;
/// The most copies of a file.
const MAX_COPIES: usize = 10_000;

/// Copies of a file that are being made.
pub(super) struct Copies<'f> {
    files: &'f Files,
    made: usize,
}

/// What a copy copies, and the file that describes it.
struct Original {
    field: Tree,
    file: String,
}

impl<'f> Copies<'f> {
    pub(super) fn new(files: &'f Files) -> Self {
        Copies { files, made: 0 }
    }

    /// A tree with descriptions in place of copies. What cannot be followed stays a copy.
    pub(super) fn expanded(&mut self, tree: &Tree, file: &str, depth: usize) -> Tree {
        let own = tree.contains_key("same_as");
        let copy = own.then(|| self.copy(tree, file, depth)).flatten();
        let tree = copy.as_ref().unwrap_or(tree);
        if depth >= MAX_DEPTH {
            return tree.clone();
        }
        let entries = tree.iter().map(|(key, value)| {
            let value = match value {
                Value::Object(inner) => self.expanded(inner, file, depth + 1).into(),
                other => other.clone(),
            };
            (key.clone(), value)
        });
        entries.collect()
    }

    /// What a copy is, with what it states itself. Its members can be copies.
    fn copy(&mut self, own: &Tree, file: &str, depth: usize) -> Option<Tree> {
        self.made += 1;
        if self.made > MAX_COPIES || depth >= MAX_DEPTH {
            return None;
        }
        let original = self.original(text(own, "same_as")?, file, depth)?;
        let changes = ["optional", "without", "fields"];
        if !changes.iter().any(|key| own.contains_key(*key)) {
            return Some(overlay(original.field, own));
        }
        let object = self.object(original, depth)?.field;
        let mut members = object.get("fields")?.as_object()?.clone();
        let without = own.get("without").and_then(Value::as_array);
        for name in without.into_iter().flatten().filter_map(Value::as_str) {
            members.shift_remove(name);
        }
        if own.get("optional") == Some(&Value::Bool(true)) {
            for member in members.values_mut().filter_map(Value::as_object_mut) {
                member.shift_remove("required");
            }
        }
        let added = own.get("fields").and_then(Value::as_object);
        members.extend(added.cloned().unwrap_or_default());
        let mut copy = overlay(object, own);
        copy.insert("fields".to_owned(), members.into());
        Some(copy)
    }

    /// Follows a path such as `2024-01-01/StartThing.Config.Parts[].Size`.
    fn original(&mut self, path: &str, file: &str, depth: usize) -> Option<Original> {
        let (folder, _) = file.rsplit_once('/')?;
        let (folder, path) = match path.split_once('/') {
            Some((version, path)) => (format!("{}/{version}", folder.split('/').next()?), path),
            None => (folder.to_owned(), path),
        };
        let mut steps = path.split('.');
        let name = steps.next()?;
        let file = format!("{folder}/{name}.yaml");
        let action = inherited(self.files, &file)?;
        let mut original = Original {
            field: whole_request(name, &action),
            file,
        };
        for step in steps {
            let object = self.object(original, depth)?;
            let members = object.field.get("fields")?;
            let member = members.get(step.trim_end_matches("[]"))?.as_object()?;
            let copy = member
                .contains_key("same_as")
                .then(|| self.copy(member, &object.file, depth + 1));
            original = Original {
                field: match copy {
                    Some(copy) => copy?,
                    None => member.clone(),
                },
                file: object.file,
            };
        }
        Some(original)
    }

    /// A field with the members of its type, wherever they are described.
    fn object(&mut self, original: Original, depth: usize) -> Option<Original> {
        let Original { mut field, file } = original;
        for _ in depth..MAX_DEPTH {
            if field.contains_key("fields") {
                return Some(Original { field, file });
            }
            let written = text(&field, "type")?.to_owned();
            let (_, name) = split(&written);
            let definition = self.definition(name, &file)?;
            let definition = if definition.contains_key("same_as") {
                self.copy(&definition, &file, depth + 1)?
            } else {
                definition
            };
            let inner = text(&definition, "type")?.to_owned();
            field.insert("type".to_owned(), written.replace(name, &inner).into());
            for key in ["fields", "values", "rules"] {
                if let Some(value) = definition.get(key) {
                    field.insert(key.to_owned(), value.clone());
                }
            }
        }
        None
    }

    /// A named type that a file can use.
    fn definition(&self, name: &str, file: &str) -> Option<Tree> {
        let own = inherited(self.files, file);
        let own = own
            .as_ref()
            .and_then(|own| own.get("types")?.get(name)?.as_object());
        if let Some(own) = own {
            return Some(own.clone());
        }
        let (version, _) = file.rsplit_once('/')?;
        let (service, _) = version.rsplit_once('/').unwrap_or((version, ""));
        [version, service].into_iter().find_map(|folder| {
            let is_here = |path: &str| {
                let rest = path
                    .strip_prefix(folder)
                    .and_then(|rest| rest.strip_prefix('/'));
                rest.is_some_and(|rest| rest == "types.yaml" || rest.starts_with("types/"))
            };
            let mut files = self.files.trees();
            files.find_map(|(path, tree)| {
                let is_types = is_types_file(path) && is_here(path);
                is_types
                    .then(|| tree.get(name)?.as_object().cloned())
                    .flatten()
            })
        })
    }
}

/// The parameters of an action as an object.
fn whole_request(name: &str, action: &Tree) -> Tree {
    let mut tree = Tree::new();
    tree.insert("type".to_owned(), "object".into());
    tree.insert("doc".to_owned(), description(name).into());
    let request = action.get("request").cloned();
    let request = request.unwrap_or_else(|| Tree::new().into());
    tree.insert("fields".to_owned(), request);
    tree
}

/// A copied description; what the copy states itself replaces it.
fn overlay(mut copied: Tree, own: &Tree) -> Tree {
    let states = |keys: &[&str]| keys.iter().any(|key| own.contains_key(*key));
    let ends: [(&[&str], [&str; 2]); 2] = [
        (&["min", "above", "ranges"], ["min", "above"]),
        (&["max", "below", "ranges"], ["max", "below"]),
    ];
    for (stated, replaced) in ends {
        if states(stated) {
            for key in replaced {
                copied.shift_remove(key);
            }
        }
    }
    for (key, value) in own {
        if !matches!(key.as_str(), "same_as" | "optional" | "without" | "fields") {
            copied.insert(key.clone(), value.clone());
        }
    }
    copied
}
