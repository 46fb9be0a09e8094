//! Which shapes contain which.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use crate::draft::{Draft, Field, Kind, Place, Shape};
use crate::write::inherit::Inheritance;
use crate::write::names::type_name;
use crate::write::places::Places;

use super::{innermost, is_shape, key};

/// What a shape is in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    /// The request or the response of an action.
    Action {
        version: String,
        /// The action and what of it: `ListRoomsRequest`.
        place: String,
        action: String,
    },
    /// Another shape, by its key.
    Shape(String),
    /// A type that the source names, by its name there.
    Source(String),
}

/// A place where a shape is used.
#[derive(Clone, Debug)]
pub(super) struct Use {
    pub owner: Owner,
    /// The name of the field there.
    pub field: String,
    /// Whether it is an element of a list there.
    pub is_element: bool,
}

/// A shape, once for all that are equal.
#[derive(Debug)]
pub(super) struct Node<'d> {
    pub shape: &'d Shape,
    /// The name that the source gives it.
    pub source: Option<&'d str>,
    pub uses: Vec<Use>,
    /// The descriptions of its members, everywhere.
    pub docs: IndexMap<String, Vec<&'d str>>,
}

/// The shapes of a draft by their keys, and what is used where.
#[derive(Debug, Default)]
pub(super) struct Graph<'d> {
    pub nodes: IndexMap<String, Node<'d>>,
    /// Which owners refer to a type that the source names.
    pub references: IndexMap<&'d str, IndexSet<Owner>>,
    /// Names of the source for a type that has another one already.
    pub same: IndexMap<&'d str, &'d str>,
    /// Types that the source names and that are no shapes, such as a string with a pattern.
    pub aliases: IndexMap<&'d str, &'d Shape>,
    /// Where the source defines types.
    places: Option<&'d IndexMap<String, Place>>,
    /// Types in their places, with the version that has each.
    placed: IndexMap<&'d str, Option<&'d str>>,
    /// The actions of the draft, for their names.
    pub actions: Vec<&'d str>,
}

impl<'d> Graph<'d> {
    pub(super) fn new(
        draft: &'d Draft,
        places: &Places<'d>,
        inheritance: &Inheritance<'d>,
    ) -> Self {
        let mut graph = Graph {
            places: Some(&draft.places),
            ..Graph::default()
        };
        for (name, placed) in places.all() {
            graph.placed.insert(name, placed.place.version.as_deref());
        }
        for (name, shape) in &draft.types {
            if places.leave_out(name) {
                continue;
            }
            if graph.placed.contains_key(name.as_str()) {
                let owner = Owner::Source(name.clone());
                for (member, inner) in members(shape) {
                    graph.visit(inner, &owner, member);
                }
            } else if is_shape(shape) {
                let first = *graph.node(shape).source.get_or_insert(name);
                if first != name {
                    graph.same.insert(name, first);
                }
            } else {
                graph.aliases.insert(name, shape);
                graph.visit(shape, &Owner::Source(name.clone()), name);
            }
        }
        for action in &draft.actions {
            graph.actions.push(&action.name);
            let owner = |what: &str| Owner::Action {
                version: action.version.clone(),
                place: format!("{}{what}", action.name),
                action: action.name.clone(),
            };
            let request = owner("Request");
            for field in inheritance.own(action) {
                graph.visit(&field.shape, &request, &field.name);
            }
            let response = action.response.as_ref();
            let Some(response) = response.filter(|_| !inheritance.has_response(action)) else {
                continue;
            };
            let owner = owner("Response");
            match &response.kind {
                Kind::Object(fields) if response.values.is_empty() => {
                    for field in fields {
                        graph.visit(&field.shape, &owner, &field.name);
                    }
                }
                _ => graph.visit(response, &owner, "Result"),
            }
        }
        for (name, first) in &graph.same {
            let owners = graph.references.get(name).cloned().unwrap_or_default();
            graph.references.entry(first).or_default().extend(owners);
        }
        graph
    }

    /// Notes that a shape is used in a place, with all that it contains.
    fn visit(&mut self, shape: &'d Shape, owner: &Owner, field: &str) {
        let inner = innermost(shape);
        if let Kind::Named(name) = &inner.kind {
            self.references
                .entry(name)
                .or_default()
                .insert(owner.clone());
            return;
        }
        if !is_shape(inner) {
            return;
        }
        let used = Use {
            owner: owner.clone(),
            field: field.to_owned(),
            is_element: matches!(shape.kind, Kind::List(_)),
        };
        self.node(inner).uses.push(used);
    }

    /// The node of a shape. What the shape contains is visited the first time.
    fn node(&mut self, shape: &'d Shape) -> &mut Node<'d> {
        let key = key(shape);
        let is_new = !self.nodes.contains_key(&key);
        let node = || Node {
            shape,
            source: None,
            uses: Vec::new(),
            docs: IndexMap::new(),
        };
        let index = self.nodes.entry(key.clone()).or_insert_with(node).shape;
        let owner = Owner::Shape(key.clone());
        if is_new {
            for (name, inner) in members(index) {
                self.visit(inner, &owner, name);
            }
        }
        if let Kind::Object(fields) = &shape.kind {
            self.note_docs(&key, fields);
        }
        self.nodes.entry(key).or_insert_with(node)
    }

    fn note_docs(&mut self, key: &str, fields: &'d [Field]) {
        let Some(node) = self.nodes.get_mut(key) else {
            return;
        };
        for field in fields {
            if let Some(doc) = &field.doc {
                let docs = node.docs.entry(field.name.clone()).or_default();
                if !docs.contains(&&**doc) {
                    docs.push(doc);
                }
            }
        }
    }

    /// The names that a type of the source can have, the best one first.
    pub(super) fn names(&self, source: &str) -> Vec<String> {
        let Some(Place { name, action, .. }) = self.places.and_then(|all| all.get(source)) else {
            return vec![type_name(source)];
        };
        let qualified = action
            .iter()
            .map(|action| format!("{}{name}", type_name(action)));
        std::iter::once(name.clone()).chain(qualified).collect()
    }

    /// The versions whose actions use a shape, directly or in something else; no version for a type of the service.
    pub(super) fn versions(&self, owners: impl Iterator<Item = Owner>) -> BTreeSet<String> {
        let mut versions = BTreeSet::new();
        let mut waiting: Vec<Owner> = owners.collect();
        let mut seen: IndexSet<Owner> = waiting.iter().cloned().collect();
        while let Some(owner) = waiting.pop() {
            let more: Vec<Owner> = match owner {
                Owner::Action { version, .. } => {
                    versions.insert(version);
                    continue;
                }
                Owner::Shape(key) => self.owners(&key),
                Owner::Source(name) => match self.placed.get(name.as_str()) {
                    Some(version) => {
                        versions.insert(version.unwrap_or_default().to_owned());
                        continue;
                    }
                    None => self.referring(&name),
                },
            };
            waiting.extend(more.into_iter().filter(|owner| seen.insert(owner.clone())));
        }
        versions
    }

    /// What a shape is in.
    pub(super) fn owners(&self, key: &str) -> Vec<Owner> {
        let Some(node) = self.nodes.get(key) else {
            return Vec::new();
        };
        let mut owners: Vec<Owner> = node.uses.iter().map(|used| used.owner.clone()).collect();
        if let Some(name) = node.source {
            owners.extend(self.referring(name));
        }
        owners
    }

    /// What refers to a type that the source names.
    pub(super) fn referring(&self, name: &str) -> Vec<Owner> {
        let owners = self.references.get(name);
        owners.into_iter().flatten().cloned().collect()
    }
}

/// The members of an object and the variants of a union, by name.
fn members(shape: &Shape) -> Vec<(&str, &Shape)> {
    match &shape.kind {
        Kind::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|field| (field.name.as_str(), &field.shape))
                .collect()
        }
        Kind::Union(variants) => {
            let variants = variants.iter();
            variants
                .map(|variant| (variant.name.as_str(), &variant.shape))
                .collect()
        }
        _ => Vec::new(),
    }
}
