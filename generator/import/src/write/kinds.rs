//! How kinds of types are written, and where they can be.

use crate::draft::{Kind, Shape};

/// A type with what is around it.
pub(super) fn wrapped(shape: &Shape, base: String) -> String {
    if !shape.values.is_empty() {
        return base;
    }
    match &shape.kind {
        Kind::List(inner) => format!("list<{}>", wrapped(inner, base)),
        Kind::Map(inner) => format!("map<{}>", wrapped(inner, base)),
        Kind::JsonText(inner) => format!("json<{}>", wrapped(inner, base)),
        _ => base,
    }
}

/// The name of a type without what is around it. An object without described members can be anything.
pub(super) fn base(shape: &Shape) -> &'static str {
    match &shape.kind {
        Kind::String => "string",
        Kind::Bool => "bool",
        Kind::Int32 => "int32",
        Kind::Int64 => "int64",
        Kind::Float32 => "float32",
        Kind::Float64 => "float64",
        Kind::Number => "number",
        Kind::Datetime => "datetime",
        Kind::Object(fields) if !fields.is_empty() => "object",
        Kind::Union(_) => "union",
        _ => "json",
    }
}

/// Whether a query or a form can carry values of a shape. What is not known at all counts as a string.
pub(super) fn can_be_flat(shape: &Shape) -> bool {
    match &shape.kind {
        Kind::Map(_) | Kind::Union(_) => false,
        Kind::Object(fields) => {
            !fields.is_empty() && fields.iter().all(|field| can_be_flat(&field.shape))
        }
        Kind::List(inner) => can_be_flat(inner),
        _ => true,
    }
}

/// Whether values of a shape can be secrets.
pub(super) fn can_be_secret(shape: &Shape) -> bool {
    match &shape.kind {
        Kind::String | Kind::Json => shape.values.is_empty(),
        Kind::Object(fields) => fields.is_empty(),
        Kind::List(inner) | Kind::Map(inner) => can_be_secret(inner),
        _ => false,
    }
}

/// The name of a type in its place: an object without members is an object.
pub(super) fn placed_base(shape: &Shape) -> &'static str {
    match &shape.kind {
        Kind::Object(_) => "object",
        _ => base(shape),
    }
}
