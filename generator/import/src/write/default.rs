//! Values of fields: defaults and examples, as far as they fit the type.

use serde_json::{Number, Value};

use crate::draft::{Constraints, Kind, Shape};

/// A value as its type has it: a number that the source writes as text is a number. `None` if it does not
/// fit.
pub(crate) fn fitted(value: &Value, shape: &Shape) -> Option<Value> {
    let value = typed(value, &shape.kind)?;
    let is_known = shape.values.is_empty() || shape.values.iter().any(|known| known.value == value);
    (is_known && satisfies(&value, &shape.constraints)).then_some(value)
}

fn typed(value: &Value, kind: &Kind) -> Option<Value> {
    match (kind, value) {
        // A reader that names types knows what fits them.
        (Kind::Json | Kind::Named(_), value) => Some(value.clone()),
        (Kind::String | Kind::Datetime, Value::String(_)) | (Kind::Bool, Value::Bool(_)) => {
            Some(value.clone())
        }
        (Kind::String, Value::Number(_) | Value::Bool(_)) => Some(value.to_string().into()),
        (Kind::Bool, Value::String(text)) => match text.trim().to_ascii_lowercase().as_str() {
            "true" => Some(true.into()),
            "false" => Some(false.into()),
            _ => None,
        },
        (Kind::Int32, _) => integer(value)
            .filter(|number| i32::try_from(*number).is_ok())
            .map(Value::from),
        (Kind::Int64, _) => integer(value).map(Value::from),
        (Kind::Float32 | Kind::Float64 | Kind::Number, Value::Number(_)) => Some(value.clone()),
        (Kind::Float32 | Kind::Float64 | Kind::Number, Value::String(text)) => {
            Number::from_f64(text.trim().parse().ok()?).map(Value::Number)
        }
        (Kind::List(inner), Value::Array(items)) => {
            let items = items.iter().map(|item| fitted(item, inner));
            items.collect::<Option<Vec<_>>>().map(Value::Array)
        }
        _ => None,
    }
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn satisfies(value: &Value, constraints: &Constraints) -> bool {
    let is_between = |count: usize, min: Option<u32>, max: Option<u32>| {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        min.is_none_or(|min| count >= min) && max.is_none_or(|max| count <= max)
    };
    match value {
        Value::Number(number) => number
            .as_f64()
            .is_none_or(|number| in_range(number, constraints)),
        Value::String(text) => {
            is_between(
                text.chars().count(),
                constraints.min_chars,
                constraints.max_chars,
            ) && is_between(text.len(), None, constraints.max_bytes)
        }
        Value::Array(items) => {
            is_between(items.len(), constraints.min_items, constraints.max_items)
                && items
                    .iter()
                    .all(|item| item.is_array() || satisfies(item, constraints))
        }
        _ => true,
    }
}

fn in_range(number: f64, constraints: &Constraints) -> bool {
    let ranges = &constraints.ranges;
    let is_in = |(from, to): &(f64, f64)| (*from..=*to).contains(&number);
    (ranges.is_empty() || ranges.iter().any(is_in))
        && constraints.min.is_none_or(|min| number >= min)
        && constraints.max.is_none_or(|max| number <= max)
        && constraints.above.is_none_or(|above| number > above)
        && constraints.below.is_none_or(|below| number < below)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_read_as_their_type_or_not_at_all() {
        let constraints = Constraints {
            min: Some(1.0),
            max_chars: Some(3),
            ..Constraints::default()
        };
        for (kind, value, expected) in [
            (Kind::Int32, json!("10"), Some(json!(10))),
            (Kind::Int32, json!(0), None),
            (Kind::Int32, json!(3_000_000_000_i64), None),
            (Kind::Int64, json!("many"), None),
            (Kind::String, json!(10), Some(json!("10"))),
            (Kind::String, json!("long"), None),
            (Kind::Bool, json!("True"), Some(json!(true))),
            (Kind::Bool, json!("是"), None),
            (Kind::Float64, json!("1.5"), Some(json!(1.5))),
            (Kind::Json, json!({}), Some(json!({}))),
        ] {
            let shape = Shape {
                kind: kind.clone(),
                constraints: constraints.clone(),
                values: Vec::new(),
            };
            assert_eq!(fitted(&value, &shape), expected, "{kind:?} {value}");
        }
    }
}
