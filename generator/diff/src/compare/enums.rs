//! Open enums: their values on the wire and their names in Rust.

use volcgen_model::model::{Enum, EnumValue, Literal};

use super::Comparison;
use super::about::About;
use super::pairs::Usage;
use crate::Class::{Breaking, Compatible, Documentation, None as Unchanged};
use crate::{Code, Subject};

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
            let message = format!(
                "value `{}` of {owner} is {} instead of {}",
                value.name,
                shown(&other.value),
                shown(&value.value)
            );
            comparison.report(
                &about,
                Code::ValueReassigned,
                (Breaking, Compatible),
                &message,
            );
        } else {
            let about = About {
                old: Some(value.span),
                ..about.clone()
            };
            let message = format!("value `{}` of {owner} was removed", value.name);
            let class = (usage.worst(Breaking, Compatible), Breaking);
            comparison.report(&about, Code::ValueRemoved, class, &message);
        }
    }
    for value in &new.values {
        let is_known = |other: &EnumValue| other.value == value.value || other.name == value.name;
        if !old.values.iter().any(is_known) {
            let about = About {
                new: Some(value.span),
                ..about.clone()
            };
            let message = format!("value `{}` of {owner} was added", value.name);
            comparison.report(&about, Code::ValueAdded, (Compatible, Compatible), &message);
        }
    }
    let kept = |values: &[EnumValue], others: &[EnumValue]| {
        let values = values.iter().map(|value| value.value.clone());
        let values = values.filter(|value| others.iter().any(|other| other.value == *value));
        values.collect::<Vec<_>>()
    };
    if kept(&old.values, &new.values) != kept(&new.values, &old.values) {
        let message = format!("the values of {owner} have another order");
        let class = (Unchanged, Documentation);
        comparison.report(about, Code::ValueOrderChanged, class, &message);
    }
}

fn kept(
    comparison: &mut Comparison,
    about: &About,
    (old, new): (&EnumValue, &EnumValue),
    owner: &str,
) {
    if old.name != new.name {
        let message = format!(
            "value {} of {owner} is called `{}` instead of `{}`",
            shown(&new.value),
            new.name,
            old.name
        );
        comparison.report(about, Code::ValueRenamed, (Unchanged, Breaking), &message);
    }
    let message = format!("the description of value `{}` of {owner} changed", new.name);
    let doc = |value: &EnumValue| value.doc.clone().unwrap_or_default().trim().to_owned();
    let is_changed = doc(old) != doc(new);
    comparison.report_doc(about, Code::ValueDocChanged, is_changed, &message);
}

/// A value as JSON.
pub(super) fn shown(value: &Literal) -> String {
    format!("`{}`", value.to_json())
}
