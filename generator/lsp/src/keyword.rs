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

/// A key that an object can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key<'k> {
    /// The key.
    pub name: &'k str,
    /// What it means.
    pub doc: &'k str,
    /// Whether the object must have it.
    pub is_required: bool,
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
        self.walk(kind, path).0
    }

    /// The keys that an object can have.
    pub fn keys(&self, kind: Kind, object: &[Step]) -> Vec<Key<'_>> {
        let (_, schemas) = self.walk(kind, object);
        let mut keys = Vec::new();
        for (_, schema) in schemas {
            let properties = schema.get("properties").and_then(Value::as_object);
            let required = schema.get("required").and_then(Value::as_array);
            for (name, _) in properties.into_iter().flatten() {
                if let Some(property) = described(schema, name) {
                    keys.push(Key {
                        name,
                        doc: text(property, "description"),
                        is_required: required
                            .is_some_and(|names| names.contains(&name.as_str().into())),
                    });
                }
            }
        }
        keys
    }

    /// The words that a value can be, as far as the language knows them, with what they mean.
    pub fn words(&self, kind: Kind, path: &[Step]) -> Vec<(&str, &str)> {
        let (_, schemas) = self.walk(kind, path);
        let mut words = Vec::new();
        for (_, schema) in schemas {
            let choices = schema.get("oneOf").and_then(Value::as_array);
            for choice in choices.into_iter().flatten() {
                if let Some(word) = choice.get("const").and_then(Value::as_str) {
                    words.push((word, text(choice, "description")));
                }
            }
            let is_bool = |ty: &Value| ty == "boolean";
            let types = schema.get("type");
            if types.is_some_and(|ty| {
                is_bool(ty) || ty.as_array().is_some_and(|all| all.iter().any(is_bool))
            }) {
                words.extend([("true", ""), ("false", "")]);
            }
        }
        words
    }

    /// The last key of the language on a way, and the schemas at its end, each with the name of its type.
    fn walk(&self, kind: Kind, path: &[Step]) -> (Option<Keyword>, Vec<(&str, &Value)>) {
        let root = match kind {
            Kind::Service => &self.service,
            Kind::Types => &self.types,
            Kind::Action => &self.action,
        };
        let mut schemas = expand(root, vec![(text(root, "title"), root)]);
        let mut last = None;
        for (index, step) in path.iter().enumerate() {
            let mut next = Vec::new();
            for (owner, schema) in schemas {
                let property = step
                    .key()
                    .and_then(|key| Some((key, described(schema, key)?)));
                if let Some((key, property)) = property {
                    last = Some(Keyword {
                        owner: owner.to_owned(),
                        key: key.to_owned(),
                        index,
                        doc: text(property, "description").to_owned(),
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
        (last, schemas)
    }
}

fn text<'s>(schema: &'s Value, key: &str) -> &'s str {
    schema.get(key).and_then(Value::as_str).unwrap_or_default()
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
