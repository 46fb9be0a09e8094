//! Constraints on one value.

use std::fmt;

use super::pattern;
use crate::schema::{Bound, Constraints, Format, Interval, List, ValueRef};

/// Tells every constraint that a value breaks. The text of a value is never told, and the number
/// only if it is no secret.
pub(super) fn check(
    constraints: &Constraints,
    view: ValueRef<'_>,
    secret: bool,
    report: &mut dyn FnMut(String),
) {
    match view {
        ValueRef::Int(value) => {
            let shown = Redacted::new(&value, secret);
            check_intervals(constraints.intervals, to_float(value), shown, report);
            if let Some(divisor) = constraints.multiple_of
                && value.checked_rem(divisor).is_some_and(|rest| rest != 0)
            {
                report(format!("{shown} is not a multiple of {divisor}"));
            }
        }
        ValueRef::Float(value) => {
            check_float(constraints, value, Redacted::new(&value, secret), report)
        }
        ValueRef::String(text) => check_text(constraints, text, report),
        ValueRef::List(list) => check_list(constraints, list, report),
        ValueRef::Map(map) => check_items(constraints.items, map.len(), report),
        ValueRef::Absent | ValueRef::Bool(_) | ValueRef::Record(_) | ValueRef::Json(_) => {}
    }
}

/// A number in a message.
#[derive(Clone, Copy)]
struct Redacted<'a>(Option<&'a dyn fmt::Display>);

impl<'a> Redacted<'a> {
    fn new(value: &'a dyn fmt::Display, secret: bool) -> Self {
        Redacted((!secret).then_some(value))
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

fn check_float(
    constraints: &Constraints,
    value: f64,
    shown: Redacted<'_>,
    report: &mut dyn FnMut(String),
) {
    if !value.is_finite() {
        return report(format!("{shown} is not a number that JSON can carry"));
    }
    check_intervals(constraints.intervals, value, shown, report);
    if let Some(divisor) = constraints.multiple_of
        && value % to_float(divisor) != 0.0
    {
        report(format!("{shown} is not a multiple of {divisor}"));
    }
}

fn check_intervals(
    intervals: &[Interval],
    value: f64,
    shown: Redacted<'_>,
    report: &mut dyn FnMut(String),
) {
    match intervals {
        [] => {}
        [only] => {
            if let Some(why) = violated_bound(only, value) {
                report(format!("{shown} is {why}"));
            }
        }
        several
            if several
                .iter()
                .any(|one| violated_bound(one, value).is_none()) => {}
        several => {
            let ranges: Vec<_> = several.iter().map(range).collect();
            report(format!("{shown} is in none of {}", ranges.join(", ")));
        }
    }
}

/// On which side of an interval a number is outside of it.
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

fn check_text(constraints: &Constraints, text: &str, report: &mut dyn FnMut(String)) {
    if let Some(limits) = constraints.chars {
        check_count(text.chars().count(), limits, "characters", report);
    }
    if let Some(limits) = constraints.bytes {
        check_count(text.len(), limits, "bytes", report);
    }
    if let Some(pattern) = constraints.pattern
        && !pattern::matches(pattern, text)
    {
        report(format!("does not match {pattern}"));
    }
    match constraints.format {
        Some(Format::DateTime) if !is_date_time(text) => {
            report("is not a date and time such as 2024-01-02T03:04:05Z (RFC 3339)".to_owned());
        }
        Some(Format::Integer) if !is_integer(text) => {
            report("is not a decimal integer".to_owned());
        }
        _ => {}
    }
    if let Some(most) = constraints.csv_items {
        let parts = if text.is_empty() {
            0
        } else {
            text.split(',').count()
        };
        check_count(parts, (0, most), "comma-separated parts", report);
    }
}

fn check_list(constraints: &Constraints, list: &dyn List, report: &mut dyn FnMut(String)) {
    check_items(constraints.items, list.len(), report);
    if let Some(most) = constraints.total_chars {
        let elements = (0..list.len()).map(|index| match list.at(index) {
            ValueRef::String(text) => text.chars().count(),
            _ => 0,
        });
        check_count(elements.sum(), (0, most), "characters in all", report);
    }
}

fn check_items(limits: Option<(u32, u32)>, count: usize, report: &mut dyn FnMut(String)) {
    if let Some(limits) = limits {
        check_count(count, limits, "items", report);
    }
}

/// Tells when a count is not within its limits; also used for rules.
pub(super) fn check_count(
    count: usize,
    (least, most): (u32, u32),
    what: &str,
    report: &mut dyn FnMut(String),
) {
    let number = u32::try_from(count).unwrap_or(u32::MAX);
    if (least..=most).contains(&number) {
        return;
    }
    let (bound, limit) = match (least == most, number < least) {
        (true, _) => ("exactly", least),
        (false, true) => ("at least", least),
        (false, false) => ("at most", most),
    };
    let verb = match (number < least, limit) {
        (true, 1) => "is needed",
        (true, _) => "are needed",
        (false, 1) => "is allowed",
        (false, _) => "are allowed",
    };
    let what = if count == 1 {
        what.strip_suffix('s').unwrap_or(what)
    } else {
        what
    };
    report(format!("{count} {what}, {bound} {limit} {verb}"));
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is a date and time of RFC 3339, section 5.6. Months are taken to have 31 days.
fn is_date_time(text: &str) -> bool {
    const SHAPE: &str = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)";
    pattern::matches(SHAPE, text)
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
