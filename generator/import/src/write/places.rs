//! Types of which the source says where they are defined.
//!
//! A type is written in its place if all that uses it can see it there. Otherwise it is a type like all others.

mod uses;

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::Value;

use crate::draft::{Draft, Kind, Place, Shape};
use volcgen_model::model::Doc;

use self::uses::{Owner, Use, Uses};
use super::inherit::Inheritance;

/// A type in its place.
#[derive(Clone, Debug)]
pub(super) struct Placed<'d> {
    pub place: &'d Place,
    pub shape: &'d Shape,
    pub doc: Option<Doc>,
    pub rules: Option<&'d Value>,
    /// Whether it is written where it is used, and not in a list of types.
    pub is_inline: bool,
}

/// The types in their places, by what the draft calls them.
#[derive(Debug, Default)]
pub(super) struct Places<'d> {
    all: IndexMap<&'d str, Placed<'d>>,
    /// The types that nothing uses, or that come with what actions take over.
    left_out: BTreeSet<&'d str>,
}

impl<'d> Places<'d> {
    /// The places of the types of a draft, and what its actions take over. If some types have to be elsewhere, actions
    /// are whole: names could mean other types in what is taken over.
    pub(super) fn new(draft: &'d Draft) -> (Self, Inheritance<'d>) {
        let inheritance = Inheritance::new(draft);
        let uses = uses::uses(draft, &inheritance);
        let places = Places::stated(draft, &uses);
        if places.hidden(&uses).is_none() {
            return (places.with_inline(&uses, &inheritance), inheritance);
        }
        let inheritance = Inheritance::default();
        let uses = uses::uses(draft, &inheritance);
        let mut places = Places::stated(draft, &uses);
        while let Some(hidden) = places.hidden(&uses) {
            for name in hidden {
                places.all.shift_remove(name);
            }
        }
        (places.with_inline(&uses, &inheritance), inheritance)
    }

    fn with_inline(mut self, uses: &Uses<'d>, inheritance: &Inheritance<'d>) -> Self {
        let inline: Vec<&str> = self.all.keys().copied().collect();
        let inline = inline.into_iter().filter(|name| {
            let of_name = uses.get(name).map_or(&[][..], Vec::as_slice);
            matches!(of_name, [only] if self.is_inline(name, *only, inheritance))
        });
        for name in inline.collect::<Vec<_>>() {
            if let Some(placed) = self.all.get_mut(name) {
                placed.is_inline = true;
            }
        }
        self
    }

    /// The types that something uses, in the places that specs can have.
    fn stated(draft: &'d Draft, uses: &Uses<'d>) -> Self {
        let actions: BTreeSet<(&str, &str)> = draft
            .actions
            .iter()
            .map(|action| (action.version.as_str(), action.name.as_str()))
            .collect();
        let mut taken = BTreeSet::new();
        let types = draft.types.iter().filter_map(|(name, shape)| {
            let place = draft
                .places
                .get(name)
                .filter(|_| uses.contains_key(name.as_str()))?;
            let has_file = match (&place.version, &place.action) {
                (Some(version), Some(action)) => actions.contains(&(version, action)),
                (None, Some(_)) => false,
                (_, None) => true,
            };
            let is_request = place
                .action
                .as_ref()
                .is_some_and(|action| place.name.strip_suffix("Request") == Some(action.as_str()));
            let is_free = taken.insert((&place.version, &place.action, &place.name));
            let keys = draft.type_keys.get(name);
            let placed = Placed {
                place,
                shape,
                doc: keys.and_then(|keys| serde_json::from_value(keys.get("doc")?.clone()).ok()),
                rules: keys.and_then(|keys| keys.get("rules")),
                is_inline: false,
            };
            (has_file && !is_request && is_free).then_some((name.as_str(), placed))
        });
        let names = draft.places.keys().map(String::as_str);
        Places {
            all: types.collect(),
            left_out: names.filter(|name| !uses.contains_key(name)).collect(),
        }
    }

    /// Whether a type of the draft is not written by its name.
    pub(super) fn leave_out(&self, name: &str) -> bool {
        self.left_out.contains(name)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Placed<'d>> {
        self.all.get(name)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (&'d str, &Placed<'d>)> {
        self.all.iter().map(|(name, placed)| (*name, placed))
    }

    /// The types that are lists of types have, and not what uses them.
    pub(super) fn declared(&self) -> impl Iterator<Item = &Placed<'d>> {
        self.all.values().filter(|placed| !placed.is_inline)
    }

    /// The types that something cannot see where they are; `None` if there are none.
    fn hidden(&self, uses: &Uses<'d>) -> Option<Vec<&'d str>> {
        let is_hidden = |name: &&'d str| {
            let place = self.all.get(*name).map(|placed| placed.place);
            let mut of_name = uses.get(*name).into_iter().flatten();
            place.is_some_and(|place| of_name.any(|used| !self.sees(used.owner, place)))
        };
        let hidden: Vec<&str> = self
            .all
            .keys()
            .copied()
            .filter(|name| is_hidden(name))
            .collect();
        (!hidden.is_empty()).then_some(hidden)
    }

    /// The version and the action of what uses a type.
    fn scope(&self, owner: Owner<'d>) -> (Option<&'d str>, Option<&'d str>) {
        match owner {
            Owner::Action(action) => (Some(&action.version), Some(&action.name)),
            Owner::Heir => (None, None),
            Owner::Type(name) => self.all.get(name).map_or((None, None), |placed| {
                let Place {
                    version, action, ..
                } = placed.place;
                (version.as_deref(), action.as_deref())
            }),
        }
    }

    fn sees(&self, owner: Owner<'d>, place: &Place) -> bool {
        let (version, action) = self.scope(owner);
        place.version.is_none()
            || matches!(owner, Owner::Heir)
            || (place.version.as_deref() == version
                && (place.action.is_none() || place.action.as_deref() == action))
    }

    /// Whether a type with this use alone is as if it was written there.
    fn is_inline(&self, name: &str, used: Use<'d>, inheritance: &Inheritance<'d>) -> bool {
        let Some(placed) = self.all.get(name) else {
            return false;
        };
        let Place {
            version,
            action,
            topic,
            ..
        } = placed.place;
        let topic_there = match used.owner {
            Owner::Heir => return false,
            Owner::Action(_) => None,
            Owner::Type(owner) => match self.all.get(owner) {
                Some(owner) => owner.place.topic.as_deref(),
                None => return false,
            },
        };
        let is_there = (version.as_deref(), action.as_deref()) == self.scope(used.owner)
            && topic.as_deref() == topic_there;
        let is_inherited = match used.owner {
            Owner::Action(action) => inheritance.has_type(action, &placed.place.name),
            Owner::Type(_) | Owner::Heir => false,
        };
        let has_values = !placed.shape.values.is_empty();
        let is_object = matches!(placed.shape.kind, Kind::Object(_));
        let fits = if used.is_variant {
            is_object && placed.rules.is_none()
        } else {
            (is_object || has_values) && placed.doc.is_some()
        };
        let words = |doc: Option<&Doc>| doc.map(Doc::trimmed);
        is_there && !is_inherited && fits && words(placed.doc.as_ref()) == words(used.doc)
    }
}
