//! Values with which conditions and acceptors compare fields.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Enum, EnumValue, Literal, Service, ShapeKind, Type, TypeKind};
use crate::yaml::{Any, Kind};

/// What a value of a spec is in a field.
pub(super) enum Found<'m> {
    /// A boolean, an integer or a string.
    Plain(Literal),
    /// A value of an enum, given by its name or as it is on the wire.
    Known(&'m EnumValue),
    /// No value of this enum.
    Unknown(&'m Enum),
    /// A value of free-form JSON.
    Json,
    /// A value that the type does not have.
    Mismatch,
}

/// What a value is in a field of this type.
pub(super) fn find<'m>(service: &'m Service, ty: &Type, kind: &Kind) -> Found<'m> {
    match (&ty.kind, literal(kind)) {
        (TypeKind::Json, _) => Found::Json,
        (TypeKind::Bool, Some(value @ Literal::Bool(_)))
        | (TypeKind::Int32 | TypeKind::Int64, Some(value @ Literal::Int(_)))
        | (TypeKind::String, Some(value @ Literal::String(_))) => Found::Plain(value),
        (TypeKind::Shape(id), value) => match &service.shape(*id).kind {
            ShapeKind::Enum(known) => enum_value(known, value.as_ref()),
            ShapeKind::Record(_) | ShapeKind::Union(_) => Found::Mismatch,
        },
        _ => Found::Mismatch,
    }
}

fn enum_value<'m>(known: &'m Enum, value: Option<&Literal>) -> Found<'m> {
    let mut values = known.values.iter();
    let found = values.find(|known| {
        let is_name = matches!(value, Some(Literal::String(text)) if *text == known.name);
        is_name || Some(&known.value) == value
    });
    found.map_or(Found::Unknown(known), Found::Known)
}

/// The value on the wire, if the field at `path` can have it. `None` for a list, an object or a float of
/// free-form JSON, with which nothing compares.
///
/// # Errors
///
/// A diagnostic if the field cannot have the value.
pub(super) fn resolve(
    service: &Service,
    (path, ty): (&str, &Type),
    value: &Any,
) -> Result<Option<Literal>, Box<Diagnostic>> {
    let node = value.node();
    let problem = |message| Diagnostic::new(Code::BadRule, node.span, message);
    match find(service, ty, &node.kind) {
        Found::Plain(value) => Ok(Some(value)),
        Found::Known(known) => Ok(Some(known.value.clone())),
        Found::Json => Ok(literal(&node.kind)),
        Found::Unknown(known) => {
            let message = format!("unknown enum value: {}", node.describe());
            Err(Box::new(suggest(problem(message), known, &node.kind)))
        }
        Found::Mismatch => {
            let message = format!("`{path}` cannot be {}", node.describe());
            Err(Box::new(problem(message)))
        }
    }
}

/// Adds the values of an enum that could be meant.
pub(super) fn suggest(diagnostic: Diagnostic, known: &Enum, found: &Kind) -> Diagnostic {
    let values = known.values.iter();
    let names: Vec<&str> = values.map(|value| value.name.as_str()).collect();
    match found {
        Kind::String(text) => diagnostic.did_you_mean(text, names),
        _ => diagnostic.help(format!("known values: {}", names.join(", "))),
    }
}

/// A boolean, an integer or a string.
pub(super) fn literal(kind: &Kind) -> Option<Literal> {
    match kind {
        Kind::Bool(value) => Some(Literal::Bool(*value)),
        Kind::Int(value) => Some(Literal::Int(*value)),
        Kind::String(value) => Some(Literal::String(value.clone())),
        _ => None,
    }
}
