//! What the new specs say of each place of the existing ones.

use std::collections::BTreeSet;

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
    /// What was compared, because types can contain themselves.
    seen: BTreeSet<(Location, String)>,
}

impl Merge<'_> {
    /// Compares an action with the existing one.
    pub(super) fn collect_action(&self, file: &str, tree: &Tree, plan: &mut Plan) {
        let request = tree.get("request").and_then(Value::as_object);
        let location = Location::new(file, &["request"]);
        let members = request.cloned().unwrap_or_default();
        self.collect_members(&location, &members, true, plan);
        let old = Location::new(file, &["response"]);
        if let Some(response) = tree.get("response").and_then(Value::as_object)
            && self.files.get(&old).is_some()
        {
            self.collect_field(&old, response, false, plan);
        }
    }

    /// Compares the members of an object.
    fn collect_members(
        &self,
        location: &Location,
        members: &Tree,
        is_request: bool,
        plan: &mut Plan,
    ) {
        let known = plan.objects.entry(location.clone()).or_default();
        known.push(members.clone());
        for (name, member) in members {
            let place = location.join(&[name]);
            if let (Some(_), Some(member)) = (self.files.get(&place), member.as_object()) {
                self.collect_field(&place, member, is_request, plan);
            }
        }
    }

    fn collect_field(&self, location: &Location, new: &Tree, is_request: bool, plan: &mut Plan) {
        let old = self.resolved(location);
        let resolved = self.resolved_new(new);
        let is_required = new.get("required").and_then(Value::as_bool) == Some(true);
        let is_object = matches!(resolved.base, Base::Object(_));
        plan.fields.entry(location.clone()).or_default().push(Said {
            field: new.clone(),
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
        match (&old.base, &resolved.base) {
            (Base::Object(place), Base::Object(tree)) => {
                let name = resolved.name.clone().unwrap_or_default();
                if !name.is_empty() && !plan.seen.insert((place.clone(), name)) {
                    return;
                }
                let members = tree.get("fields").and_then(Value::as_object);
                let members = members.cloned().unwrap_or_default();
                self.collect_members(&place.join(&["fields"]), &members, is_request, plan);
            }
            (Base::Enum(place, _), Base::Enum(tree, _)) => {
                let values = plan.enums.entry(place.join(&["values"])).or_default();
                values.extend(tree.get("values").cloned());
            }
            _ => {}
        }
    }
}
