//! Whether what an action has is what it would take over.

use std::collections::BTreeSet;

use crate::draft::{Action, Draft, Field, Kind, Place, Shape, Variant};

/// Compares what an action has with the same of the action that it takes over.
pub(super) struct Comparison<'d> {
    pub draft: &'d Draft,
    pub own: &'d Action,
    /// The version that states what is taken over.
    pub written: &'d str,
    /// The types that were compared.
    pub seen: BTreeSet<(&'d str, &'d str)>,
}

impl<'d> Comparison<'d> {
    pub fn field(&mut self, one: &'d Field, other: &'d Field) -> bool {
        let facts = |field: &'d Field| {
            let Field {
                name,
                in_query,
                required,
                doc,
                default,
                example,
                ..
            } = field;
            let Field {
                is_secret,
                deprecated,
                null_means,
                more,
                ..
            } = field;
            let first = (name, in_query, required, doc, default, example);
            (first, is_secret, deprecated, null_means, more)
        };
        facts(one) == facts(other) && self.shape(&one.shape, &other.shape)
    }

    pub fn shape(&mut self, one: &'d Shape, other: &'d Shape) -> bool {
        if one.constraints != other.constraints || one.values != other.values {
            return false;
        }
        match (&one.kind, &other.kind) {
            (Kind::Named(one), Kind::Named(other)) => self.named(one, other),
            (Kind::List(one), Kind::List(other))
            | (Kind::Map(one), Kind::Map(other))
            | (Kind::JsonText(one), Kind::JsonText(other)) => self.shape(one, other),
            (Kind::Object(one), Kind::Object(other)) => {
                one.len() == other.len()
                    && one
                        .iter()
                        .zip(other)
                        .all(|(one, other)| self.field(one, other))
            }
            (Kind::Union(one), Kind::Union(other)) => {
                one.len() == other.len()
                    && one
                        .iter()
                        .zip(other)
                        .all(|(one, other)| self.variant(one, other))
            }
            (one, other) => one == other,
        }
    }

    fn variant(&mut self, one: &'d Variant, other: &'d Variant) -> bool {
        let facts = |variant: &'d Variant| {
            let Variant {
                name,
                tags,
                doc,
                more,
                ..
            } = variant;
            (name, tags, doc, more)
        };
        facts(one) == facts(other) && self.shape(&one.shape, &other.shape)
    }

    /// Whether the name of the first type means the second one where it is taken over.
    fn named(&mut self, one: &'d str, other: &'d str) -> bool {
        let places = &self.draft.places;
        let (Some(place), Some(own)) = (places.get(one), places.get(other)) else {
            return one == other;
        };
        let is_of = |place: &Place, action: &Action| {
            place.version.as_ref() == Some(&action.version)
                && place.action.as_ref() == Some(&action.name)
        };
        if place.name != own.name {
            return false;
        }
        if is_of(own, self.own) {
            return place.action.is_some() && self.contents(one, other);
        }
        let rank = |place: &Place| match (&place.version, &place.action) {
            _ if is_of(place, self.own) => Some(0),
            (Some(version), None) if *version == self.own.version => Some(1),
            (None, _) => Some(2),
            (Some(version), None) if version == self.written => Some(3),
            _ => None,
        };
        let named = places.iter().filter(|(_, known)| known.name == own.name);
        let seen = named.filter_map(|(name, known)| Some((rank(known)?, name)));
        let found = seen.min().map(|(_, name)| name.as_str());
        found == Some(other)
    }

    fn contents(&mut self, one: &'d str, other: &'d str) -> bool {
        if !self.seen.insert((one, other)) {
            return true;
        }
        let Draft {
            types, type_keys, ..
        } = self.draft;
        type_keys.get(one) == type_keys.get(other)
            && match (types.get(one), types.get(other)) {
                (Some(one), Some(other)) => self.shape(one, other),
                _ => false,
            }
    }
}
