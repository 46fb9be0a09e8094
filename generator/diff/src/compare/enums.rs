//! Open enums: their values on the wire and their names in Rust.

use heck::ToUpperCamelCase;
use volcgen_model::model::{Enum, EnumValue, Literal};

use super::about::About;
use super::pairs::Usage;
use super::{Comparison, renames};
use crate::Class::{Breaking, Compatible, Documentation, None as Unchanged};
use crate::words::Words;
use crate::{Class, Code, Subject};

pub(super) fn compare(
    comparison: &mut Comparison,
    about: &About,
    usage: &Usage,
    old: &Enum,
    new: &Enum,
) {
    let owner = match &about.subject {
        Subject::Type(name) => format!("`{name}`"),
        _ => "the enum".to_owned(),
    };
    for value in &old.values {
        let by_value = new.values.iter().find(|other| other.value == value.value);
        if let Some(other) = by_value {
            let about = about.at(value.span, other.span);
            kept(comparison, &about, (value, other), &owner);
        } else if let Some(other) = new.values.iter().find(|other| other.name == value.name) {
            let about = about.at(value.span, other.span);
            let message = Words::new(
                format!(
                    "value `{}` of {owner} is {} instead of {}",
                    value.name,
                    shown(&other.value),
                    shown(&value.value)
                ),
                format!(
                    "{owner} 的取值 `{0}` 由 {2} 改为 {1}",
                    value.name,
                    shown(&other.value),
                    shown(&value.value)
                ),
            );
            comparison.report(
                &about,
                Code::ValueReassigned,
                (Breaking, Compatible),
                &message,
            );
        }
    }
    come_and_gone(comparison, about, usage, (old, new), &owner);
    let kept = |values: &[EnumValue], others: &[EnumValue]| {
        let values = values.iter().map(|value| value.value.clone());
        let values = values.filter(|value| others.iter().any(|other| other.value == *value));
        values.collect::<Vec<_>>()
    };
    if kept(&old.values, &new.values) != kept(&new.values, &old.values) {
        let message = Words::new(
            format!("the values of {owner} have another order"),
            format!("{owner} 的取值顺序有变化"),
        );
        let class = (Unchanged, Documentation);
        comparison.report(about, Code::ValueOrderChanged, class, &message);
    }
}

/// Values of which one side has neither the value nor the name.
fn come_and_gone(
    comparison: &mut Comparison,
    about: &About,
    usage: &Usage,
    (old, new): (&Enum, &Enum),
    owner: &str,
) {
    for (left, right) in renames::values(only(old, new), only(new, old)) {
        let about = about.near(left.map(|value| value.span), right.map(|value| value.span));
        let (code, class, message) = match (left, right) {
            (Some(left), Some(right)) => (
                Code::ValueReplaced,
                (Breaking, rust_class(left, right)),
                Words::new(
                    format!(
                        "value `{}` of {owner} seems to be `{}` now, which is sent as {}",
                        left.name,
                        right.name,
                        shown(&right.value)
                    ),
                    format!(
                        "{owner} 的取值 `{0}` 似乎改为 `{1}`，发送为 {2}",
                        left.name,
                        right.name,
                        shown(&right.value)
                    ),
                ),
            ),
            (Some(left), None) => (
                Code::ValueRemoved,
                (usage.worst(Breaking, Compatible), Breaking),
                Words::new(
                    format!("value `{}` of {owner} was removed", left.name),
                    format!("移除了 {owner} 的取值 `{}`", left.name),
                ),
            ),
            (None, Some(right)) => (
                Code::ValueAdded,
                (Compatible, Compatible),
                Words::new(
                    format!("value `{}` of {owner} was added", right.name),
                    format!("新增了 {owner} 的取值 `{}`", right.name),
                ),
            ),
            (None, None) => continue,
        };
        comparison.report(&about, code, class, &message);
    }
}

/// The values of which another enum has neither the value nor the name.
fn only<'s>(values: &'s Enum, others: &Enum) -> Vec<&'s EnumValue> {
    let is_known = |value: &EnumValue| {
        let is_it = |other: &EnumValue| other.value == value.value || other.name == value.name;
        others.values.iter().any(is_it)
    };
    let values = values.values.iter();
    values.filter(|value| !is_known(value)).collect()
}

/// Whether two values have one name in Rust, where case and underscores do not count.
fn rust_class(old: &EnumValue, new: &EnumValue) -> Class {
    if old.name.to_upper_camel_case() == new.name.to_upper_camel_case() {
        Compatible
    } else {
        Breaking
    }
}

fn kept(
    comparison: &mut Comparison,
    about: &About,
    (old, new): (&EnumValue, &EnumValue),
    owner: &str,
) {
    if old.name != new.name {
        let message = Words::new(
            format!(
                "value {} of {owner} is called `{}` instead of `{}`",
                shown(&new.value),
                new.name,
                old.name
            ),
            format!(
                "{owner} 的取值 {0} 由 `{2}` 改名为 `{1}`",
                shown(&new.value),
                new.name,
                old.name
            ),
        );
        comparison.report(about, Code::ValueRenamed, (Unchanged, Breaking), &message);
    }
    let message = Words::new(
        format!("the description of value `{}` of {owner} changed", new.name),
        format!("{owner} 的取值 `{}` 的说明有变化", new.name),
    );
    let doc = |value: &EnumValue| value.doc.clone().unwrap_or_default();
    let pair = (&doc(old), &doc(new));
    comparison.report_docs(about, Code::ValueDocChanged, (&[pair], false), &message);
}

/// A value as JSON.
pub(super) fn shown(value: &Literal) -> String {
    format!("`{}`", value.to_json())
}
