//! Ranges of numbers as limits of a schema.

use std::cmp::Ordering;

use volcgen_model::model::{Bound, Interval};

use crate::object::{Object, list, number};

/// Limits that allow the numbers that are in one of the intervals: the lowest and the highest, and
/// the gaps between them.
pub fn limits(intervals: &[Interval]) -> Object {
    let merged = merged(intervals);
    let from = merged.first().and_then(|interval| interval.from);
    let to = merged.last().and_then(|interval| interval.to);
    let gaps: Vec<Object> = merged
        .windows(2)
        .filter_map(|pair| match pair {
            [before, after] => Some(bounds(before.to.map(opposite), after.from.map(opposite))),
            _ => None,
        })
        .collect();
    let excluded = match gaps.as_slice() {
        [gap] => Some(gap.clone()),
        [] => None,
        _ => Some(Object::default().with("anyOf", list(gaps))),
    };
    bounds(from, to).maybe("not", excluded)
}

/// The intervals in order, those that meet as one.
fn merged(intervals: &[Interval]) -> Vec<Interval> {
    let mut sorted = intervals.to_vec();
    sorted.sort_by(|a, b| by_start(a.from, b.from));
    let mut merged: Vec<Interval> = Vec::new();
    for interval in sorted {
        match merged.last_mut() {
            Some(last) if meets(last.to, interval.from) => {
                if by_end(last.to, interval.to).is_lt() {
                    last.to = interval.to;
                }
            }
            _ => merged.push(interval),
        }
    }
    merged
}

fn by_start(a: Option<Bound>, b: Option<Bound>) -> Ordering {
    let key = |bound: Bound| (bound.value, !bound.included);
    compare(a.map(key), b.map(key))
}

/// An end that is not limited is above all others.
fn by_end(a: Option<Bound>, b: Option<Bound>) -> Ordering {
    let key = |bound: Bound| (bound.value, bound.included);
    match (a, b) {
        (None, None) => Ordering::Equal,
        (None, _) => Ordering::Greater,
        (_, None) => Ordering::Less,
        _ => compare(a.map(key), b.map(key)),
    }
}

fn compare(a: Option<(f64, bool)>, b: Option<(f64, bool)>) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

/// Whether no number lies between the end of an interval and the start of the next.
fn meets(end: Option<Bound>, start: Option<Bound>) -> bool {
    let (Some(end), Some(start)) = (end, start) else {
        return true;
    };
    end.value > start.value || (end.value >= start.value && (end.included || start.included))
}

/// The other side of a bound.
fn opposite(bound: Bound) -> Bound {
    Bound {
        included: !bound.included,
        ..bound
    }
}

fn bounds(from: Option<Bound>, to: Option<Bound>) -> Object {
    let excludes = |bound: Option<Bound>| bound.is_some_and(|bound| !bound.included);
    Object::default()
        .maybe("minimum", from.map(|bound| number(bound.value)))
        .flag("exclusiveMinimum", excludes(from))
        .maybe("maximum", to.map(|bound| number(bound.value)))
        .flag("exclusiveMaximum", excludes(to))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use volcgen_model::model::{Bound, Interval};

    use super::limits;

    fn closed(from: f64, to: f64) -> Interval {
        let bound = |value| {
            Some(Bound {
                value,
                included: true,
            })
        };
        Interval {
            from: bound(from),
            to: bound(to),
        }
    }

    #[test]
    fn a_range_with_gaps_excludes_them() {
        let gap = |from, to| {
            json!({
                "minimum": from, "exclusiveMinimum": true,
                "maximum": to, "exclusiveMaximum": true,
            })
        };
        let cases = [
            (vec![closed(1.0, 2.0)], json!({"minimum": 1, "maximum": 2})),
            (
                vec![closed(10.0, 60.0), closed(0.0, 0.0)],
                json!({"minimum": 0, "maximum": 60, "not": gap(0, 10)}),
            ),
            (
                vec![closed(0.0, 5.0), closed(5.0, 9.0), closed(2.0, 3.0)],
                json!({"minimum": 0, "maximum": 9}),
            ),
            (
                vec![closed(0.0, 1.0), closed(3.0, 4.0), closed(6.0, 7.0)],
                json!({"minimum": 0, "maximum": 7, "not": {"anyOf": [gap(1, 3), gap(4, 6)]}}),
            ),
        ];
        for (intervals, schema) in cases {
            assert_eq!(Value::from(limits(&intervals)), schema, "{intervals:?}");
        }
    }

    #[test]
    fn an_open_end_has_no_limit() {
        let above = Interval {
            from: Some(Bound {
                value: 0.5,
                included: false,
            }),
            to: None,
        };
        let schema = json!({"minimum": 0.5, "exclusiveMinimum": true});
        assert_eq!(Value::from(limits(&[above])), schema);
    }
}
