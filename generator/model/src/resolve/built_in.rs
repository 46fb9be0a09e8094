//! Types that need no definition, and what makes a definition a shape.

use crate::model::{Constraints, Type, TypeKind};
use crate::spec::Field;

/// The type that has `fields`.
pub(super) const OBJECT: &str = "object";
/// The type that has `variants`.
pub(super) const UNION: &str = "union";
/// The name of the type that stands for one with a mistake.
pub(super) const ERROR_TYPE: &str = "json";

/// The scalars, by name.
pub(super) const SCALARS: [(&str, TypeKind); 9] = [
    ("string", TypeKind::String),
    ("bool", TypeKind::Bool),
    ("int32", TypeKind::Int32),
    ("int64", TypeKind::Int64),
    ("float32", TypeKind::Float32),
    ("float64", TypeKind::Float64),
    ("number", TypeKind::Number),
    ("datetime", TypeKind::DateTime),
    ("json", TypeKind::Json),
];

/// The built-in type of this name, except for `object`.
pub(super) fn scalar(name: &str) -> Option<TypeKind> {
    SCALARS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, kind)| kind.clone())
}

/// Whether a definition is a shape of its own rather than an alias of a type.
pub(super) fn is_shape(field: &Field) -> bool {
    let name = field.type_name.trim();
    (name == OBJECT && field.fields.is_some())
        || (name == UNION && field.variants.is_some())
        || (field.values.is_some() && is_enum_base(name))
}

/// Whether an enum's values can be of this type.
pub(super) fn is_enum_base(name: &str) -> bool {
    matches!(name, "string" | "int32" | "int64")
}

/// The type of an invalid reference or definition. Every value fits it.
pub(super) fn error_type() -> Type {
    bare(TypeKind::Json)
}

/// A type without constraints.
pub(super) fn bare(kind: TypeKind) -> Type {
    Type {
        kind,
        constraints: Constraints::default(),
    }
}
