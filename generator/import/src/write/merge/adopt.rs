//! What is added to existing specs, with their types instead of equal new ones.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::finding::Finding;
use crate::write::Tree;
use crate::write::names::Names;

use super::Merge;
use super::collect::Plan;
use super::files::{Location, version_of};
use super::resolve::{is_types_file, split, text};
use super::signature::signature;

/// An existing type.
#[derive(Debug)]
struct Known {
    name: String,
    /// The version that has it; `None` for a type of the service.
    version: Option<String>,
    signature: String,
}

/// The names of types.
#[derive(Debug)]
pub(super) struct Adopter {
    known: Vec<Known>,
    /// The new types by their name, with their file.
    new: BTreeMap<String, (String, Tree)>,
    /// What the new types are called in the specs.
    names: BTreeMap<String, String>,
    /// The new types that are added.
    needed: BTreeSet<String>,
}

impl Adopter {
    pub(super) fn new(merge: &Merge, plan: &Plan) -> Self {
        let new = merge.new_types.iter();
        let new: BTreeMap<String, (String, Tree)> = new
            .map(|(name, (file, tree))| ((*name).to_owned(), ((*file).to_owned(), (*tree).clone())))
            .collect();
        let mut adopter = Adopter {
            known: known(merge),
            new,
            names: BTreeMap::new(),
            needed: BTreeSet::new(),
        };
        adopter.name_types(plan);
        adopter
    }

    fn name_types(&mut self, plan: &Plan) {
        let mut taken = Names::default();
        for known in &self.known {
            taken.take(&known.name);
        }
        for (name, (file, tree)) in &self.new {
            let version = version_of(file);
            let paired = plan.names.get(name).filter(|place| {
                let is_visible = version_of(&place.file).is_none_or(|own| Some(own) == version);
                is_types_file(&place.file) && is_visible
            });
            let paired = paired.map(|place| place.name().to_owned());
            let equal = self
                .equal(&self.signature(tree, 0), version)
                .map(str::to_owned);
            if let Some(known) = paired.or(equal) {
                self.names.insert(name.clone(), known);
            }
        }
        for name in self.new.keys() {
            if !self.names.contains_key(name) {
                let given = taken.first_free(std::slice::from_ref(name));
                self.names.insert(name.clone(), given);
            }
        }
    }

    /// What a new type is called in the specs.
    pub(super) fn given(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str)
    }

    /// Whether a name is that of a new type.
    pub(super) fn is_new(&self, name: &str) -> bool {
        self.names.values().any(|given| given == name)
            && !self.known.iter().any(|known| known.name == name)
    }

    /// The existing type with this signature that a version can name.
    fn equal(&self, signature: &str, version: Option<&str>) -> Option<&str> {
        let is_visible =
            |known: &&Known| known.version.is_none() || known.version.as_deref() == version;
        let mut known = self.known.iter().filter(is_visible);
        let known = known.find(|known| known.signature == signature)?;
        Some(&known.name)
    }

    fn signature(&self, tree: &Tree, depth: usize) -> String {
        signature(tree, depth, &|name| {
            self.new.get(name).map(|(_, tree)| tree)
        })
    }

    /// An action with existing types in place of equal ones.
    pub(super) fn adopted(&mut self, action: &Tree, version: Option<&str>) -> Tree {
        let mut tree = action.clone();
        if let Some(Value::Object(fields)) = tree.get_mut("request") {
            *fields = self.adopted_fields(fields, version);
        }
        if let Some(Value::Object(response)) = tree.get_mut("response") {
            let is_whole = response.contains_key("fields");
            *response = if is_whole {
                self.adopted_members(response, version)
            } else {
                self.adopted_field(response, version)
            };
        }
        tree
    }

    fn adopted_fields(&mut self, fields: &Tree, version: Option<&str>) -> Tree {
        let fields = fields.iter().map(|(name, field)| {
            let adopted = match field {
                Value::Object(field) => Value::Object(self.adopted_field(field, version)),
                other => other.clone(),
            };
            (name.clone(), adopted)
        });
        fields.collect()
    }

    fn adopted_members(&mut self, field: &Tree, version: Option<&str>) -> Tree {
        let mut tree = field.clone();
        if let Some(Value::Object(fields)) = tree.get_mut("fields") {
            *fields = self.adopted_fields(fields, version);
        }
        tree
    }

    /// A field with existing types in place of equal ones.
    pub(super) fn adopted_field(&mut self, field: &Tree, version: Option<&str>) -> Tree {
        let Some(written) = text(field, "type") else {
            return field.clone();
        };
        let (wraps, name) = split(written);
        let around = |name: &str| {
            let start = wraps.iter().map(|wrap| format!("{wrap}<"));
            let start = start.collect::<Vec<_>>().concat();
            format!("{start}{name}{}", ">".repeat(wraps.len()))
        };
        let is_inline = field.contains_key("fields") || field.contains_key("values");
        if is_inline {
            let equal = self.equal(&self.signature(field, 0), version);
            let Some(known) = equal.map(str::to_owned) else {
                return self.adopted_members(field, version);
            };
            let mut tree = field.clone();
            tree.retain(|key, _| !matches!(key.as_str(), "fields" | "values" | "name"));
            tree.insert("type".to_owned(), around(&known).into());
            return tree;
        }
        let Some(given) = self.names.get(name).cloned() else {
            return field.clone();
        };
        if !self.known.iter().any(|known| known.name == given) {
            self.needed.insert(name.to_owned());
        }
        let mut tree = field.clone();
        tree.insert("type".to_owned(), around(&given).into());
        tree
    }
}

impl Merge<'_> {
    /// Adds the new types that something uses.
    pub(super) fn add_types(&mut self, adopter: &mut Adopter) -> Result<(), Vec<Finding>> {
        let mut done: BTreeSet<String> = BTreeSet::new();
        loop {
            let waiting = adopter.needed.difference(&done);
            let Some(name) = waiting.into_iter().next().cloned() else {
                break;
            };
            done.insert(name.clone());
            if let Some((file, tree)) = adopter.new.get(&name).cloned() {
                adopter.adopted_definition(&tree, version_of(&file));
            }
        }
        // In the order of the source.
        for (name, (file, tree)) in self.new_types.clone() {
            let Some(given) = adopter
                .names
                .get(name)
                .filter(|_| done.contains(name))
                .cloned()
            else {
                continue;
            };
            let tree = adopter.adopted_definition(tree, version_of(file));
            let location = Location::new(file, &[&given]);
            self.files.insert(&location, usize::MAX, tree.into())?;
            self.files.set_apart(&location);
        }
        Ok(())
    }
}

impl Adopter {
    /// A definition, which is not replaced by an equal one.
    fn adopted_definition(&mut self, tree: &Tree, version: Option<&str>) -> Tree {
        if tree.contains_key("fields") {
            return self.adopted_members(tree, version);
        }
        if let Some(Value::Object(variants)) = tree.get("variants") {
            let mut tree = tree.clone();
            let variants = self.adopted_fields(variants, version);
            tree.insert("variants".to_owned(), variants.into());
            return tree;
        }
        if tree.contains_key("values") {
            return tree.clone();
        }
        self.adopted_field(tree, version)
    }
}

/// The types of the existing specs.
fn known(merge: &Merge) -> Vec<Known> {
    let mut all = Vec::new();
    for (path, tree) in merge.files.trees().filter(|(path, _)| is_types_file(path)) {
        let look = |name: &str| {
            let place = merge.declaration(name, path)?;
            merge.files.get(&place)?.as_object()
        };
        for (name, definition) in tree {
            let Some(definition) = definition.as_object() else {
                continue;
            };
            all.push(Known {
                name: name.clone(),
                version: version_of(path).map(str::to_owned),
                signature: signature(definition, 0, &look),
            });
        }
    }
    all
}
