//! Shapes become records and open enums.

use std::collections::BTreeMap;

use crate::lower::docs;
use crate::lower::imports::{Importer, Imports};
use crate::lower::symbols::{SymbolTable, referenced};
use crate::model::{
    Bound, Constraint, Count, Enum, EnumBase, Field, Format, Interval, Literal, Scope, Service,
    ShapeId, ShapeKind, Type, TypeKind,
};
use crate::{names, plan};

/// The shapes of the service or a version, by topic and sorted by name.
pub fn types(service: &Service, symbols: &SymbolTable, scope: &Scope) -> plan::Types {
    let mut by_topic: BTreeMap<Option<String>, Vec<ShapeId>> = BTreeMap::new();
    for id in symbols.shapes_of(scope) {
        let topic = service.shape(id).topic.clone();
        by_topic.entry(topic).or_default().push(id);
    }
    let is_empty = by_topic.is_empty();
    let mut modules = by_topic.into_iter().map(|(topic, mut shapes)| {
        shapes.sort_by_key(|&id| symbols.shape(id));
        let importer = Importer {
            scope: scope.clone(),
            topic: topic.clone(),
        };
        (topic, module(service, symbols, &importer, &shapes))
    });
    let mut root = plan::Module::default();
    let mut topics = Vec::new();
    for (topic, content) in &mut modules {
        match topic {
            None => root = content,
            Some(topic) => topics.push(plan_topic(&topic, content)),
        }
    }
    plan::Types {
        content: root,
        topics,
        is_empty,
    }
}

fn plan_topic(topic: &str, content: plan::Module) -> plan::Topic {
    let module = names::value_name(topic).unwrap_or_default();
    plan::Topic {
        title: topic.replace(['-', '_'], " "),
        file: names::module_file(&module).to_owned(),
        module,
        content,
    }
}

/// A module with these shapes, in this order.
fn module(
    service: &Service,
    symbols: &SymbolTable,
    importer: &Importer,
    shapes: &[ShapeId],
) -> plan::Module {
    let items = items(service, symbols, shapes);
    let imports = imports(service, symbols, importer, shapes, &items);
    plan::Module {
        uses: imports.statements(),
        items,
    }
}

/// Shapes as items, in this order.
pub fn items(service: &Service, symbols: &SymbolTable, shapes: &[ShapeId]) -> Vec<plan::Item> {
    shapes
        .iter()
        .map(|&id| item(service, symbols, id))
        .collect()
}

/// What items need of elsewhere.
pub fn imports(
    service: &Service,
    symbols: &SymbolTable,
    importer: &Importer,
    shapes: &[ShapeId],
    items: &[plan::Item],
) -> Imports {
    let mut imports = Imports::default();
    for field in shapes.iter().flat_map(|&id| service.fields(id)) {
        imports.add_shapes(
            service,
            symbols,
            "crate",
            Some(importer),
            referenced(&field.ty),
        );
        add_library_types(&mut imports, &field.ty);
    }
    for item in items {
        match item {
            plan::Item::Enum(_) => imports.add("volcengine_core", "open_enum"),
            plan::Item::Record(record) => {
                imports.add("volcengine_core", "record");
                if record.builder.is_some() && !record.required.is_empty() {
                    imports.add("crate", "missing");
                }
                let groups = [&record.required, &record.defaulted, &record.optional];
                for field in groups.into_iter().flatten() {
                    add_schema(&mut imports, &field.attributes.concat());
                }
            }
        }
    }
    imports
}

/// What a type needs of libraries.
pub fn add_library_types(imports: &mut Imports, ty: &Type) {
    match &ty.kind {
        TypeKind::Json => imports.add("volcengine_core", "Value"),
        TypeKind::List(element) => add_library_types(imports, element),
        TypeKind::Map(element) => {
            imports.add("std::collections", "BTreeMap");
            add_library_types(imports, element);
        }
        _ => {}
    }
}

/// What calls name of `volcengine_core::schema`.
pub fn add_schema(imports: &mut Imports, calls: &str) {
    const NAMES: [&str; 10] = [
        "Bound",
        "Constraints",
        "Requirement",
        "Format",
        "Interval",
        "Literal",
        "Period",
        "Quota",
        "Rule",
        "Condition",
    ];
    for name in NAMES {
        let marks = [format!("{name}::"), format!("{name} {{")];
        if marks.iter().any(|mark| calls.contains(mark)) {
            imports.add("volcengine_core::schema", name);
        }
    }
}

fn item(service: &Service, symbols: &SymbolTable, id: ShapeId) -> plan::Item {
    let shape = service.shape(id);
    match &shape.kind {
        ShapeKind::Enum(shape_enum) => {
            plan::Item::Enum(open_enum(symbols.shape(id), &shape.doc, shape_enum))
        }
        ShapeKind::Record(fields) => {
            let mut record = plan::Record {
                is_record: true,
                name: symbols.shape(id).to_owned(),
                doc: docs::lines(&shape.doc),
                builder: shape.in_request.then(|| symbols.builder(service, id)),
                required: Vec::new(),
                defaulted: Vec::new(),
                optional: Vec::new(),
            };
            for (index, field) in fields.iter().enumerate() {
                let inner = if symbols.is_boxed(id, index) {
                    format!("Box<{}>", rust_type(symbols, &field.ty))
                } else {
                    rust_type(symbols, &field.ty)
                };
                let lowered = lower_field(service, field, symbols.field(id, index), inner);
                push_field(&mut record, field, shape.in_request, lowered);
            }
            plan::Item::Record(record)
        }
    }
}

/// A required field is plain. So is an optional list or map of a response, which starts empty:
/// nobody tells "no list" from "empty list" there, but a request may mean different things by the
/// two. Everything else is an `Option`.
fn push_field(
    record: &mut plan::Record,
    field: &Field,
    in_request: bool,
    mut lowered: plan::Field,
) {
    let is_collection = matches!(field.ty.kind, TypeKind::List(_) | TypeKind::Map(_));
    if field.required {
        record.required.push(lowered);
    } else if is_collection && !in_request {
        record.defaulted.push(lowered);
    } else {
        lowered.ty = format!("Option<{}>", lowered.inner);
        record.optional.push(lowered);
    }
}

fn lower_field(service: &Service, field: &Field, name: &str, inner: String) -> plan::Field {
    plan::Field {
        name: name.to_owned(),
        doc: docs::field(service, field),
        ty: inner.clone(),
        inner,
        wire: names::text_literal(&field.name),
        attributes: attributes(field),
        deprecated: field.deprecated.as_deref().map(deprecated),
    }
}

/// The attribute of something that should no longer be used.
pub fn deprecated(why: &str) -> String {
    format!("#[deprecated(note = {})]", names::text_literal(why.trim()))
}

/// What the record's table says of a field: calls of `schema::Field`'s methods.
fn attributes(field: &Field) -> Vec<String> {
    let mut calls = Vec::new();
    if !field.aliases.is_empty() {
        let aliases: Vec<_> = field
            .aliases
            .iter()
            .map(|alias| names::text_literal(alias))
            .collect();
        calls.push(format!(".aliases(&[{}])", aliases.join(", ")));
    }
    if field.is_in_query() {
        calls.push(".query()".to_owned());
    }
    if field.sensitive {
        calls.push(".sensitive()".to_owned());
    }
    if field.server_clamps {
        return calls;
    }
    calls.extend(checks(&field.ty));
    if let TypeKind::List(element) | TypeKind::Map(element) = &field.ty.kind {
        let inner = checks(element);
        if !inner.is_empty() {
            calls.push(format!(".elements(Constraints::NONE{})", inner.concat()));
        }
    }
    calls
}

fn checks(ty: &Type) -> Vec<String> {
    let mut calls: Vec<String> = ty.constraints.iter().map(check).collect();
    if ty.kind == TypeKind::DateTime {
        calls.push(".format(Format::DateTime)".to_owned());
    }
    calls
}

fn check(constraint: &Constraint) -> String {
    let most = |max: u32| names::int_literal(max.into());
    match constraint {
        Constraint::Range(intervals) => {
            let intervals: Vec<_> = intervals.iter().map(interval).collect();
            format!(".intervals(&[{}])", intervals.join(", "))
        }
        Constraint::MultipleOf(factor) => format!(".multiple_of({})", names::int_literal(*factor)),
        Constraint::Chars(chars) => format!(".chars({})", count(*chars)),
        Constraint::MaxBytes(max) => format!(".bytes({})", count(Count::at_most(*max))),
        Constraint::Pattern(pattern) => format!(".pattern({})", names::text_literal(pattern)),
        Constraint::Format(Format::Integer) => ".format(Format::Integer)".to_owned(),
        Constraint::Items(items) => format!(".items({})", count(*items)),
        Constraint::MaxCsvItems(max) => format!(".csv_items({})", most(*max)),
        Constraint::MaxTotalChars(max) => format!(".total_chars({})", most(*max)),
    }
}

/// The arguments for the fewest and the most of something.
fn count(count: Count) -> String {
    let max = count
        .max
        .map_or("u32::MAX".to_owned(), |max| names::int_literal(max.into()));
    format!(
        "{}, {max}",
        names::int_literal(count.min.unwrap_or(0).into())
    )
}

fn interval(interval: &Interval) -> String {
    if let (Some(from), Some(to)) = (interval.from, interval.to)
        && from.included
        && to.included
    {
        return format!(
            "Interval::closed({}, {})",
            names::float_literal(from.value),
            names::float_literal(to.value)
        );
    }
    format!(
        "Interval {{ from: {}, to: {} }}",
        bound(interval.from),
        bound(interval.to)
    )
}

fn bound(bound: Option<Bound>) -> String {
    match bound {
        None => "Bound::Open".to_owned(),
        Some(bound) => {
            let kind = if bound.included {
                "Included"
            } else {
                "Excluded"
            };
            format!("Bound::{kind}({})", names::float_literal(bound.value))
        }
    }
}

/// The Rust type of a value that is given.
pub fn rust_type(symbols: &SymbolTable, ty: &Type) -> String {
    match &ty.kind {
        TypeKind::String | TypeKind::DateTime => "String".to_owned(),
        TypeKind::Bool => "bool".to_owned(),
        TypeKind::Int32 => "i32".to_owned(),
        TypeKind::Int64 => "i64".to_owned(),
        TypeKind::Float32 | TypeKind::Float64 => "f64".to_owned(),
        TypeKind::Json => "Value".to_owned(),
        TypeKind::List(element) => format!("Vec<{}>", rust_type(symbols, element)),
        TypeKind::Map(element) => format!("BTreeMap<String, {}>", rust_type(symbols, element)),
        TypeKind::Shape(id) => symbols.shape(*id).to_owned(),
    }
}

fn open_enum(name: &str, doc: &str, shape_enum: &Enum) -> plan::Enum {
    let variants = shape_enum.values.iter().map(|value| plan::Variant {
        name: names::type_name(&value.name).unwrap_or_default(),
        value: literal(&value.value),
        doc: docs::lines(value.doc.as_deref().unwrap_or(&value.name)),
    });
    plan::Enum {
        is_record: false,
        name: name.to_owned(),
        doc: docs::lines(doc),
        base: match shape_enum.base {
            EnumBase::Int32 => "i32",
            EnumBase::Int64 => "i64",
            EnumBase::String => "String",
        },
        copy: shape_enum.base != EnumBase::String,
        variants: variants.collect(),
    }
}

/// A literal as it stands in Rust.
pub fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => names::int_literal(*value),
        Literal::String(value) => names::text_literal(value),
    }
}
