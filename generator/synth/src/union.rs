//! Values of unions: each variant has its turn.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use volcgen_model::instance;
use volcgen_model::model::{Literal, Service, ShapeId, Type, TypeKind, Union, Variant};

use super::generator::MAX_NESTING;
use super::value_path::ValuePath;

/// The most values of a union, with those of the unions in its variants, that are generated.
const MAX_ROTATIONS: usize = 64;

/// A value of a union, and its tag in the object around it.
pub(super) struct UnionValue {
    pub(super) tag: Option<Value>,
    pub(super) value: Value,
}

impl UnionValue {
    /// The object of a variant, with its tags and what else distinguishes it.
    pub(super) fn of_variant(variant: &Variant, mut object: Map<String, Value>) -> Self {
        for (name, tag) in &variant.tags {
            object.insert(name.clone(), tag.to_json());
        }
        let mut value = Value::Object(object);
        for (path, values) in &variant.when {
            let current = instance::value_at(&value, path);
            let fits =
                current.is_some_and(|value| values.iter().any(|wanted| wanted.equals(value)));
            if let (false, Some(wanted)) = (fits, values.first()) {
                value = put(value, path, wanted.to_json());
            }
        }
        UnionValue {
            tag: variant.parent_tag.clone().map(Value::from),
            value,
        }
    }

    /// A value that no variant describes, unless some variant is any object.
    pub(super) fn unknown(union: &Union) -> Option<Self> {
        let tag = union.parent.as_ref().map(|_| json!("no such tag"));
        let mut object = Map::new();
        for (name, tag) in union.variants.iter().flat_map(|variant| &variant.tags) {
            object.insert(name.clone(), unknown_tag(union, name, tag));
        }
        object.insert("X-Form".to_owned(), json!({ "new": [1, null] }));
        let value = Value::Object(object);
        let is_known = instance::variant(union, tag.as_ref(), &value).is_some();
        (!is_known).then_some(UnionValue { tag, value })
    }

    /// The smallest value, where each variant would contain the union again.
    pub(super) fn empty(union: &Union) -> Self {
        UnionValue::unknown(union).unwrap_or(UnionValue {
            tag: None,
            value: json!({}),
        })
    }

    /// Puts the value into a value, at the path of a union.
    pub(super) fn put(self, union: &Union, path: &ValuePath, root: Value) -> Value {
        let root = match (&union.parent, self.tag, path.parent()) {
            (Some(member), Some(tag), Some(parent)) => parent.field(member).put(root, tag),
            _ => root,
        };
        path.put(root, self.value)
    }
}

/// A value of the same type that is the tag of no variant.
fn unknown_tag(union: &Union, name: &str, like: &Literal) -> Value {
    let is_taken = |tag: &Literal| {
        let mut tags = union.variants.iter().flat_map(|variant| &variant.tags);
        tags.any(|(known, taken)| known == name && taken == tag)
    };
    match like {
        Literal::Int(_) => {
            let mut numbers = (0..i64::MAX).map(Literal::Int);
            numbers
                .find(|number| !is_taken(number))
                .map_or(Value::Null, |tag| tag.to_json())
        }
        Literal::Bool(_) => Value::Null,
        Literal::String(_) => json!("no such tag"),
    }
}

/// Sets the value at a path of names. The objects around it are made if they are missing.
fn put(mut root: Value, path: &str, new: Value) -> Value {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    if let Some(object) = root.as_object_mut() {
        let inner = object.remove(name).filter(Value::is_object);
        let value = match rest {
            "" => new,
            rest => put(inner.unwrap_or_else(|| json!({})), rest, new),
        };
        object.insert(name.to_owned(), value);
    }
    root
}

/// The union of a type and its shape.
pub(super) fn of_type<'m>(service: &'m Service, ty: &Type) -> Option<(ShapeId, &'m Union)> {
    match ty.kind {
        TypeKind::Shape(id) => Some((id, service.union(ty)?)),
        _ => None,
    }
}

/// The number of values that have every variant of every union in a value of this shape.
pub(super) fn rotations(service: &Service, id: ShapeId) -> usize {
    fn count(service: &Service, id: ShapeId, open: &mut Vec<ShapeId>) -> usize {
        if open.iter().filter(|around| **around == id).count() >= MAX_NESTING {
            return 1;
        }
        open.push(id);
        let most = service
            .references(id)
            .map(|inner| count(service, inner, open))
            .max();
        open.pop();
        let own = service.variants(id).len().max(1);
        own.saturating_mul(most.unwrap_or(1)).min(MAX_ROTATIONS)
    }
    count(service, id, &mut Vec::new())
}

/// Whether a variant's object always contains another value of its union.
pub(super) fn is_infinite(service: &Service, union: ShapeId, variant: &Variant) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![variant.record];
    while let Some(id) = open.pop() {
        if id == union {
            return true;
        }
        if seen.insert(id) {
            let required = service.fields(id).iter().filter(|field| field.required);
            open.extend(required.filter_map(|field| match field.ty.kind {
                TypeKind::Shape(next) => Some(next),
                _ => None,
            }));
        }
    }
    false
}
