//! Schemas as shapes.

use serde_json::{Value, json};

use super::kinds::{FORMAT, type_of};
use super::limits;
use super::reader::{Object, Reader, entries, flag, items, text, unsaid};
use super::refs::{component, step};
use crate::codes;
use crate::draft::{Field, Keys, Kind, Shape};
use crate::notes::Assumption;

const KEYWORD: Assumption = Assumption {
    code: codes::UNSAID_KEYWORD,
    message: "schemas say something that the language cannot say, so it is left out",
    help: "describe it in `doc`, or state it as a rule",
};
const SEVERAL_TYPES: Assumption = Assumption {
    code: codes::SEVERAL_TYPES,
    message: "values can have several types, so they are any JSON",
    help: "state one type if all values that matter have it",
};
const NULL: Assumption = Assumption {
    code: codes::NULL_WITHOUT_MEANING,
    message: "a member of a request can be null, and nothing says what that means, so it is left out instead",
    help: "`null_means` says what null does, if it is not the same as leaving the member out",
};
const NEVER: Assumption = Assumption {
    code: codes::NO_VALUE,
    message: "a schema allows no value, so it is any JSON",
    help: "",
};
const OPEN: Assumption = Assumption {
    code: codes::FURTHER_MEMBERS,
    message: "an object can have members that are not described; requests have the described ones only",
    help: "use a map, or describe them",
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
    pub doc: Option<String>,
    pub default: Option<Value>,
    pub example: Option<Value>,
    pub is_deprecated: bool,
    pub is_secret: bool,
    pub is_nullable: bool,
    pub more: Keys,
}

impl<'d> Reader<'d> {
    /// A schema as a shape, with what it says of it.
    pub(super) fn schema(&mut self, schema: &Value, at: &str) -> (Shape, Facts) {
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
            && part.get("$ref").is_some()
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
        let shape = Shape {
            kind: Kind::Named(self.short(&name)),
            ..Shape::default()
        };
        (shape, over(inner, own))
    }

    /// Where the schema of this name is.
    fn named(&self, name: &str) -> Option<(String, &'d Value)> {
        let mut folders = ["/components/schemas", "/definitions"].into_iter();
        folders.find_map(|folder| {
            let schema = self.root.pointer(folder)?.get(name)?;
            Some((step(&format!("#{folder}"), name), schema))
        })
    }

    /// Reads the types that are referred to, and those to which these refer.
    pub(super) fn read_types(&mut self) {
        while let Some(name) = self.waiting.pop() {
            let Some((at, found)) = self.named(&name) else {
                continue;
            };
            let (shape, facts) = match self.base_of_union(&name, found, &at) {
                Some(read) => read,
                None => self.schema(found, &at),
            };
            let name = self.short(&name);
            if let Some(doc) = facts.doc {
                let keys = self.type_keys.entry(name.clone()).or_default();
                keys.insert("doc".to_owned(), doc.into());
            }
            self.types.insert(name, shape);
        }
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
                .map(str::to_owned),
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

    /// A schema without alternatives.
    fn plain(&mut self, schema: &Object, at: &str, facts: &mut Facts) -> Shape {
        let value = &Value::Object(schema.clone());
        let Ok(kind) = type_of(schema) else {
            self.note(SEVERAL_TYPES, at, &unsaid(at));
            return Shape::default();
        };
        let format = text(value, "format");
        let kind = match kind {
            "string" => self.string(value, format, at),
            "boolean" => Kind::Bool,
            "integer" => self.integer(value, format, at),
            "number" => match format {
                Some("float") => Kind::Float32,
                None if self.is_own => Kind::Number,
                None | Some("double") => Kind::Float64,
                Some("decimal") => Kind::Number,
                Some(other) => {
                    self.note(FORMAT, at, other);
                    Kind::Float64
                }
            },
            "array" => {
                let element = schema.get("items");
                let place = step(at, "items");
                let element = element.map(|element| self.schema(element, &place));
                Kind::List(Box::new(
                    element.map(|(shape, _)| shape).unwrap_or_default(),
                ))
            }
            "object" => self.object(value, at),
            _ => Kind::Json,
        };
        let mut shape = Shape {
            values: self.values(value, &kind, at),
            constraints: limits::constraints(self, value, &kind, at),
            kind,
        };
        if shape.values.is_empty() && (schema.contains_key("enum") || schema.contains_key("const"))
        {
            shape = match shape.kind {
                Kind::String | Kind::Bool | Kind::Int32 | Kind::Int64 => shape,
                _ => Shape::default(),
            };
        }
        facts.is_secret &= shape.values.is_empty();
        shape
    }

    fn object(&mut self, schema: &Value, at: &str) -> Kind {
        let has_members = entries(schema, "properties").next().is_some();
        let more = schema.get("additionalProperties");
        match more {
            Some(more @ (Value::Object(_) | Value::Bool(true))) if !has_members => {
                let (shape, _) = self.schema(more, &step(at, "additionalProperties"));
                Kind::Map(Box::new(shape))
            }
            None if !has_members => Kind::Map(Box::default()),
            Some(Value::Bool(false)) if !has_members => Kind::Json,
            more => {
                if more.is_some_and(|more| more != &Value::Bool(false)) {
                    self.note(OPEN, at, &unsaid(at));
                }
                Kind::Object(self.members(schema, at))
            }
        }
    }

    /// The members of an object.
    pub(super) fn members(&mut self, schema: &Value, at: &str) -> Vec<Field> {
        let required: Vec<&str> = ["required", "x-required"]
            .into_iter()
            .flat_map(|key| items(schema, key))
            .filter_map(Value::as_str)
            .collect();
        let at = &step(at, "properties");
        let mut fields = Vec::new();
        for (name, property) in entries(schema, "properties") {
            if property.get("x-tag-of").is_some() {
                continue;
            }
            let place = step(at, name);
            let (shape, facts) = self.schema(property, &place);
            let is_required = required.contains(&name.as_str());
            fields.push(self.field(name, is_required, shape, facts, &place));
        }
        fields
    }

    /// A member or a parameter.
    pub(super) fn field(
        &mut self,
        name: &str,
        required: bool,
        shape: Shape,
        facts: Facts,
        at: &str,
    ) -> Field {
        if facts.is_nullable && self.is_request {
            self.note(NULL, at, &unsaid(at));
        }
        Field {
            name: name.to_owned(),
            in_query: None,
            required,
            doc: facts.doc,
            default: facts.default,
            example: facts.example,
            is_secret: facts.is_secret,
            deprecated: facts
                .is_deprecated
                .then(|| "It is no longer recommended.".to_owned()),
            null_means: None,
            shape,
            more: facts.more,
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
