//! What else a field states, besides its type.

use volcgen_model::model::Field;

use super::super::Comparison;
use super::super::about::About;
use super::super::errors::shown;
use super::Both;
use crate::Class::{Breaking, Compatible, Documentation, None as Unchanged};
use crate::{Class, Code};

pub(super) fn compare(comparison: &mut Comparison, about: &About, both: &Both) {
    meaning(comparison, about, both);
    null(comparison, about, both);
    aliases(comparison, about, both);
    switches(comparison, about, both);
    deprecation(comparison, about, both);
    docs(comparison, about, both);
}

/// Where it is sent, what its absence means, and what it counts.
fn meaning(comparison: &mut Comparison, about: &About, both: &Both) {
    let (old, new, name) = (both.old, both.new, &both.name);
    if old.location != new.location {
        let place = |field: &Field| {
            if field.is_in_query() {
                "the query"
            } else {
                "the body"
            }
        };
        let (from, to) = (place(old), place(new));
        let message = format!("{name} is sent in {to} instead of {from}");
        comparison.report(
            about,
            Code::LocationChanged,
            (Breaking, Compatible),
            &message,
        );
    }
    if old.list_style != new.list_style {
        let (from, to) = (shown(&old.list_style), shown(&new.list_style));
        let message = format!("{name} is written in the style `{to}` instead of `{from}`");
        let class = (Breaking, Compatible);
        comparison.report(about, Code::ListStyleChanged, class, &message);
    }
    let change = match (&old.default, &new.default) {
        (None, Some(value)) => Some((
            Code::DefaultAdded,
            both.usage.worst(Compatible, Documentation),
            format!("{name} has the default `{value}` now"),
        )),
        (Some(value), None) => Some((
            Code::DefaultRemoved,
            both.usage.worst(Compatible, Documentation),
            format!("{name} no longer has the default `{value}`"),
        )),
        (Some(before), Some(value)) if before != value => Some((
            Code::DefaultChanged,
            both.usage.worst(Breaking, Documentation),
            format!("{name} has the default `{value}` instead of `{before}`"),
        )),
        _ => None,
    };
    if let Some((code, wire, message)) = change {
        comparison.report(about, code, (wire, Documentation), &message);
    }
    let (wire, message) = match (old.unit, new.unit) {
        (Some(before), Some(unit)) if before != unit => (
            Breaking,
            format!(
                "{name} is in `{}` instead of `{}`",
                shown(&unit),
                shown(&before)
            ),
        ),
        (None, Some(unit)) => (Documentation, format!("{name} is in `{}`", shown(&unit))),
        (Some(_), None) => (Documentation, format!("{name} no longer has a unit")),
        _ => return,
    };
    comparison.report(about, Code::UnitChanged, (wire, Documentation), &message);
}

fn null(comparison: &mut Comparison, about: &About, both: &Both) {
    let name = &both.name;
    let (code, wire, message) = match (&both.old.null_means, &both.new.null_means) {
        (None, Some(_)) => {
            let message = format!("null is a value of {name} now");
            (Code::NullAdded, Compatible, message)
        }
        (Some(_), None) => {
            let message = format!("null is no value of {name} anymore");
            (Code::NullRemoved, Breaking, message)
        }
        (Some(old), Some(new)) => {
            let message = format!("what null means for {name} changed");
            let is_changed = old.trim() != new.trim();
            comparison.report_doc(about, Code::FieldDocChanged, is_changed, &message);
            return;
        }
        (None, None) => return,
    };
    let is_nullable = both.in_request.0 || both.in_request.1;
    let rust = if is_nullable { Breaking } else { Unchanged };
    let wire = both.usage.worst(wire, Unchanged);
    comparison.report(about, code, (wire, rust), &message);
}

fn aliases(comparison: &mut Comparison, about: &About, both: &Both) {
    // A field that has another name can have the one before as an alias.
    let has = |field: &Field, name: &String| field.name == *name || field.aliases.contains(name);
    let (old, new) = (both.old, both.new);
    for alias in new.aliases.iter().filter(|alias| !has(old, alias)) {
        let message = format!("{} can be called `{alias}` in responses now", both.name);
        let class = (both.usage.worst(Unchanged, Compatible), Compatible);
        comparison.report(about, Code::AliasAdded, class, &message);
    }
    for alias in old.aliases.iter().filter(|alias| !has(new, alias)) {
        let message = format!("{} is no longer called `{alias}` in responses", both.name);
        let class = (both.usage.worst(Unchanged, Breaking), Compatible);
        comparison.report(about, Code::AliasRemoved, class, &message);
    }
}

/// What is true or false.
fn switches(comparison: &mut Comparison, about: &About, both: &Both) {
    let (old, new, name) = (both.old, both.new, &both.name);
    let mut report = |code: Code, wire: Class, what: &str| {
        comparison.report(about, code, (wire, Compatible), &format!("{name} {what}"));
    };
    match (old.sensitive, new.sensitive) {
        (false, true) => report(Code::SecrecyChanged, Unchanged, "is a secret now"),
        (true, false) => report(Code::SecrecyChanged, Unchanged, "is no longer a secret"),
        _ => {}
    }
    match (old.idempotency_token, new.idempotency_token) {
        (false, true) => report(Code::TokenAdded, Compatible, "is filled in by clients now"),
        (true, false) => {
            report(
                Code::TokenRemoved,
                Breaking,
                "is no longer filled in by clients",
            );
        }
        _ => {}
    }
    match (old.server_clamps, new.server_clamps) {
        (false, true) => report(
            Code::ClampsAdded,
            Compatible,
            "is corrected by the service now",
        ),
        (true, false) => {
            let wire = both.usage.worst(Breaking, Compatible);
            report(
                Code::ClampsRemoved,
                wire,
                "is no longer corrected by the service",
            );
        }
        _ => {}
    }
}

fn deprecation(comparison: &mut Comparison, about: &About, both: &Both) {
    let class = (Documentation, Compatible);
    match (&both.old.deprecated, &both.new.deprecated) {
        (None, Some(reason)) => {
            let message = format!("{} is deprecated now: {}", both.name, reason.trim());
            comparison.report(about, Code::FieldDeprecated, class, &message);
        }
        (Some(_), None) => {
            let message = format!("{} is no longer deprecated", both.name);
            comparison.report(about, Code::FieldNotDeprecated, class, &message);
        }
        (Some(old), Some(new)) => {
            let message = format!("the reason why {} is deprecated changed", both.name);
            let is_changed = old.trim() != new.trim();
            comparison.report_doc(about, Code::FieldDocChanged, is_changed, &message);
        }
        (None, None) => {}
    }
}

fn docs(comparison: &mut Comparison, about: &About, both: &Both) {
    let (old, new) = (both.old, both.new);
    let is_changed = (old.doc.trim(), &old.clamps_until) != (new.doc.trim(), &new.clamps_until);
    let message = format!("the description of {} changed", both.name);
    comparison.report_doc(about, Code::FieldDocChanged, is_changed, &message);
    let message = format!("the example of {} changed", both.name);
    let is_changed = old.example != new.example;
    comparison.report_doc(about, Code::ExampleChanged, is_changed, &message);
}
