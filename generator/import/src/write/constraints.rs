//! Constraints as keys of the spec language.

use serde_json::{Number, Value};

use crate::draft::{Constraints, Kind};

/// The constraints that fit the type.
pub(super) fn applicable(constraints: &Constraints, kind: &Kind) -> Vec<(&'static str, Value)> {
    let is_number = matches!(
        kind,
        Kind::Int32 | Kind::Int64 | Kind::Float32 | Kind::Float64 | Kind::Number
    );
    let fits = |key: &str| match key {
        "min" | "max" | "above" | "below" | "ranges" => is_number,
        "multiple_of" => matches!(kind, Kind::Int32 | Kind::Int64),
        "pattern" => matches!(kind, Kind::String),
        "min_items" | "max_items" => matches!(kind, Kind::List(_) | Kind::Map(_)),
        _ => matches!(kind, Kind::String | Kind::JsonText(_)),
    };
    let stated = stated(constraints).into_iter();
    stated.filter(|(key, _)| fits(key)).collect()
}

/// All constraints, whether they fit or not.
pub(super) fn stated(constraints: &Constraints) -> Vec<(&'static str, Value)> {
    let number = |value: Option<f64>| value.and_then(number);
    // The language has one limit at each end: the stricter one.
    let min = constraints
        .min
        .filter(|min| constraints.above.is_none_or(|above| *min > above));
    let above = constraints.above.filter(|_| min.is_none());
    let max = constraints
        .max
        .filter(|max| constraints.below.is_none_or(|below| *max < below));
    let below = constraints.below.filter(|_| max.is_none());
    let count = |value: Option<u32>| value.map(Value::from);
    let all = [
        ("min", number(min)),
        ("max", number(max)),
        ("above", number(above)),
        ("below", number(below)),
        ("ranges", ranges(&constraints.ranges)),
        ("multiple_of", constraints.multiple_of.map(Value::from)),
        ("min_chars", count(constraints.min_chars)),
        ("max_chars", count(constraints.max_chars)),
        ("max_bytes", count(constraints.max_bytes)),
        ("pattern", constraints.pattern.clone().map(Value::from)),
        ("min_items", count(constraints.min_items)),
        ("max_items", count(constraints.max_items)),
    ];
    let stated = all.into_iter();
    stated
        .filter_map(|(key, value)| Some((key, value?)))
        .collect()
}

fn ranges(ranges: &[(f64, f64)]) -> Option<Value> {
    let ranges = ranges.iter();
    let ranges = ranges.map(|(from, to)| Some(Value::from(vec![number(*from)?, number(*to)?])));
    let ranges: Vec<Value> = ranges.collect::<Option<_>>()?;
    (!ranges.is_empty()).then(|| ranges.into())
}

/// A number, without a fraction if it has none.
fn number(value: f64) -> Option<Value> {
    let text = format!("{value}");
    match text.parse::<i64>() {
        Ok(integer) => Some(integer.into()),
        Err(_) => Number::from_f64(value).map(Value::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stricter_limit_of_an_end_is_stated() {
        let keys = |min, above, max, below| {
            let constraints = Constraints {
                min,
                max,
                above,
                below,
                ..Constraints::default()
            };
            let keys = stated(&constraints).into_iter().map(|(key, _)| key);
            keys.collect::<Vec<_>>()
        };
        assert_eq!(
            keys(Some(1.0), Some(0.0), Some(9.0), Some(9.0)),
            ["min", "below"]
        );
        assert_eq!(
            keys(Some(1.0), Some(1.0), Some(8.0), Some(9.0)),
            ["max", "above"]
        );
    }
}
