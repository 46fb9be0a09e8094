//! The help of an action: its fields.

use std::fmt::Write;

use volcgen::model::{EnumBase, Field, Service, ShapeId, ShapeKind, Type, TypeKind};
use volcgen::prose;
use volcgen_call::ActionRef;

/// How deep fields are listed.
const MAX_DEPTH: usize = 6;

/// The help of an action.
pub fn help(called: ActionRef<'_>) -> String {
    let ActionRef { service, action } = called;
    let mut text = format!("{}\n", action.summary.trim());
    if let Some(doc) = &action.doc {
        let _ = writeln!(text, "\n{}", doc.trim());
    }
    if let Some(why) = &action.deprecated {
        let _ = writeln!(text, "\n{}", prose::deprecation(why));
    }
    let _ = writeln!(
        text,
        "\nUsage: volcgen call {} {} {} [--FIELD VALUE]... [OPTIONS]",
        service.folder, action.version, action.name
    );
    let mut fields = String::new();
    list(
        service,
        &mut fields,
        ("", &mut Vec::new()),
        service.fields(action.request),
    );
    if !fields.is_empty() {
        let _ = write!(text, "\nFields:\n{fields}");
    }
    if !action.rules.is_empty() {
        text.push_str("\nRules:\n");
        for rule in action.rule_docs() {
            let _ = writeln!(text, "  {}", indented(rule, 2));
        }
    }
    if !action.waiters.is_empty() {
        text.push_str("\nStates for --wait-until:\n");
        for waiter in &action.waiters {
            let _ = writeln!(
                text,
                "  {}: {}",
                waiter.name,
                indented(waiter.doc.trim(), 2)
            );
        }
    }
    if action.pagination.is_some() {
        text.push_str("\nThe result has pages: --paginate gets all of them.\n");
    }
    if let Some(url) = &action.docs_url {
        let _ = writeln!(text, "\nDocumentation: {url}");
    }
    text.push_str("\nOptions: volcgen call --help\n");
    text
}

/// Lists fields and the fields of objects in them, each with its argument. `open` are the shapes around them.
fn list(
    service: &Service,
    text: &mut String,
    (prefix, open): (&str, &mut Vec<ShapeId>),
    fields: &[Field],
) {
    for field in fields {
        let path = format!("{prefix}{}", field.name);
        let required = if field.required { " (required)" } else { "" };
        let _ = writeln!(
            text,
            "  --{path} <{}>{required}",
            type_name(service, &field.ty)
        );
        let _ = writeln!(text, "      {}", indented(&facts(service, field), 6));
        let (inner, path) = inner(&field.ty, path);
        let Some(id) = inner.shape() else { continue };
        if open.contains(&id) || open.len() >= MAX_DEPTH {
            continue;
        }
        open.push(id);
        for members in service.members(id) {
            list(service, text, (&format!("{path}."), &mut *open), members);
        }
        open.pop();
    }
}

/// The type of what the last brackets of a path lead to.
fn inner(ty: &Type, path: String) -> (&Type, String) {
    match &ty.kind {
        TypeKind::List(element) => inner(element, format!("{path}[0]")),
        TypeKind::Map(values) => inner(values, format!("{path}.KEY")),
        TypeKind::JsonText(carried) => inner(carried, path),
        _ => (ty, path),
    }
}

/// The type of a value, as it is written in the help.
pub(super) fn type_name(service: &Service, ty: &Type) -> String {
    match &ty.kind {
        TypeKind::String => "string".to_owned(),
        TypeKind::Bool => "true|false".to_owned(),
        TypeKind::Int32 | TypeKind::Int64 => "integer".to_owned(),
        TypeKind::Float32 | TypeKind::Float64 | TypeKind::Number => "number".to_owned(),
        TypeKind::DateTime => "timestamp".to_owned(),
        TypeKind::Json => "JSON".to_owned(),
        TypeKind::JsonText(_) => "JSON in a string".to_owned(),
        TypeKind::List(element) => format!("list of {}", type_name(service, element)),
        TypeKind::Map(values) => format!("map of {}", type_name(service, values)),
        TypeKind::Shape(id) => match &service.shape(*id).kind {
            ShapeKind::Record(_) | ShapeKind::Union(_) => "object".to_owned(),
            ShapeKind::Enum(values) => match values.base {
                EnumBase::String => "enum".to_owned(),
                EnumBase::Int32 | EnumBase::Int64 => "integer enum".to_owned(),
            },
        },
    }
}

/// What is known of a field.
pub(super) fn facts(service: &Service, field: &Field) -> String {
    let mut facts = vec![field.doc.trim().to_owned()];
    facts.extend(field.unit.map(prose::unit));
    facts.extend(prose::constraints(&field.ty, &|_| true));
    facts.extend(prose::clamps(field));
    if let Some(default) = &field.default {
        facts.push(format!("Default: {default}."));
    }
    if let Some(shape) = field.ty.shape()
        && let ShapeKind::Enum(values) = &service.shape(shape).kind
    {
        let names = values.values.iter().map(|value| {
            let sent = value.value.to_json();
            match sent.as_str() {
                Some(sent) if sent == value.name => value.name.clone(),
                Some(sent) => format!("{} ({sent})", value.name),
                None => format!("{} ({sent})", value.name),
            }
        });
        facts.push(format!("Values: {}.", names.collect::<Vec<_>>().join(", ")));
    }
    facts.extend(field.deprecated.as_deref().map(prose::deprecation));
    facts.retain(|fact| !fact.is_empty());
    facts.join(" ")
}

/// Text with its further lines indented.
fn indented(text: &str, width: usize) -> String {
    text.replace('\n', &format!("\n{}", " ".repeat(width)))
}
