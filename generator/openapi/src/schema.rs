//! Shapes and types as schemas.

use serde_json::{Value, json};
use volcgen_model::model::{
    Constraint, Constraints, Enum, EnumBase, Field, Format, Interval, Literal, ShapeId, ShapeKind,
    Type, TypeKind,
};
use volcgen_model::prose;

use crate::export::Export;
use crate::object::{Object, list, number};
use crate::pattern;

impl Export<'_> {
    /// The component of a shape.
    pub fn shape(&self, id: ShapeId) -> Object {
        let shape = self.service.shape(id);
        let doc = Object::default().with("description", shape.doc.trim());
        match &shape.kind {
            ShapeKind::Enum(shape_enum) => doc.and(open_enum(shape_enum)),
            ShapeKind::Record(fields) => {
                let fields = || fields.iter().filter(|field| !field.is_in_query());
                let required = fields().filter(|field| field.required);
                let properties = fields().map(|field| (field.name.clone(), self.property(field)));
                Object::default()
                    .with("type", "object")
                    .and(doc)
                    .several(
                        "required",
                        required.map(|field| field.name.as_str()).collect(),
                    )
                    .with("properties", properties.collect::<Object>())
            }
        }
    }

    fn property(&self, field: &Field) -> Object {
        let facts = Object::default()
            .with("description", field_doc(field))
            .flag("deprecated", field.deprecated.is_some());
        described(self.value_schema(field), facts)
    }

    /// The schema of a field's values, without the field's own description.
    pub fn value_schema(&self, field: &Field) -> Object {
        let unit = field.unit.and_then(|unit| serde_json::to_value(unit).ok());
        let facts = Object::default()
            .maybe("default", field.default.clone())
            .maybe("example", field.example.clone())
            .maybe("x-unit", unit)
            .flag("x-sensitive", field.sensitive)
            .flag("x-server-clamps", field.server_clamps)
            .several(
                "x-aliases",
                field.aliases.iter().map(String::as_str).collect(),
            );
        let schema = if field.server_clamps {
            self.schema(&unconstrained(&field.ty))
        } else {
            self.schema(&field.ty)
        };
        described(schema, facts)
    }

    /// The schema of a type with its constraints.
    pub fn schema(&self, ty: &Type) -> Object {
        let plain = match &ty.kind {
            TypeKind::String => kind("string"),
            TypeKind::Bool => kind("boolean"),
            TypeKind::Int32 => kind("integer").with("format", "int32"),
            TypeKind::Int64 => kind("integer").with("format", "int64"),
            TypeKind::Float32 => kind("number").with("format", "float"),
            TypeKind::Float64 => kind("number").with("format", "double"),
            TypeKind::DateTime => kind("string").with("format", "date-time"),
            TypeKind::Json => Object::default(),
            TypeKind::List(element) => kind("array").with("items", self.schema(element)),
            TypeKind::Map(value) => kind("object").with("additionalProperties", self.schema(value)),
            TypeKind::Shape(id) => reference(self.names.shape(*id)),
        };
        described(plain, constraints(&ty.constraints))
    }
}

fn kind(name: &str) -> Object {
    Object::default().with("type", name)
}

/// A reference to a component.
pub fn reference(component: &str) -> Object {
    Object::default().with("$ref", format!("#/components/schemas/{component}"))
}

/// A schema with further facts. Nothing can stand next to a `$ref`, so a reference is wrapped.
pub fn described(schema: Object, facts: Object) -> Object {
    if facts.is_empty() {
        schema
    } else if schema.has("$ref") {
        facts.with("allOf", list([schema]))
    } else {
        schema.and(facts)
    }
}

fn open_enum(shape_enum: &Enum) -> Object {
    let schema = match shape_enum.base {
        EnumBase::Int32 => kind("integer").with("format", "int32"),
        EnumBase::Int64 => kind("integer").with("format", "int64"),
        EnumBase::String => kind("string"),
    };
    let values = || shape_enum.values.iter();
    let docs = || values().map(|value| value.doc.as_deref().unwrap_or_default().trim());
    let has_docs = docs().any(|doc| !doc.is_empty());
    let names = values().map(|value| value.name.as_str());
    schema
        .with("enum", list(values().map(|value| literal(&value.value))))
        .with("x-enum-varnames", list(names))
        .maybe("x-enum-descriptions", has_docs.then(|| list(docs())))
}

fn literal(value: &Literal) -> Value {
    match value {
        Literal::Bool(value) => json!(value),
        Literal::Int(value) => json!(value),
        Literal::String(value) => json!(value),
    }
}

/// The constraints that OpenAPI can express.
fn constraints(constraints: &Constraints) -> Object {
    let all = constraints.iter();
    all.fold(Object::default(), |schema, constraint| {
        match constraint {
            Constraint::Range(intervals) => schema.and(hull(intervals)),
            Constraint::MultipleOf(factor) => schema.with("multipleOf", *factor),
            Constraint::Chars(chars) => schema
                .maybe("minLength", chars.min)
                .maybe("maxLength", chars.max),
            Constraint::Pattern(pattern) => schema.maybe("pattern", pattern::anchored(pattern)),
            // A schema has one pattern.
            Constraint::Format(_) if has_pattern(constraints) => schema,
            Constraint::Format(Format::Integer) => schema.with("pattern", "^-?[0-9]+$"),
            Constraint::Items(items) => schema
                .maybe("minItems", items.min)
                .maybe("maxItems", items.max),
            Constraint::MaxBytes(_) | Constraint::MaxCsvItems(_) | Constraint::MaxTotalChars(_) => {
                schema
            }
        }
    })
}

fn has_pattern(constraints: &Constraints) -> bool {
    let mut all = constraints.iter();
    all.any(|constraint| matches!(constraint, Constraint::Pattern(_)))
}

/// The range from the lowest to the highest number that some interval allows.
fn hull(intervals: &[Interval]) -> Object {
    let from = intervals
        .iter()
        .map(|interval| interval.from)
        .reduce(|a, b| {
            let (a, b) = (a?, b?);
            Some(if (b.value, !b.included) < (a.value, !a.included) {
                b
            } else {
                a
            })
        });
    let to = intervals.iter().map(|interval| interval.to).reduce(|a, b| {
        let (a, b) = (a?, b?);
        Some(if (b.value, b.included) > (a.value, a.included) {
            b
        } else {
            a
        })
    });
    let (from, to) = (from.flatten(), to.flatten());
    Object::default()
        .maybe("minimum", from.map(|bound| number(bound.value)))
        .flag(
            "exclusiveMinimum",
            from.is_some_and(|bound| !bound.included),
        )
        .maybe("maximum", to.map(|bound| number(bound.value)))
        .flag("exclusiveMaximum", to.is_some_and(|bound| !bound.included))
}

/// The constraints that [`constraints`] does not express in full.
fn inexpressible(constraints: &Constraints) -> Constraints {
    let is_inexpressible = |constraint: &&Constraint| match constraint {
        Constraint::Range(intervals) => intervals.len() > 1,
        Constraint::Format(Format::Integer) => has_pattern(constraints),
        Constraint::MaxBytes(_) | Constraint::MaxCsvItems(_) | Constraint::MaxTotalChars(_) => true,
        Constraint::Pattern(pattern) => pattern::anchored(pattern).is_none(),
        Constraint::MultipleOf(_) | Constraint::Chars(_) | Constraint::Items(_) => false,
    };
    constraints
        .iter()
        .filter(is_inexpressible)
        .cloned()
        .collect()
}

/// The type with no constraint on values or elements.
fn unconstrained(ty: &Type) -> Type {
    let kind = match &ty.kind {
        TypeKind::List(element) => TypeKind::List(Box::new(unconstrained(element))),
        TypeKind::Map(value) => TypeKind::Map(Box::new(unconstrained(value))),
        other => other.clone(),
    };
    Type {
        kind,
        constraints: Constraints::default(),
    }
}

/// The description of a field, with everything that its schema cannot express.
pub fn field_doc(field: &Field) -> String {
    let mut facts = vec![field.doc.trim().to_owned()];
    facts.extend(field.unit.map(prose::unit));
    let sentences = constraint_sentences(&field.ty, field.server_clamps);
    let clamps = (!sentences.is_empty()).then(|| prose::clamps(field));
    facts.extend(sentences);
    facts.extend(clamps.flatten());
    facts.extend(field.deprecated.as_deref().map(prose::deprecation));
    facts.join(" ")
}

/// The constraints that a schema cannot express. With `all`, every constraint: the service corrects
/// other values, but a reader of the schema would reject them.
fn constraint_sentences(ty: &Type, all: bool) -> Vec<String> {
    let sentences = |constraints: &Constraints| {
        if all {
            prose::constraints(constraints)
        } else {
            prose::constraints(&inexpressible(constraints))
        }
    };
    let mut facts = sentences(&ty.constraints);
    if let TypeKind::List(element) | TypeKind::Map(element) = &ty.kind {
        let inner = sentences(&element.constraints);
        if !inner.is_empty() {
            facts.push(format!("Each: {}", inner.join(" ")));
        }
    }
    facts
}
