//! Constraints: what they say, whether a value can satisfy them, and whether they fit their type.
//!
//! On a list or a map, constraints on numbers and strings apply to its elements or values, the others to
//! the list or map. A field's own constraints win over those of the named type that it uses, one by one. So do the ends of
//! a range of numbers; of several ranges, none has an end of its own.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Constraint, Constraints, Count, Interval, Type, TypeKind};
use crate::spec::Field;
use crate::yaml::Spanned;

use super::{keys, ranges};

/// The subject of a constraint.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Number,
    String,
    /// Any string, what it carries included.
    Text,
    /// A list or a map.
    Collection,
    List,
    StringList,
    Map,
}

impl Subject {
    fn new(constraint: &Constraint) -> Self {
        match constraint {
            Constraint::Range(_) | Constraint::MultipleOf(_) => Subject::Number,
            Constraint::Chars(_) | Constraint::MaxBytes(_) => Subject::Text,
            Constraint::Pattern(_) | Constraint::Format(_) | Constraint::MaxCsvItems(_) => {
                Subject::String
            }
            Constraint::Items(_) => Subject::Collection,
            Constraint::EvenItems => Subject::List,
            Constraint::Keys(_) => Subject::Map,
            Constraint::MaxTotalChars(_) | Constraint::ElementOf(_) => Subject::StringList,
        }
    }
}

/// Adds a field's constraints to its type.
pub(super) fn apply(field: &Field, ty: &mut Type, diagnostics: &mut Diagnostics) {
    if field.even_items.as_ref().is_some_and(|even| !even.value) {
        ty.constraints.allow_odd_items();
    }
    let mut check = Check { ty, diagnostics };
    for (key, constraint) in constraints(field, check.diagnostics) {
        check.add(key, constraint);
    }
    check.reject_crossed(field);
    check.reject_odd(field);
}

/// The constraints that a field's keys state, each with what its diagnostics call it.
fn constraints(
    field: &Field,
    diagnostics: &mut Diagnostics,
) -> Vec<(&'static str, Spanned<Constraint>)> {
    let min = |min| Constraint::Chars(Count::at_least(min));
    let max = |max| Constraint::Chars(Count::at_most(max));
    let fewest = |min| Constraint::Items(Count::at_least(min));
    let most = |max| Constraint::Items(Count::at_most(max));
    let range = ranges::intervals(field, diagnostics);
    let keys = field.keys.as_ref();
    let keys = keys.map(|keys| keys::constraint(keys, diagnostics));
    let even = field.even_items.as_ref().filter(|even| even.value);
    let constraints = [
        ("a range", map(range.as_ref(), Constraint::Range)),
        (
            "`multiple_of`",
            map(field.multiple_of.as_ref(), Constraint::MultipleOf),
        ),
        (
            "`pattern`",
            map(field.pattern.as_ref(), Constraint::Pattern),
        ),
        ("`format`", map(field.format.as_ref(), Constraint::Format)),
        ("`min_chars`", map(field.min_chars.as_ref(), min)),
        ("`max_chars`", map(field.max_chars.as_ref(), max)),
        (
            "`max_bytes`",
            map(field.max_bytes.as_ref(), Constraint::MaxBytes),
        ),
        (
            "`max_csv_items`",
            map(field.max_csv_items.as_ref(), Constraint::MaxCsvItems),
        ),
        ("`min_items`", map(field.min_items.as_ref(), fewest)),
        ("`max_items`", map(field.max_items.as_ref(), most)),
        ("`even_items`", map(even, |_| Constraint::EvenItems)),
        ("`keys`", keys),
        (
            "`max_total_chars`",
            map(field.max_total_chars.as_ref(), Constraint::MaxTotalChars),
        ),
    ];
    let stated = constraints.into_iter();
    stated
        .filter_map(|(key, constraint)| Some((key, constraint?)))
        .collect()
}

fn map<T: Clone>(
    value: Option<&Spanned<T>>,
    constraint: impl Fn(T) -> Constraint,
) -> Option<Spanned<Constraint>> {
    value.map(|value| Spanned {
        value: constraint(value.value.clone()),
        span: value.span,
    })
}

struct Check<'a> {
    ty: &'a mut Type,
    diagnostics: &'a mut Diagnostics,
}

impl Check<'_> {
    /// Adds a constraint if it fits the type, and reports what is wrong with it.
    fn add(&mut self, key: &str, constraint: Spanned<Constraint>) {
        let Spanned { value, span } = constraint;
        if self.target(Subject::new(&value), key, span).is_none() {
            return;
        }
        match &value {
            Constraint::MultipleOf(factor) if *factor <= 0 => {
                self.bad_range(span, "invalid `multiple_of`: expected an integer above 0");
            }
            Constraint::Pattern(pattern) => {
                keys::reject_bad_pattern(pattern, span, self.diagnostics);
            }
            Constraint::Range(stated) => self.reject_unclear_ends(stated, span),
            Constraint::MultipleOf(_)
            | Constraint::Chars(_)
            | Constraint::MaxBytes(_)
            | Constraint::Format(_)
            | Constraint::Items(_)
            | Constraint::EvenItems
            | Constraint::Keys(_)
            | Constraint::MaxCsvItems(_)
            | Constraint::MaxTotalChars(_)
            | Constraint::ElementOf(_) => {}
        }
        if let Some(constraints) = self.target(Subject::new(&value), key, span) {
            constraints.set(value);
        }
    }

    /// The constraints of the constraint's subject. Reports a constraint that does not fit the type.
    fn target(&mut self, subject: Subject, key: &str, span: Span) -> Option<&mut Constraints> {
        let is_list = matches!(self.ty.kind, TypeKind::List(_));
        let is_map = matches!(self.ty.kind, TypeKind::Map(_));
        let inner = &self.inner().kind;
        let is_string = matches!(inner, TypeKind::String);
        // Also the type of reported mistakes; free-form JSON has no constraints anyway.
        let is_open = matches!(inner, TypeKind::Json);
        let (fits, wanted) = match subject {
            Subject::Number => (is_number(inner), "numbers"),
            Subject::String => (is_string, "strings"),
            Subject::Text => (
                is_string || matches!(inner, TypeKind::JsonText(_)),
                "strings",
            ),
            Subject::Collection => (is_list || is_map, "lists and maps"),
            Subject::List => (is_list, "lists"),
            Subject::Map => (is_map, "maps"),
            Subject::StringList => (is_list && is_string, "lists of strings"),
        };
        if !fits {
            if !is_open {
                let message = format!("{key} applies to {wanted}, not to {}", words(self.ty));
                self.diagnostics
                    .push(Diagnostic::new(Code::InapplicableConstraint, span, message));
            }
            return None;
        }
        match subject {
            Subject::Number | Subject::String | Subject::Text => {
                Some(&mut self.inner().constraints)
            }
            Subject::Collection | Subject::List | Subject::StringList | Subject::Map => {
                Some(&mut self.ty.constraints)
            }
        }
    }

    fn inner(&mut self) -> &mut Type {
        innermost(self.ty)
    }

    /// A range with one end has the other one of the named type, which can have several ranges.
    fn reject_unclear_ends(&mut self, stated: &[Interval], span: Span) {
        let [one] = stated else { return };
        if one.from.is_some() && one.to.is_some() {
            return;
        }
        let of_type = self.inner().constraints.intervals().to_vec();
        match of_type.as_slice() {
            [] => {}
            [other] => ranges::reject_empty(one.or(*other), span, self.diagnostics),
            _ => {
                let message = "the type has several ranges, so none of them has this end";
                self.diagnostics.push(
                    Diagnostic::new(Code::BadRange, span, message)
                        .help("state both ends, or `ranges`"),
                );
            }
        }
    }

    /// Looks at the merged constraints, because one limit can come from a named type.
    fn reject_crossed(&mut self, field: &Field) {
        let span = |min: &Option<Spanned<u32>>, max: &Option<Spanned<u32>>| {
            max.as_ref().or(min.as_ref()).map(|limit| limit.span)
        };
        let chars = self.inner().constraints.chars();
        let of_keys = self.ty.constraints.keys();
        let of_keys = of_keys.map(Constraints::chars).unwrap_or_default();
        let key_span = field.keys.as_ref().map(|keys| &keys.value);
        let key_span = key_span.and_then(|keys| span(&keys.min_chars, &keys.max_chars));
        let items = self.ty.constraints.items();
        let unit = match self.ty.kind {
            TypeKind::Map(_) => "entries",
            _ => "items",
        };
        for (count, span, what) in [
            (
                chars,
                span(&field.min_chars, &field.max_chars),
                "characters",
            ),
            (items, span(&field.min_items, &field.max_items), unit),
            (of_keys, key_span, "characters"),
        ] {
            if let (Some(min), Some(max), Some(span)) = (count.min, count.max, span)
                && min > max
            {
                self.bad_range(
                    span,
                    format!("the minimum of {min} {what} exceeds the maximum of {max}"),
                );
            }
        }
    }

    /// Looks for an even number within the limits of a list.
    fn reject_odd(&mut self, field: &Field) {
        let limits = [&field.max_items, &field.min_items];
        let mut spans = limits.into_iter().flatten().map(|limit| limit.span);
        let span = spans
            .next()
            .or(field.even_items.as_ref().map(|even| even.span));
        let (items, even) = (self.ty.constraints.items(), self.ty.constraints.lengths());
        if let (Some(min), Some(max), Some(span)) = (items.min, items.max, span)
            && min <= max
            && even.min > even.max
        {
            self.bad_range(span, format!("no even number is from {min} to {max}"));
        }
    }

    fn bad_range(&mut self, span: Span, message: impl Into<String>) {
        self.diagnostics
            .push(Diagnostic::new(Code::BadRange, span, message));
    }
}

/// The type inside of all lists and maps. Types nest a few levels at most.
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
        TypeKind::Int32
            | TypeKind::Int64
            | TypeKind::Float32
            | TypeKind::Float64
            | TypeKind::Number
    )
}

fn words(ty: &Type) -> &'static str {
    match ty.kind {
        TypeKind::String => "a string",
        TypeKind::Bool => "a boolean",
        TypeKind::Int32
        | TypeKind::Int64
        | TypeKind::Float32
        | TypeKind::Float64
        | TypeKind::Number => "a number",
        TypeKind::DateTime => "a timestamp",
        TypeKind::Json => "free-form JSON",
        TypeKind::JsonText(_) => "JSON in a string",
        TypeKind::List(_) => "a list",
        TypeKind::Map(_) => "a map",
        TypeKind::Shape(_) => "a shape",
    }
}
