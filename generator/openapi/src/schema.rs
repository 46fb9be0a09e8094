//! Shapes and types as schemas.

use serde_json::{Value, json};
use volcgen_model::model::{
    Constraints, Enum, EnumBase, Format, Interval, Literal, Member, ShapeId, ShapeKind, Type,
    TypeKind,
};
use volcgen_model::prose;

use crate::object::{Object, list, number};
use crate::operation::deprecation;
use crate::{Export, pattern};

impl Export<'_> {
    /// The component of a shape.
    pub fn shape(&self, id: ShapeId) -> Object {
        let shape = self.service.shape(id);
        let doc = Object::default().with("description", shape.doc.trim());
        match &shape.kind {
            ShapeKind::Enum(of) => doc.and(open_enum(of)),
            ShapeKind::Object(members) => {
                let members = || members.iter().filter(|member| !member.in_query);
                let required = members().filter(|member| member.required);
                let properties =
                    members().map(|member| (member.name.clone(), self.property(member)));
                Object::default()
                    .with("type", "object")
                    .and(doc)
                    .several(
                        "required",
                        required.map(|member| member.name.as_str()).collect(),
                    )
                    .with("properties", properties.collect::<Object>())
            }
        }
    }

    fn property(&self, member: &Member) -> Object {
        let facts = Object::default()
            .with("description", field_doc(member))
            .flag("deprecated", member.deprecated.is_some());
        described(self.value_schema(member), facts)
    }

    /// The values of a field, without what the field itself is.
    pub fn value_schema(&self, member: &Member) -> Object {
        let unit = member.unit.and_then(|unit| serde_json::to_value(unit).ok());
        let facts = Object::default()
            .maybe("default", member.default.clone())
            .maybe("example", member.example.clone())
            .maybe("x-unit", unit)
            .flag("x-sensitive", member.sensitive)
            .flag("x-server-adjusts", member.server_adjusts)
            .several(
                "x-aliases",
                member.aliases.iter().map(String::as_str).collect(),
            );
        let schema = if member.server_adjusts {
            self.schema(&unconstrained(&member.ty))
        } else {
            self.schema(&member.ty)
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

/// A component's place.
pub fn reference(component: &str) -> Object {
    Object::default().with("$ref", format!("#/components/schemas/{component}"))
}

/// A schema with further facts. A reference cannot have any beside it, so that it is wrapped.
pub fn described(schema: Object, facts: Object) -> Object {
    if facts.is_empty() {
        schema
    } else if schema.has("$ref") {
        facts.with("allOf", list([schema]))
    } else {
        schema.and(facts)
    }
}

fn open_enum(of: &Enum) -> Object {
    let schema = match of.base {
        EnumBase::Int32 => kind("integer").with("format", "int32"),
        EnumBase::Int64 => kind("integer").with("format", "int64"),
        EnumBase::String => kind("string"),
    };
    let values = || of.values.iter();
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
        Literal::Text(value) => json!(value),
    }
}

/// The constraints that OpenAPI has words for.
fn constraints(of: &Constraints) -> Object {
    let number_as_text = of.format.map(|Format::Integer| "^-?[0-9]+$".to_owned());
    let pattern = of.pattern.as_deref().map(pattern::anchored);
    hull(&of.intervals)
        .maybe("multipleOf", of.multiple_of)
        .maybe("minLength", of.min_chars)
        .maybe("maxLength", of.max_chars)
        .maybe("pattern", pattern.or(number_as_text))
        .maybe("minItems", of.min_items)
        .maybe("maxItems", of.max_items)
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

/// The constraints that [`constraints`] does not say in full.
fn left_for_words(of: &Constraints) -> Constraints {
    Constraints {
        intervals: if of.intervals.len() > 1 {
            of.intervals.clone()
        } else {
            Vec::new()
        },
        max_bytes: of.max_bytes,
        format: of.pattern.as_ref().and(of.format),
        max_csv_items: of.max_csv_items,
        max_total_chars: of.max_total_chars,
        ..Constraints::default()
    }
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

/// What a field is, with everything that its schema cannot say.
pub fn field_doc(member: &Member) -> String {
    let mut facts = vec![member.doc.trim().to_owned()];
    facts.extend(member.unit.map(prose::unit));
    facts.extend(constraints_in_words(&member.ty, member.server_adjusts));
    facts.extend(member.deprecated.as_deref().map(deprecation));
    facts.join(" ")
}

/// Those that a schema cannot say; all of them if the service corrects other values, since a
/// schema's would be enforced.
fn constraints_in_words(ty: &Type, all: bool) -> Vec<String> {
    let words_of = |of: &Constraints| {
        if all {
            prose::constraints(of)
        } else {
            prose::constraints(&left_for_words(of))
        }
    };
    let mut facts = words_of(&ty.constraints);
    if let TypeKind::List(element) | TypeKind::Map(element) = &ty.kind {
        let inner = words_of(&element.constraints);
        if !inner.is_empty() {
            facts.push(format!("Each: {}", inner.join(" ")));
        }
    }
    if all && !facts.is_empty() {
        facts.push("The service corrects other values.".to_owned());
    }
    facts
}
