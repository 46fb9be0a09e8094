//! The keys of the spec language: what they mean, by the JSON Schemas.

use serde_json::Value;
use volcgen_fmt::Kind;
use volcgen_model::schema;

use crate::scan::Step;

/// How many schemas can stand for one: a choice of a few, some behind references.
const MOST_CHOICES: usize = 32;

/// A key of the language on the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyword {
    /// The type of the object that has it, such as `Field` or `Rule`.
    pub owner: String,
    /// The key.
    pub key: String,
    /// Its place on the way.
    pub index: usize,
    /// What it means.
    pub doc: String,
}

/// The schemas of the spec files.
#[derive(Debug)]
pub struct Keywords {
    service: Value,
    types: Value,
    action: Value,
}

impl Keywords {
    pub fn new() -> Self {
        let schemas = schema::schemas();
        let named = |wanted: &str| {
            let found = schemas.iter().find(|(name, _)| *name == wanted);
            let text = found.map_or("", |(_, text)| text.as_str());
            serde_json::from_str(text).unwrap_or_default()
        };
        Keywords {
            service: named("service.json"),
            types: named("types.json"),
            action: named("action.json"),
        }
    }

    /// The last key of the language on the way to a value. Other keys are names, or belong to examples.
    pub fn last(&self, kind: Kind, path: &[Step]) -> Option<Keyword> {
        let root = match kind {
            Kind::Service => &self.service,
            Kind::Types => &self.types,
            Kind::Action => &self.action,
        };
        let title = root
            .get("title")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let mut schemas = expand(root, vec![(title, root)]);
        let mut last = None;
        for (index, step) in path.iter().enumerate() {
            let mut next = Vec::new();
            for (owner, schema) in schemas {
                let property = step
                    .key()
                    .and_then(|key| Some((key, described(schema, key)?)));
                if let Some((key, property)) = property {
                    let doc = property.get("description").and_then(Value::as_str);
                    last = Some(Keyword {
                        owner: owner.to_owned(),
                        key: key.to_owned(),
                        index,
                        doc: doc.unwrap_or_default().to_owned(),
                    });
                    next.push(("", property));
                    continue;
                }
                let inner = match step {
                    Step::Key(_) => schema.get("additionalProperties"),
                    Step::Index(_) => schema.get("items"),
                };
                next.extend(
                    inner
                        .filter(|inner| inner.is_object())
                        .map(|inner| ("", inner)),
                );
            }
            schemas = expand(root, next);
        }
        last
    }
}

/// The schema of a key that an object can have.
fn described<'s>(schema: &'s Value, key: &str) -> Option<&'s Value> {
    let property = schema.get("properties")?.get(key)?;
    property.get("description").map(|_| property)
}

/// Schemas with all that they refer to or let choose from, each with the name of its type.
fn expand<'s>(root: &'s Value, schemas: Vec<(&'s str, &'s Value)>) -> Vec<(&'s str, &'s Value)> {
    let mut found = schemas;
    let mut at = 0;
    while let Some((name, schema)) = found.get(at).copied() {
        at += 1;
        if found.len() >= MOST_CHOICES {
            break;
        }
        let reference = schema.get("$ref").and_then(Value::as_str);
        if let Some(name) = reference.and_then(|path| path.strip_prefix("#/definitions/")) {
            let target = root.get("definitions").and_then(|all| all.get(name));
            found.extend(target.map(|target| (name, target)));
        }
        for choice in ["anyOf", "allOf"] {
            let choices = schema.get(choice).and_then(Value::as_array);
            found.extend(choices.into_iter().flatten().map(|choice| (name, choice)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use volcgen_fmt::Kind;

    use super::Keywords;
    use crate::scan::Step;

    #[test]
    fn keys_differ_from_names() {
        let keywords = Keywords::new();
        let last = |kind, path: &[&str]| {
            let steps = path.iter().map(|step| match step.parse() {
                Ok(index) => Step::Index(index),
                Err(_) => Step::Key((*step).to_owned()),
            });
            let found = keywords.last(kind, &steps.collect::<Vec<_>>());
            found.map(|found| (found.owner, found.key, found.index))
        };
        let found = |owner: &str, key: &str, index| Some((owner.to_owned(), key.to_owned(), index));
        for (kind, path, expected) in [
            (Kind::Action, &["group"][..], found("Action", "group", 0)),
            (
                Kind::Action,
                &["request", "type"],
                found("Action", "request", 0),
            ),
            (
                Kind::Action,
                &["request", "A", "type"],
                found("Field", "type", 2),
            ),
            (
                Kind::Action,
                &["request", "A", "fields", "B", "rules", "0", "when", "C"],
                found("Rule", "when", 6),
            ),
            (Kind::Action, &["response", "doc"], found("Field", "doc", 1)),
            (
                Kind::Action,
                &["examples", "0", "request", "doc"],
                found("Example", "request", 2),
            ),
            (
                Kind::Types,
                &["A", "variants", "B", "type"],
                found("Variant", "type", 3),
            ),
            (Kind::Types, &["doc"], None),
            (
                Kind::Service,
                &["quotas", "Q", "rate", "0"],
                found("SharedQuota", "rate", 2),
            ),
        ] {
            assert_eq!(last(kind, path), expected, "{path:?}");
        }
    }
}
