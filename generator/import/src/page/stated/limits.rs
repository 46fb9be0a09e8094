//! Limits of numbers that sentences state.

use super::interval::{Interval, Part, compared, read_number, read_parts};
use super::{after, has, skip};
use crate::draft::Constraints;

/// Words that announce the range of a number.
pub const RANGE: &[&str] = &[
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
    "最大",
    "最高",
    "最多",
    "至多",
    "上限为",
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
    "最小",
    "最低",
    "最少",
    "至少",
    "下限为",
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

const ABOVE: &[&str] = &["大于", "greater than", "more than"];

const BELOW: &[&str] = &["小于", "less than"];

/// Words of a clause that says what a value has to be, and not what happens if it is.
const MUST: &[&str] = &[
    "必须",
    "需大于",
    "需小于",
    "应大于",
    "应小于",
    "须大于",
    "须小于",
    "must",
    "should",
];

/// What follows a number that is a condition and no limit.
const THEN: &[&str] = &[
    "时", "表示", "代表", "则", "会", "将", "mean", "indic", "turns",
];

/// Words that make a limit depend on something else.
pub const CONDITIONS: &[&str] = &["当", "如果", "若", "时，", "时为", "if ", "when ", "unless"];

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
        && (range(&read_parts(text), constraints)
            || compared(text).is_some_and(|part| range(&[part], constraints))
            || described_range(text, constraints))
    {
        return;
    }
    if whole(sentence, constraints) {
        return;
    }
    for clause in clauses(sentence) {
        if has(clause, &["默认", "default", "长度", "length"]) {
            continue;
        }
        let begins = ABOVE
            .iter()
            .chain(BELOW)
            .any(|word| clause.starts_with(word));
        if is_range || announced.is_some() || begins || has(clause, MUST) {
            bound(clause, ABOVE, AT_LEAST, &mut constraints.above);
            bound(clause, BELOW, AT_MOST, &mut constraints.below);
        }
        bound(clause, AT_MOST, &[], &mut constraints.max);
        bound(clause, AT_LEAST, &[], &mut constraints.min);
        multiple(clause, constraints);
    }
}

/// The clauses of a sentence.
fn clauses(sentence: &str) -> impl Iterator<Item = &str> {
    let parts = sentence.split('，').flat_map(|part| part.split(", "));
    parts.flat_map(|part| part.split(" and ")).map(str::trim)
}

/// A sentence that is an interval and nothing else.
fn whole(sentence: &str, constraints: &mut Constraints) -> bool {
    let ends = sentence.ends_with([']', ')', '］', '）', '】']);
    let is_interval = ends && sentence.starts_with(['[', '(', '［', '（', '【']);
    is_interval && range(&read_parts(sentence), constraints)
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
    let is_other = has(
        clause,
        &[
            "非偶数",
            "不是偶数",
            "不为偶数",
            "not even",
            "if ",
            "取偶",
            "向",
        ],
    );
    let is_even = has(
        clause,
        &["偶数", "even number", "must be even", "should be even"],
    );
    if !is_other && (is_even || clause.eq_ignore_ascii_case("even")) {
        constraints.multiple_of.get_or_insert(2);
    }
}

/// Units after which a number limits something else than the value, such as the age of data.
const OTHER: &[&str] = &[
    "天", "日", "小时", "分钟", "个月", "年", "倍", "days", "day", "hours", "hour", "minutes",
    "minute", "times", "months", "years", "%", "万", "亿",
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
        && is_limit(rest.trim_start())
    {
        *limit = Some(value);
    }
}

/// Whether a number is a limit by what follows it: no condition, no size, and no unit of something else.
fn is_limit(rest: &str) -> bool {
    const NEAR: usize = 6;
    let near: String = rest.chars().take(NEAR).collect();
    let letters = rest.find(|found: char| !found.is_ascii_alphabetic());
    let word = rest
        .get(..letters.unwrap_or(rest.len()))
        .unwrap_or_default();
    let is_scaled = SCALES.contains(&word.to_ascii_lowercase().as_str());
    let is_other = OTHER.iter().any(|unit| rest.starts_with(unit));
    !is_scaled && !is_other && !THEN.iter().any(|word| near.contains(word))
}

/// Units that scale a number.
const SCALES: &[&str] = &[
    "k", "m", "g", "t", "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib", "w",
];

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
