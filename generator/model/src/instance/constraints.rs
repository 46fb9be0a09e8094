//! Constraints on one value.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use regex_lite::Regex;
use serde_json::{Number, Value};

use crate::model::{Bound, Constraints, Format, Interval, Type, TypeKind};

/// Tells every constraint of `ty` that a value breaks. A value of another type breaks none.
pub(super) fn check(ty: &Type, value: &Value, mut report: impl FnMut(String)) {
    let constraints = &ty.constraints;
    match (&ty.kind, value) {
        (TypeKind::DateTime, Value::String(text)) if !is_date_time(text) => {
            report("is not a date and time such as 2024-01-02T03:04:05Z (RFC 3339)".to_owned());
        }
        (TypeKind::String, Value::String(text)) => check_text(constraints, text, &mut report),
        (TypeKind::List(_), Value::Array(values)) => {
            check_list(constraints, values, &mut report);
        }
        (TypeKind::Map(_), Value::Object(values)) => {
            check_items(constraints, values.len(), &mut report);
        }
        (_, Value::Number(number)) => check_number(constraints, number, &mut report),
        _ => {}
    }
}

fn check_number(constraints: &Constraints, number: &Number, report: &mut impl FnMut(String)) {
    let Some(value) = number.as_f64() else {
        return;
    };
    match constraints.intervals.as_slice() {
        [] => {}
        intervals if intervals.iter().any(|interval| contains(interval, value)) => {}
        intervals => {
            let ranges: Vec<String> = intervals.iter().map(range).collect();
            report(format!("{number} is not {}", ranges.join(" or ")));
        }
    }
    if let Some(factor) = constraints.multiple_of {
        let is_multiple = match number.as_i64() {
            Some(value) => value.checked_rem(factor).is_none_or(|rest| rest == 0),
            None => value % to_float(factor) == 0.0,
        };
        if !is_multiple {
            report(format!("{number} is not a multiple of {factor}"));
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

fn check_text(constraints: &Constraints, text: &str, report: &mut impl FnMut(String)) {
    let chars = text.chars().count();
    check_count(
        chars,
        constraints.min_chars,
        constraints.max_chars,
        "characters",
        report,
    );
    check_count(text.len(), None, constraints.max_bytes, "bytes", report);
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
        report,
    );
    if let Some(pattern) = &constraints.pattern
        && !matches(pattern, text)
    {
        report(format!("does not match {pattern}"));
    }
    match constraints.format {
        Some(Format::Integer) if !is_integer(text) => report("is not a decimal integer".to_owned()),
        Some(Format::Integer) | None => {}
    }
}

fn check_list(constraints: &Constraints, values: &[Value], report: &mut impl FnMut(String)) {
    check_items(constraints, values.len(), report);
    let chars = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let total = values.iter().map(chars).sum();
    check_count(
        total,
        None,
        constraints.max_total_chars,
        "characters in all",
        report,
    );
}

fn check_items(constraints: &Constraints, count: usize, report: &mut impl FnMut(String)) {
    check_count(
        count,
        constraints.min_items,
        constraints.max_items,
        "items",
        report,
    );
}

fn check_count(
    count: usize,
    least: Option<u32>,
    most: Option<u32>,
    what: &str,
    report: &mut impl FnMut(String),
) {
    let number = u32::try_from(count).unwrap_or(u32::MAX);
    if let Some(least) = least.filter(|least| number < *least) {
        report(format!("{count} {what}, at least {least} needed"));
    }
    if let Some(most) = most.filter(|most| number > *most) {
        report(format!("{count} {what}, at most {most} allowed"));
    }
}

/// Whether the whole text matches. A pattern that is no regular expression matches everything: it
/// is reported where it is defined. Each is compiled once in the life of a process.
fn matches(pattern: &str, text: &str) -> bool {
    static COMPILED: LazyLock<RwLock<HashMap<String, Option<Regex>>>> =
        LazyLock::new(RwLock::default);
    let known = COMPILED.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(regex) = known.get(pattern) {
        return regex.as_ref().is_none_or(|regex| regex.is_match(text));
    }
    drop(known);
    let regex = Regex::new(&format!(r"\A(?:{pattern})\z")).ok();
    let is_match = regex.as_ref().is_none_or(|regex| regex.is_match(text));
    let mut known = COMPILED.write().unwrap_or_else(PoisonError::into_inner);
    known.insert(pattern.to_owned(), regex);
    is_match
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::check;
    use crate::model::{Bound, Constraints, Format, Interval, Type, TypeKind};

    fn broken(kind: TypeKind, constraints: Constraints, value: &Value) -> Vec<String> {
        let mut reported = Vec::new();
        check(&Type { kind, constraints }, value, |message| {
            reported.push(message);
        });
        reported
    }

    fn interval(from: Option<(f64, bool)>, to: Option<(f64, bool)>) -> Interval {
        let bound = |(value, included)| Bound { value, included };
        Interval {
            from: from.map(bound),
            to: to.map(bound),
        }
    }

    #[test]
    fn numbers() {
        let limits = || Constraints {
            intervals: vec![
                interval(Some((0.0, true)), Some((0.0, true))),
                interval(Some((1.0, false)), Some((60.0, true))),
            ],
            multiple_of: Some(2),
            ..Constraints::default()
        };
        let int = |value: i64| broken(TypeKind::Int32, limits(), &json!(value));
        assert_eq!(int(0), [""; 0]);
        assert_eq!(int(60), [""; 0]);
        assert_eq!(int(62), ["62 is not 0 or above 1 and at most 60"]);
        assert_eq!(int(3), ["3 is not a multiple of 2"]);
        assert_eq!(broken(TypeKind::Float64, limits(), &json!(2.5)).len(), 1);
    }

    #[test]
    fn texts() {
        let limits = || Constraints {
            min_chars: Some(2),
            max_chars: Some(3),
            max_bytes: Some(6),
            max_csv_items: Some(1),
            pattern: Some("a|\u{706b}+|[a-z,]+".to_owned()),
            ..Constraints::default()
        };
        let text = |text: &str| broken(TypeKind::String, limits(), &json!(text));
        assert_eq!(text("abc"), [""; 0]);
        assert_eq!(text("a"), ["1 characters, at least 2 needed"]);
        assert_eq!(
            text("\u{706b}\u{706b}\u{706b}"),
            ["9 bytes, at most 6 allowed"]
        );
        assert_eq!(text("a,b"), ["2 comma-separated parts, at most 1 allowed"]);
        assert_eq!(text("a1").len(), 1, "the whole text must match");
        let number = Constraints {
            format: Some(Format::Integer),
            ..Constraints::default()
        };
        assert!(broken(TypeKind::String, number.clone(), &json!("-12")).is_empty());
        assert_eq!(broken(TypeKind::String, number, &json!("1.5")).len(), 1);
    }

    #[test]
    fn dates_and_lists() {
        let date = |text| broken(TypeKind::DateTime, Constraints::default(), &json!(text)).len();
        assert_eq!(
            (
                date("2024-01-02T03:04:05.6+08:00"),
                date("2024-13-02T03:04:05Z")
            ),
            (0, 1)
        );
        let limits = Constraints {
            min_items: Some(1),
            max_items: Some(2),
            max_total_chars: Some(3),
            ..Constraints::default()
        };
        let element = Type {
            kind: TypeKind::String,
            constraints: Constraints::default(),
        };
        let list = |value| {
            let kind = TypeKind::List(Box::new(element.clone()));
            broken(kind, limits.clone(), &value).len()
        };
        assert_eq!(
            (
                list(json!(["ab"])),
                list(json!([])),
                list(json!(["ab", "cd"]))
            ),
            (0, 1, 1)
        );
    }
}
