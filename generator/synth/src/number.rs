//! Numbers that satisfy constraints, and the nearest that do not.

use serde_json::Value;
use volcgen_model::model::{Bound, Constraint, Constraints, Interval, Type, TypeKind};

/// How many numbers of each interval are of interest.
const MANY: i64 = 16;

/// What constraints say of numbers.
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
                | Constraint::MaxCsvItems(_)
                | Constraint::MaxTotalChars(_) => {}
            }
        }
        limits
    }
}

/// Numbers that are allowed, the largest first; zero last, since a field that is zero looks like
/// one that is missing.
pub(super) fn allowed(ty: &Type) -> Vec<Value> {
    let limits = Limits::new(&ty.constraints);
    let everywhere = [Interval {
        from: None,
        to: None,
    }];
    let intervals = match limits.intervals {
        [] => everywhere.as_slice(),
        intervals => intervals,
    };
    let within = |interval: &Interval| match (width(&ty.kind), limits.multiple_of) {
        (Some(width), step) => integers(interval, width, step.unwrap_or(1)),
        (None, Some(step)) => integers(interval, (i64::MIN, i64::MAX), step),
        (None, None) => floats(interval),
    };
    let mut numbers: Vec<Value> = intervals.iter().rev().flat_map(within).collect();
    numbers.sort_by_key(|number| number.as_f64() == Some(0.0));
    numbers
}

/// The smallest and the largest integer of a type; none for floats.
pub(super) fn width(kind: &TypeKind) -> Option<(i64, i64)> {
    match kind {
        TypeKind::Int32 => Some((i32::MIN.into(), i32::MAX.into())),
        TypeKind::Int64 => Some((i64::MIN, i64::MAX)),
        _ => None,
    }
}

/// The largest and the smallest integers of an interval, and those from zero up.
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
    let down = (0..MANY).filter_map(|count| highest.checked_sub(count.checked_mul(step)?));
    let up = (0..MANY)
        .rev()
        .filter_map(|count| lowest.checked_add(count.checked_mul(step)?));
    let near_zero = (0..MANY).filter_map(|count| count.checked_mul(step));
    let mut numbers: Vec<i64> = down.chain(up).chain(near_zero).collect();
    numbers.retain(|number| (least..=most).contains(number));
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().rev().map(Value::from).collect()
}

/// Numbers from one end of an interval to the other, the ends too if they are allowed.
fn floats(interval: &Interval) -> Vec<Value> {
    let ends = (interval.from, interval.to);
    let (least, most) = match ends {
        (Some(from), Some(to)) => (from.value, to.value),
        (Some(from), None) => (from.value, from.value + 20.0),
        (None, Some(to)) => (to.value - 20.0, to.value),
        (None, None) => (-9.75, 10.25),
    };
    let parts = (0..=MANY).rev().map(|part| {
        let part = f64::from(i16::try_from(part).unwrap_or(0)) / 16.0;
        least + (most - least) * part
    });
    let mut numbers: Vec<f64> = parts.collect();
    numbers.dedup();
    numbers.retain(|number| interval.contains(*number));
    numbers.into_iter().map(Value::from).collect()
}

/// Numbers just outside of each end of each interval, where a type has such numbers; a list for
/// each end, because one of them also breaks `multiple_of` and the other does not.
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
        let mut numbers = match width(&ty.kind) {
            Some(width) => integers_beyond(bound, sign, step, width),
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
    let within = |number: &i64| (least..=most).contains(number);
    // A limit beyond what floats tell apart is the type's own.
    let mut numbers: Vec<i64> = candidates.into_iter().flatten().filter(within).collect();
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

/// The allowed number that is nearest to another one.
pub(super) fn nearest(ty: &Type, to: Option<&Value>) -> Option<Value> {
    let to = to?.as_f64()?;
    let distance = |number: &Value| (number.as_f64().unwrap_or(f64::MAX) - to).abs();
    let allowed = allowed(ty).into_iter();
    allowed.min_by(|left, right| distance(left).total_cmp(&distance(right)))
}

/// Numbers that are no multiples of `of`, near those that are allowed.
pub(super) fn no_multiples(ty: &Type, of: i64) -> Vec<Value> {
    let near = |number: Value| -> Vec<Value> {
        match (number.as_i64(), width(&ty.kind)) {
            (Some(number), Some(_)) if of > 1 => {
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
    reason = "saturates, and a limit beyond 64 bits is no limit of an integer"
)]
fn floor(number: f64) -> i64 {
    number.floor() as i64
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use volcgen_model::model::{Bound, Constraint, Interval, Type, TypeKind};

    use super::{allowed, no_multiples, outside};

    fn ty(kind: TypeKind, intervals: &[(f64, f64, bool)], multiple_of: Option<i64>) -> Type {
        let interval = |&(from, to, included): &(f64, f64, bool)| Interval {
            from: Some(Bound {
                value: from,
                included,
            }),
            to: Some(Bound {
                value: to,
                included,
            }),
        };
        let range = (!intervals.is_empty())
            .then(|| Constraint::Range(intervals.iter().map(interval).collect()));
        let factor = multiple_of.map(Constraint::MultipleOf);
        let constraints = range.into_iter().chain(factor).collect();
        Type { kind, constraints }
    }

    fn ends(numbers: &[Value]) -> (Option<&Value>, Option<&Value>) {
        (numbers.first(), numbers.last())
    }

    #[test]
    fn allowed_numbers_reach_to_both_ends() {
        let even = ty(TypeKind::Int32, &[(15.0, 1921.0, true)], Some(2));
        assert_eq!(
            ends(&allowed(&even)),
            (Some(&json!(1920)), Some(&json!(16)))
        );
        let open = ty(TypeKind::Int32, &[(0.0, 3.0, false)], None);
        assert_eq!(allowed(&open), [json!(2), json!(1)]);
        let holes = ty(
            TypeKind::Int64,
            &[(0.0, 0.0, true), (10.0, 11.0, true)],
            None,
        );
        assert_eq!(allowed(&holes), [json!(11), json!(10), json!(0)]);
        let whole = allowed(&ty(TypeKind::Int64, &[], None));
        assert_eq!(whole.first(), Some(&json!(i64::MAX)));
        assert!(whole.contains(&json!(i64::MIN)));
        assert_eq!(whole.last(), Some(&json!(0)), "zero looks like nothing");
        let share = ty(TypeKind::Float32, &[(0.0, 1.0, true)], None);
        assert_eq!(
            ends(&allowed(&share)),
            (Some(&json!(1.0)), Some(&json!(0.0)))
        );
    }

    #[test]
    fn each_end_can_be_left() {
        let holes = ty(
            TypeKind::Int32,
            &[(0.0, 0.0, true), (10.0, 60.0, true)],
            None,
        );
        let firsts: Vec<_> = outside(&holes)
            .iter()
            .filter_map(|end| end.first().cloned())
            .collect();
        assert_eq!(firsts, [json!(-1), json!(1), json!(9), json!(61)]);
        let open = ty(TypeKind::Float64, &[(0.0, 1.0, false)], None);
        let firsts: Vec<_> = outside(&open)
            .iter()
            .filter_map(|end| end.first().cloned())
            .collect();
        assert_eq!(firsts, [json!(0.0), json!(1.0)]);
        let all = ty(
            TypeKind::Int32,
            &[(-2_147_483_648.0, 2_147_483_647.0, true)],
            None,
        );
        assert!(
            outside(&all).is_empty(),
            "no number of the type lies outside"
        );
    }

    #[test]
    fn what_is_no_multiple_is_near() {
        let even = ty(TypeKind::Int32, &[(2.0, 4.0, true)], Some(2));
        assert!(no_multiples(&even, 2).contains(&json!(3)));
        assert!(no_multiples(&ty(TypeKind::Int32, &[], Some(1)), 1).is_empty());
    }
}
