//! Numbers that meet constraints, and the nearest ones that do not.

use serde_json::Value;
use volcgen_model::model::{Bound, Constraint, Constraints, Interval, Type, TypeKind};

/// How many numbers are taken at each end of an interval.
const COUNT: i64 = 16;

/// The constraints on numbers.
#[derive(Default)]
struct Limits<'c> {
    intervals: &'c [Interval],
    multiple_of: Option<i64>,
}

impl<'c> Limits<'c> {
    fn new(constraints: &'c Constraints) -> Self {
        let mut limits = Limits::default();
        for constraint in constraints {
            match constraint {
                Constraint::Range(intervals) => limits.intervals = intervals,
                Constraint::MultipleOf(factor) => limits.multiple_of = Some(*factor),
                Constraint::Chars(_)
                | Constraint::MaxBytes(_)
                | Constraint::Pattern(_)
                | Constraint::Format(_)
                | Constraint::Items(_)
                | Constraint::EvenItems
                | Constraint::Keys(_)
                | Constraint::MaxCsvItems(_)
                | Constraint::MaxTotalChars(_)
                | Constraint::ElementOf(_) => {}
            }
        }
        limits
    }
}

/// Allowed numbers, largest first. Zero is last, because a zero field can look like a missing one.
pub(super) fn allowed(ty: &Type) -> Vec<Value> {
    let limits = Limits::new(&ty.constraints);
    let unlimited = [Interval {
        from: None,
        to: None,
    }];
    let intervals = match limits.intervals {
        [] => unlimited.as_slice(),
        intervals => intervals,
    };
    let numbers_in = |interval: &Interval| match (integer_range(&ty.kind), limits.multiple_of) {
        (Some(range), step) => integers(interval, range, step.unwrap_or(1)),
        (None, Some(step)) => integers(interval, (i64::MIN, i64::MAX), step),
        (None, None) if ty.kind == TypeKind::Number => {
            [many_digits(interval), floats(interval)].concat()
        }
        (None, None) => floats(interval),
    };
    let mut numbers: Vec<Value> = intervals.iter().rev().flat_map(numbers_in).collect();
    numbers.sort_by_key(|number| number.as_f64() == Some(0.0));
    numbers
}

/// The smallest and the largest integer of a type; none for floats.
pub(super) fn integer_range(kind: &TypeKind) -> Option<(i64, i64)> {
    match kind {
        TypeKind::Int32 => Some((i32::MIN.into(), i32::MAX.into())),
        TypeKind::Int64 => Some((i64::MIN, i64::MAX)),
        _ => None,
    }
}

/// The largest and the smallest integers of an interval, and the smallest from zero.
fn integers(interval: &Interval, (least, most): (i64, i64), step: i64) -> Vec<Value> {
    let least = interval.from.map_or(least, |bound| {
        let limit = floor(bound.value.ceil());
        let open = !bound.included && bound.value.fract() == 0.0;
        limit.saturating_add(i64::from(open)).max(least)
    });
    let most = interval.to.map_or(most, |bound| {
        let limit = floor(bound.value);
        let open = !bound.included && bound.value.fract() == 0.0;
        limit.saturating_sub(i64::from(open)).min(most)
    });
    let step = step.max(1);
    let highest = most.saturating_sub(most.rem_euclid(step));
    let rest = least.rem_euclid(step);
    let lowest = if rest == 0 {
        least
    } else {
        least.saturating_add(step - rest)
    };
    let down = (0..COUNT).filter_map(|count| highest.checked_sub(count.checked_mul(step)?));
    let up = (0..COUNT)
        .rev()
        .filter_map(|count| lowest.checked_add(count.checked_mul(step)?));
    let near_zero = (0..COUNT).filter_map(|count| count.checked_mul(step));
    let mut numbers: Vec<i64> = down.chain(up).chain(near_zero).collect();
    numbers.retain(|number| (least..=most).contains(number));
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().rev().map(Value::from).collect()
}

/// Numbers from one end of an interval to the other, with the ends if they are allowed.
fn floats(interval: &Interval) -> Vec<Value> {
    let ends = (interval.from, interval.to);
    let (least, most) = match ends {
        (Some(from), Some(to)) => (from.value, to.value),
        (Some(from), None) => (from.value, from.value + 20.0),
        (None, Some(to)) => (to.value - 20.0, to.value),
        (None, None) => (-9.75, 10.25),
    };
    let steps = (0..=COUNT).rev().map(|step| {
        let part = f64::from(i16::try_from(step).unwrap_or(0)) / 16.0;
        least + (most - least) * part
    });
    let mut numbers: Vec<f64> = steps.collect();
    numbers.dedup();
    numbers.retain(|number| interval.contains(*number));
    numbers.into_iter().map(Value::from).collect()
}

/// Numbers that a float of 32 bits, a float of 64 bits or an integer of 64 bits does not keep.
fn many_digits(interval: &Interval) -> Vec<Value> {
    let numbers = [
        Value::from(u64::MAX),
        // The first integer that no float of 64 bits has.
        Value::from(9_007_199_254_740_993_i64),
        Value::from(1.0 / 3.0),
        Value::from(-2.0 / 3.0),
    ];
    let mut numbers = numbers.to_vec();
    numbers.retain(|number| interval.contains(number.as_f64().unwrap_or_default()));
    numbers
}

/// For each end of each interval, numbers just beyond it, if the type has such numbers. Several,
/// because some of them also violate `multiple_of` and others do not.
pub(super) fn outside(ty: &Type) -> Vec<Vec<Value>> {
    let Limits {
        intervals,
        multiple_of,
    } = Limits::new(&ty.constraints);
    let ends = intervals.iter().flat_map(|interval| {
        let below = interval.from.map(|bound| (bound, -1));
        let above = interval.to.map(|bound| (bound, 1));
        below.into_iter().chain(above)
    });
    let step = multiple_of.unwrap_or(1).max(1);
    let beyond = |(bound, sign): (Bound, i64)| -> Vec<Value> {
        let mut numbers = match integer_range(&ty.kind) {
            Some(range) => integers_beyond(bound, sign, step, range),
            None => floats_beyond(bound, sign, step),
        };
        numbers.retain(|number| {
            let number = number.as_f64().unwrap_or_default();
            !intervals.iter().any(|interval| interval.contains(number))
        });
        numbers
    };
    ends.map(beyond)
        .filter(|numbers| !numbers.is_empty())
        .collect()
}

fn integers_beyond(bound: Bound, sign: i64, step: i64, (least, most): (i64, i64)) -> Vec<Value> {
    let limit = floor(if sign < 0 {
        bound.value.ceil()
    } else {
        bound.value
    });
    let rest = limit.rem_euclid(step);
    let multiple = if sign < 0 {
        limit - rest
    } else {
        limit - rest + step
    };
    let candidates = [
        Some(limit),
        limit.checked_add(sign),
        Some(multiple),
        multiple.checked_add(sign * step),
    ];
    let fits = |number: &i64| (least..=most).contains(number);
    let mut numbers: Vec<i64> = candidates.into_iter().flatten().filter(fits).collect();
    // The limit is that of the type: no number is beyond it.
    if limit == i64::MIN || limit == i64::MAX {
        numbers.clear();
    }
    numbers.into_iter().map(Value::from).collect()
}

fn floats_beyond(bound: Bound, sign: i64, step: i64) -> Vec<Value> {
    let sign = if sign < 0 { -1.0 } else { 1.0 };
    let step = f64::from(i32::try_from(step).unwrap_or(i32::MAX));
    let near = bound.value + sign * bound.value.abs().max(1.0) / 1024.0;
    let numbers = [bound.value, near, bound.value + sign * step];
    numbers.into_iter().map(Value::from).collect()
}

/// The allowed number that is nearest to a number.
pub(super) fn nearest(ty: &Type, number: Option<&Value>) -> Option<Value> {
    let center = number?.as_f64()?;
    let distance = |number: &Value| (number.as_f64().unwrap_or(f64::MAX) - center).abs();
    let allowed = allowed(ty).into_iter();
    allowed.min_by(|left, right| distance(left).total_cmp(&distance(right)))
}

/// Numbers near the allowed ones that are not multiples of `factor`.
pub(super) fn non_multiples(ty: &Type, factor: i64) -> Vec<Value> {
    let near = |number: Value| -> Vec<Value> {
        match (number.as_i64(), integer_range(&ty.kind)) {
            (Some(number), Some(_)) if factor > 1 => {
                let both = [number.checked_sub(1), number.checked_add(1)];
                both.into_iter().flatten().map(Value::from).collect()
            }
            (_, None) => {
                let number = number.as_f64().unwrap_or_default();
                vec![(number - 0.5).into(), (number + 0.5).into()]
            }
            _ => Vec::new(),
        }
    };
    allowed(ty).into_iter().flat_map(near).collect()
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "saturates, and a limit beyond 64 bits does not limit an integer"
)]
fn floor(number: f64) -> i64 {
    number.floor() as i64
}

#[cfg(test)]
mod tests;
