//! Ranges of numbers, as a field's keys state them.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Bound, Interval};
use crate::spec::Field;
use crate::yaml::Spanned;

/// The range of a field's numbers, if it has one. Reports ranges that no number is in.
pub(super) fn intervals(
    field: &Field,
    diagnostics: &mut Diagnostics,
) -> Option<Spanned<Vec<Interval>>> {
    let mut ranges = Ranges { diagnostics };
    ranges.intervals(field)
}

struct Ranges<'a> {
    diagnostics: &'a mut Diagnostics,
}

impl Ranges<'_> {
    fn intervals(&mut self, field: &Field) -> Option<Spanned<Vec<Interval>>> {
        let one = |at: &Option<Spanned<f64>>, included| {
            at.as_ref().map(|at| {
                (
                    at.span,
                    Bound {
                        value: at.value,
                        included,
                    },
                )
            })
        };
        let lower = one(&field.min, true).or(one(&field.above, false));
        let upper = one(&field.max, true).or(one(&field.below, false));
        for pair in [
            (
                &field.min,
                &field.above,
                "`min` and `above` exclude each other",
            ),
            (
                &field.max,
                &field.below,
                "`max` and `below` exclude each other",
            ),
        ] {
            if let (Some(_), Some(second), message) = pair {
                self.bad_range(second.span, message);
            }
        }
        let Some(ranges) = &field.ranges else {
            let span = lower.or(upper).map(|(span, _)| span)?;
            let interval = Interval {
                from: lower.map(|(_, bound)| bound),
                to: upper.map(|(_, bound)| bound),
            };
            self.reject_empty(interval, upper.map_or(span, |(span, _)| span));
            return Some(Spanned {
                value: vec![interval],
                span,
            });
        };
        if let Some((span, _)) = lower.or(upper) {
            self.bad_range(span, "`ranges` excludes `min`, `max`, `above` and `below`");
        }
        if ranges.is_empty() {
            self.bad_range(
                ranges.span,
                "`ranges` is empty: expected at least one range",
            );
        }
        let closed = |value| {
            Some(Bound {
                value,
                included: true,
            })
        };
        let intervals: Vec<Interval> = ranges
            .iter()
            .map(|(from, to)| Interval {
                from: closed(*from),
                to: closed(*to),
            })
            .collect();
        for interval in &intervals {
            self.reject_empty(*interval, ranges.span);
        }
        Some(Spanned {
            value: intervals,
            span: ranges.span,
        })
    }

    fn reject_empty(&mut self, interval: Interval, span: Span) {
        reject_empty(interval, span, self.diagnostics);
    }

    fn bad_range(&mut self, span: Span, message: impl Into<String>) {
        self.diagnostics
            .push(Diagnostic::new(Code::BadRange, span, message));
    }
}

/// Reports a range that no number is in.
pub(super) fn reject_empty(interval: Interval, span: Span, diagnostics: &mut Diagnostics) {
    let (Some(from), Some(to)) = (interval.from, interval.to) else {
        return;
    };
    let touches = from.value >= to.value && !(from.included && to.included);
    if from.value > to.value || touches {
        let message = format!(
            "empty range: no number is {} {} and {} {}",
            if from.included { "at least" } else { "above" },
            from.value,
            if to.included { "at most" } else { "below" },
            to.value,
        );
        diagnostics.push(Diagnostic::new(Code::BadRange, span, message));
    }
}
