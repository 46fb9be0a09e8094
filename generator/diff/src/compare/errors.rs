//! The error codes of a service.

use volcgen_model::model::ErrorCode;

use super::about::About;
use super::{Comparison, matched};
use crate::Class::{Breaking, Compatible, None as Unchanged};
use crate::Code;
use crate::words::Words;

pub(super) fn compare(comparison: &mut Comparison) {
    let (old, new) = comparison.services();
    let about = About::service(old, new);
    for (left, right) in matched(&old.errors, &new.errors, |error| &error.code) {
        match (left, right) {
            (Some(left), Some(right)) => {
                let about = about.at(left.span, right.span);
                error(comparison, &about, left, right);
            }
            (Some(left), None) => {
                let message = Words::new(
                    format!("error code `{}` was removed", left.code),
                    format!("移除了错误码 `{}`", left.code),
                );
                let about = about.at(left.span, new.crate_span);
                comparison.report(
                    &about,
                    Code::ErrorCodeRemoved,
                    (Compatible, Breaking),
                    &message,
                );
            }
            (None, Some(right)) => {
                let message = Words::new(
                    format!("error code `{}` was added", right.code),
                    format!("新增了错误码 `{}`", right.code),
                );
                let about = about.at(old.crate_span, right.span);
                comparison.report(
                    &about,
                    Code::ErrorCodeAdded,
                    (Compatible, Compatible),
                    &message,
                );
            }
            (None, None) => {}
        }
    }
}

fn error(comparison: &mut Comparison, about: &About, old: &ErrorCode, new: &ErrorCode) {
    let code = &new.code;
    if old.name != new.name {
        let name = |error: &ErrorCode| match &error.name {
            Some(name) => Words::same(&format!("`{name}`")),
            None => Words::new("named after its code", "按错误码命名"),
        };
        let (name, before) = (name(new), name(old));
        let message = Words::new(
            format!(
                "error code `{code}` is {} in Rust instead of {}",
                name.en, before.en
            ),
            format!(
                "错误码 `{code}` 在 Rust 中的名称由 {} 改为 {}",
                before.zh, name.zh
            ),
        );
        comparison.report(
            about,
            Code::ErrorCodeRenamed,
            (Unchanged, Breaking),
            &message,
        );
    }
    if old.retry != new.retry {
        let message = Words::new(
            format!(
                "whether error code `{code}` is retried changed: `{}` instead of `{}`",
                shown(&new.retry),
                shown(&old.retry)
            ),
            format!(
                "错误码 `{code}` 的重试方式由 `{1}` 改为 `{0}`",
                shown(&new.retry),
                shown(&old.retry)
            ),
        );
        comparison.report(about, Code::RetryChanged, (Unchanged, Compatible), &message);
    }
    let hint = |error: &ErrorCode| error.hint.clone().unwrap_or_default();
    let pairs = [(&old.doc, &new.doc), (&hint(old), &hint(new))];
    let message = Words::new(
        format!("the description of error code `{code}` changed"),
        format!("错误码 `{code}` 的说明有变化"),
    );
    comparison.report_docs(about, Code::ErrorCodeDocChanged, (&pairs, false), &message);
}

/// A value as specs write it.
pub(super) fn shown(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(value) => value.to_string(),
        Err(_) => String::new(),
    }
}
