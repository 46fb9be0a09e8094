//! An example as a spec can have it: without what contradicts the tables.

use serde_json::{Map, Value};

use crate::draft::{Field, Kind, Shape};
use crate::page::fields::violation;
use crate::page::literal::{Literal, Node, SPREAD};

/// Whether an example leaves something out with an ellipsis.
pub fn is_abridged(node: &Node) -> bool {
    match &node.value {
        Literal::Object(members) => members
            .iter()
            .any(|member| member.name == SPREAD || is_abridged(&member.value)),
        Literal::List(elements) => elements.iter().any(is_abridged),
        Literal::Opaque | Literal::Name(_) => true,
        _ => false,
    }
}

/// An object with the members that fields describe. What is wrong is left out; if it is required, the
/// example of the field takes its place. `None` if there is none.
pub fn conform(value: &Value, fields: &[Field]) -> Option<Value> {
    let mut object = Map::new();
    for field in fields {
        let own = value.get(&field.name);
        let own = own.and_then(|value| conform_value(value, &field.shape));
        let value = match own {
            Some(value) => Some(value),
            None if field.required => Some(substitute(field)?),
            None => None,
        };
        if let Some(value) = value {
            object.insert(field.name.clone(), value);
        }
    }
    // The order of the page, and then that of the fields.
    let given = value.as_object().into_iter().flat_map(Map::keys);
    let names = given.chain(fields.iter().map(|field| &field.name));
    let mut ordered = Map::new();
    for name in names {
        if let Some(value) = object.remove(name) {
            ordered.insert(name.clone(), value);
        }
    }
    Some(Value::Object(ordered))
}

/// A value as a shape describes it.
pub fn conform_value(value: &Value, shape: &Shape) -> Option<Value> {
    match (&shape.kind, value) {
        (Kind::Object(fields), Value::Object(given)) => {
            let object = conform(value, fields)?;
            // An object of which nothing is left says nothing.
            let is_left = given.is_empty() || object.as_object().is_some_and(|map| !map.is_empty());
            is_left.then_some(object)
        }
        (Kind::List(inner), Value::Array(elements)) => {
            let elements = elements.iter().map(|element| conform_value(element, inner));
            let list = Value::Array(elements.collect::<Option<_>>()?);
            violation(&list, shape).is_none().then_some(list)
        }
        _ => violation(value, shape).is_none().then(|| value.clone()),
    }
}

/// What stands for a required member that an example lacks.
fn substitute(field: &Field) -> Option<Value> {
    let known = field.example.clone().or_else(|| field.default.clone());
    known.or_else(|| minimal(&field.shape))
}

fn minimal(shape: &Shape) -> Option<Value> {
    if let Some(value) = shape.values.first() {
        return Some(value.value.clone());
    }
    let value = match &shape.kind {
        Kind::Object(fields) => return conform(&Value::Object(Map::new()), fields),
        Kind::List(inner) => Value::Array(vec![minimal(inner)?]),
        Kind::Bool => Value::Bool(false),
        Kind::String => Value::String("string".to_owned()),
        Kind::Datetime => Value::String("2024-01-02T03:04:05Z".to_owned()),
        Kind::Int32 | Kind::Int64 => {
            let low = shape.constraints.min.filter(|min| min.fract() == 0.0);
            crate::page::literal::number(&format!("{:.0}", low.unwrap_or(1.0)))
                .map(Value::Number)?
        }
        _ => return None,
    };
    violation(&value, shape).is_none().then_some(value)
}
