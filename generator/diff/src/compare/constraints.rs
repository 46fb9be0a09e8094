//! Constraints: which values a type allows.

use volcgen_model::model::{Bound, Constraint, Count, Interval, Type, TypeKind};

use super::Comparison;
use super::about::About;
use super::errors::shown;
use super::pairs::Usage;
use super::types::Subject;
use crate::Class::{Breaking, Compatible, Documentation};
use crate::{Class, Code};

/// Compares the constraints of two types of the same kind, and those of their elements.
pub(super) fn compare(
    comparison: &mut Comparison,
    usage: &Usage,
    about: &About,
    subject: &Subject,
    (old, new): (&Type, &Type),
) {
    let find = |all: &Type, wanted: &Constraint| {
        let mut all = all.constraints.iter();
        all.find(|each| is_same_kind(each, wanted)).cloned()
    };
    let mut report = |code: Code, classes: (Class, Class), message: &str| {
        let wire = usage.worst(classes.0, classes.1);
        let rust = if subject.is_clamped {
            Documentation
        } else {
            usage.worst(Compatible, Documentation)
        };
        comparison.report(about, code, (wire, rust), message);
    };
    let name = &subject.name;
    let in_words = |constraint: &Constraint| in_words(constraint, &old.kind);
    // That of an element is said by the style of its list.
    let is_own = |constraint: &&Constraint| !matches!(constraint, Constraint::ElementOf(_));
    for constraint in old.constraints.iter().filter(is_own) {
        let before = in_words(constraint);
        let Some(other) = find(new, constraint) else {
            let message = format!("{name} is no longer limited to {before}");
            report(Code::ConstraintRemoved, (Compatible, Breaking), &message);
            continue;
        };
        let (code, classes) = match (allows(&other, constraint), allows(constraint, &other)) {
            (true, true) => continue,
            (true, false) => (Code::ConstraintWidened, (Compatible, Breaking)),
            (false, true) => (Code::ConstraintNarrowed, (Breaking, Compatible)),
            (false, false) => (Code::ConstraintChanged, (Breaking, Breaking)),
        };
        let message = format!("{name} allows {} instead of {before}", in_words(&other));
        report(code, classes, &message);
    }
    for constraint in new.constraints.iter().filter(is_own) {
        if find(old, constraint).is_none() {
            let message = format!("{name} is limited to {} now", in_words(constraint));
            report(Code::ConstraintAdded, (Breaking, Compatible), &message);
        }
    }
    let inner = match (&old.kind, &new.kind) {
        (TypeKind::List(old), TypeKind::List(new)) => (old, new, "an element of"),
        (TypeKind::Map(old), TypeKind::Map(new)) => (old, new, "a value of"),
        (TypeKind::JsonText(old), TypeKind::JsonText(new)) => (old, new, "the JSON in"),
        _ => return,
    };
    let subject = Subject::field(&format!("{} {name}", inner.2), subject.is_clamped);
    compare(comparison, usage, about, &subject, (inner.0, inner.1));
}

fn is_same_kind(left: &Constraint, right: &Constraint) -> bool {
    std::mem::discriminant(left) == std::mem::discriminant(right)
}

/// Whether the first constraint allows all that the second allows, as far as that can be known.
fn allows(wide: &Constraint, narrow: &Constraint) -> bool {
    use Constraint::{Chars, Items, MaxBytes, MaxCsvItems, MaxTotalChars, MultipleOf, Range};

    match (wide, narrow) {
        (Range(wide), Range(narrow)) => narrow
            .iter()
            .all(|inner| wide.iter().any(|outer| contains(outer, inner))),
        (MultipleOf(wide), MultipleOf(narrow)) => narrow.checked_rem(*wide) == Some(0),
        (Chars(wide), Chars(narrow)) | (Items(wide), Items(narrow)) => counts(*wide, *narrow),
        (MaxBytes(wide), MaxBytes(narrow))
        | (MaxCsvItems(wide), MaxCsvItems(narrow))
        | (MaxTotalChars(wide), MaxTotalChars(narrow)) => narrow <= wide,
        (Constraint::Keys(wide), Constraint::Keys(narrow)) => wide.iter().all(|outer| {
            let mut narrow = narrow.iter();
            narrow.any(|inner| is_same_kind(outer, inner) && allows(outer, inner))
        }),
        (wide, narrow) => wide == narrow,
    }
}

fn counts(wide: Count, narrow: Count) -> bool {
    let from = |count: Count| count.min.unwrap_or(0);
    let to = |count: Count| count.max.unwrap_or(u32::MAX);
    from(wide) <= from(narrow) && to(narrow) <= to(wide)
}

fn contains(outer: &Interval, inner: &Interval) -> bool {
    let from = match (outer.from, inner.from) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(outer), Some(inner)) => outer.value < inner.value || is_end(outer, inner),
    };
    let to = match (outer.to, inner.to) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(outer), Some(inner)) => inner.value < outer.value || is_end(outer, inner),
    };
    from && to
}

/// Whether an interval that ends at `outer` contains one that ends at `inner`, which is the same number.
fn is_end(outer: Bound, inner: Bound) -> bool {
    outer.value.total_cmp(&inner.value).is_eq() && (outer.included || !inner.included)
}

/// What a constraint of values of this kind allows.
fn in_words(constraint: &Constraint, kind: &TypeKind) -> String {
    let parts = match kind {
        TypeKind::Map(_) => "entries",
        _ => "elements",
    };
    match constraint {
        Constraint::Range(intervals) => {
            let intervals = intervals.iter().map(interval);
            intervals.collect::<Vec<_>>().join(" and ")
        }
        Constraint::MultipleOf(number) => format!("multiples of {number}"),
        Constraint::Chars(number) => count(*number, "characters"),
        Constraint::MaxBytes(number) => format!("at most {number} bytes"),
        Constraint::Pattern(pattern) => format!("the pattern `{pattern}`"),
        Constraint::Format(format) => format!("the format `{}`", shown(format)),
        Constraint::Items(number) => count(*number, parts),
        Constraint::EvenItems => "an even number of elements".to_owned(),
        Constraint::Keys(keys) => {
            let keys: Vec<String> = keys.iter().map(|each| in_words(each, kind)).collect();
            format!("keys of {}", keys.join(" and "))
        }
        Constraint::MaxCsvItems(number) => format!("at most {number} comma-separated parts"),
        Constraint::MaxTotalChars(number) => format!("at most {number} characters in all"),
        Constraint::ElementOf(style) => format!("elements of the style `{}`", shown(style)),
    }
}

fn count(count: Count, what: &str) -> String {
    match (count.min, count.max) {
        (Some(min), Some(max)) => format!("{min} to {max} {what}"),
        (Some(min), None) => format!("at least {min} {what}"),
        (None, Some(max)) => format!("at most {max} {what}"),
        (None, None) => format!("any number of {what}"),
    }
}

fn interval(interval: &Interval) -> String {
    let below = |bound: Bound, included, excluded| {
        let word = if bound.included { included } else { excluded };
        format!("{word}{}", bound.value)
    };
    match (interval.from, interval.to) {
        (Some(from), Some(to)) if from.included && to.included => {
            format!("{} to {}", from.value, to.value)
        }
        (from, to) => {
            let from = from.map(|bound| below(bound, "at least ", "more than "));
            let to = to.map(|bound| below(bound, "at most ", "less than "));
            let ends: Vec<_> = from.into_iter().chain(to).collect();
            ends.join(" and ")
        }
    }
}
