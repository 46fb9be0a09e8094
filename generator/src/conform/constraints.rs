//! Constraints on one value.

use serde_json::{Number, Value};

use crate::model::{Bound, Constraints, Format, Interval, Type, TypeKind};

/// Tells every constraint of `ty` that a value breaks. A value of another type breaks none.
pub(super) fn check(ty: &Type, value: &Value, mut tell: impl FnMut(String)) {
    let constraints = &ty.constraints;
    match (&ty.kind, value) {
        (TypeKind::DateTime, Value::String(text)) if !is_date_time(text) => {
            tell("is not a date and time such as 2024-01-02T03:04:05Z (RFC 3339)".to_owned());
        }
        (TypeKind::String, Value::String(text)) => check_text(constraints, text, &mut tell),
        (TypeKind::List(_), Value::Array(values)) => {
            check_list(constraints, values, &mut tell);
        }
        (TypeKind::Map(_), Value::Object(values)) => {
            check_items(constraints, values.len(), &mut tell);
        }
        (_, Value::Number(number)) => check_number(constraints, number, &mut tell),
        _ => {}
    }
}

fn check_number(constraints: &Constraints, number: &Number, tell: &mut impl FnMut(String)) {
    let Some(value) = number.as_f64() else {
        return;
    };
    match constraints.intervals.as_slice() {
        [] => {}
        intervals if intervals.iter().any(|interval| contains(interval, value)) => {}
        intervals => {
            let ranges: Vec<String> = intervals.iter().map(range).collect();
            tell(format!("{number} is not {}", ranges.join(" or ")));
        }
    }
    if let Some(of) = constraints.multiple_of {
        let is_multiple = match number.as_i64() {
            Some(value) => value.checked_rem(of).is_none_or(|rest| rest == 0),
            None => value % to_float(of) == 0.0,
        };
        if !is_multiple {
            tell(format!("{number} is not a multiple of {of}"));
        }
    }
}

fn contains(interval: &Interval, value: f64) -> bool {
    let above = |bound: Bound| value > bound.value || (bound.included && value >= bound.value);
    let below = |bound: Bound| value < bound.value || (bound.included && value <= bound.value);
    interval.from.is_none_or(above) && interval.to.is_none_or(below)
}

fn range(interval: &Interval) -> String {
    match (interval.from, interval.to) {
        (Some(from), Some(to)) if from.value >= to.value => from.value.to_string(),
        (Some(from), Some(to)) if from.included && to.included => {
            format!("from {} to {}", from.value, to.value)
        }
        (from, to) => {
            let end = |bound: Bound, included: &str, excluded: &str| {
                let word = if bound.included { included } else { excluded };
                format!("{word} {}", bound.value)
            };
            let lower = from.map(|bound| end(bound, "at least", "above"));
            let upper = to.map(|bound| end(bound, "at most", "below"));
            let both: Vec<String> = lower.into_iter().chain(upper).collect();
            both.join(" and ")
        }
    }
}

fn check_text(constraints: &Constraints, text: &str, tell: &mut impl FnMut(String)) {
    let chars = text.chars().count();
    check_count(
        chars,
        constraints.min_chars,
        constraints.max_chars,
        "characters",
        tell,
    );
    check_count(text.len(), None, constraints.max_bytes, "bytes", tell);
    let parts = if text.is_empty() {
        0
    } else {
        text.split(',').count()
    };
    check_count(
        parts,
        None,
        constraints.max_csv_items,
        "comma-separated parts",
        tell,
    );
    if let Some(pattern) = &constraints.pattern
        && !matches(pattern, text)
    {
        tell(format!("does not match {pattern}"));
    }
    match constraints.format {
        Some(Format::Integer) if !is_integer(text) => tell("is not a decimal integer".to_owned()),
        Some(Format::Integer) | None => {}
    }
}

fn check_list(constraints: &Constraints, values: &[Value], tell: &mut impl FnMut(String)) {
    check_items(constraints, values.len(), tell);
    let chars = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let total = values.iter().map(chars).sum();
    check_count(
        total,
        None,
        constraints.max_total_chars,
        "characters in all",
        tell,
    );
}

fn check_items(constraints: &Constraints, count: usize, tell: &mut impl FnMut(String)) {
    check_count(
        count,
        constraints.min_items,
        constraints.max_items,
        "items",
        tell,
    );
}

fn check_count(
    count: usize,
    least: Option<u32>,
    most: Option<u32>,
    what: &str,
    tell: &mut impl FnMut(String),
) {
    let number = u32::try_from(count).unwrap_or(u32::MAX);
    if let Some(least) = least.filter(|least| number < *least) {
        tell(format!("{count} {what}, at least {least} needed"));
    }
    if let Some(most) = most.filter(|most| number > *most) {
        tell(format!("{count} {what}, at most {most} allowed"));
    }
}

/// Whether the whole text matches. A pattern that is no regular expression matches everything: it
/// is reported where it is defined.
fn matches(pattern: &str, text: &str) -> bool {
    regex_lite::Regex::new(&format!(r"\A(?:{pattern})\z"))
        .map_or(true, |regex| regex.is_match(text))
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is a date and time of RFC 3339. Months are taken to have 31 days.
fn is_date_time(text: &str) -> bool {
    const DATE: &str = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])";
    const TIME: &str = r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?";
    const ZONE: &str = r"([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)";
    matches(&format!("{DATE}[Tt]{TIME}{ZONE}"), text)
}

/// The float nearest to an integer.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "limits are floats; no documented one is so large that its neighbours coincide"
)]
pub(super) fn to_float(value: i64) -> f64 {
    value as f64
}
