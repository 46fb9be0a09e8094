//! Constraints on one value.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use regex_lite::Regex;
use serde_json::{Number, Value};

use crate::model::{
    Bound, Constraint, Constraints, Count, Format, Interval, ListStyle, Type, TypeKind,
};

/// Reports every constraint of `ty` that a value breaks. A value of another type breaks none.
pub(super) fn check(ty: &Type, value: &Value, mut report: impl FnMut(String)) {
    if let (TypeKind::DateTime, Value::String(text)) = (&ty.kind, value)
        && !is_date_time(text)
    {
        report("expected a timestamp such as 2024-01-02T03:04:05Z (RFC 3339)".to_owned());
    }
    for constraint in &ty.constraints {
        check_constraint(constraint, value, &mut report);
    }
}

/// Whether a value meets a constraint.
pub(super) fn is_met(constraint: &Constraint, value: &Value) -> bool {
    let mut is_met = true;
    check_constraint(constraint, value, &mut |_| is_met = false);
    is_met
}

fn check_constraint(constraint: &Constraint, value: &Value, report: &mut dyn FnMut(String)) {
    match constraint {
        Constraint::Range(intervals) => {
            if let Value::Number(number) = value {
                check_range(intervals, number, report);
            }
        }
        Constraint::MultipleOf(factor) => {
            if let Value::Number(number) = value
                && !is_multiple(number, *factor)
            {
                report(format!("{number} is not a multiple of {factor}"));
            }
        }
        Constraint::Chars(chars) => {
            if let Value::String(text) = value {
                check_count(text.chars().count(), *chars, "characters", report);
            }
        }
        Constraint::MaxBytes(max) => {
            if let Value::String(text) = value {
                check_count(text.len(), Count::at_most(*max), "bytes", report);
            }
        }
        Constraint::Pattern(pattern) => match value {
            Value::String(text) if !matches(pattern, text) => {
                report(format!("does not match {pattern}"));
            }
            _ => {}
        },
        Constraint::Format(Format::Integer) => match value {
            Value::String(text) if !is_integer(text) => {
                report("expected a decimal integer".to_owned());
            }
            _ => {}
        },
        Constraint::Items(items) => match value {
            Value::Array(values) => check_count(values.len(), *items, "items", report),
            Value::Object(values) => check_count(values.len(), *items, "entries", report),
            _ => {}
        },
        Constraint::EvenItems => match value {
            Value::Array(values) if !values.len().is_multiple_of(2) => {
                report(format!(
                    "expected an even number of items, found {}",
                    values.len()
                ));
            }
            _ => {}
        },
        Constraint::Keys(constraints) => {
            if let Value::Object(entries) = value {
                entries
                    .keys()
                    .for_each(|key| check_key(constraints, key, report));
            }
        }
        Constraint::MaxCsvItems(max) => {
            if let Value::String(text) = value {
                let parts = text.split(',').filter(|_| !text.is_empty()).count();
                check_count(parts, Count::at_most(*max), "comma-separated parts", report);
            }
        }
        Constraint::ElementOf(style) => {
            if let Value::String(text) = value {
                check_element(*style, text, report);
            }
        }
        Constraint::MaxTotalChars(max) => {
            if let Value::Array(values) = value {
                let strings = values.iter().filter_map(Value::as_str);
                let total = strings.map(|text| text.chars().count()).sum();
                check_count(total, Count::at_most(*max), "characters in all", report);
            }
        }
    }
}

/// Reports an element that the style of its list cannot carry.
fn check_element(style: ListStyle, text: &str, report: &mut dyn FnMut(String)) {
    match style {
        ListStyle::Comma if text.contains(',') => {
            report("contains a comma, which separates elements".to_owned());
        }
        ListStyle::Comma | ListStyle::Repeated if text.is_empty() => {
            report("an element of this list cannot be empty".to_owned());
        }
        ListStyle::Numbered | ListStyle::Comma | ListStyle::Repeated => {}
    }
}

fn check_key(constraints: &Constraints, key: &str, report: &mut dyn FnMut(String)) {
    let shown: String = key.chars().take(40).collect();
    let value = Value::from(key);
    for constraint in constraints {
        check_constraint(constraint, &value, &mut |message: String| {
            report(format!("key {shown:?}: {message}"));
        });
    }
}

fn check_range(intervals: &[Interval], number: &Number, report: &mut dyn FnMut(String)) {
    let Some(value) = number.as_f64() else {
        return;
    };
    if !intervals.iter().any(|interval| interval.contains(value)) {
        let ranges: Vec<String> = intervals.iter().map(range).collect();
        report(format!("{number} is not {}", ranges.join(" or ")));
    }
}

fn is_multiple(number: &Number, factor: i64) -> bool {
    match (number.as_i64(), number.as_f64()) {
        (Some(value), _) => value.checked_rem(factor).is_none_or(|rest| rest == 0),
        (None, Some(value)) => value % to_float(factor) == 0.0,
        (None, None) => true,
    }
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

fn check_count(count: usize, limits: Count, what: &str, report: &mut dyn FnMut(String)) {
    let number = u32::try_from(count).unwrap_or(u32::MAX);
    if let Some(least) = limits.min.filter(|least| number < *least) {
        report(format!("expected at least {least} {what}, found {count}"));
    }
    if let Some(most) = limits.max.filter(|most| number > *most) {
        report(format!("expected at most {most} {what}, found {count}"));
    }
}

/// Whether the whole string matches. An invalid regular expression matches everything: it is reported
/// where it is defined. Each is compiled once per process.
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

/// Whether a string is a timestamp of RFC 3339. Every month is assumed to have 31 days.
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
mod tests;
