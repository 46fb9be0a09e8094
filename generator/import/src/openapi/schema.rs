//! Schemas as shapes.

use serde_json::{Value, json};
use volcgen_model::model::Doc;

use super::reader::{Object, Reader, flag, items, text, unsaid};
use super::refs::{component, step};
use crate::codes;
use crate::draft::{Keys, Kind, Shape};
use crate::notes::Assumption;

const KEYWORD: Assumption = Assumption {
    code: codes::UNSAID_KEYWORD,
    message: "schemas say something that the language cannot say, so it is left out",
    help: "describe it in `doc`, or state it as a rule",
};
const NEVER: Assumption = Assumption {
    code: codes::NO_VALUE,
    message: "a schema allows no value, so it is any JSON",
    help: "",
};
/// Keywords without a word in the language.
const UNSAID: &[&str] = &[
    "oneOf",
    "anyOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "patternProperties",
    "propertyNames",
    "unevaluatedProperties",
    "minProperties",
    "maxProperties",
    "prefixItems",
    "contains",
    "uniqueItems",
    "readOnly",
    "writeOnly",
    "xml",
    "contentMediaType",
    "contentEncoding",
];

/// What a schema says besides the type of its values.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub doc: Option<Doc>,
    pub default: Option<Value>,
    pub example: Option<Value>,
    pub is_deprecated: bool,
    pub is_secret: bool,
    pub is_nullable: bool,
    pub more: Keys,
}

impl Reader<'_> {
    /// A schema as a shape, with what it says of it.
    pub(super) fn schema(&mut self, schema: &Value, at: &str) -> (Shape, Facts) {
        let placed = self.placed(schema);
        self.depth += 1;
        let mut read = match schema.as_object() {
            _ if !self.spend(at) => (Shape::default(), Facts::default()),
            Some(schema) => self.object_schema(schema, at),
            None => {
                if schema == &Value::Bool(false) {
                    self.note(NEVER, at, &unsaid(at));
                }
                (Shape::default(), Facts::default())
            }
        };
        self.depth -= 1;
        if let Some(key) = placed {
            return (self.define(key, schema, read.0), Facts::default());
        }
        if self.is_own {
            super::own::read(schema, &mut read);
        }
        read
    }

    fn object_schema(&mut self, schema: &Object, at: &str) -> (Shape, Facts) {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.reference(reference, schema, at);
        }
        if let Some(Value::Array(parts)) = schema.get("allOf")
            && let [part] = parts.as_slice()
            && (part.get("$ref").is_some() || (self.is_own && part.get("x-shape").is_some()))
            && !has_structure(schema)
        {
            // A reference that other facts stand next to.
            let (shape, inner) = self.schema(part, &step(&step(at, "allOf"), "0"));
            let own = Self::facts(schema);
            return (shape, over(inner, own));
        }
        let schema = &self.merged(schema, at);
        if let Some(read) = self.alternatives(schema, at) {
            return read;
        }
        let mut facts = Self::facts(schema);
        let shape = self.plain(schema, at, &mut facts);
        let is_map = matches!(shape.kind, Kind::Map(_));
        for key in UNSAID {
            if is_map && key.ends_with("Properties") && key.starts_with('m') {
                continue;
            }
            // `not` of our own documents has rules and gaps, which extensions state, too.
            if schema.contains_key(*key)
                && !(self.is_own && *key == "not")
                && schema.get(*key) != Some(&json!(false))
            {
                self.note(KEYWORD, at, &format!("{key} of {}", unsaid(at)));
            }
        }
        (shape, facts)
    }

    fn reference(&mut self, reference: &str, schema: &Object, at: &str) -> (Shape, Facts) {
        let own = Self::facts(schema);
        let Some(target) = self.target(reference, at) else {
            return (Shape::default(), own);
        };
        let Some(name) = component(reference) else {
            let (shape, inner) = self.schema(target, reference);
            return (shape, over(inner, own));
        };
        if self.known.insert(name.clone()) {
            self.waiting.push(name.clone());
        }
        let inner = target.as_object().map(Self::facts);
        let mut inner = inner.unwrap_or_default();
        inner.default = None;
        inner.example = None;
        let placed = self.placed(target);
        let shape = Shape {
            kind: Kind::Named(placed.unwrap_or_else(|| self.short(&name))),
            ..Shape::default()
        };
        (shape, over(inner, own))
    }

    pub(super) fn facts(schema: &Object) -> Facts {
        let schema = &Value::Object(schema.clone());
        let example = schema
            .get("example")
            .or_else(|| items(schema, "examples").first());
        let null = json!("null");
        Facts {
            doc: text(schema, "description")
                .or_else(|| text(schema, "title"))
                .map(Doc::from),
            default: schema
                .get("default")
                .filter(|value| !value.is_null())
                .cloned(),
            example: example.filter(|value| !value.is_null()).cloned(),
            is_deprecated: flag(schema, "deprecated"),
            is_secret: flag(schema, "x-sensitive") || text(schema, "format") == Some("password"),
            is_nullable: flag(schema, "nullable")
                || flag(schema, "x-nullable")
                || items(schema, "type").contains(&null)
                || items(schema, "enum").contains(&Value::Null),
            more: Keys::new(),
        }
    }
}

/// Facts with those that are stated closer to the value.
fn over(inner: Facts, own: Facts) -> Facts {
    Facts {
        doc: own.doc.or(inner.doc),
        default: own.default.or(inner.default),
        example: own.example.or(inner.example),
        is_deprecated: own.is_deprecated || inner.is_deprecated,
        is_secret: own.is_secret || inner.is_secret,
        is_nullable: own.is_nullable || inner.is_nullable,
        more: inner.more.into_iter().chain(own.more).collect(),
    }
}

/// Whether a schema says more of its values than what describes them.
fn has_structure(schema: &Object) -> bool {
    const FACTS: &[&str] = &[
        "allOf",
        "description",
        "title",
        "default",
        "example",
        "examples",
        "deprecated",
        "nullable",
        "readOnly",
        "writeOnly",
    ];
    let mut keys = schema.keys();
    keys.any(|key| !FACTS.contains(&key.as_str()) && !key.starts_with("x-"))
}
