//! Types as shapes.

use serde_json::Value;

use crate::draft::{Constraints, Field, Kind, Shape};
use crate::page::stated::Stated;
use crate::page::types::TypeName;

/// The shape of a type, with what its description states.
pub fn shape_of(kind: &TypeName, stated: Stated) -> Shape {
    let Stated {
        constraints,
        elements,
        values,
    } = stated;
    match kind {
        TypeName::List(inner) => {
            let element = Stated {
                constraints: elements.clone(),
                elements,
                values,
            };
            Shape {
                kind: Kind::List(Box::new(shape_of(inner, element))),
                constraints,
                values: Vec::new(),
            }
        }
        TypeName::Map(inner) => Shape {
            kind: Kind::Map(Box::new(shape_of(inner, Stated::default()))),
            constraints,
            values: Vec::new(),
        },
        _ => Shape {
            kind: scalar(kind),
            constraints,
            values,
        },
    }
}

fn scalar(kind: &TypeName) -> Kind {
    match kind {
        TypeName::String => Kind::String,
        TypeName::Bool => Kind::Bool,
        TypeName::Int32 => Kind::Int32,
        TypeName::Int64 => Kind::Int64,
        TypeName::Float32 => Kind::Float32,
        TypeName::Float64 => Kind::Float64,
        TypeName::Datetime => Kind::Datetime,
        TypeName::JsonText => Kind::JsonText(Box::default()),
        TypeName::Json
        | TypeName::Object
        | TypeName::Named(_)
        | TypeName::List(_)
        | TypeName::Map(_) => Kind::Json,
    }
}

/// Puts a type in place of the innermost one.
pub fn replace_innermost(kind: TypeName, by: TypeName) -> TypeName {
    match kind {
        TypeName::List(inner) => TypeName::List(Box::new(replace_innermost(*inner, by))),
        TypeName::Map(inner) => TypeName::Map(Box::new(replace_innermost(*inner, by))),
        _ => by,
    }
}

/// Gives members to the innermost shape.
pub fn set_members(shape: &mut Shape, members: Vec<Field>) {
    match &mut shape.kind {
        Kind::List(inner) | Kind::Map(inner) | Kind::JsonText(inner) => set_members(inner, members),
        _ => {
            *shape = Shape {
                kind: Kind::Object(members),
                ..Shape::default()
            }
        }
    }
}

/// Makes the innermost shape one that has a name.
pub fn set_name(shape: &mut Shape, name: &str) {
    match &mut shape.kind {
        Kind::List(inner) | Kind::Map(inner) | Kind::JsonText(inner) => set_name(inner, name),
        kind => *kind = Kind::Named(name.to_owned()),
    }
}

/// Makes 32-bit integers 64 bits wide if their limits, values or default need it.
pub fn widen(shape: &mut Shape, default: Option<&Value>) {
    let Shape {
        kind,
        constraints,
        values,
    } = shape;
    match kind {
        Kind::List(inner) => widen(inner, None),
        Kind::Int32 => {
            let Constraints {
                min,
                max,
                above,
                below,
                ranges,
                ..
            } = constraints;
            let ends = ranges.iter().flat_map(|(low, high)| [*low, *high]);
            let mut numbers = [*min, *max, *above, *below]
                .into_iter()
                .flatten()
                .chain(ends);
            let listed = values.iter().map(|value| &value.value).chain(default);
            let is_wide = numbers.any(is_wide) || listed.filter_map(Value::as_f64).any(is_wide);
            if is_wide {
                *kind = Kind::Int64;
            }
        }
        _ => {}
    }
}

fn is_wide(number: f64) -> bool {
    number > f64::from(i32::MAX) || number < f64::from(i32::MIN)
}
