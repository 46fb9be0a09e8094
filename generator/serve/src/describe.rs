//! An action as its form needs it: fields, types and examples.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Serialize;
use serde_json::Value;
use volcgen_call::{ActionRef, Json};
use volcgen_model::model::{
    Doc, EnumBase, EnumValue, Field, Literal, Service, ShapeId, ShapeKind, Type, TypeKind, Variant,
    is_reading,
};
use volcgen_model::prose::{self, zh};

/// An action, with all shapes that its request can have.
#[derive(Serialize)]
pub struct ActionView<'m> {
    method: &'static str,
    /// Whether calling it can change something.
    changes: bool,
    /// The shape of all parameters together.
    request: usize,
    shapes: BTreeMap<usize, ShapeView<'m>>,
    rules: Vec<&'m Doc>,
    examples: Vec<ExampleView<'m>>,
}

/// A request to start from.
#[derive(Serialize)]
struct ExampleView<'m> {
    name: &'m str,
    /// The parameters as JSON.
    text: String,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum ShapeView<'m> {
    Record {
        fields: Vec<FieldView<'m>>,
    },
    Enum {
        is_string: bool,
        values: Vec<ValueView<'m>>,
    },
    Union {
        parent: Option<&'m str>,
        variants: Vec<VariantView<'m>>,
    },
}

#[derive(Serialize)]
struct FieldView<'m> {
    name: &'m str,
    #[serde(rename = "type")]
    ty: TypeView,
    required: bool,
    doc: &'m Doc,
    facts: Vec<Fact>,
    sensitive: bool,
    deprecated: Option<&'m str>,
    default: Option<String>,
    example: Option<String>,
}

/// A sentence about the values of a field. In one language if it has words of the description.
#[derive(Serialize)]
struct Fact {
    en: String,
    zh: Option<String>,
}

impl Fact {
    fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Fact {
            en: en.into(),
            zh: Some(zh.into()),
        }
    }
}

#[derive(Serialize)]
struct TypeView {
    kind: &'static str,
    /// The type of elements, values, or what the string carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<Box<TypeView>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shape: Option<usize>,
}

#[derive(Serialize)]
struct ValueView<'m> {
    name: &'m str,
    /// The value as JSON.
    text: String,
    doc: Option<&'m Doc>,
}

#[derive(Serialize)]
struct VariantView<'m> {
    name: &'m str,
    doc: Option<&'m Doc>,
    shape: usize,
    parent_tag: Option<&'m str>,
    /// Members of the object, each with its value as JSON.
    tags: Vec<(&'m str, String)>,
    /// Members of the object, each with the values as JSON of which it has one.
    when: Vec<(&'m str, Vec<String>)>,
    when_set: &'m [String],
}

impl<'m> ActionView<'m> {
    pub fn new(called: ActionRef<'m>) -> Self {
        let ActionRef { service, action } = called;
        let mut shapes = BTreeMap::new();
        let mut open = vec![action.request];
        while let Some(id) = open.pop() {
            if let Entry::Vacant(entry) = shapes.entry(id.0) {
                entry.insert(shape(service, id));
                open.extend(service.references(id));
            }
        }
        let examples = action.examples.iter().map(|example| ExampleView {
            name: &example.name,
            text: Json::from(&example.request).to_string(),
        });
        ActionView {
            method: match action.method {
                volcgen_model::model::Method::Get => "GET",
                volcgen_model::model::Method::Post => "POST",
            },
            changes: changes(called),
            request: action.request.0,
            shapes,
            rules: action.rule_docs(),
            examples: examples.collect(),
        }
    }
}

/// Whether calling an action can change something: its name does not say that it only reads.
pub fn changes(called: ActionRef<'_>) -> bool {
    !is_reading(&called.action.name)
}

fn shape(service: &Service, id: ShapeId) -> ShapeView<'_> {
    match &service.shape(id).kind {
        ShapeKind::Record(fields) => ShapeView::Record {
            fields: fields.iter().map(field).collect(),
        },
        ShapeKind::Enum(known) => ShapeView::Enum {
            is_string: known.base == EnumBase::String,
            values: known.values.iter().map(value).collect(),
        },
        ShapeKind::Union(union) => ShapeView::Union {
            parent: union.parent.as_deref(),
            variants: union.variants.iter().map(variant).collect(),
        },
    }
}

fn field(field: &Field) -> FieldView<'_> {
    let json = |value: &Option<Value>| value.as_ref().map(Value::to_string);
    FieldView {
        name: &field.name,
        ty: type_view(&field.ty),
        required: field.required,
        doc: &field.doc,
        facts: facts(field),
        sensitive: field.sensitive,
        deprecated: field.deprecated.as_deref(),
        default: json(&field.default),
        example: json(&field.example),
    }
}

fn facts(field: &Field) -> Vec<Fact> {
    let english = prose::constraints(&field.ty, &|_| true).into_iter();
    let constraints = english.zip(zh::constraints(&field.ty, &|_| true));
    let constraints = constraints.filter(|(en, _)| !en.is_empty());
    let unit = field.unit.map(|unit| (prose::unit(unit), zh::unit(unit)));
    let clamps = prose::clamps(field).zip(zh::clamps(field));
    let token = prose::token(field).zip(zh::token(field));
    let mut facts: Vec<Fact> = constraints
        .chain(unit)
        .chain(clamps)
        .map(|(en, zh)| Fact::new(en, zh))
        .collect();
    facts.extend(token.map(|(en, zh)| Fact::new(en, zh)));
    facts.extend(prose::null(field, "null").map(|en| Fact { en, zh: None }));
    facts
}

fn type_view(ty: &Type) -> TypeView {
    let (kind, of) = match &ty.kind {
        TypeKind::String => ("string", None),
        TypeKind::DateTime => ("date_time", None),
        TypeKind::Bool => ("bool", None),
        TypeKind::Int32
        | TypeKind::Int64
        | TypeKind::Float32
        | TypeKind::Float64
        | TypeKind::Number => ("number", None),
        TypeKind::Json => ("json", None),
        TypeKind::JsonText(carried) => ("json_text", Some(carried)),
        TypeKind::List(element) => ("list", Some(element)),
        TypeKind::Map(value) => ("map", Some(value)),
        TypeKind::Shape(_) => ("shape", None),
    };
    TypeView {
        kind,
        of: of.map(|inner| Box::new(type_view(inner))),
        shape: match ty.kind {
            TypeKind::Shape(id) => Some(id.0),
            _ => None,
        },
    }
}

fn literal(literal: &Literal) -> String {
    literal.to_json().to_string()
}

fn value(value: &EnumValue) -> ValueView<'_> {
    ValueView {
        name: &value.name,
        text: literal(&value.value),
        doc: value.doc.as_ref(),
    }
}

fn variant(variant: &Variant) -> VariantView<'_> {
    let tags = variant.tags.iter();
    let when = variant.when.iter();
    VariantView {
        name: &variant.name,
        doc: variant.doc.as_ref(),
        shape: variant.record.0,
        parent_tag: variant.parent_tag.as_deref(),
        tags: tags
            .map(|(name, value)| (name.as_str(), literal(value)))
            .collect(),
        when: when
            .map(|(path, values)| (path.as_str(), values.iter().map(literal).collect()))
            .collect(),
        when_set: &variant.when_set,
    }
}
