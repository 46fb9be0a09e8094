//! `oneOf` and `anyOf`: null, enums, and objects that a member distinguishes.

use indexmap::IndexMap;
use serde_json::Value;
use volcgen_model::model::Doc;

use super::reader::{Object, Reader, entries, items, text, unsaid};
use super::refs::{component, step};
use super::schema::Facts;
use crate::codes;
use crate::draft::{Kind, Shape, Variant};
use crate::notes::Assumption;
use crate::write::names::{Names, type_name};

const CLOSED: Assumption = Assumption {
    code: codes::INDISTINCT,
    message: "no member distinguishes alternatives, so a value is any JSON",
    help: "describe a union, if a member with a constant marks each variant",
};

/// A variant before its tag is known.
struct Candidate {
    /// The name of its schema.
    name: Option<String>,
    reference: Option<String>,
    schema: Object,
    at: String,
}

impl Reader<'_> {
    /// A schema with alternatives; `None` if it has none.
    pub(super) fn alternatives(&mut self, schema: &Object, at: &str) -> Option<(Shape, Facts)> {
        if let Some(read) = self.own_union(schema, at) {
            return Some(read);
        }
        let key = ["oneOf", "anyOf"]
            .into_iter()
            .find(|key| schema.get(*key).is_some_and(Value::is_array))?;
        let place = step(at, key);
        let value = Value::Object(schema.clone());
        let mut facts = Self::facts(schema);
        let all = items(&value, key).iter().enumerate();
        let (nulls, all): (Vec<_>, Vec<_>) = all.partition(|(_, one)| is_null(one));
        facts.is_nullable |= !nulls.is_empty();
        if let [(index, only)] = all.as_slice() {
            let (shape, inner) = self.schema(only, &step(&place, &index.to_string()));
            return Some((
                shape,
                Facts {
                    doc: facts.doc.or(inner.doc),
                    is_nullable: true,
                    example: facts.example.or(inner.example),
                    ..facts
                },
            ));
        }
        if all.is_empty() || is_requirement(schema, &all) {
            return None;
        }
        if let Some(merged) = enum_of(&all) {
            return Some((self.schema(&merged, at).0, facts));
        }
        let mut candidates = Vec::new();
        for (index, one) in all {
            let at = step(&place, &index.to_string());
            candidates.push(self.candidate(one, at));
        }
        let kind = self.union(schema, candidates).unwrap_or_else(|| {
            self.note(CLOSED, at, &unsaid(at));
            Kind::Json
        });
        Some((
            Shape {
                kind,
                ..Shape::default()
            },
            facts,
        ))
    }

    fn candidate(&mut self, one: &Value, at: String) -> Candidate {
        let reference = one.get("$ref").and_then(Value::as_str);
        let (schema, name, place) = match reference {
            Some(reference) => {
                let target = self.target(reference, &at).and_then(Value::as_object);
                (
                    target.cloned().unwrap_or_default(),
                    component(reference),
                    reference.to_owned(),
                )
            }
            None => (
                one.as_object().cloned().unwrap_or_default(),
                text(one, "title").map(str::to_owned),
                at,
            ),
        };
        let schema = self.merged(&schema, &place);
        Candidate {
            name,
            reference: reference.map(str::to_owned),
            schema,
            at: place,
        }
    }

    /// A type that others continue, if a member says which of them an object is.
    pub(super) fn base_of_union(
        &mut self,
        name: &str,
        schema: &Value,
        at: &str,
    ) -> Option<(Shape, Facts)> {
        let object = schema.as_object()?;
        let children = self.children.get(name)?.clone();
        if !object.contains_key("discriminator")
            || object.contains_key("oneOf")
            || object.contains_key("anyOf")
        {
            return None;
        }
        let mut candidates = Vec::new();
        for child in children {
            let folder = at.rsplit_once('/')?.0.to_owned();
            let reference = serde_json::json!({ "$ref": step(&folder, &child) });
            candidates.push(self.candidate(&reference, step(&folder, &child)));
        }
        let facts = Self::facts(object);
        let kind = self.union(object, candidates)?;
        Some((
            Shape {
                kind,
                ..Shape::default()
            },
            facts,
        ))
    }

    fn union(&mut self, schema: &Object, candidates: Vec<Candidate>) -> Option<Kind> {
        let tags = tags(schema, &candidates)?;
        let mut names = Names::default();
        let mut variants = Vec::new();
        for (candidate, (member, tag)) in candidates.into_iter().zip(tags) {
            let given = candidate.name.as_deref().map(super::names::last);
            let shown = match &tag {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let name = names.first_free(&[type_name(given.unwrap_or(&shown))]);
            let mut object = candidate.schema;
            if let Some(Value::Object(members)) = object.get_mut("properties") {
                members.remove(&member);
            }
            let value = Value::Object(object);
            self.depth += 1;
            let fields = if self.spend(&candidate.at) {
                self.members(&value, &candidate.at)
            } else {
                Vec::new()
            };
            self.depth -= 1;
            variants.push(Variant {
                name,
                tags: IndexMap::from([(member, tag)]),
                doc: text(&value, "description").map(Doc::from),
                shape: Shape {
                    kind: Kind::Object(fields),
                    ..Shape::default()
                },
                more: crate::draft::Keys::new(),
            });
        }
        Some(Kind::Union(variants))
    }
}

/// The member and the value that mark each candidate.
fn tags(schema: &Object, candidates: &[Candidate]) -> Option<Vec<(String, Value)>> {
    let member = match schema.get("discriminator") {
        Some(Value::String(member)) => Some(member.as_str()),
        Some(discriminator) => text(discriminator, "propertyName"),
        None => None,
    };
    let mapping = schema.get("discriminator");
    let mapped = |candidate: &Candidate| {
        let mut entries = entries(mapping?, "mapping");
        let found = entries.find(|(_, target)| {
            target.as_str().is_some_and(|target| {
                Some(target) == candidate.reference.as_deref()
                    || Some(target) == candidate.name.as_deref()
            })
        });
        found.map(|(key, _)| Value::String(key.clone()))
    };
    let first = candidates.first()?;
    let members: Vec<&str> = match member {
        Some(member) => vec![member],
        None => properties(&first.schema)
            .map(|(name, _)| name.as_str())
            .collect(),
    };
    for name in members {
        let all = candidates.iter().map(|candidate| {
            let own = properties(&candidate.schema).find(|(known, _)| *known == name);
            let own = own.and_then(|(_, schema)| constant(schema));
            let named = candidate
                .name
                .clone()
                .filter(|_| member.is_some())
                .map(Value::String);
            let tag = mapped(candidate).or(own).or(named)?;
            is_object(&candidate.schema).then_some((name.to_owned(), tag))
        });
        let Some(all) = all.collect::<Option<Vec<_>>>() else {
            continue;
        };
        let is_distinct = all
            .iter()
            .enumerate()
            .all(|(index, tag)| !all.iter().skip(index + 1).any(|other| other == tag));
        if is_distinct {
            return Some(all);
        }
    }
    None
}

fn properties(schema: &Object) -> impl Iterator<Item = (&String, &Value)> {
    schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

fn is_object(schema: &Object) -> bool {
    let kind = schema.get("type").and_then(Value::as_str);
    kind == Some("object") || (kind.is_none() && schema.contains_key("properties"))
}

/// The one value that a schema allows.
fn constant(schema: &Value) -> Option<Value> {
    let ((Some(value), _) | (None, [value])) = (schema.get("const"), items(schema, "enum")) else {
        return None;
    };
    (value.is_string() || value.is_i64() || value.is_boolean()).then(|| value.clone())
}

fn is_null(schema: &Value) -> bool {
    text(schema, "type") == Some("null")
        || matches!(items(schema, "enum"), [Value::Null])
        || schema.get("const") == Some(&Value::Null)
}

/// Whether the alternatives only say which members are required together.
fn is_requirement(schema: &Object, all: &[(usize, &Value)]) -> bool {
    let is_bare = |one: &Value| {
        one.as_object()
            .is_some_and(|one| one.keys().all(|key| key == "required" || key == "title"))
    };
    schema.contains_key("properties") && all.iter().all(|(_, one)| is_bare(one))
}

/// One enum of alternatives that are values or enums.
fn enum_of(all: &[(usize, &Value)]) -> Option<Value> {
    let mut values = Vec::new();
    let mut docs = Vec::new();
    for (_, one) in all {
        let listed = items(one, "enum");
        let constant = one.get("const");
        if listed.is_empty() && constant.is_none() {
            return None;
        }
        for value in listed.iter().chain(constant) {
            values.push(value.clone());
            let doc = text(one, "description").or_else(|| text(one, "title"));
            docs.push(doc.unwrap_or_default());
        }
    }
    Some(serde_json::json!({ "enum": values, "x-enum-descriptions": docs }))
}
