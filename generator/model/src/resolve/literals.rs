//! Values with which conditions compare fields.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Enum, EnumBase, Literal, Service, ShapeKind, Type, TypeKind};
use crate::yaml::{Any, Kind};

/// The value on the wire, if the field at `path` can have it; a value of an enum can be given by its name. `None`
/// for free-form JSON.
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
    let found = match (&ty.kind, &node.kind) {
        (TypeKind::Bool, Kind::Bool(value)) => Some(Literal::Bool(*value)),
        (TypeKind::Int32 | TypeKind::Int64, Kind::Int(value)) => Some(Literal::Int(*value)),
        (TypeKind::String, Kind::String(text)) => Some(Literal::String(text.clone())),
        (TypeKind::Shape(id), kind) => match &service.shape(*id).kind {
            ShapeKind::Enum(values) => return enum_literal(values, value, kind).map(Some),
            ShapeKind::Record(_) | ShapeKind::Union(_) => None,
        },
        (TypeKind::Json, _) => return Ok(None),
        _ => None,
    };
    let problem = || {
        let message = format!("`{path}` cannot be {}", node.describe());
        Box::new(Diagnostic::new(Code::BadRule, node.span, message))
    };
    found.ok_or_else(problem).map(Some)
}

fn enum_literal(values: &Enum, value: &Any, kind: &Kind) -> Result<Literal, Box<Diagnostic>> {
    let sent = match kind {
        Kind::Int(value) if values.base != EnumBase::String => Some(Literal::Int(*value)),
        Kind::String(text) if values.base == EnumBase::String => {
            Some(Literal::String(text.clone()))
        }
        _ => None,
    };
    let found = values.values.iter().find(|known| {
        Some(&known.value) == sent.as_ref()
            || matches!(kind, Kind::String(name) if *name == known.name)
    });
    if let Some(known) = found {
        return Ok(known.value.clone());
    }
    let node = value.node();
    let message = format!("unknown enum value: {}", node.describe());
    let values = values.values.iter();
    let names: Vec<&str> = values.map(|value| value.name.as_str()).collect();
    let diagnostic = Diagnostic::new(Code::BadRule, node.span, message);
    Err(Box::new(match kind {
        Kind::String(text) => diagnostic.did_you_mean(text, names),
        _ => diagnostic.help(format!("known values: {}", names.join(", "))),
    }))
}
