//! Objects and unions from the tree of arguments.

use std::sync::LazyLock;

use volcgen_model::diagnostic::best_match;
use volcgen_model::instance;
use volcgen_model::model::{Constraints, Field, Literal, Type, TypeKind, Union, Variant};

use super::{Converter, join};
use crate::Json;
use crate::arguments::scalar;
use crate::arguments::tree::Node;

impl<'m> Converter<'m> {
    /// Converts an object, which can also have the tags of a variant and of the unions in it. The unions come last,
    /// because their tags can be in the object.
    pub(super) fn object(
        &mut self,
        (fields, tags): (&'m [Field], &'m [(String, Literal)]),
        node: &Node,
        base: Option<&Json>,
        path: &str,
    ) -> Json {
        if let Some(json) = self.whole(node, '{', path) {
            return json;
        }
        let service = self.service;
        let union = |field: &'m Field| service.union(&field.ty);
        let parents: Vec<&str> = fields
            .iter()
            .filter_map(|field| union(field)?.parent.as_deref())
            .collect();
        let known: Vec<&str> = fields
            .iter()
            .map(|field| field.name.as_str())
            .chain(tags.iter().map(|(name, _)| name.as_str()))
            .chain(parents.iter().copied())
            .collect();
        let find = |name: &str| fields.iter().find(|field| field.name == name);
        let mut unknown = Vec::new();
        let mut later = Vec::new();
        let object = self.members(node, base, path, &mut |name| match find(name) {
            Some(field) if union(field).is_some() => {
                later.push(field);
                None
            }
            Some(field) => Some(&field.ty),
            None if parents.contains(&name) => Some(&*STRING),
            None if known.contains(&name) => Some(tag_type(tags, name)),
            None => {
                unknown.push(name.to_owned());
                None
            }
        });
        for name in unknown {
            self.report(&join(path, &name), unknown_field(&name, &known));
        }
        let Json::Object(mut members) = object else {
            return object;
        };
        let parent = Json::Object(members.clone()).to_value();
        for field in later {
            let Some(node) = node.members.get(&field.name) else {
                continue;
            };
            let at = join(path, &field.name);
            let old = members.iter().find(|(name, _)| *name == field.name);
            let old = old.map(|(_, value)| value.clone());
            let value = match union(field) {
                Some(union) => self.union((union, Some(&parent)), node, old.as_ref(), &at),
                None => continue,
            };
            match members.iter_mut().find(|(name, _)| *name == field.name) {
                Some((_, known)) => *known = value,
                None => members.push((field.name.clone(), value)),
            }
        }
        Json::Object(members)
    }

    /// Converts an object as the variant that it has, or without types if it has none that is described.
    pub(super) fn union(
        &mut self,
        (union, parent): (&'m Union, Option<&serde_json::Value>),
        node: &Node,
        base: Option<&Json>,
        path: &str,
    ) -> Json {
        if let Some(json) = self.whole(node, '{', path) {
            return json;
        }
        match variant(union, parent, node, base) {
            Some(variant) => {
                let fields = self.service.fields(variant.record);
                self.object((fields, &variant.tags), node, base, path)
            }
            None => node.untyped(base, &scalar::json),
        }
    }
}

/// The variant of an object whose types are not known yet: tags are looked for among strings, and among what the
/// strings are as JSON.
fn variant<'m>(
    union: &'m Union,
    parent: Option<&serde_json::Value>,
    node: &Node,
    base: Option<&Json>,
) -> Option<&'m Variant> {
    let text = |text: &str| Json::String(text.to_owned());
    let leaves: [&dyn Fn(&str) -> Json; 2] = [&text, &scalar::json];
    leaves.into_iter().find_map(|leaf| {
        let object = node.untyped(base, leaf).to_value();
        instance::variant_in(union, parent, &object)
    })
}

/// The type of a tag in an object itself.
fn tag_type(tags: &[(String, Literal)], name: &str) -> &'static Type {
    let mut found = tags.iter().filter(|(known, _)| known == name);
    match found.next() {
        Some((_, Literal::Int(_))) => &INTEGER,
        Some((_, Literal::Bool(_))) => &BOOLEAN,
        Some((_, Literal::String(_))) | None => &STRING,
    }
}

static STRING: LazyLock<Type> = LazyLock::new(|| unconstrained(TypeKind::String));
static INTEGER: LazyLock<Type> = LazyLock::new(|| unconstrained(TypeKind::Int64));
static BOOLEAN: LazyLock<Type> = LazyLock::new(|| unconstrained(TypeKind::Bool));

fn unconstrained(kind: TypeKind) -> Type {
    Type {
        kind,
        constraints: Constraints::default(),
    }
}

fn unknown_field(name: &str, known: &[&str]) -> String {
    match best_match(name, known.iter().copied()) {
        Some(near) => format!("unknown field; did you mean `{near}`?"),
        None => "unknown field".to_owned(),
    }
}
