//! What the new specs say of each place of the existing ones.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use crate::write::Tree;

use super::Merge;
use super::files::Location;
use super::resolve::{Base, fits};

/// What a part of the source says of a field.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub field: Tree,
    /// Whether it says that the field need not be set. What results always have is hardly ever documented,
    /// and the metadata of the official tools do not say it of objects.
    pub is_optional: bool,
}

/// What is said of places. Several parts of the source can describe one place, because a person made one
/// type of them.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Fields, and whole responses.
    pub fields: IndexMap<Location, Vec<Said>>,
    /// Objects with members, and the members that the source has.
    pub objects: IndexMap<Location, Vec<Tree>>,
    /// Enums with values, and the values that the source has.
    pub enums: IndexMap<Location, Vec<Value>>,
    /// The existing types that new ones are, by the new name.
    pub names: IndexMap<String, Location>,
    /// Where existing specs have the places of the new ones.
    pub places: BTreeMap<Location, BTreeSet<Location>>,
    /// Fields that cannot be compared.
    pub skipped: BTreeSet<Location>,
    /// What was compared, because types can contain themselves.
    seen: BTreeSet<(Location, String)>,
}

impl Plan {
    fn pair(&mut self, new: &Location, old: &Location) {
        self.places
            .entry(new.clone())
            .or_default()
            .insert(old.clone());
    }
}

/// A part of the new specs, and where they have it.
#[derive(Clone)]
struct New<'t> {
    tree: &'t Tree,
    at: Location,
}

impl Merge<'_> {
    /// Compares an action with the existing one.
    pub(super) fn collect_action(&self, file: &str, tree: &Tree, plan: &mut Plan) {
        let request = tree.get("request").and_then(Value::as_object);
        let location = Location::new(file, &["request"]);
        let members = request.cloned().unwrap_or_default();
        let new = New {
            tree: &members,
            at: location.clone(),
        };
        self.collect_members(&location, &new, true, plan);
        let old = Location::new(file, &["response"]);
        if let Some(tree) = tree.get("response").and_then(Value::as_object)
            && self.files.get(&old).is_some()
        {
            let at = old.clone();
            self.collect_field(&old, &New { tree, at }, false, plan);
        }
    }

    /// Compares the members of an object.
    fn collect_members(&self, location: &Location, new: &New, is_request: bool, plan: &mut Plan) {
        let known = plan.objects.entry(location.clone()).or_default();
        known.push(new.tree.clone());
        plan.pair(&new.at, location);
        for (name, member) in new.tree {
            let place = location.join(&[name]);
            if let (Some(_), Some(tree)) = (self.files.get(&place), member.as_object()) {
                let at = new.at.join(&[name]);
                self.collect_field(&place, &New { tree, at }, is_request, plan);
            }
        }
    }

    fn collect_field(&self, location: &Location, new: &New, is_request: bool, plan: &mut Plan) {
        let old = self.resolved(location);
        plan.pair(&new.at, location);
        if matches!(old.base, Base::Unknown) && self.files.takes_over(&location.file) {
            plan.skipped.insert(location.clone());
            return;
        }
        let resolved = self.resolved_new(new.tree);
        let is_required = new.tree.get("required").and_then(Value::as_bool) == Some(true);
        let is_object = matches!(resolved.base, Base::Object(_));
        plan.fields.entry(location.clone()).or_default().push(Said {
            field: new.tree.clone(),
            is_optional: is_request && !is_required && !is_object,
        });
        if !fits(&old, &resolved) {
            return;
        }
        if let (Some(name), Some(found)) = (&resolved.name, old.aliases.last()) {
            plan.names
                .entry(name.clone())
                .or_insert_with(|| found.clone());
        }
        let named = resolved.last_name.as_deref();
        let named =
            named.and_then(|name| Some(Location::new(self.new_types.get(name)?.0, &[name])));
        let at = named.as_ref().unwrap_or(&new.at);
        match (&old.base, &resolved.base) {
            (Base::Object(place), Base::Object(tree)) => {
                plan.pair(at, place);
                let name = resolved.name.clone().unwrap_or_default();
                if !name.is_empty() && !plan.seen.insert((place.clone(), name)) {
                    return;
                }
                let members = tree.get("fields").and_then(Value::as_object);
                let members = members.cloned().unwrap_or_default();
                let new = New {
                    tree: &members,
                    at: at.join(&["fields"]),
                };
                self.collect_members(&place.join(&["fields"]), &new, is_request, plan);
            }
            (Base::Enum(place, _), Base::Enum(tree, _)) => {
                plan.pair(at, place);
                let values = plan.enums.entry(place.join(&["values"])).or_default();
                values.extend(tree.get("values").cloned());
            }
            _ => {}
        }
    }
}
