//! Actions that take over an older one, and what they state themselves.
//!
//! An action states what differs. What it does not state is read again in its own version, so names of types can
//! mean others there: a parameter is taken over only if all of its types are those that the draft has. An action
//! that specs cannot say in this way is written as a whole.

mod compare;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::draft::{Action, Draft, Field};
use crate::notes::Notes;

use self::compare::Comparison;
use super::Tree;

/// Keys that an action can take back by an empty list.
const LISTS: &[&str] = &["errors", "rules", "examples"];

/// An action as its version and name.
type Id<'d> = (&'d str, &'d str);

fn id(action: &Action) -> Id<'_> {
    (&action.version, &action.name)
}

/// What an action takes over.
#[derive(Debug)]
struct Inherited<'d> {
    base: &'d Action,
    /// The parameters, with the version that states each.
    fields: BTreeMap<&'d str, &'d str>,
    /// The version that states the response, if it is taken over.
    response: Option<&'d str>,
}

/// What the actions of a draft take over.
#[derive(Debug, Default)]
pub(super) struct Inheritance<'d> {
    actions: BTreeMap<Id<'d>, Inherited<'d>>,
    /// What is written of actions besides their types, of those that take over others and of these.
    heads: BTreeMap<Id<'d>, Tree>,
    /// The names of the types that belong to actions.
    types: BTreeMap<Id<'d>, BTreeSet<&'d str>>,
}

impl<'d> Inheritance<'d> {
    /// Compares actions with those that they take over.
    pub(super) fn new(draft: &'d Draft) -> Self {
        let mut inheritance = Inheritance::default();
        let heirs = draft
            .actions
            .iter()
            .filter(|action| action.inherits.is_some());
        let names: BTreeSet<&str> = heirs.map(|action| action.name.as_str()).collect();
        let mut all: Vec<&Action> = draft.actions.iter().collect();
        all.retain(|action| names.contains(action.name.as_str()));
        all.sort_by_key(|action| &action.version);
        for action in &all {
            // What is assumed of an action is reported where it is written.
            let head = super::action::head(action, draft, &mut Notes::new());
            inheritance.heads.insert(id(action), head);
        }
        for place in draft.places.values() {
            if let (Some(version), Some(action)) = (&place.version, &place.action) {
                let types = inheritance.types.entry((version, action)).or_default();
                types.insert(&place.name);
            }
        }
        let by_id: BTreeMap<Id, &Action> = all.iter().map(|action| (id(action), *action)).collect();
        for action in all {
            let base = action
                .inherits
                .as_ref()
                .filter(|base| **base < action.version);
            let base = base.and_then(|base| by_id.get(&(base.as_str(), action.name.as_str())));
            if let Some(base) = base.filter(|base| inheritance.can_say(action, base)) {
                let inherited = inheritance.compared(draft, action, base);
                inheritance.actions.insert(id(action), inherited);
            }
        }
        inheritance
    }

    fn compared(&self, draft: &'d Draft, action: &'d Action, base: &'d Action) -> Inherited<'d> {
        let before = self.actions.get(&id(base));
        let same = |written: &'d str| Comparison {
            draft,
            own: action,
            written,
            seen: BTreeSet::new(),
        };
        let fields = action.request.iter().filter_map(|field| {
            let known = base.request.iter().find(|known| known.name == field.name)?;
            let written = before.and_then(|before| before.fields.get(field.name.as_str()));
            let written = written.copied().unwrap_or(&base.version);
            same(written)
                .field(known, field)
                .then_some((field.name.as_str(), written))
        });
        let written = before.and_then(|before| before.response);
        let written = written.unwrap_or(&base.version);
        let is_same = base.response_doc == action.response_doc
            && match (&base.response, &action.response) {
                (Some(known), Some(shape)) => same(written).shape(known, shape),
                (known, shape) => known.is_none() && shape.is_none(),
            };
        Inherited {
            base,
            fields: fields.collect(),
            response: is_same.then_some(written),
        }
    }

    /// Whether specs can say an action as another one with changes: keys and responses cannot be taken back, and
    /// the parameters that are taken over come first.
    fn can_say(&self, action: &Action, base: &Action) -> bool {
        let (Some(head), Some(base_head)) =
            (self.heads.get(&id(action)), self.heads.get(&id(base)))
        else {
            return false;
        };
        let mut missing = base_head.keys().filter(|key| !head.contains_key(*key));
        let has = |fields: &[Field], name: &str| fields.iter().any(|field| field.name == name);
        let kept = base
            .request
            .iter()
            .filter(|field| has(&action.request, &field.name));
        let added = action
            .request
            .iter()
            .filter(|field| !has(&base.request, &field.name));
        let order = kept.chain(added).map(|field| &field.name);
        missing.all(|key| LISTS.contains(&key.as_str()))
            && (base.response.is_none() || action.response.is_some())
            && order.eq(action.request.iter().map(|field| &field.name))
    }

    /// The parameters that an action states itself.
    pub(super) fn own(&self, action: &'d Action) -> impl Iterator<Item = &'d Field> {
        let fields = action.request.iter();
        fields.filter(|field| !self.has_field(action, &field.name))
    }

    /// Whether an action takes over a parameter.
    pub(super) fn has_field(&self, action: &Action, name: &str) -> bool {
        let inherited = self.actions.get(&id(action));
        inherited.is_some_and(|inherited| inherited.fields.contains_key(name))
    }

    /// Whether an action takes over the response.
    pub(super) fn has_response(&self, action: &Action) -> bool {
        let inherited = self.actions.get(&id(action));
        inherited.is_some_and(|inherited| inherited.response.is_some())
    }

    /// Whether an action that is taken over has a type of this name for itself.
    pub(super) fn has_type(&self, action: &'d Action, name: &str) -> bool {
        let mut around = self.actions.get(&id(action));
        while let Some(Inherited { base, .. }) = around {
            let types = self.types.get(&id(base));
            if types.is_some_and(|types| types.contains(name)) {
                return true;
            }
            around = self.actions.get(&id(base));
        }
        false
    }

    /// Leaves out of what is written of an action what it takes over.
    pub(super) fn reduce(&self, action: &Action, head: &mut Tree) {
        let Some(Inherited { base, .. }) = self.actions.get(&id(action)) else {
            return;
        };
        let Some(base_head) = self.heads.get(&id(base)) else {
            return;
        };
        let lists = LISTS.iter();
        let empty: Vec<&&str> = lists
            .filter(|key| base_head.contains_key(**key) && !head.contains_key(**key))
            .collect();
        head.retain(|key, value| {
            let is_own = key == "action" || (key == "docs" && action.docs_version.is_none());
            is_own || base_head.get(key) != Some(value)
        });
        for key in empty {
            head.insert((*key).to_owned(), json!([]));
        }
        head.shift_insert(1, "inherits".to_owned(), base.version.clone().into());
        let has = |name: &String| action.request.iter().any(|field| field.name == *name);
        let removed = base.request.iter().map(|field| &field.name);
        let removed: Vec<Value> = removed
            .filter(|name| !has(name))
            .map(|name| name.as_str().into())
            .collect();
        if !removed.is_empty() {
            head.insert("remove".to_owned(), removed.into());
        }
    }
}
