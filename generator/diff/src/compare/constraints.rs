//! Constraints: which values a type allows.

mod words;

use volcgen_model::model::{Bound, Constraint, Count, Interval, Type, TypeKind};

use self::words::in_words;
use super::Comparison;
use super::about::About;
use super::pairs::Usage;
use super::types::Subject;
use crate::Class::{Breaking, Compatible, Documentation};
use crate::words::Words;
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
    let mut report = |code: Code, classes: (Class, Class), message: &Words| {
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
            let message = name.then(
                format!("is no longer limited to {}", before.en),
                format!("不再限制为：{}", before.zh),
            );
            report(Code::ConstraintRemoved, (Compatible, Breaking), &message);
            continue;
        };
        let (code, classes) = match (allows(&other, constraint), allows(constraint, &other)) {
            (true, true) => continue,
            (true, false) => (Code::ConstraintWidened, (Compatible, Breaking)),
            (false, true) => (Code::ConstraintNarrowed, (Breaking, Compatible)),
            (false, false) => (Code::ConstraintChanged, (Breaking, Breaking)),
        };
        let after = in_words(&other);
        let message = name.then(
            format!("allows {} instead of {}", after.en, before.en),
            format!("的限制由“{}”改为“{}”", before.zh, after.zh),
        );
        report(code, classes, &message);
    }
    for constraint in new.constraints.iter().filter(is_own) {
        if find(old, constraint).is_none() {
            let limit = in_words(constraint);
            let message = name.then(
                format!("is limited to {} now", limit.en),
                format!("现在限制为：{}", limit.zh),
            );
            report(Code::ConstraintAdded, (Breaking, Compatible), &message);
        }
    }
    let inner = match (&old.kind, &new.kind) {
        (TypeKind::List(old), TypeKind::List(new)) => (old, new, ("an element of", "的元素")),
        (TypeKind::Map(old), TypeKind::Map(new)) => (old, new, ("a value of", "的值")),
        (TypeKind::JsonText(old), TypeKind::JsonText(new)) => {
            (old, new, ("the JSON in", "中的 JSON"))
        }
        _ => return,
    };
    let part = Words::new(
        format!("{} {}", inner.2.0, name.en),
        format!("{} {}", name.zh, inner.2.1),
    );
    let subject = Subject::field(&part, subject.is_clamped);
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
