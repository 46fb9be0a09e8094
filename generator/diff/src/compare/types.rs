//! Types: which values they allow on the wire, and what they are in Rust.

use volcgen_model::model::{EnumBase, Service, ShapeKind, Type, TypeKind};

use super::about::About;
use super::pairs::{Usage, is_same_kind};
use super::{Comparison, constraints};
use crate::Class::{Breaking, Compatible};
use crate::words::Words;
use crate::{Class, Code};

/// What has a type.
pub(super) struct Subject {
    /// What messages call it.
    pub name: Words,
    /// Whether the service corrects values on both sides.
    pub is_clamped: bool,
}

impl Subject {
    pub fn field(name: &Words, is_clamped: bool) -> Self {
        Subject {
            name: name.clone(),
            is_clamped,
        }
    }

    pub fn result() -> Self {
        Subject::field(&Words::new("the result", "结果"), false)
    }
}

/// How the values of a new type relate to those of the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Equal,
    Wider,
    Narrower,
    Other,
}

/// Compares two types and their constraints, without the shapes that they refer to.
pub(super) fn compare(
    comparison: &mut Comparison,
    usage: &Usage,
    about: &About,
    subject: &Subject,
    (old, new): (&Type, &Type),
) {
    let services = comparison.services();
    let (code, wire) = match relation(services, old, new) {
        Relation::Equal => {
            constraints::compare(comparison, usage, about, subject, (old, new));
            return;
        }
        Relation::Wider => (Code::TypeWidened, usage.worst(Compatible, Breaking)),
        Relation::Narrower => (Code::TypeNarrowed, usage.worst(Breaking, Compatible)),
        Relation::Other => (Code::TypeChanged, Breaking),
    };
    let same = |is_same: bool| if is_same { Compatible } else { Breaking };
    let rust: Class = usage.worst(
        same(is_accepted(services, old, new)),
        same(is_same_in_rust(services, old, new)),
    );
    let (old, new) = (shown(services.0, old), shown(services.1, new));
    let message = subject.name.then(
        format!("is `{new}` instead of `{old}`"),
        format!("由 `{old}` 改为 `{new}`"),
    );
    comparison.report(about, code, (wire, rust), &message);
}

fn relation(services: (&Service, &Service), old: &Type, new: &Type) -> Relation {
    use TypeKind::{JsonText, List, Map, Shape};

    match (&old.kind, &new.kind) {
        (List(old), List(new)) | (Map(old), Map(new)) | (JsonText(old), JsonText(new)) => {
            relation(services, old, new)
        }
        (Shape(left), Shape(right)) => {
            let (left, right) = (services.0.shape(*left), services.1.shape(*right));
            match (&left.kind, &right.kind) {
                (ShapeKind::Enum(left), ShapeKind::Enum(right)) => bases(left.base, right.base),
                (left, right) if is_same_kind(left, right) => Relation::Equal,
                _ => Relation::Other,
            }
        }
        (old, new) if old == new => Relation::Equal,
        (old, new) if is_wider(services.0, old, new) => Relation::Wider,
        (old, new) if is_wider(services.1, new, old) => Relation::Narrower,
        _ => Relation::Other,
    }
}

/// Whether one kind of type allows all that another allows, whose enums are those of a service.
fn is_wider(service: &Service, narrow: &TypeKind, wide: &TypeKind) -> bool {
    use TypeKind::{
        DateTime, Float32, Float64, Int32, Int64, Json, JsonText, Number, Shape, String,
    };

    match (narrow, wide) {
        (_, Json)
        | (Int32, Int64 | Float32 | Float64)
        | (Float32, Float64)
        | (Int32 | Int64 | Float32 | Float64, Number)
        | (DateTime | JsonText(_), String) => true,
        (Shape(id), wide) => base(service, *id).as_ref() == Some(wide),
        _ => false,
    }
}

fn bases(old: EnumBase, new: EnumBase) -> Relation {
    match (old, new) {
        (old, new) if old == new => Relation::Equal,
        (EnumBase::Int32, EnumBase::Int64) => Relation::Wider,
        (EnumBase::Int64, EnumBase::Int32) => Relation::Narrower,
        _ => Relation::Other,
    }
}

/// The type of the values of an enum.
fn base(service: &Service, id: volcgen_model::model::ShapeId) -> Option<TypeKind> {
    match &service.shape(id).kind {
        ShapeKind::Enum(values) => Some(match values.base {
            EnumBase::Int32 => TypeKind::Int32,
            EnumBase::Int64 => TypeKind::Int64,
            EnumBase::String => TypeKind::String,
        }),
        ShapeKind::Record(_) | ShapeKind::Union(_) => None,
    }
}

/// Whether values that are read have the same type in Rust, apart from the names of shapes.
fn is_same_in_rust(services: (&Service, &Service), old: &Type, new: &Type) -> bool {
    use TypeKind::{DateTime, Float32, Float64, JsonText, List, Map, Shape, String};

    match (&old.kind, &new.kind) {
        (List(old), List(new)) | (Map(old), Map(new)) | (JsonText(old), JsonText(new)) => {
            is_same_in_rust(services, old, new)
        }
        (Shape(left), Shape(right)) => {
            let (left, right) = (services.0.shape(*left), services.1.shape(*right));
            match (&left.kind, &right.kind) {
                (ShapeKind::Enum(left), ShapeKind::Enum(right)) => left.base == right.base,
                (left, right) => is_same_kind(left, right),
            }
        }
        (DateTime | String, DateTime | String) | (Float32 | Float64, Float32 | Float64) => true,
        (old, new) => old == new,
    }
}

/// Whether a setter takes all that it took before. Setters take what can be converted: an `i32` where an `i64` or
/// an `f64` is sent, and any of them where a `Number` is.
fn is_accepted(services: (&Service, &Service), old: &Type, new: &Type) -> bool {
    use TypeKind::{Float32, Float64, Int32, Int64, List, Map, Number};

    match (&old.kind, &new.kind) {
        (List(old), List(new)) | (Map(old), Map(new)) => match (&old.kind, &new.kind) {
            // Elements are converted, and what is in them is not.
            (List(_) | Map(_), _) => is_same_in_rust(services, old, new),
            _ => is_accepted(services, old, new),
        },
        (Int32, Int64 | Float32 | Float64) | (Int32 | Int64 | Float32 | Float64, Number) => true,
        _ => is_same_in_rust(services, old, new),
    }
}

/// A type as specs write it.
pub(super) fn shown(service: &Service, ty: &Type) -> String {
    match &ty.kind {
        TypeKind::String => "string".to_owned(),
        TypeKind::Bool => "bool".to_owned(),
        TypeKind::Int32 => "int32".to_owned(),
        TypeKind::Int64 => "int64".to_owned(),
        TypeKind::Float32 => "float32".to_owned(),
        TypeKind::Float64 => "float64".to_owned(),
        TypeKind::Number => "number".to_owned(),
        TypeKind::DateTime => "datetime".to_owned(),
        TypeKind::Json => "json".to_owned(),
        TypeKind::JsonText(inner) => format!("json<{}>", shown(service, inner)),
        TypeKind::List(element) => format!("list<{}>", shown(service, element)),
        TypeKind::Map(element) => format!("map<{}>", shown(service, element)),
        TypeKind::Shape(id) => service.shape(*id).name.clone(),
    }
}
