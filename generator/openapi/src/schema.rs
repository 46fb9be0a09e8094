//! Shapes and types as schemas.

use serde_json::Value;
use volcgen_model::model::{
    Constraint, Enum, EnumBase, Field, Format, Literal, Shape, ShapeId, ShapeKind, Type, TypeKind,
};

use crate::doc::{enum_doc, field_doc};
use crate::export::{Direction, Export, Use};
use crate::facts::doc_in_languages;
use crate::object::{Object, list};
use crate::union::constant;
use crate::{pattern, range};

impl Export<'_> {
    /// A shape with the place where it is defined.
    pub fn placed(&self, used: Use) -> Object {
        let shape = self.service.shape(used.shape);
        let direction = used.direction.unwrap_or(Direction::Response);
        self.shape(used).and(definition(shape, direction))
    }

    /// A shape.
    pub fn shape(&self, used: Use) -> Object {
        let shape = self.service.shape(used.shape);
        match &shape.kind {
            ShapeKind::Record(fields) => {
                let direction = used.direction.unwrap_or(Direction::Response);
                self.record(&shape.doc, fields, direction)
                    .and(doc_in_languages(&shape.doc))
            }
            ShapeKind::Union(union) => {
                let direction = used.direction.unwrap_or(Direction::Response);
                self.union(&shape.doc, union, direction)
                    .and(doc_in_languages(&shape.doc))
            }
            ShapeKind::Enum(shape_enum) => {
                let doc = enum_doc(&shape.doc, shape_enum);
                let schema = open_enum(shape_enum).with("description", doc);
                schema.with("x-doc", &shape.doc)
            }
        }
    }

    /// An object. Of a request, every member is known. Of a response, any member can be absent, and there
    /// can be others, because the service can be newer than its spec.
    fn record(&self, doc: &str, fields: &[Field], direction: Direction) -> Object {
        self.tagged(doc, &[], fields, direction)
    }

    /// An object with tags, which it must have.
    pub fn tagged(
        &self,
        doc: &str,
        tags: &[(String, Literal)],
        fields: &[Field],
        direction: Direction,
    ) -> Object {
        let fields = || fields.iter().filter(|field| !field.is_in_query());
        let required = fields().filter(|field| field.required);
        let required: Vec<&str> = required
            .flat_map(|field| {
                self.parent_tag(field)
                    .into_iter()
                    .chain([field.name.as_str()])
            })
            .collect();
        let constants = tags.iter().map(|(name, tag)| (name.clone(), constant(tag)));
        let own = fields().flat_map(|field| {
            let property = (field.name.clone(), self.property(field, direction));
            self.tag_property(field).into_iter().chain([property])
        });
        let properties: Object = constants.chain(own).collect();
        let mut always: Vec<&str> = tags.iter().map(|(name, _)| name.as_str()).collect();
        let object = kind("object").with("description", doc.trim());
        match direction {
            Direction::Request => {
                always.extend(required);
                object
                    .several("required", always)
                    .with("properties", properties)
                    .with("additionalProperties", false)
            }
            Direction::Corrected => object
                .several("required", always)
                .several("x-required", required)
                .with("properties", properties)
                .with("additionalProperties", false),
            Direction::Response => object
                .several("required", always)
                .with("properties", properties)
                .several("x-required", required),
        }
    }

    /// A member of an object.
    pub fn property(&self, field: &Field, direction: Direction) -> Object {
        let can_be_null = match direction {
            Direction::Request | Direction::Corrected => field.null_means.is_some(),
            Direction::Response => true,
        };
        let doc = Object::default()
            .with("description", field_doc(field, direction))
            .flag("deprecated", field.deprecated.is_some());
        let facts = facts(field, direction).and(doc);
        let schema = self.schema(&field.ty, direction.of(field));
        if can_be_null {
            described(nullable(schema), facts)
        } else {
            described(schema, facts)
        }
    }

    /// The schema of a field's values, without the field's own description.
    pub fn value_schema(&self, field: &Field, direction: Direction) -> Object {
        let schema = self.schema(&field.ty, direction.of(field));
        described(schema, facts(field, direction))
    }

    /// The schema of a type, in requests with its constraints.
    pub fn schema(&self, ty: &Type, direction: Direction) -> Object {
        let inner = |inner| self.schema(inner, direction);
        let plain = match &ty.kind {
            TypeKind::String => kind("string"),
            TypeKind::Bool => kind("boolean"),
            TypeKind::Int32 => kind("integer").with("format", "int32"),
            TypeKind::Int64 => kind("integer").with("format", "int64"),
            TypeKind::Float32 => kind("number").with("format", "float"),
            TypeKind::Float64 => kind("number").with("format", "double"),
            TypeKind::Number => kind("number"),
            TypeKind::DateTime if direction == Direction::Corrected => {
                kind("string").with("x-format", "date-time")
            }
            TypeKind::DateTime => kind("string").with("format", "date-time"),
            TypeKind::Json => Object::default(),
            TypeKind::JsonText(carried) => kind("string")
                .with("format", "json")
                .with("x-json-schema", inner(carried)),
            TypeKind::List(element) => kind("array").with("items", inner(element)),
            TypeKind::Map(value) => kind("object").with("additionalProperties", inner(value)),
            TypeKind::Shape(id) => self.reference(*id, direction),
        };
        match direction {
            Direction::Request => described(plain, constraints(ty)),
            Direction::Corrected | Direction::Response => plain,
        }
    }

    /// The component of a shape, or the shape itself where a query is described as a whole.
    fn reference(&self, id: ShapeId, direction: Direction) -> Object {
        let used = Use::new(self.service, id, direction);
        if self.uses.contains(&used) {
            reference(self.names.shape(used))
        } else {
            self.placed(used)
        }
    }
}

/// Where a shape is defined, and in requests the rules that it states.
pub fn definition(shape: &Shape, direction: Direction) -> Object {
    let rules = match direction {
        Direction::Request | Direction::Corrected => crate::facts::rules(shape),
        Direction::Response => Vec::new(),
    };
    crate::facts::place(shape).several("x-rules", rules)
}

/// What is known of a field's values next to their type.
fn facts(field: &Field, direction: Direction) -> Object {
    let unit = field.unit.and_then(|unit| serde_json::to_value(unit).ok());
    let is_request = direction != Direction::Response;
    Object::default()
        .maybe("default", field.default.clone().filter(|_| is_request))
        .maybe("example", field.example.clone())
        .maybe("x-unit", unit)
        .flag("x-sensitive", field.sensitive)
        .flag("x-idempotency-token", field.idempotency_token && is_request)
        .flag("x-server-clamps", field.server_clamps)
        .several(
            "x-aliases",
            field.aliases.iter().map(String::as_str).collect(),
        )
        .maybe("x-default", field.default.clone().filter(|_| !is_request))
        .and(crate::facts::field(field))
}

pub fn kind(name: &str) -> Object {
    Object::default().with("type", name)
}

/// A reference to a component.
pub fn reference(component: &str) -> Object {
    Object::default().with("$ref", format!("#/components/schemas/{component}"))
}

/// A schema with further facts. Nothing can stand next to a `$ref`, so a reference is wrapped, and so is a shape that
/// is described in its place, which has facts of its own.
pub fn described(schema: Object, facts: Object) -> Object {
    if facts.is_empty() {
        schema
    } else if schema.has("$ref") || schema.has("x-shape") {
        facts.with("allOf", list([schema]))
    } else {
        schema.and(facts)
    }
}

/// The type of an enum's values.
fn base(shape_enum: &Enum) -> &'static str {
    match shape_enum.base {
        EnumBase::Int32 | EnumBase::Int64 => "integer",
        EnumBase::String => "string",
    }
}

/// The schema, which also allows `null`. Free-form JSON has no type and includes `null`.
pub fn nullable(schema: Object) -> Object {
    if schema.has("$ref") {
        let null = Object::default().with("enum", list([Value::Null]));
        Object::default().with("anyOf", list([schema, null]))
    } else if schema.has("type") {
        schema.with("nullable", true)
    } else {
        schema
    }
}

/// An enum that services can extend: `enum` would forbid the values that are not known.
fn open_enum(shape_enum: &Enum) -> Object {
    let format = match shape_enum.base {
        EnumBase::Int32 => Some("int32"),
        EnumBase::Int64 => Some("int64"),
        EnumBase::String => None,
    };
    let values = || shape_enum.values.iter();
    let docs = || values().map(|value| value.doc.as_deref().unwrap_or_default().trim());
    let has_docs = docs().any(|doc| !doc.is_empty());
    let stated = values().map(|value| value.doc.clone().unwrap_or_default());
    let is_stated = stated.clone().any(|doc| doc.is_stated());
    let names = values().map(|value| value.name.as_str());
    kind(base(shape_enum))
        .maybe("format", format)
        .with(
            "x-extensible-enum",
            list(values().map(|value| value.value.to_json())),
        )
        .with("x-enum-varnames", list(names))
        .maybe("x-enum-descriptions", has_docs.then(|| list(docs())))
        .maybe("x-enum-docs", is_stated.then(|| list(stated)))
}

/// The constraints of a type that a schema can express.
fn constraints(ty: &Type) -> Object {
    let (least, most) = match ty.kind {
        TypeKind::Map(_) => ("minProperties", "maxProperties"),
        _ => ("minItems", "maxItems"),
    };
    let mut patterns = Vec::new();
    let mut schema = Object::default();
    for constraint in &ty.constraints {
        schema = match constraint {
            Constraint::Range(intervals) => schema.and(range::limits(intervals)),
            Constraint::MultipleOf(factor) => schema.with("multipleOf", *factor),
            Constraint::Chars(chars) => schema
                .maybe("minLength", chars.min)
                .maybe("maxLength", chars.max),
            Constraint::Items(items) => schema.maybe(least, items.min).maybe(most, items.max),
            Constraint::Pattern(pattern) => {
                patterns.extend(pattern::anchored(pattern));
                schema
            }
            Constraint::Format(Format::Integer) => {
                patterns.push("^-?[0-9]+$".to_owned());
                schema
            }
            Constraint::MaxCsvItems(max) => {
                patterns.push(pattern::at_most_parts(*max));
                schema
            }
            Constraint::ElementOf(style) => {
                patterns.extend(pattern::element(*style));
                schema
            }
            Constraint::MaxBytes(_)
            | Constraint::EvenItems
            | Constraint::Keys(_)
            | Constraint::MaxTotalChars(_) => schema,
        };
    }
    // A schema has one pattern.
    let mut patterns = patterns.into_iter();
    let schema = schema.maybe("pattern", patterns.next());
    let others = patterns.map(|pattern| Object::default().with("pattern", pattern));
    schema.several("allOf", others.collect())
}
