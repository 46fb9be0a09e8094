//! Shapes become records and open enums.

use std::collections::{BTreeMap, HashSet};

use crate::lower::constraints::attributes;
use crate::lower::context::LowerContext;
use crate::lower::imports::Imports;
use crate::lower::{docs, import_order, layout, topics, unions};
use crate::model::{Enum, EnumBase, Field, Literal, Scope, ShapeId, ShapeKind, Type, TypeKind};
use crate::{names, plan};

/// The shapes of the service or a version, by topic and sorted by name.
pub fn types(context: &LowerContext, scope: &Scope) -> plan::Types {
    let mut by_topic: BTreeMap<Option<String>, Vec<ShapeId>> = BTreeMap::new();
    for id in context.symbols.shapes_of(scope) {
        let topic = context.service.shape(id).topic.clone();
        by_topic.entry(topic).or_default().push(id);
    }
    let is_empty = by_topic.is_empty();
    let mut root = plan::Module::default();
    let mut modules = Vec::new();
    let mut conditions = match scope {
        Scope::Service => topics::conditions(context),
        _ => BTreeMap::new(),
    };
    for (topic, mut shapes) in by_topic {
        shapes.sort_by_key(|&id| context.symbols.shape(id));
        let mut imports = Imports::inside(context, scope.clone(), topic.clone());
        let items = items(context, &mut imports, &shapes);
        let module = plan::Module {
            imports: imports.statements(),
            items,
        };
        match topic {
            None => root = module,
            Some(topic) => modules.push(plan::Topic {
                condition: conditions.remove(&topic).unwrap_or_default(),
                ..plan_topic(context, &topic, module)
            }),
        }
    }
    modules.sort_by(|left, right| left.file.cmp(&right.file));
    let mut exported: Vec<_> = modules.iter().collect();
    exported.sort_by(|left, right| import_order::compare(&left.module, &right.module));
    let exports = exported.iter().map(|topic| plan::Export {
        condition: topic.condition.clone(),
        statement: format!("pub use {}::*;", topic.module),
    });
    plan::Types {
        content: root,
        exports: exports.collect(),
        topics: modules,
        is_empty,
    }
}

fn plan_topic(context: &LowerContext, topic: &str, module: plan::Module) -> plan::Topic {
    let name = context.symbols.topic(topic);
    plan::Topic {
        title: docs::one_line(&topic.replace(['-', '_'], " ")),
        file: names::plain(name).to_owned(),
        module: name.to_owned(),
        condition: Vec::new(),
        content: module,
    }
}

/// Shapes as items, in this order.
pub fn items(context: &LowerContext, imports: &mut Imports, shapes: &[ShapeId]) -> Vec<plan::Item> {
    shapes
        .iter()
        .map(|&id| item(context, imports, id))
        .collect()
}

fn item(context: &LowerContext, imports: &mut Imports, id: ShapeId) -> plan::Item {
    let shape = context.service.shape(id);
    match &shape.kind {
        ShapeKind::Enum(shape_enum) => {
            imports.name("volcengine_core", "open_enum");
            plan::Item::Enum(open_enum(context, imports, id, &shape.doc, shape_enum))
        }
        ShapeKind::Record(fields) => {
            imports.name("volcengine_core", "record");
            plan::Item::Record(record(context, imports, id, fields))
        }
        ShapeKind::Union(union) => {
            imports.name("volcengine_core", "union");
            plan::Item::Union(unions::union(context, imports, id, union))
        }
    }
}

fn record(
    context: &LowerContext,
    imports: &mut Imports,
    id: ShapeId,
    fields: &[Field],
) -> plan::Record {
    let shape = context.service.shape(id);
    let symbols = &context.symbols;
    let mut record = plan::Record {
        name: symbols.shape(id).to_owned(),
        doc: docs::lines(&shape.doc),
        builder: shape.in_request.then(|| symbols.builder(id).to_owned()),
        is_wide: layout::is_wide(symbols.shape(id)),
        is_empty: fields.is_empty(),
        required: Vec::new(),
        defaulted: Vec::new(),
        optional: Vec::new(),
    };
    if record.builder.is_some() {
        let required = fields
            .iter()
            .enumerate()
            .filter(|(_, field)| field.required);
        let names = required.map(|(index, _)| symbols.field(id, index).to_owned());
        imports.set_parameters(names.collect());
    }
    for (index, field) in fields.iter().enumerate() {
        let ty = rust_type(context, imports, &field.ty);
        let inner = if symbols.is_boxed(id, index) {
            let boxed = imports.prelude("std::boxed", "Box");
            context.fragments.generic(&boxed, &[&ty])
        } else {
            ty
        };
        let inner = if shape.in_request {
            nullable(context, imports, field, inner)
        } else {
            inner
        };
        let lowered = plan::Field {
            name: symbols.field(id, index).to_owned(),
            doc: docs::field(context, field),
            setter_doc: match record.builder {
                Some(_) => docs::lines(&docs::first_sentence(&field.doc)),
                None => Vec::new(),
            },
            ty: inner.clone(),
            declaration: String::new(),
            row: match &record.builder {
                Some(_) => row(context, imports, (id, index), field, &inner),
                None => format!(": {inner}"),
            },
            inner,
            wire: names::string_literal(&field.name),
            after: unions::tag_of(context, field),
            attributes: attributes(imports, field),
            deprecated: field.deprecated.as_deref().map(deprecated),
        };
        push_field(
            context,
            imports,
            &mut record,
            (field, shape.in_request),
            lowered,
        );
    }
    imports.set_parameters(HashSet::new());
    record
}

/// The type of a field in the table of its record.
fn row(
    context: &LowerContext,
    imports: &mut Imports,
    (id, index): (ShapeId, usize),
    field: &Field,
    inner: &str,
) -> String {
    let adder = context.symbols.adder(id, index);
    let mut element = |ty: &Type| rust_type(context, imports, ty);
    match (&field.ty.kind, adder, &field.null_means) {
        (TypeKind::List(ty), Some(adder), None) => format!(" [{adder}: {}]", element(ty)),
        (TypeKind::List(ty), Some(adder), Some(_)) => {
            format!(" as nullable [{adder}: {}]", element(ty))
        }
        (TypeKind::Map(ty), Some(adder), None) => format!(" {{{adder}: {}}}", element(ty)),
        _ => format!(": {inner}"),
    }
}

/// The type of a field of a request whose other values are of type `ty`.
pub fn nullable(
    context: &LowerContext,
    imports: &mut Imports,
    field: &Field,
    ty: String,
) -> String {
    if field.null_means.is_none() {
        return ty;
    }
    let nullable = imports.name("volcengine_core", "Nullable");
    context.fragments.generic(&nullable, &[&ty])
}

/// A required field is plain. So is an optional list or map of a response, which defaults to empty:
/// a response means the same by no list and an empty list, but a request can mean two things.
/// Everything else is an `Option`.
fn push_field(
    context: &LowerContext,
    imports: &mut Imports,
    record: &mut plan::Record,
    (field, in_request): (&Field, bool),
    mut lowered: plan::Field,
) {
    let group = if field.required {
        &mut record.required
    } else if !is_option(field, in_request) {
        &mut record.defaulted
    } else {
        let option = imports.prelude("std::option", "Option");
        lowered.ty = context.fragments.generic(&option, &[&lowered.inner]);
        &mut record.optional
    };
    let deprecated = layout::attribute(field.deprecated.as_deref());
    lowered.declaration = deprecated + &layout::field(&lowered.name, &lowered.ty);
    group.push(lowered);
}

/// Whether a field of a record that a request reaches, or does not, is an `Option`.
pub fn is_option(field: &Field, in_request: bool) -> bool {
    let is_collection = matches!(field.ty.kind, TypeKind::List(_) | TypeKind::Map(_));
    !field.required && (in_request || !is_collection)
}

/// The attribute of something that should no longer be used.
pub fn deprecated(reason: &str) -> String {
    format!(
        "#[deprecated(note = {})]",
        names::string_literal(&docs::note(reason))
    )
}

/// The Rust type of a value that is set.
pub fn rust_type(context: &LowerContext, imports: &mut Imports, ty: &Type) -> String {
    match &ty.kind {
        TypeKind::String | TypeKind::DateTime => imports.prelude("std::string", "String"),
        TypeKind::Bool => imports.prelude("std::primitive", "bool"),
        TypeKind::Int32 => imports.prelude("std::primitive", "i32"),
        TypeKind::Int64 => imports.prelude("std::primitive", "i64"),
        TypeKind::Float32 | TypeKind::Float64 => imports.prelude("std::primitive", "f64"),
        TypeKind::Number => imports.name("volcengine_core", "Number"),
        TypeKind::Json => imports.name("volcengine_core", "Value"),
        TypeKind::JsonText(inner) => {
            let text = imports.name("volcengine_core", "JsonText");
            let inner = rust_type(context, imports, inner);
            context.fragments.generic(&text, &[&inner])
        }
        TypeKind::List(element) => {
            let list = imports.prelude("std::vec", "Vec");
            let element = rust_type(context, imports, element);
            context.fragments.generic(&list, &[&element])
        }
        TypeKind::Map(element) => {
            let map = imports.name("std::collections", "BTreeMap");
            let key = imports.prelude("std::string", "String");
            let element = rust_type(context, imports, element);
            context.fragments.generic(&map, &[&key, &element])
        }
        TypeKind::Shape(id) => imports.shape(context, *id),
    }
}

fn open_enum(
    context: &LowerContext,
    imports: &mut Imports,
    id: ShapeId,
    doc: &str,
    shape_enum: &Enum,
) -> plan::Enum {
    let values = shape_enum.values.iter().enumerate();
    let variants = values.map(|(index, value)| plan::Variant {
        name: context.symbols.variant(id, index).to_owned(),
        value: literal(&value.value),
        doc: docs::lines(value.doc.as_deref().unwrap_or(&value.name)),
    });
    plan::Enum {
        name: context.symbols.shape(id).to_owned(),
        is_wide: layout::is_wide(context.symbols.shape(id)),
        doc: docs::lines(doc),
        base: match shape_enum.base {
            EnumBase::Int32 => "i32",
            EnumBase::Int64 => "i64",
            EnumBase::String => "String",
        },
        other: match shape_enum.base {
            EnumBase::Int32 => "i32".to_owned(),
            EnumBase::Int64 => "i64".to_owned(),
            EnumBase::String => imports.prelude("std::string", "String"),
        },
        copy: shape_enum.base != EnumBase::String,
        variants: variants.collect(),
    }
}

/// A literal in Rust.
pub fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => names::int_literal(*value),
        Literal::String(value) => names::string_literal(value),
    }
}
