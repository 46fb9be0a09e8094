//! What else a field states, besides its type.

use volcgen_model::model::Field;

use super::super::Comparison;
use super::super::about::About;
use super::super::errors::shown;
use super::Both;
use crate::Class::{Breaking, Compatible, Documentation, None as Unchanged};
use crate::words::Words;
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
                Words::new("the query", "查询串")
            } else {
                Words::new("the body", "请求体")
            }
        };
        let (from, to) = (place(old), place(new));
        let message = name.then(
            format!("is sent in {} instead of {}", to.en, from.en),
            format!("由{}改到{}中发送", from.zh, to.zh),
        );
        comparison.report(
            about,
            Code::LocationChanged,
            (Breaking, Compatible),
            &message,
        );
    }
    if old.list_style != new.list_style {
        let (from, to) = (shown(&old.list_style), shown(&new.list_style));
        let message = name.then(
            format!("is written in the style `{to}` instead of `{from}`"),
            format!("的写法由 `{from}` 改为 `{to}`"),
        );
        let class = (Breaking, Compatible);
        comparison.report(about, Code::ListStyleChanged, class, &message);
    }
    let change = match (&old.default, &new.default) {
        (None, Some(value)) => Some((
            Code::DefaultAdded,
            both.usage.worst(Compatible, Documentation),
            name.then(
                format!("has the default `{value}` now"),
                format!("现在有默认值 `{value}`"),
            ),
        )),
        (Some(value), None) => Some((
            Code::DefaultRemoved,
            both.usage.worst(Compatible, Documentation),
            name.then(
                format!("no longer has the default `{value}`"),
                format!("不再有默认值 `{value}`"),
            ),
        )),
        (Some(before), Some(value)) if before != value => Some((
            Code::DefaultChanged,
            both.usage.worst(Breaking, Documentation),
            name.then(
                format!("has the default `{value}` instead of `{before}`"),
                format!("的默认值由 `{before}` 改为 `{value}`"),
            ),
        )),
        _ => None,
    };
    if let Some((code, wire, message)) = change {
        comparison.report(about, code, (wire, Documentation), &message);
    }
    let (wire, message) = match (old.unit, new.unit) {
        (Some(before), Some(unit)) if before != unit => (
            Breaking,
            name.then(
                format!("is in `{}` instead of `{}`", shown(&unit), shown(&before)),
                format!("的单位由 `{}` 改为 `{}`", shown(&before), shown(&unit)),
            ),
        ),
        (None, Some(unit)) => (
            Documentation,
            name.then(
                format!("is in `{}`", shown(&unit)),
                format!("的单位为 `{}`", shown(&unit)),
            ),
        ),
        (Some(_), None) => (
            Documentation,
            name.then("no longer has a unit", "不再有单位"),
        ),
        _ => return,
    };
    comparison.report(about, Code::UnitChanged, (wire, Documentation), &message);
}

fn null(comparison: &mut Comparison, about: &About, both: &Both) {
    let name = &both.name;
    let (code, wire, message) = match (&both.old.null_means, &both.new.null_means) {
        (None, Some(_)) => {
            let message = Words::new(
                format!("null is a value of {} now", name.en),
                format!("{} 现在可以为 null", name.zh),
            );
            (Code::NullAdded, Compatible, message)
        }
        (Some(_), None) => {
            let message = Words::new(
                format!("null is no value of {} anymore", name.en),
                format!("{} 不再可以为 null", name.zh),
            );
            (Code::NullRemoved, Breaking, message)
        }
        (Some(old), Some(new)) => {
            let message = Words::new(
                format!("what null means for {} changed", name.en),
                format!("{} 为 null 时的含义有变化", name.zh),
            );
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
        let message = both.name.then(
            format!("can be called `{alias}` in responses now"),
            format!("在响应中现在也可名为 `{alias}`"),
        );
        let class = (both.usage.worst(Unchanged, Compatible), Compatible);
        comparison.report(about, Code::AliasAdded, class, &message);
    }
    for alias in old.aliases.iter().filter(|alias| !has(new, alias)) {
        let message = both.name.then(
            format!("is no longer called `{alias}` in responses"),
            format!("在响应中不再名为 `{alias}`"),
        );
        let class = (both.usage.worst(Unchanged, Breaking), Compatible);
        comparison.report(about, Code::AliasRemoved, class, &message);
    }
}

/// What is true or false.
fn switches(comparison: &mut Comparison, about: &About, both: &Both) {
    let (old, new, name) = (both.old, both.new, &both.name);
    let mut report = |code: Code, wire: Class, what: &str, zh: &str| {
        let message = name.then(what, zh);
        comparison.report(about, code, (wire, Compatible), &message);
    };
    match (old.sensitive, new.sensitive) {
        (false, true) => report(
            Code::SecrecyChanged,
            Unchanged,
            "is a secret now",
            "现在是机密",
        ),
        (true, false) => report(
            Code::SecrecyChanged,
            Unchanged,
            "is no longer a secret",
            "不再是机密",
        ),
        _ => {}
    }
    match (old.idempotency_token, new.idempotency_token) {
        (false, true) => report(
            Code::TokenAdded,
            Compatible,
            "is filled in by clients now",
            "现在由客户端填入",
        ),
        (true, false) => {
            report(
                Code::TokenRemoved,
                Breaking,
                "is no longer filled in by clients",
                "不再由客户端填入",
            );
        }
        _ => {}
    }
    match (old.server_clamps, new.server_clamps) {
        (false, true) => report(
            Code::ClampsAdded,
            Compatible,
            "is corrected by the service now",
            "现在由服务修正",
        ),
        (true, false) => {
            let wire = both.usage.worst(Breaking, Compatible);
            report(
                Code::ClampsRemoved,
                wire,
                "is no longer corrected by the service",
                "不再由服务修正",
            );
        }
        _ => {}
    }
}

fn deprecation(comparison: &mut Comparison, about: &About, both: &Both) {
    let class = (Documentation, Compatible);
    match (&both.old.deprecated, &both.new.deprecated) {
        (None, Some(reason)) => {
            let message = both.name.then(
                format!("is deprecated now: {}", reason.trim()),
                format!("现已弃用：{}", reason.trim()),
            );
            comparison.report(about, Code::FieldDeprecated, class, &message);
        }
        (Some(_), None) => {
            let message = both.name.then("is no longer deprecated", "不再标记为弃用");
            comparison.report(about, Code::FieldNotDeprecated, class, &message);
        }
        (Some(old), Some(new)) => {
            let message = Words::new(
                format!("the reason why {} is deprecated changed", both.name.en),
                format!("{} 弃用的理由有变化", both.name.zh),
            );
            let is_changed = old.trim() != new.trim();
            comparison.report_doc(about, Code::FieldDocChanged, is_changed, &message);
        }
        (None, None) => {}
    }
}

fn docs(comparison: &mut Comparison, about: &About, both: &Both) {
    let (old, new) = (both.old, both.new);
    let is_changed = old.clamps_until != new.clamps_until;
    let docs = (&[(&old.doc, &new.doc)][..], is_changed);
    let message = Words::new(
        format!("the description of {} changed", both.name.en),
        format!("{} 的说明有变化", both.name.zh),
    );
    comparison.report_docs(about, Code::FieldDocChanged, docs, &message);
    let message = Words::new(
        format!("the example of {} changed", both.name.en),
        format!("{} 的示例值有变化", both.name.zh),
    );
    let is_changed = old.example != new.example;
    comparison.report_doc(about, Code::ExampleChanged, is_changed, &message);
}
