//! Types as shapes.

use serde_json::Value;

use crate::draft::{Constraints, Field, Keys, Kind, Shape};
use crate::page::stated::{Stated, is_dated, unit_of};
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

/// A string that its description says to be a timestamp, as such.
pub fn dated(kind: TypeName, doc: &str) -> TypeName {
    match kind {
        TypeName::String if is_dated(doc) => TypeName::Datetime,
        TypeName::List(inner) => TypeName::List(Box::new(dated(*inner, doc))),
        kind => kind,
    }
}

/// The unit of a number, as a key of its field.
pub fn unit(kind: &TypeName, doc: &str) -> Keys {
    let is_number = matches!(
        kind,
        TypeName::Int32 | TypeName::Int64 | TypeName::Float32 | TypeName::Float64
    );
    let unit = unit_of(doc).filter(|_| is_number);
    unit.map(|unit| ("unit".to_owned(), Value::from(unit)))
        .into_iter()
        .collect()
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

/// Makes 32-bit integers 64 bits wide if their limits, values, default or example need it.
pub fn widen<'a>(shape: &mut Shape, shown: impl IntoIterator<Item = &'a Value>) {
    widen_all(shape, &shown.into_iter().collect::<Vec<_>>());
}

fn widen_all(shape: &mut Shape, shown: &[&Value]) {
    let Shape {
        kind,
        constraints,
        values,
    } = shape;
    match kind {
        Kind::List(inner) => {
            let lists = shown.iter().filter_map(|value| value.as_array());
            let elements: Vec<&Value> = lists.flatten().collect();
            widen_all(inner, &elements);
        }
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
            let listed = values
                .iter()
                .map(|value| &value.value)
                .chain(shown.iter().copied());
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
