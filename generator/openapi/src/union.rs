//! Unions: a schema per variant, and one for all other variants.

use volcgen_model::model::{Field, Literal, Union, Variant};

use crate::export::{Direction, Export};
use crate::object::{Object, list};
use crate::rules::path::{all_of, any_of, not, present, set};
use crate::schema::{definition, kind};

impl<'m> Export<'m> {
    /// The member next to a union that has its tag.
    pub fn parent_tag(&self, field: &Field) -> Option<&'m str> {
        self.service.union(&field.ty)?.parent.as_deref()
    }

    /// The property of the member next to a union that has its tag.
    pub fn tag_property(&self, field: &Field) -> Option<(String, Object)> {
        let union = self.service.union(&field.ty)?;
        let tags = union
            .variants
            .iter()
            .filter_map(|variant| variant.parent_tag.as_deref());
        let mut known: Vec<&str> = Vec::new();
        for tag in tags {
            if !known.contains(&tag) {
                known.push(tag);
            }
        }
        let property = kind("string")
            .with(
                "description",
                format!("Decides which variant `{}` has.", field.name),
            )
            .with("x-extensible-enum", list(known))
            .with("x-tag-of", field.name.as_str());
        Some((union.parent.clone()?, property))
    }

    /// A union. With tags in the object itself, exactly one schema fits an object; a schema cannot look at tags
    /// in the parent, so that any variant fits there.
    pub fn union(&self, doc: &str, union: &Union, direction: Direction) -> Object {
        let variants = union.variants.iter();
        let mut variants: Vec<Object> = variants
            .map(|variant| self.variant(union, variant, direction))
            .collect();
        let described = kind("object")
            .with("description", doc.trim())
            .with("x-variants", crate::facts::variants(union));
        let other = kind("object").with("description", "A variant that is not described.");
        if union.parent.is_some() {
            variants.push(other);
            return described.with("anyOf", list(variants));
        }
        let known = union.variants.iter().map(conditions).collect();
        variants.push(other.and(not(any_of(known))));
        described.with("oneOf", list(variants))
    }

    /// The object of a variant, with its tags. With tags in the object itself, an object of a variant with more
    /// conditions does not fit.
    fn variant(&self, union: &Union, variant: &Variant, direction: Direction) -> Object {
        let shape = self.service.shape(variant.record);
        let doc = variant.doc.as_deref().unwrap_or(&shape.doc);
        let fields = self.service.fields(variant.record);
        let object = self.tagged(doc, &variant.tags, fields, direction);
        let object = object
            .with("title", variant.name.as_str())
            .maybe("x-doc", variant.doc.as_ref().map(|_| &shape.doc))
            .and(definition(shape, direction));
        if union.parent.is_some() {
            return object;
        }
        let count =
            |variant: &Variant| variant.tags.len() + variant.when.len() + variant.when_set.len();
        let others = union.variants.iter().enumerate();
        let this = union
            .variants
            .iter()
            .position(|known| std::ptr::eq(known, variant));
        let better = others.filter(|(index, other)| {
            let comes_first = Some(*index) < this;
            let is_better =
                count(other) > count(variant) || (comes_first && count(other) == count(variant));
            is_better && !excludes(variant, other)
        });
        let better: Vec<Object> = better.map(|(_, other)| conditions(other)).collect();
        let mut all = distinctions(variant);
        if !better.is_empty() {
            all.push(not(any_of(better)));
        }
        object.several("allOf", all)
    }
}

/// Whether a tag of two variants differs.
fn excludes(one: &Variant, other: &Variant) -> bool {
    one.tags.iter().any(|(name, tag)| {
        let same = other.tags.iter().find(|(known, _)| known == name);
        same.is_some_and(|(_, other)| other != tag)
    })
}

/// What an object of a variant has.
fn conditions(variant: &Variant) -> Object {
    let tags = variant.tags.iter();
    let tags = tags.map(|(name, tag)| present(name, constant(tag)));
    let mut all: Vec<Object> = tags.collect();
    all.extend(distinctions(variant));
    if all.is_empty() {
        kind("object")
    } else {
        all_of(all)
    }
}

/// What an object of a variant has besides its tags.
fn distinctions(variant: &Variant) -> Vec<Object> {
    let at = |path: &str, value: Object| {
        path.split('.')
            .rev()
            .fold(value, |value, name| present(name, value))
    };
    let when = variant.when.iter().map(|(path, values)| {
        let values = list(values.iter().map(Literal::to_json));
        at(path, Object::default().with("enum", values))
    });
    let set = variant.when_set.iter().map(|path| at(path, set()));
    when.chain(set).collect()
}

/// The value of a tag.
pub fn constant(tag: &Literal) -> Object {
    let name = match tag {
        Literal::Bool(_) => "boolean",
        Literal::Int(_) => "integer",
        Literal::String(_) => "string",
    };
    kind(name).with("enum", list([tag.to_json()]))
}
