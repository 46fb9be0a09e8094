//! Constraints: what they say, whether they can hold, and whether they fit their type.
//!
//! On a list, constraints on numbers and texts are about its elements, the others about the list.
//! A field's own constraints win over those of the named type that it uses, one by one; its range
//! of numbers replaces theirs as a whole.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Bound, Constraints, Interval, Type, TypeKind};
use crate::spec::Field;
use crate::yaml::Spanned;

/// What a constraint speaks about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Number,
    Text,
    List,
    Texts,
}

/// Adds a field's constraints to its type.
pub(super) fn apply(field: &Field, ty: &mut Type, diagnostics: &mut Diagnostics) {
    let mut check = Check { ty, diagnostics };
    check.numbers(field);
    check.texts(field);
    check.lists(field);
    check.reject_crossed(field);
}

struct Check<'a> {
    ty: &'a mut Type,
    diagnostics: &'a mut Diagnostics,
}

impl Check<'_> {
    fn numbers(&mut self, field: &Field) {
        if let Some(intervals) = self.intervals(field)
            && let Some(constraints) = self.target(About::Number, "a range", intervals.span)
        {
            constraints.intervals = intervals.value;
        }
        if let Some(factor) = self.fitting(About::Number, "multiple_of", field.multiple_of.as_ref())
        {
            if factor.value <= 0 {
                self.bad_range(factor.span, "a multiple of what is not above zero");
            }
            self.inner().constraints.multiple_of = Some(factor.value);
        }
    }

    fn texts(&mut self, field: &Field) {
        use About::Text;
        if let Some(pattern) = self.fitting(Text, "pattern", field.pattern.as_ref()) {
            if let Err(error) = regex_lite::Regex::new(&pattern.value) {
                self.diagnostics.push(
                    Diagnostic::new(Code::BadPattern, pattern.span, "not a regular expression")
                        .label(error.to_string()),
                );
            }
            self.inner().constraints.pattern = Some(pattern.value.clone());
        }
        if let Some(format) = self.fitting(Text, "format", field.format.as_ref()) {
            self.inner().constraints.format = Some(format.value);
        }
        if let Some(min) = self.fitting(Text, "min_chars", field.min_chars.as_ref()) {
            self.inner().constraints.min_chars = Some(min.value);
        }
        if let Some(max) = self.fitting(Text, "max_chars", field.max_chars.as_ref()) {
            self.inner().constraints.max_chars = Some(max.value);
        }
        if let Some(max) = self.fitting(Text, "max_bytes", field.max_bytes.as_ref()) {
            self.inner().constraints.max_bytes = Some(max.value);
        }
        if let Some(max) = self.fitting(Text, "max_csv_items", field.max_csv_items.as_ref()) {
            self.inner().constraints.max_csv_items = Some(max.value);
        }
    }

    fn lists(&mut self, field: &Field) {
        if let Some(min) = self.fitting(About::List, "min_items", field.min_items.as_ref()) {
            self.ty.constraints.min_items = Some(min.value);
        }
        if let Some(max) = self.fitting(About::List, "max_items", field.max_items.as_ref()) {
            self.ty.constraints.max_items = Some(max.value);
        }
        let total = field.max_total_chars.as_ref();
        if let Some(max) = self.fitting(About::Texts, "max_total_chars", total) {
            self.ty.constraints.max_total_chars = Some(max.value);
        }
    }

    /// The constraint, if it is given and fits the type.
    fn fitting<'f, T>(
        &mut self,
        about: About,
        name: &str,
        written: Option<&'f Spanned<T>>,
    ) -> Option<&'f Spanned<T>> {
        let written = written?;
        self.target(about, &format!("`{name}`"), written.span)?;
        Some(written)
    }

    /// The constraints that `about` adds to; reports what does not fit.
    fn target(&mut self, about: About, what: &str, span: Span) -> Option<&mut Constraints> {
        let is_list = matches!(self.ty.kind, TypeKind::List(_));
        let inner = &self.inner().kind;
        let is_text = matches!(inner, TypeKind::String);
        // A stand-in for a type that is reported already; free-form JSON has no constraints anyway.
        let is_open = matches!(inner, TypeKind::Json);
        let (fits, wanted) = match about {
            About::Number => (is_number(inner), "numbers"),
            About::Text => (is_text, "texts"),
            About::List => (is_list, "lists"),
            About::Texts => (is_list && is_text, "lists of texts"),
        };
        if !fits {
            if !is_open {
                let message = format!("{what} is for {wanted}, and this is {}", words(self.ty));
                self.diagnostics
                    .push(Diagnostic::new(Code::MisfitConstraint, span, message));
            }
            return None;
        }
        match about {
            About::Number | About::Text => Some(&mut self.inner().constraints),
            About::List | About::Texts => Some(&mut self.ty.constraints),
        }
    }

    fn inner(&mut self) -> &mut Type {
        innermost(self.ty)
    }

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
                "`min` and `above` are both lower limits",
            ),
            (
                &field.max,
                &field.below,
                "`max` and `below` are both upper limits",
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
            self.bad_range(span, "`ranges` already says which numbers are allowed");
        }
        if ranges.is_empty() {
            self.bad_range(ranges.span, "no number lies in an empty list of ranges");
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
        let (Some(from), Some(to)) = (interval.from, interval.to) else {
            return;
        };
        let touches = from.value >= to.value && !(from.included && to.included);
        if from.value > to.value || touches {
            let message = format!(
                "no number lies between {} and {}{}",
                from.value,
                to.value,
                if from.value > to.value {
                    ""
                } else {
                    ", the limits excluded"
                }
            );
            self.bad_range(span, message);
        }
    }

    /// Looks at the merged constraints, since one end may come from a named type.
    fn reject_crossed(&mut self, field: &Field) {
        let Constraints {
            min_chars,
            max_chars,
            ..
        } = self.inner().constraints.clone();
        let Constraints {
            min_items,
            max_items,
            ..
        } = self.ty.constraints.clone();
        let at = |min: &Option<Spanned<u32>>, max: &Option<Spanned<u32>>| {
            max.as_ref().or(min.as_ref()).map(|written| written.span)
        };
        for (min, max, span, what) in [
            (
                min_chars,
                max_chars,
                at(&field.min_chars, &field.max_chars),
                "text",
            ),
            (
                min_items,
                max_items,
                at(&field.min_items, &field.max_items),
                "list",
            ),
        ] {
            if let (Some(min), Some(max), Some(span)) = (min, max, span)
                && min > max
            {
                self.bad_range(
                    span,
                    format!("no {what} is at least {min} and at most {max} long"),
                );
            }
        }
    }

    fn bad_range(&mut self, span: Span, message: impl Into<String>) {
        self.diagnostics
            .push(Diagnostic::new(Code::BadRange, span, message));
    }
}

/// What lists and maps are finally made of. Types nest a few levels at most.
fn innermost(ty: &mut Type) -> &mut Type {
    if !matches!(ty.kind, TypeKind::List(_) | TypeKind::Map(_)) {
        return ty;
    }
    match ty {
        Type {
            kind: TypeKind::List(inner) | TypeKind::Map(inner),
            ..
        } => innermost(inner),
        scalar => scalar,
    }
}

fn is_number(kind: &TypeKind) -> bool {
    matches!(
        kind,
        TypeKind::Int32 | TypeKind::Int64 | TypeKind::Float32 | TypeKind::Float64
    )
}

fn words(ty: &Type) -> &'static str {
    match ty.kind {
        TypeKind::String => "a text",
        TypeKind::Bool => "a boolean",
        TypeKind::Int32 | TypeKind::Int64 | TypeKind::Float32 | TypeKind::Float64 => "a number",
        TypeKind::DateTime => "a date",
        TypeKind::Json => "free-form JSON",
        TypeKind::List(_) => "a list",
        TypeKind::Map(_) => "a map",
        TypeKind::Shape(_) => "a shape",
    }
}
