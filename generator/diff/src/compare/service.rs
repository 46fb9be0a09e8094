//! Services: what surrounds the actions, then versions, then actions and the types that they share.

use volcgen_model::model::{Action, Version};

use super::about::About;
use super::{
    Actions, Comparison, action, crates, errors, matched, pairs, renames, settings, shapes,
};
use crate::Class::{Breaking, Compatible, None as Unchanged};
use crate::Code;
use crate::words::Words;

/// Compares two sides of a service with all of their versions.
pub(super) fn compare(comparison: &mut Comparison) {
    settings::compare(comparison);
    crates::compare(comparison);
    errors::compare(comparison);
    let (old, new) = comparison.services();
    let mut actions = Vec::new();
    for (left, right) in matched(&old.versions, &new.versions, |version| &version.name) {
        let about = About::version(left, right);
        match (left, right) {
            (Some(left), Some(right)) => {
                version(comparison, &about, left, right);
                actions.extend(compare_versions(comparison, left, right));
            }
            (Some(version), None) => {
                let message = Words::new(
                    format!("version `{}` was removed", version.name),
                    format!("移除了版本 `{}`", version.name),
                );
                comparison.report(&about, Code::VersionRemoved, (Breaking, Breaking), &message);
            }
            (None, Some(version)) => {
                let message = Words::new(
                    format!("version `{}` was added", version.name),
                    format!("新增了版本 `{}`", version.name),
                );
                comparison.report(
                    &about,
                    Code::VersionAdded,
                    (Compatible, Compatible),
                    &message,
                );
            }
            (None, None) => {}
        }
    }
    compare_types(comparison, &actions);
}

/// Compares the selected versions of two services.
pub(super) fn compare_selected(comparison: &mut Comparison) {
    let (Some(old), Some(new)) = (comparison.old.selected(), comparison.new.selected()) else {
        return;
    };
    let actions = compare_versions(comparison, old, new);
    compare_types(comparison, &actions);
}

fn version(comparison: &mut Comparison, about: &About, old: &Version, new: &Version) {
    let name = &new.name;
    match (old.default, new.default) {
        (true, false) => {
            let message = Words::new(
                format!("version `{name}` is no longer on by default"),
                format!("版本 `{name}` 不再默认开启"),
            );
            comparison.report(
                about,
                Code::VersionNotDefault,
                (Unchanged, Breaking),
                &message,
            );
        }
        (false, true) => {
            let message = Words::new(
                format!("version `{name}` is on by default now"),
                format!("版本 `{name}` 现在默认开启"),
            );
            comparison.report(
                about,
                Code::VersionDefault,
                (Unchanged, Compatible),
                &message,
            );
        }
        _ => {}
    }
    let message = Words::new(
        format!("the description of version `{name}` changed"),
        format!("版本 `{name}` 的说明有变化"),
    );
    let docs = (&[(&old.doc, &new.doc)][..], false);
    comparison.report_docs(about, Code::VersionDocChanged, docs, &message);
}

/// Compares the actions of two versions, without the types that they refer to. Returns those of both.
fn compare_versions<'s>(
    comparison: &mut Comparison<'s>,
    old: &'s Version,
    new: &'s Version,
) -> Actions<'s> {
    let mut both = Vec::new();
    for (left, right) in renames::actions(comparison.services(), &old.actions, &new.actions) {
        match (left, right) {
            (Some(left), Some(right)) => {
                renamed(comparison, left, right);
                action::compare(comparison, left, right);
                both.push((left, right));
            }
            (Some(left), None) => removed(comparison, left, new),
            (None, Some(right)) => added(comparison, right, old),
            (None, None) => {}
        }
    }
    both
}

/// A name that seems to be new: one change instead of a removal and an addition.
fn renamed(comparison: &mut Comparison, old: &Action, new: &Action) {
    if old.name != new.name {
        let about = About::action(Some(old), Some(new));
        let message = Words::new(
            format!(
                "action `{}` seems to be called `{}` now",
                old.name, new.name
            ),
            format!("接口 `{}` 似乎改名为 `{}`", old.name, new.name),
        );
        comparison.report(&about, Code::ActionRenamed, (Breaking, Breaking), &message);
    }
}

fn removed(comparison: &mut Comparison, action: &Action, version: &Version) {
    let about = About {
        new: Some(version.span),
        ..About::action(Some(action), None)
    };
    let message = Words::new(
        format!("action `{}` was removed", action.name),
        format!("移除了接口 `{}`", action.name),
    );
    comparison.report(&about, Code::ActionRemoved, (Breaking, Breaking), &message);
}

fn added(comparison: &mut Comparison, action: &Action, version: &Version) {
    let about = About {
        old: Some(version.span),
        ..About::action(None, Some(action))
    };
    let message = Words::new(
        format!("action `{}` was added", action.name),
        format!("新增了接口 `{}`", action.name),
    );
    comparison.report(
        &about,
        Code::ActionAdded,
        (Compatible, Compatible),
        &message,
    );
}

fn compare_types(comparison: &mut Comparison, actions: &Actions) {
    let (old, new) = comparison.services();
    for ((left, right), usage) in pairs::collect(old, new, actions) {
        shapes::compare(comparison, &usage, left, right);
    }
}
