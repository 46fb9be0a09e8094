//! Which shapes are types of their own, and what they are called.
//!
//! Shapes are equal if they have the same members, in any order, with the same types, constraints and facts;
//! descriptions and examples can differ. A shape that is used in two places is written once, in `types.yaml`
//! of the version that uses it, or of the service if several versions do. So is all that it contains, what the
//! source names, and unions. Every other object and enum is written where it is used.

mod graph;
mod naming;

use indexmap::IndexMap;

use crate::draft::{Draft, Field, Kind, Shape, Variant};

use self::graph::Graph;
use super::inherit::Inheritance;
use super::names::Names;
use super::places::{Placed, Places};

/// The types of a draft.
#[derive(Debug, Default)]
pub(super) struct Shared<'d> {
    /// The types by their name, in the order of their first use.
    pub types: IndexMap<String, Type<'d>>,
    /// The name of a shape that is a type, by its key.
    by_key: IndexMap<String, String>,
    /// The name of a type that the source names.
    by_source: IndexMap<String, String>,
    /// The names of objects and enums that are written where they are used, by owner and key.
    inline: IndexMap<(String, String), String>,
    /// The types that the source names and nothing uses.
    pub unused: Vec<String>,
    /// The types in the places that the source states.
    pub places: Places<'d>,
}

/// A type of `types.yaml`.
#[derive(Debug)]
pub(super) struct Type<'d> {
    /// Its first occurrence.
    pub shape: &'d Shape,
    /// The version that uses it; `None` if several do.
    pub version: Option<String>,
    /// The descriptions of its members in all places.
    pub docs: IndexMap<String, Vec<&'d str>>,
}

impl<'d> Shared<'d> {
    /// Looks at all shapes of a draft. No type gets a name of one in its place.
    pub(super) fn new(draft: &'d Draft, places: Places<'d>, inheritance: &Inheritance<'d>) -> Self {
        let graph = Graph::new(draft, &places, inheritance);
        let mut taken = Names::default();
        for (_, placed) in places.all() {
            taken.take(&placed.place.name);
        }
        let mut shared = naming::name(&graph, taken);
        shared.places = places;
        shared
    }

    /// The type that this shape is, if it is one of `types.yaml`.
    pub(super) fn type_of(&self, shape: &Shape) -> Option<&str> {
        if let Kind::Named(name) = &shape.kind {
            return match self.places.get(name) {
                Some(placed) => (!placed.is_inline).then_some(&placed.place.name),
                None => self.by_source.get(name).map(String::as_str),
            };
        }
        is_shape(shape)
            .then(|| self.by_key.get(&key(shape)))?
            .map(String::as_str)
    }

    /// The type that a shape refers to and that is written in its place.
    pub(super) fn inline_type(&self, shape: &Shape) -> Option<Placed<'d>> {
        let Kind::Named(name) = &shape.kind else {
            return None;
        };
        self.places
            .get(name)
            .filter(|placed| placed.is_inline)
            .cloned()
    }

    /// What the source calls a type.
    pub(super) fn source_of(&self, name: &str) -> Option<&str> {
        let mut sources = self.by_source.iter();
        let (source, _) = sources.find(|(_, known)| *known == name)?;
        Some(source)
    }

    /// The name of an object or enum that is written where it is used, if its field does not say it already.
    pub(super) fn inline_name(&self, owner: &str, shape: &Shape) -> Option<&str> {
        let name = self.inline.get(&(owner.to_owned(), key(shape)));
        name.map(String::as_str)
    }
}

/// Whether this is an object, an enum or a union, and not a scalar or something around one.
pub(super) fn is_shape(shape: &Shape) -> bool {
    !shape.values.is_empty()
        || match &shape.kind {
            Kind::Object(fields) => !fields.is_empty(),
            Kind::Union(_) => true,
            _ => false,
        }
}

/// The object, enum or union in lists, maps and strings.
pub(super) fn innermost(mut shape: &Shape) -> &Shape {
    while shape.values.is_empty()
        && let Kind::List(inner) | Kind::Map(inner) | Kind::JsonText(inner) = &shape.kind
    {
        shape = inner;
    }
    shape
}

/// The same text for equal shapes.
fn key(shape: &Shape) -> String {
    let constraints = &shape.constraints;
    let kind = match &shape.kind {
        Kind::Object(fields) => {
            let mut fields: Vec<String> = fields.iter().map(field_key).collect();
            fields.sort();
            format!("{{{}}}", fields.join(","))
        }
        Kind::Union(variants) => {
            let variants = variants.iter().map(|variant| {
                let Variant {
                    name,
                    tags,
                    more,
                    shape,
                    ..
                } = variant;
                format!("{name}{tags:?}{more:?}{}", key(shape))
            });
            format!("union({})", variants.collect::<Vec<_>>().join("|"))
        }
        Kind::List(inner) => format!("list<{}>", key(inner)),
        Kind::Map(inner) => format!("map<{}>", key(inner)),
        Kind::JsonText(inner) => format!("json<{}>", key(inner)),
        other => format!("{other:?}"),
    };
    let values = shape.values.iter().map(|value| (&value.value, &value.name));
    let values: Vec<_> = values.collect();
    format!("{kind}{constraints:?}{values:?}")
}

fn field_key(field: &Field) -> String {
    let facts = (
        &field.name,
        field.required,
        &field.default,
        field.is_secret,
        field.deprecated.is_some(),
        &field.null_means,
        &field.more,
    );
    format!("{facts:?}{}", key(&field.shape))
}
