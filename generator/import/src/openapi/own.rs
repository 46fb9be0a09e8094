//! What our own export says in extensions, with the keys of the specs.

use indexmap::IndexMap;
use serde_json::Value;

use super::reader::{Object, Reader, doc, entries, flag, items, text};
use super::refs::step;
use super::schema::Facts;
use crate::draft::{Action, Constraints, Draft, Field, Keys, Kind, Shape, Variant};
use crate::write::names::given_name;

/// Keys of `x-service` that are those of `service.yaml`.
const SERVICE: &[&str] = &[
    "crate", "manifest", "acronyms", "host", "versions", "groups", "quotas",
];

/// Extensions of an operation, and the keys of an action's file.
const ACTION: &[(&str, &str)] = &[
    ("x-rate", "rate"),
    ("x-rate-per", "rate_per"),
    ("x-quota", "quota"),
    ("x-cost", "cost"),
    ("x-errors", "errors"),
    ("x-rules", "rules"),
    ("x-pagination", "pagination"),
];

/// Extensions of a schema, and the keys of a field.
const FIELD: &[(&str, &str)] = &[
    ("x-unit", "unit"),
    ("x-rename", "rename"),
    ("x-aliases", "aliases"),
    ("x-list-style", "list_style"),
    ("x-idempotency-token", "idempotency_token"),
    ("x-server-clamps", "server_clamps"),
    ("x-clamps-until", "server_clamps"),
    ("x-deprecated", "deprecated"),
    ("x-null-means", "null_means"),
    ("x-default", "default"),
];

fn take(from: &Value, names: &[(&str, &str)], keys: &mut Keys) {
    for (extension, key) in names {
        if let Some(value) = from.get(*extension) {
            keys.insert((*key).to_owned(), value.clone());
        }
    }
}

impl Reader<'_> {
    pub(super) fn own_service(&self, draft: &mut Draft) {
        let own = self.root.get("x-service").unwrap_or(&Value::Null);
        if let Some(doc) = doc(own, "doc") {
            draft.doc = Some(doc);
        }
        for key in SERVICE {
            if let Some(value) = own.get(*key) {
                draft.more.insert((*key).to_owned(), value.clone());
            }
        }
        if let Some(timeout) = own.get("timeout-ms") {
            draft
                .more
                .insert("timeout".to_owned(), format!("{timeout}ms").into());
        }
        let codes = self.root.pointer("/components/schemas/ErrorCode");
        let mut errors = Object::new();
        for code in codes
            .map(|codes| items(codes, "x-error-codes"))
            .unwrap_or_default()
        {
            let mut error = Object::new();
            for (from, to) in [
                ("description", "doc"),
                ("retry", "retry"),
                ("hint", "hint"),
                ("name", "name"),
            ] {
                if let Some(value) = code.get(from) {
                    error.insert(to.to_owned(), value.clone());
                }
            }
            if let Some(code) = text(code, "code") {
                errors.insert(code.to_owned(), Value::Object(error));
            }
        }
        if self.is_own && !errors.is_empty() {
            draft
                .more
                .insert("errors".to_owned(), Value::Object(errors));
        }
    }

    pub(super) fn own_action(&self, operation: &Value, action: &mut Action) {
        if !self.is_own {
            return;
        }
        action.doc = doc(operation, "x-doc");
        action.summary = doc(operation, "x-summary");
        if action.deprecated.is_some() {
            action.deprecated = text(operation, "x-deprecated").map(str::to_owned);
        }
        action.inherits = text(operation, "x-inherits").map(str::to_owned);
        action.docs_version = text(operation, "x-docs-version").map(str::to_owned);
        take(operation, ACTION, &mut action.more);
        let mut tags = items(operation, "tags").iter();
        let groups = self.root.pointer("/x-service/groups");
        if let Some(tag) = tags.next().and_then(Value::as_str)
            && groups.is_some_and(|groups| groups.get(tag).is_some())
        {
            action.more.insert("group".to_owned(), tag.into());
        } else {
            action.group = None;
        }
        let mut waiters = Object::new();
        for (name, waiter) in entries(operation, "x-waiters") {
            let mut waiter = waiter.as_object().cloned().unwrap_or_default();
            if let Some(doc) = waiter.remove("description") {
                waiter.insert("doc".to_owned(), doc);
            }
            waiters.insert(name.clone(), Value::Object(waiter));
        }
        if !waiters.is_empty() {
            action
                .more
                .insert("waiters".to_owned(), Value::Object(waiters));
        }
    }

    /// Puts the parameters that an extension describes as a whole in the place of their parts.
    pub(super) fn objects(&mut self, operation: &Value, at: &str, request: &mut Vec<Field>) {
        let Some(objects) = operation.get("x-objects").filter(|_| self.is_own) else {
            return;
        };
        let whole = self.members(objects, &step(at, "x-objects")).into_iter();
        let mut whole: IndexMap<String, Option<Field>> = whole
            .map(|field| (field.name.clone(), Some(field)))
            .collect();
        let parts = std::mem::take(request);
        for part in parts {
            let first = part.name.split('.').next().unwrap_or_default();
            match whole.get_mut(first) {
                Some(object) => {
                    let in_query = part.in_query;
                    let object = object.take();
                    request.extend(object.map(|object| Field { in_query, ..object }));
                }
                None => request.push(part),
            }
        }
    }

    /// A union, whose variants an extension describes.
    pub(super) fn own_union(&mut self, schema: &Object, at: &str) -> Option<(Shape, Facts)> {
        let known = schema.get("x-variants")?.as_array()?;
        let key = ["oneOf", "anyOf"]
            .into_iter()
            .find(|key| schema.contains_key(*key))?;
        let all = schema.get(key)?.as_array()?;
        let mut variants = Vec::new();
        for (index, (variant, object)) in known.iter().zip(all).enumerate() {
            let place = step(&step(at, key), &index.to_string());
            let tags = entries(variant, "tags").map(|(name, tag)| (name.clone(), tag.clone()));
            let tags: IndexMap<String, Value> = tags.collect();
            let mut object = object.clone();
            if let Some(Value::Object(members)) = object.get_mut("properties") {
                members.retain(|name, _| !tags.contains_key(name));
            }
            let mut more = Keys::new();
            take(
                variant,
                &[("when", "when"), ("when_set", "when_set")],
                &mut more,
            );
            let mut shape = Shape {
                kind: Kind::Object(self.members(&object, &place)),
                ..Shape::default()
            };
            if let Some(key) = self.placed(&object) {
                shape = self.define(key, &object, shape);
            }
            variants.push(Variant {
                name: given_name(text(variant, "name")?),
                tags,
                doc: doc(variant, "doc"),
                shape,
                more,
            });
        }
        let kind = Kind::Union(variants);
        Some((
            Shape {
                kind,
                ..Shape::default()
            },
            Self::facts(schema),
        ))
    }
}

/// Replaces what a schema says by what its extensions say.
pub(super) fn read(schema: &Value, (shape, facts): &mut (Shape, Facts)) {
    if let Some(doc) = doc(schema, "x-doc") {
        facts.doc = Some(doc);
    }
    take(schema, FIELD, &mut facts.more);
    let stated = entries(schema, "x-constraints");
    let stated = stated.map(|(key, value)| (key.clone(), value.clone()));
    facts.more.extend(stated);
    if schema.get("x-doc").is_some() {
        facts.is_deprecated &= schema.get("x-deprecated").is_none();
        facts.is_nullable = false;
        if !flag(schema, "x-sensitive") {
            facts.more.insert("sensitive".to_owned(), false.into());
        }
        clear(shape);
    }
}

/// Removes the constraints of a shape, which an extension has.
fn clear(mut shape: &mut Shape) {
    loop {
        shape.constraints = Constraints::default();
        match &mut shape.kind {
            Kind::List(inner) | Kind::Map(inner) => shape = inner,
            _ => return,
        }
    }
}
