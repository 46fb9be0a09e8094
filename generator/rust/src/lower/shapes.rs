//! Shapes become records and open enums.

use std::collections::BTreeMap;

use crate::lower::docs;
use crate::lower::imports::{Home, Imports};
use crate::lower::scope::{Names, referenced};
use crate::model::{
    Bound, Enum, EnumBase, Format, Interval, Literal, Member, Scope, Service, ShapeId, ShapeKind,
    Type, TypeKind,
};
use crate::{names, plan};

/// The shapes of the service or a version, by topic and sorted by name.
pub fn types(service: &Service, names: &Names, scope: &Scope) -> plan::Types {
    let mut by_topic: BTreeMap<Option<String>, Vec<ShapeId>> = BTreeMap::new();
    for id in names.shapes_of(scope) {
        let topic = service.shape(id).topic.clone();
        by_topic.entry(topic).or_default().push(id);
    }
    let is_empty = by_topic.is_empty();
    let mut modules = by_topic.into_iter().map(|(topic, mut shapes)| {
        shapes.sort_by_key(|&id| names.shape(id));
        let home = Home {
            scope: scope.clone(),
            topic: topic.clone(),
        };
        (topic, module(service, names, &home, &shapes))
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
fn module(service: &Service, names: &Names, home: &Home, shapes: &[ShapeId]) -> plan::Module {
    let items = items(service, names, shapes);
    let imports = imports(service, names, home, shapes, &items);
    plan::Module {
        uses: imports.statements(),
        items,
    }
}

/// Shapes as items, in this order.
pub fn items(service: &Service, names: &Names, shapes: &[ShapeId]) -> Vec<plan::Item> {
    shapes.iter().map(|&id| item(service, names, id)).collect()
}

/// What items need of elsewhere.
pub fn imports(
    service: &Service,
    names: &Names,
    home: &Home,
    shapes: &[ShapeId],
    items: &[plan::Item],
) -> Imports {
    let mut imports = Imports::default();
    for member in shapes.iter().flat_map(|&id| service.members(id)) {
        imports.add_shapes(service, names, "crate", Some(home), referenced(&member.ty));
        add_library_types(&mut imports, &member.ty);
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
        "Bound", "Checks", "Demand", "Format", "Interval", "Literal", "Per", "Quota", "Rule",
        "When",
    ];
    for name in NAMES {
        let marks = [format!("{name}::"), format!("{name} {{")];
        if marks.iter().any(|mark| calls.contains(mark)) {
            imports.add("volcengine_core::schema", name);
        }
    }
}

fn item(service: &Service, names: &Names, id: ShapeId) -> plan::Item {
    let shape = service.shape(id);
    match &shape.kind {
        ShapeKind::Enum(shape_enum) => {
            plan::Item::Enum(open_enum(names.shape(id), &shape.doc, shape_enum))
        }
        ShapeKind::Object(members) => {
            let mut record = plan::Record {
                is_record: true,
                name: names.shape(id).to_owned(),
                doc: docs::lines(&shape.doc),
                builder: shape.in_request.then(|| names.builder(service, id)),
                required: Vec::new(),
                defaulted: Vec::new(),
                optional: Vec::new(),
            };
            for (index, member) in members.iter().enumerate() {
                let inner = if names.is_boxed(id, index) {
                    format!("Box<{}>", rust_type(names, &member.ty))
                } else {
                    rust_type(names, &member.ty)
                };
                let field = field(service, member, names.field(id, index), inner);
                place(&mut record, member, shape.in_request, field);
            }
            plan::Item::Record(record)
        }
    }
}

/// A required field is plain. So is an optional list or map of a response, which starts empty:
/// nobody tells "no list" from "empty list" there, but a request may mean different things by the
/// two. Everything else is an `Option`.
fn place(record: &mut plan::Record, member: &Member, in_request: bool, mut field: plan::Field) {
    let is_collection = matches!(member.ty.kind, TypeKind::List(_) | TypeKind::Map(_));
    if member.required {
        record.required.push(field);
    } else if is_collection && !in_request {
        record.defaulted.push(field);
    } else {
        field.ty = format!("Option<{}>", field.inner);
        record.optional.push(field);
    }
}

fn field(service: &Service, member: &Member, name: &str, inner: String) -> plan::Field {
    plan::Field {
        name: name.to_owned(),
        doc: docs::member(service, member),
        ty: inner.clone(),
        inner,
        wire: names::text_literal(&member.name),
        attributes: attributes(member),
        deprecated: member.deprecated.as_deref().map(deprecated),
    }
}

/// The attribute of something that should no longer be used.
pub fn deprecated(why: &str) -> String {
    format!("#[deprecated(note = {})]", names::text_literal(why.trim()))
}

/// What the record's table says of a field: calls of `schema::Field`'s methods.
fn attributes(member: &Member) -> Vec<String> {
    let mut calls = Vec::new();
    if !member.aliases.is_empty() {
        let aliases: Vec<_> = member
            .aliases
            .iter()
            .map(|alias| names::text_literal(alias))
            .collect();
        calls.push(format!(".aliases(&[{}])", aliases.join(", ")));
    }
    if member.in_query {
        calls.push(".query()".to_owned());
    }
    if member.sensitive {
        calls.push(".sensitive()".to_owned());
    }
    if member.server_adjusts {
        return calls;
    }
    calls.extend(checks(&member.ty));
    if let TypeKind::List(element) | TypeKind::Map(element) = &member.ty.kind {
        let inner = checks(element);
        if !inner.is_empty() {
            calls.push(format!(".each(Checks::NONE{})", inner.concat()));
        }
    }
    calls
}

fn checks(ty: &Type) -> Vec<String> {
    let of = &ty.constraints;
    let mut calls = Vec::new();
    if !of.intervals.is_empty() {
        let intervals: Vec<_> = of.intervals.iter().map(interval).collect();
        calls.push(format!(".intervals(&[{}])", intervals.join(", ")));
    }
    if let Some(multiple) = of.multiple_of {
        calls.push(format!(".multiple_of({})", names::int_literal(multiple)));
    }
    calls.extend(pair("chars", of.min_chars, of.max_chars));
    calls.extend(pair("bytes", None, of.max_bytes));
    if let Some(pattern) = &of.pattern {
        calls.push(format!(".pattern({})", names::text_literal(pattern)));
    }
    match (&ty.kind, of.format) {
        (TypeKind::DateTime, _) => calls.push(".format(Format::DateTime)".to_owned()),
        (_, Some(Format::Integer)) => calls.push(".format(Format::Integer)".to_owned()),
        _ => {}
    }
    calls.extend(pair("items", of.min_items, of.max_items));
    calls.extend(single("csv_items", of.max_csv_items));
    calls.extend(single("total_chars", of.max_total_chars));
    calls
}

fn pair(method: &str, min: Option<u32>, max: Option<u32>) -> Option<String> {
    if min.is_none() && max.is_none() {
        return None;
    }
    let max = max.map_or("u32::MAX".to_owned(), |max| names::int_literal(max.into()));
    Some(format!(
        ".{method}({}, {max})",
        names::int_literal(min.unwrap_or(0).into())
    ))
}

fn single(method: &str, most: Option<u32>) -> Option<String> {
    most.map(|most| format!(".{method}({})", names::int_literal(most.into())))
}

fn interval(of: &Interval) -> String {
    if let (Some(from), Some(to)) = (of.from, of.to)
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
        bound(of.from),
        bound(of.to)
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
pub fn rust_type(names: &Names, ty: &Type) -> String {
    match &ty.kind {
        TypeKind::String | TypeKind::DateTime => "String".to_owned(),
        TypeKind::Bool => "bool".to_owned(),
        TypeKind::Int32 => "i32".to_owned(),
        TypeKind::Int64 => "i64".to_owned(),
        TypeKind::Float32 | TypeKind::Float64 => "f64".to_owned(),
        TypeKind::Json => "Value".to_owned(),
        TypeKind::List(element) => format!("Vec<{}>", rust_type(names, element)),
        TypeKind::Map(element) => format!("BTreeMap<String, {}>", rust_type(names, element)),
        TypeKind::Shape(id) => names.shape(*id).to_owned(),
    }
}

fn open_enum(name: &str, doc: &str, of: &Enum) -> plan::Enum {
    let variants = of.values.iter().map(|value| plan::Variant {
        name: names::type_name(&value.name).unwrap_or_default(),
        value: literal(&value.value),
        doc: docs::lines(value.doc.as_deref().unwrap_or(&value.name)),
    });
    plan::Enum {
        is_record: false,
        name: name.to_owned(),
        doc: docs::lines(doc),
        base: match of.base {
            EnumBase::Int32 => "i32",
            EnumBase::Int64 => "i64",
            EnumBase::String => "String",
        },
        copy: of.base != EnumBase::String,
        variants: variants.collect(),
    }
}

/// A literal as it stands in Rust.
pub fn literal(of: &Literal) -> String {
    match of {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => names::int_literal(*value),
        Literal::Text(value) => names::text_literal(value),
    }
}
