//! Limits of numbers that sentences state.

use super::interval::{Interval, Part, read_number, read_parts};
use super::{after, has, skip};
use crate::draft::Constraints;

/// Words that announce the range of a number.
const RANGE: &[&str] = &[
    "取值范围",
    "有效范围",
    "取值区间",
    "值范围",
    "范围",
    "有效值",
    "取值",
    "介于",
    "value range",
    "valid range",
    "valid values",
    "allowed values",
    "range",
    "between",
    "values from",
];

/// Words in front of the greatest value that is allowed.
const AT_MOST: &[&str] = &[
    "最大值",
    "最大为",
    "不超过",
    "不能超过",
    "不得超过",
    "不大于",
    "小于等于",
    "小于或等于",
    "≤",
    "<=",
    "maximum value",
    "maximum",
    "at most",
    "no more than",
    "not exceed",
    "no greater than",
    "less than or equal to",
];

/// Words in front of the smallest value that is allowed.
const AT_LEAST: &[&str] = &[
    "最小值",
    "最小为",
    "不小于",
    "不低于",
    "不能小于",
    "大于等于",
    "大于或等于",
    "≥",
    ">=",
    "minimum value",
    "minimum",
    "at least",
    "no less than",
    "not be less than",
    "greater than or equal to",
];

const ABOVE: &[&str] = &["必须大于", "需大于", "大于", "greater than", "more than"];

const BELOW: &[&str] = &["必须小于", "需小于", "小于", "less than"];

/// Words that make a limit depend on something else.
pub const CONDITIONS: &[&str] = &["当", "如果", "若", "时，", "if ", "when ", "unless"];

/// The limits of a number. In a column for ranges, no word announces the range.
pub fn number(sentence: &str, is_range: bool, constraints: &mut Constraints) {
    if has(sentence, CONDITIONS) {
        return;
    }
    let announced = after(sentence, RANGE);
    let text = if is_range {
        announced.or(Some(sentence))
    } else {
        announced
    };
    if let Some(text) = text
        && (range(&read_parts(text), constraints) || described_range(text, constraints))
    {
        return;
    }
    for clause in sentence.split('，') {
        if has(clause, &["默认", "default", "长度", "length"]) {
            continue;
        }
        if is_range || announced.is_some() {
            bound(clause, ABOVE, AT_LEAST, &mut constraints.above);
            bound(clause, BELOW, AT_MOST, &mut constraints.below);
        }
        bound(clause, AT_MOST, &[], &mut constraints.max);
        bound(clause, AT_LEAST, &[], &mut constraints.min);
        multiple(clause, constraints);
    }
}

/// A range with words in front of it, such as `左闭右开区间 [0, 1)`.
fn described_range(text: &str, constraints: &mut Constraints) -> bool {
    const NEAR: usize = 40;
    let near = text.char_indices().take(NEAR);
    let at = near.into_iter().find(|(_, found)| "[［".contains(*found));
    let text = at.and_then(|(at, _)| text.get(at..)).unwrap_or_default();
    range(&read_parts(text), constraints)
}

fn multiple(clause: &str, constraints: &mut Constraints) {
    let words = ["必须为", "必须是", "multiple of"];
    if let Some((value, rest)) = after(clause, &words).and_then(read_number)
        && (rest.trim_start().starts_with("的倍数") || has(clause, &["multiple of"]))
    {
        constraints.multiple_of = integer(value).map(i64::from).filter(|value| *value > 0);
    }
}

/// Units after which a number limits something else than the value, such as the age of data.
const OTHER: &[&str] = &[
    "天", "日", "小时", "分钟", "个月", "年", "倍", "days", "day", "hours", "hour", "minutes",
    "minute", "times", "months", "years", "%",
];

/// Sets a limit to the number after a word, unless it is part of another word.
fn bound(clause: &str, words: &[&str], except: &[&str], limit: &mut Option<f64>) {
    if limit.is_some() || has(clause, except) {
        return;
    }
    let fillers = [" ", "：", ":", "为", "是", "`", "value ", "is ", "of "];
    let number = after(clause, words).map(|rest| skip(rest, &fillers));
    if let Some((value, rest)) = number.and_then(read_number)
        && value.is_finite()
        && !OTHER.iter().any(|unit| rest.trim_start().starts_with(unit))
    {
        *limit = Some(value);
    }
}

/// Takes the intervals that a sentence states. Numbers alone are no range.
fn range(parts: &[Part], constraints: &mut Constraints) -> bool {
    let first = parts.first();
    let is_one = parts.len() == 1;
    match first {
        Some(Part::Interval(interval)) if is_one => {
            let finite = |value: f64| value.is_finite().then_some(value);
            let Interval { low, high } = interval;
            let (min, above) = if low.is_closed {
                (finite(low.value), None)
            } else {
                (None, finite(low.value))
            };
            let (max, below) = if high.is_closed {
                (finite(high.value), None)
            } else {
                (None, finite(high.value))
            };
            constraints.min = min.or(constraints.min);
            constraints.max = max.or(constraints.max);
            constraints.above = above.or(constraints.above);
            constraints.below = below.or(constraints.below);
            true
        }
        Some(_) => {
            let has_interval = parts.iter().any(|part| matches!(part, Part::Interval(_)));
            let ranges: Option<Vec<(f64, f64)>> = parts.iter().map(closed_ends).collect();
            if let Some(mut ranges) = ranges.filter(|_| has_interval) {
                ranges.sort_by(|left, right| left.0.total_cmp(&right.0));
                constraints.ranges = ranges;
            }
            has_interval
        }
        None => false,
    }
}

fn closed_ends(part: &Part) -> Option<(f64, f64)> {
    match part {
        Part::Number(value) => Some((*value, *value)),
        Part::Interval(Interval { low, high }) => {
            let is_closed = low.is_closed && high.is_closed;
            let is_finite = low.value.is_finite() && high.value.is_finite();
            (is_closed && is_finite).then_some((low.value, high.value))
        }
    }
}

/// A number without a fraction that is small enough.
pub fn integer(value: f64) -> Option<u32> {
    let is_integer = value >= 0.0 && value <= f64::from(u32::MAX) && value.fract() == 0.0;
    if is_integer {
        format!("{value:.0}").parse().ok()
    } else {
        None
    }
}
