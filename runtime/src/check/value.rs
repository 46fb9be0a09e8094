//! Constraints on one value.

use std::fmt;

use super::pattern;
use crate::schema::{Bound, Checks, Format, Interval, List, View};

/// Tells every constraint that a value breaks. The text of a value is never told, and the number
/// only if it is no secret.
pub(super) fn check(checks: &Checks, view: View<'_>, secret: bool, tell: &mut dyn FnMut(String)) {
    match view {
        View::Int(value) => {
            let shown = Shown::new(&value, secret);
            check_intervals(checks.intervals, to_float(value), shown, tell);
            if let Some(of) = checks.multiple_of
                && value.checked_rem(of).is_some_and(|rest| rest != 0)
            {
                tell(format!("{shown} is not a multiple of {of}"));
            }
        }
        View::Float(value) => check_float(checks, value, Shown::new(&value, secret), tell),
        View::Text(text) => check_text(checks, text, tell),
        View::List(list) => check_list(checks, list, tell),
        View::Map(map) => check_items(checks.items, map.len(), tell),
        View::Absent | View::Bool(_) | View::Record(_) | View::Json(_) => {}
    }
}

/// A number in a message.
#[derive(Clone, Copy)]
struct Shown<'a>(Option<&'a dyn fmt::Display>);

impl<'a> Shown<'a> {
    fn new(value: &'a dyn fmt::Display, secret: bool) -> Self {
        Shown((!secret).then_some(value))
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(value) => value.fmt(formatter),
            None => formatter.write_str("[redacted]"),
        }
    }
}

fn check_float(checks: &Checks, value: f64, shown: Shown<'_>, tell: &mut dyn FnMut(String)) {
    if !value.is_finite() {
        return tell(format!("{shown} is not a number that JSON can carry"));
    }
    check_intervals(checks.intervals, value, shown, tell);
    if let Some(of) = checks.multiple_of
        && value % to_float(of) != 0.0
    {
        tell(format!("{shown} is not a multiple of {of}"));
    }
}

fn check_intervals(
    intervals: &[Interval],
    value: f64,
    shown: Shown<'_>,
    tell: &mut dyn FnMut(String),
) {
    match intervals {
        [] => {}
        [only] => {
            if let Some(why) = outside(only, value) {
                tell(format!("{shown} is {why}"));
            }
        }
        several if several.iter().any(|one| outside(one, value).is_none()) => {}
        several => {
            let ranges: Vec<_> = several.iter().map(range).collect();
            tell(format!("{shown} is in none of {}", ranges.join(", ")));
        }
    }
}

/// On which side of an interval a number is outside of it.
fn outside(interval: &Interval, value: f64) -> Option<String> {
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

fn check_text(checks: &Checks, text: &str, tell: &mut dyn FnMut(String)) {
    if let Some(limits) = checks.chars {
        check_count(text.chars().count(), limits, "characters", tell);
    }
    if let Some(limits) = checks.bytes {
        check_count(text.len(), limits, "bytes", tell);
    }
    if let Some(pattern) = checks.pattern
        && !pattern::matches(pattern, text)
    {
        tell(format!("does not match {pattern}"));
    }
    match checks.format {
        Some(Format::DateTime) if !is_date_time(text) => {
            tell("is not a date and time such as 2024-01-02T03:04:05Z (RFC 3339)".to_owned());
        }
        Some(Format::Integer) if !is_integer(text) => {
            tell("is not a decimal integer".to_owned());
        }
        _ => {}
    }
    if let Some(most) = checks.csv_items {
        let parts = if text.is_empty() {
            0
        } else {
            text.split(',').count()
        };
        check_count(parts, (0, most), "comma-separated parts", tell);
    }
}

fn check_list(checks: &Checks, list: &dyn List, tell: &mut dyn FnMut(String)) {
    check_items(checks.items, list.len(), tell);
    if let Some(most) = checks.total_chars {
        let elements = (0..list.len()).map(|index| match list.at(index) {
            View::Text(text) => text.chars().count(),
            _ => 0,
        });
        check_count(elements.sum(), (0, most), "characters in all", tell);
    }
}

fn check_items(limits: Option<(u32, u32)>, count: usize, tell: &mut dyn FnMut(String)) {
    if let Some(limits) = limits {
        check_count(count, limits, "items", tell);
    }
}

/// Tells when a count is not within its limits; also used for rules.
pub(super) fn check_count(
    count: usize,
    (least, most): (u32, u32),
    what: &str,
    tell: &mut dyn FnMut(String),
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
    tell(format!("{count} {what}, {bound} {limit} {verb}"));
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
