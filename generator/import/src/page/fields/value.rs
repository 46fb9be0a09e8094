//! Whether a value is what a shape describes.

use serde_json::Value;

use crate::codes;
use crate::draft::{Constraints, Kind, Shape};
use crate::page::stated::whole;
use crate::page::types::TypeName;

/// What a value violates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The code of the finding.
    pub code: &'static str,
    /// What is wrong, as the rest of a sentence.
    pub message: String,
}

/// Whether a value is there to be replaced, such as `Your_AppId`.
pub fn is_placeholder(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            let lower = text.to_lowercase();
            lower.starts_with("your")
                || lower.starts_with("xxx")
                || text.contains("**")
                || text.starts_with('<') && text.ends_with('>')
                || text.starts_with('{') && text.ends_with('}')
        }
        Value::Array(elements) => elements.iter().all(is_placeholder),
        _ => false,
    }
}

/// What a value violates; members of objects are left to others.
pub fn violation(value: &Value, shape: &Shape) -> Option<Violation> {
    let wrong = |expected: &str| {
        Some(Violation {
            code: codes::WRONG_TYPE,
            message: format!("expected {expected}"),
        })
    };
    let is_expected = match &shape.kind {
        Kind::Json | Kind::Named(_) | Kind::Union(_) => return None,
        Kind::String | Kind::Datetime | Kind::JsonText(_) => value.is_string(),
        Kind::Bool => value.is_boolean(),
        Kind::Int32 | Kind::Int64 => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        Kind::Float32 | Kind::Float64 | Kind::Number => value.is_number(),
        Kind::List(_) => value.is_array(),
        Kind::Map(_) | Kind::Object(_) => value.is_object(),
    };
    if !is_expected {
        return wrong(expected(&shape.kind));
    }
    if let (Kind::List(inner), Some(elements)) = (&shape.kind, value.as_array()) {
        let element = elements
            .iter()
            .find_map(|element| violation(element, inner));
        return element.or_else(|| outside_items(elements.len(), &shape.constraints));
    }
    if let (Kind::Map(inner), Some(map)) = (&shape.kind, value.as_object()) {
        return map.values().find_map(|value| violation(value, inner));
    }
    outside(value, shape)
}

/// What was expected, in the words of people.
fn expected(kind: &Kind) -> &'static str {
    match kind {
        Kind::String | Kind::Datetime | Kind::JsonText(_) => "a string",
        Kind::Bool => "a boolean",
        Kind::Int32 | Kind::Int64 => "an integer",
        Kind::Float32 | Kind::Float64 => "a number",
        Kind::List(_) => "a list",
        _ => "an object",
    }
}

fn out_of_range(message: impl Into<String>) -> Violation {
    Violation {
        code: codes::OUT_OF_RANGE,
        message: message.into(),
    }
}

fn outside_items(count: usize, constraints: &Constraints) -> Option<Violation> {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let Constraints {
        min_items,
        max_items,
        ..
    } = constraints;
    if max_items.is_some_and(|most| count > most) {
        return Some(out_of_range(format!(
            "{count} elements are too many for its description"
        )));
    }
    if min_items.is_some_and(|least| count < least) {
        return Some(out_of_range(format!(
            "{count} elements are too few for its description"
        )));
    }
    None
}

fn outside(value: &Value, shape: &Shape) -> Option<Violation> {
    if !shape.values.is_empty() {
        let is_listed = shape.values.iter().any(|own| own.value == *value);
        let message = "its description does not list this value".to_owned();
        return if is_listed {
            None
        } else {
            Some(out_of_range(message))
        };
    }
    let limits = &shape.constraints;
    if let Some(number) = value.as_f64() {
        return outside_numbers(number, limits);
    }
    let text = value.as_str()?;
    if shape.kind == Kind::Datetime && !matches(DATETIME, text) {
        return Some(out_of_range("it is no timestamp of RFC 3339"));
    }
    if let Some(pattern) = &limits.pattern
        && !matches(pattern, text)
    {
        return Some(out_of_range(format!("its description says `{pattern}`")));
    }
    let chars = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let bytes = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let is_long = limits.max_chars.is_some_and(|most| chars > most)
        || limits.max_bytes.is_some_and(|most| bytes > most);
    if is_long {
        return Some(out_of_range("it is longer than its description allows"));
    }
    let is_short = limits.min_chars.is_some_and(|least| chars < least);
    if is_short {
        return Some(out_of_range("it is shorter than its description allows"));
    }
    None
}

/// A timestamp of RFC 3339.
const DATETIME: &str = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)";

/// Whether a pattern matches the whole of a text. What cannot be compared counts as a match.
fn matches(pattern: &str, text: &str) -> bool {
    const LONGEST: usize = 2_000;
    let whole = whole(pattern).filter(|_| text.len() <= LONGEST);
    whole.is_none_or(|whole| whole.is_match(text))
}

fn outside_numbers(number: f64, limits: &Constraints) -> Option<Violation> {
    let Constraints {
        min,
        max,
        above,
        below,
        ranges,
        multiple_of,
        ..
    } = limits;
    let bounds = [
        (min.filter(|min| number < *min), "at least"),
        (max.filter(|max| number > *max), "at most"),
        (above.filter(|above| number <= *above), "more than"),
        (below.filter(|below| number >= *below), "less than"),
    ];
    let broken = bounds
        .iter()
        .find_map(|(bound, words)| Some((words, (*bound)?)));
    if let Some((words, bound)) = broken {
        return Some(out_of_range(format!(
            "its description says {words} {bound}"
        )));
    }
    if let Some(unit) = multiple_of.and_then(|unit| i32::try_from(unit).ok())
        && number % f64::from(unit) != 0.0
    {
        return Some(out_of_range(format!(
            "its description says multiples of {unit}"
        )));
    }
    let is_inside = |(low, high): &(f64, f64)| number >= *low && number <= *high;
    if !ranges.is_empty() && !ranges.iter().any(is_inside) {
        return Some(out_of_range(
            "it is in none of the ranges of its description",
        ));
    }
    None
}

/// Whether a text that is no value of a type is one of another type, and no explanation.
pub fn is_of_other_type(text: &str, kind: &TypeName) -> bool {
    let is_word = !text.contains(char::is_whitespace) && text.is_ascii();
    let is_scalar = matches!(
        kind,
        TypeName::Int32 | TypeName::Int64 | TypeName::Float32 | TypeName::Float64 | TypeName::Bool
    );
    is_word && is_scalar
}
