//! Actions: how they are called and described. Their fields are compared with the types.

use volcgen_model::model::{Action, Auth, Example, Service};

use super::about::About;
use super::errors::shown;
use super::pairs::Usage;
use super::{Comparison, flow, quotas, rules, types};
use crate::Class::{Breaking, Compatible, Documentation};
use crate::Code;
use crate::words::Words;

pub(super) fn compare(comparison: &mut Comparison, old: &Action, new: &Action) {
    let about = &About::action(Some(old), Some(new));
    protocol(comparison, about, old, new);
    promises(comparison, about, old, new);
    result(comparison, about, old, new);
    quotas::compare(comparison, about, old, new);
    rules::compare(comparison, about, old, new);
    flow::compare(comparison, about, old, new);
    docs(comparison, about, old, new);
}

/// What is sent, apart from fields.
fn protocol(comparison: &mut Comparison, about: &About, old: &Action, new: &Action) {
    let class = (Breaking, Compatible);
    if old.method != new.method {
        let (old, new) = (shown(&old.method), shown(&new.method));
        let message = Words::new(
            format!("the method is {new} instead of {old}"),
            format!("方法由 {old} 改为 {new}"),
        );
        comparison.report(about, Code::MethodChanged, class, &message);
    }
    if old.path != new.path {
        let message = Words::new(
            format!("the path is `{}` instead of `{}`", new.path, old.path),
            format!("路径由 `{1}` 改为 `{0}`", new.path, old.path),
        );
        comparison.report(about, Code::PathChanged, class, &message);
    }
    if old.body != new.body {
        let (old, new) = (shown(&old.body), shown(&new.body));
        let message = Words::new(
            format!("the body is `{new}` instead of `{old}`"),
            format!("请求体由 `{old}` 改为 `{new}`"),
        );
        comparison.report(about, Code::BodyChanged, class, &message);
    }
    match (&old.auth, &new.auth) {
        (Auth::None, Auth::Signature) => {
            let message = Words::new("requests must be signed now", "请求现在必须签名");
            comparison.report(about, Code::SignatureRequired, class, &message);
        }
        (Auth::Signature, Auth::None) => {
            let message = Words::new("requests are no longer signed", "请求不再签名");
            let class = (Compatible, Compatible);
            comparison.report(about, Code::SignatureDropped, class, &message);
        }
        _ => {}
    }
}

/// What callers can rely on.
fn promises(comparison: &mut Comparison, about: &About, old: &Action, new: &Action) {
    match (old.idempotent, new.idempotent) {
        (false, true) => {
            let message = Words::new("the action is idempotent now", "接口现在是幂等的");
            let class = (Compatible, Compatible);
            comparison.report(about, Code::BecameIdempotent, class, &message);
        }
        (true, false) => {
            let message = Words::new("the action is no longer idempotent", "接口不再是幂等的");
            comparison.report(about, Code::NotIdempotent, (Breaking, Compatible), &message);
        }
        _ => {}
    }
    let class = (Documentation, Compatible);
    match (&old.deprecated, &new.deprecated) {
        (None, Some(reason)) => {
            let message = Words::new(
                format!("the action is deprecated now: {}", reason.trim()),
                format!("接口现已弃用：{}", reason.trim()),
            );
            comparison.report(about, Code::ActionDeprecated, class, &message);
        }
        (Some(_), None) => {
            let message = Words::new("the action is no longer deprecated", "接口不再标记为弃用");
            comparison.report(about, Code::ActionNotDeprecated, class, &message);
        }
        _ => {}
    }
}

fn result(comparison: &mut Comparison, about: &About, old: &Action, new: &Action) {
    match (&old.result, &new.result) {
        (Some(left), Some(right)) => {
            let about = &about.at(left.span, right.span);
            let usage = Usage::of_result(about);
            let subject = types::Subject::result();
            types::compare(comparison, &usage, about, &subject, (&left.ty, &right.ty));
            let message = Words::new("the description of the result changed", "结果的说明有变化");
            comparison.report_docs(
                about,
                Code::ActionDocChanged,
                (&[(&left.doc, &right.doc)], false),
                &message,
            );
        }
        (None, Some(right)) => {
            let about = &about.near(None, Some(right.span));
            let message = Words::new("the action has a result now", "接口现在有结果");
            comparison.report(about, Code::ResultAdded, (Compatible, Breaking), &message);
        }
        (Some(left), None) => {
            let about = &about.near(Some(left.span), None);
            let message = Words::new("the action has no result anymore", "接口不再有结果");
            comparison.report(about, Code::ResultRemoved, (Breaking, Breaking), &message);
        }
        (None, None) => {}
    }
}

fn docs(comparison: &mut Comparison, about: &About, old: &Action, new: &Action) {
    let (left, right) = comparison.services();
    let doc = |action: &Action| action.doc.clone().unwrap_or_default();
    let (old_doc, new_doc) = (doc(old), doc(new));
    let reasons_differ = match (&old.deprecated, &new.deprecated) {
        (Some(old), Some(new)) => old.trim() != new.trim(),
        _ => false,
    };
    let is_changed = old.docs_url != new.docs_url || reasons_differ;
    let pairs = [(&old.summary, &new.summary), (&old_doc, &new_doc)];
    let message = Words::new("the description of the action changed", "接口的说明有变化");
    comparison.report_docs(
        about,
        Code::ActionDocChanged,
        (&pairs, is_changed),
        &message,
    );

    let (old_group, new_group) = (group(left, old), group(right, new));
    let message = Words::new(
        format!("the action is in group `{new_group}` instead of `{old_group}`"),
        format!("接口由分组 `{old_group}` 移到 `{new_group}`"),
    );
    let is_changed = old_group != new_group;
    comparison.report_doc(about, Code::ActionGroupChanged, is_changed, &message);

    let (old_errors, new_errors) = (errors(left, old), errors(right, new));
    for (codes, others, verb, zh) in [
        (&new_errors, &old_errors, "listed", "现已列出"),
        (&old_errors, &new_errors, "no longer listed", "不再列出"),
    ] {
        for code in codes.iter().filter(|code| !others.contains(code)) {
            let message = Words::new(
                format!("error `{code}` is {verb}"),
                format!("{zh}错误码 `{code}`"),
            );
            comparison.report_doc(about, Code::ActionErrorsChanged, true, &message);
        }
    }

    examples(comparison, about, &old.examples, &new.examples);
}

/// One change for all examples. Its places are those of the first ones that differ.
fn examples(comparison: &mut Comparison, about: &About, old: &[Example], new: &[Example]) {
    let differs = |each: &&Example, index: usize, others: &[Example]| {
        others
            .get(index)
            .is_none_or(|other| !is_same_example(each, other))
    };
    let first = |all: &[Example], others: &[Example]| {
        let mut all = all.iter().enumerate();
        let found = all.find(|(index, each)| differs(each, *index, others));
        found.map(|(_, example)| example.span)
    };
    let places = (first(old, new), first(new, old));
    let is_changed = places != (None, None);
    let about = about.near(places.0, places.1);
    let message = Words::new("the examples changed", "示例有变化");
    comparison.report_doc(&about, Code::ExamplesChanged, is_changed, &message);
}

/// Whether two examples show the same. The envelopes of their responses name their versions.
fn is_same_example(old: &Example, new: &Example) -> bool {
    let is_same = |path: &str| old.response.pointer(path) == new.response.pointer(path);
    (&old.name, old.shown, &old.request) == (&new.name, new.shown, &new.request)
        && is_same("/Result")
        && is_same("/ResponseMetadata/Error")
}

fn group<'s>(service: &'s Service, action: &Action) -> &'s str {
    let group = action.group.and_then(|index| service.groups.get(index));
    group.map_or("none", |group| &group.name)
}

fn errors<'s>(service: &'s Service, action: &Action) -> Vec<&'s str> {
    let errors = action.errors.iter();
    let errors = errors.filter_map(|index| service.errors.get(*index));
    errors.map(|error| error.code.as_str()).collect()
}
