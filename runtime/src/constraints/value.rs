//! Constraints on one value.

use std::fmt;

use super::pattern;
use crate::Number;
use crate::schema::{Bound, Constraints, Format, Interval, List, ListStyle, Map, Text, ValueRef};

/// How many characters of a key a message has at most.
const MAX_KEY: usize = 40;

/// Reports all violations of a value. Messages never contain a string value, and a number or a key of a map
/// only if it is not a secret.
pub(super) fn check(
    constraints: &Constraints,
    view: ValueRef<'_>,
    is_secret: bool,
    report: &mut dyn FnMut(String),
) {
    match view {
        ValueRef::Int(value) => {
            let number = Redacted::new(&value, is_secret);
            check_integer(constraints, value, number, report);
        }
        ValueRef::Float(value) => {
            check_float(constraints, value, Redacted::new(&value, is_secret), report);
        }
        ValueRef::Number(value) => {
            check_number(constraints, value, Redacted::new(value, is_secret), report);
        }
        ValueRef::String(string) => check_string(constraints, string, report),
        ValueRef::Text(text) => check_text(constraints, text, report),
        ValueRef::List(list) => check_list(constraints, list, report),
        ValueRef::Map(map) => check_map(constraints, map, is_secret, report),
        ValueRef::Absent
        | ValueRef::Null
        | ValueRef::Bool(_)
        | ValueRef::Record(_)
        | ValueRef::Union(_)
        | ValueRef::Json(_) => {}
    }
}

/// Reports an element that the style of its list cannot carry.
pub(super) fn check_element(style: ListStyle, view: ValueRef<'_>, report: &mut dyn FnMut(String)) {
    let ValueRef::String(string) = view else {
        return;
    };
    match style {
        ListStyle::Comma if string.contains(',') => {
            report("contains a comma, which separates elements".to_owned());
        }
        ListStyle::Comma | ListStyle::Repeated if string.is_empty() => {
            report("an element of this list cannot be empty".to_owned());
        }
        ListStyle::Numbered | ListStyle::Comma | ListStyle::Repeated => {}
    }
}

/// A number in a message, or a placeholder for a secret.
#[derive(Clone, Copy)]
struct Redacted<'a>(Option<&'a dyn fmt::Display>);

impl<'a> Redacted<'a> {
    fn new(value: &'a dyn fmt::Display, is_secret: bool) -> Self {
        Redacted((!is_secret).then_some(value))
    }
}

impl fmt::Display for Redacted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(value) => value.fmt(formatter),
            None => formatter.write_str("[redacted]"),
        }
    }
}

fn check_integer(
    constraints: &Constraints,
    value: i64,
    number: Redacted<'_>,
    report: &mut dyn FnMut(String),
) {
    check_intervals(constraints.intervals, to_float(value), number, report);
    if let Some(divisor) = constraints.multiple_of
        && value.checked_rem(divisor).is_some_and(|rest| rest != 0)
    {
        report(format!("{number} is not a multiple of {divisor}"));
    }
}

/// A number that is not written as an integer of 64 bits is compared as a float.
fn check_number(
    constraints: &Constraints,
    value: &Number,
    number: Redacted<'_>,
    report: &mut dyn FnMut(String),
) {
    match value.to_i64() {
        Some(value) => check_integer(constraints, value, number, report),
        None if value.is_json() => check_real(constraints, value.compared(), number, report),
        None => report_not_finite(number, report),
    }
}

fn check_float(
    constraints: &Constraints,
    value: f64,
    number: Redacted<'_>,
    report: &mut dyn FnMut(String),
) {
    if value.is_finite() {
        check_real(constraints, value, number, report);
    } else {
        report_not_finite(number, report);
    }
}

fn report_not_finite(number: Redacted<'_>, report: &mut dyn FnMut(String)) {
    report(format!(
        "{number} is not a finite number, which JSON requires"
    ));
}

fn check_real(
    constraints: &Constraints,
    value: f64,
    number: Redacted<'_>,
    report: &mut dyn FnMut(String),
) {
    check_intervals(constraints.intervals, value, number, report);
    if let Some(divisor) = constraints.multiple_of
        && value % to_float(divisor) != 0.0
    {
        report(format!("{number} is not a multiple of {divisor}"));
    }
}

fn check_intervals(
    intervals: &[Interval],
    value: f64,
    number: Redacted<'_>,
    report: &mut dyn FnMut(String),
) {
    match intervals {
        [] => {}
        [only] => {
            if let Some(bound) = violated_bound(only, value) {
                report(format!("{number} is {bound}"));
            }
        }
        several
            if several
                .iter()
                .any(|one| violated_bound(one, value).is_none()) => {}
        several => {
            let ranges: Vec<_> = several.iter().map(range).collect();
            report(format!("{number} is not in any of {}", ranges.join(", ")));
        }
    }
}

/// The bound of an interval that a number violates, in words.
fn violated_bound(interval: &Interval, value: f64) -> Option<String> {
    match (interval.from, interval.to) {
        (Bound::Included(limit), _) if value < limit => Some(format!("below {limit}")),
        (Bound::Excluded(limit), _) if value <= limit => Some(format!("not above {limit}")),
        (_, Bound::Included(limit)) if value > limit => Some(format!("above {limit}")),
        (_, Bound::Excluded(limit)) if value >= limit => Some(format!("not below {limit}")),
        _ => None,
    }
}

fn range(interval: &Interval) -> String {
    let lower = match interval.from {
        Bound::Open => String::new(),
        Bound::Included(limit) => format!("from {limit}"),
        Bound::Excluded(limit) => format!("above {limit}"),
    };
    let upper = match interval.to {
        Bound::Open => String::new(),
        Bound::Included(limit) if interval.from == Bound::Included(limit) => {
            return limit.to_string();
        }
        Bound::Included(limit) => format!("to {limit}"),
        Bound::Excluded(limit) => format!("below {limit}"),
    };
    format!("{lower} {upper}").trim().to_owned()
}

fn check_string(constraints: &Constraints, string: &str, report: &mut dyn FnMut(String)) {
    if let Some(limits) = constraints.chars {
        check_count(string.chars().count(), limits, "characters", report);
    }
    if let Some(limits) = constraints.bytes {
        check_count(string.len(), limits, "bytes", report);
    }
    if let Some(pattern) = constraints.pattern
        && !pattern::matches(pattern, string)
    {
        report(format!("does not match {pattern}"));
    }
    match constraints.format {
        Some(Format::DateTime) if !is_date_time(string) => {
            report("is not a date and time such as 2024-01-02T03:04:05Z (RFC 3339)".to_owned());
        }
        Some(Format::Integer) if !is_integer(string) => {
            report("is not a decimal integer".to_owned());
        }
        _ => {}
    }
    if let Some(max) = constraints.csv_items {
        let parts = if string.is_empty() {
            0
        } else {
            string.split(',').count()
        };
        check_count(parts, (0, max), "comma-separated parts", report);
    }
}

/// What cannot be written as JSON is reported where it is in the value.
fn check_text(constraints: &Constraints, text: &dyn Text, report: &mut dyn FnMut(String)) {
    let is_limited = constraints.chars.is_some() || constraints.bytes.is_some();
    if is_limited && let Ok(text) = text.text() {
        check_string(constraints, &text, report);
    }
}

fn check_list(constraints: &Constraints, list: &dyn List, report: &mut dyn FnMut(String)) {
    check_items(constraints.items, list.len(), "items", report);
    if constraints.even_items && !list.len().is_multiple_of(2) {
        report(format!("{} items, an even number is needed", list.len()));
    }
    if let Some(max) = constraints.total_chars {
        let elements = (0..list.len()).map(|index| match list.at(index) {
            ValueRef::String(string) => string.chars().count(),
            _ => 0,
        });
        check_count(elements.sum(), (0, max), "characters in total", report);
    }
}

fn check_map(
    constraints: &Constraints,
    map: &dyn Map,
    is_secret: bool,
    report: &mut dyn FnMut(String),
) {
    check_items(constraints.items, map.len(), "entries", report);
    let Some(keys) = constraints.keys else { return };
    map.each(&mut |key, _| {
        let start: String = key.chars().take(MAX_KEY).collect();
        let start = format_args!("{start:?}");
        let shown = Redacted::new(&start, is_secret);
        check_string(keys, key, &mut |message| {
            report(format!("key {shown}: {message}"));
        });
    });
}

fn check_items(
    limits: Option<(u32, u32)>,
    count: usize,
    unit: &str,
    report: &mut dyn FnMut(String),
) {
    if let Some(limits) = limits {
        check_count(count, limits, unit, report);
    }
}

/// Reports a count that is not within its limits.
pub(super) fn check_count(
    count: usize,
    (min, max): (u32, u32),
    unit: &str,
    report: &mut dyn FnMut(String),
) {
    let number = u32::try_from(count).unwrap_or(u32::MAX);
    if (min..=max).contains(&number) {
        return;
    }
    let (bound, limit) = match (min == max, number < min) {
        (true, _) => ("exactly", min),
        (false, true) => ("at least", min),
        (false, false) => ("at most", max),
    };
    let verb = match (number < min, limit) {
        (true, 1) => "is needed",
        (true, _) => "are needed",
        (false, 1) => "is allowed",
        (false, _) => "are allowed",
    };
    let unit = match unit {
        "entries" if count == 1 => "entry",
        many if count == 1 => many.strip_suffix('s').unwrap_or(many),
        many => many,
    };
    report(format!("{count} {unit}, {bound} {limit} {verb}"));
}

fn is_integer(string: &str) -> bool {
    let digits = string.strip_prefix('-').unwrap_or(string);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a string is a date and time of RFC 3339, section 5.6. Every month can have 31 days.
fn is_date_time(string: &str) -> bool {
    const PATTERN: &str = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)";
    pattern::matches(PATTERN, string)
}

/// The float nearest to an integer.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "limits are floats, and no documented limit is too large to be exact"
)]
pub(super) fn to_float(value: i64) -> f64 {
    value as f64
}
