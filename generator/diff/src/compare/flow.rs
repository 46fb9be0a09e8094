//! Pages, and states to wait for.

use volcgen_model::model::{Action, Pagination, Waiter};

use super::about::About;
use super::{Comparison, matched};
use crate::Class::{Breaking, Compatible, None as Unchanged};
use crate::Code;
use crate::words::Words;

pub(super) fn compare(comparison: &mut Comparison, about: &About, old: &Action, new: &Action) {
    pages(comparison, about, old, new);
    for (left, right) in matched(&old.waiters, &new.waiters, |waiter| &waiter.name) {
        match (left, right) {
            (Some(left), Some(right)) => {
                let about = about.at(left.span, right.span);
                waiter(comparison, &about, left, right);
            }
            (Some(left), None) => {
                let about = &about.near(Some(left.span), None);
                let message = Words::new(
                    format!("`wait_until_{}` was removed", left.name),
                    format!("移除了 `wait_until_{}`", left.name),
                );
                comparison.report(about, Code::WaiterRemoved, (Unchanged, Breaking), &message);
            }
            (None, Some(right)) => {
                let about = &about.near(None, Some(right.span));
                let message = Words::new(
                    format!("`wait_until_{}` was added", right.name),
                    format!("新增了 `wait_until_{}`", right.name),
                );
                comparison.report(about, Code::WaiterAdded, (Unchanged, Compatible), &message);
            }
            (None, None) => {}
        }
    }
}

fn pages(comparison: &mut Comparison, about: &About, old: &Action, new: &Action) {
    let span = |action: &Action| action.pagination.as_ref().map(|pages| pages.span);
    let about = &about.near(span(old), span(new));
    match (&old.pagination, &new.pagination) {
        (None, Some(_)) => {
            let message = Words::new("the list comes in pages now", "列表现在分页返回");
            comparison.report(about, Code::PagesAdded, (Unchanged, Compatible), &message);
        }
        (Some(_), None) => {
            let message = Words::new("the list no longer comes in pages", "列表不再分页返回");
            comparison.report(about, Code::PagesRemoved, (Unchanged, Breaking), &message);
        }
        (Some(left), Some(right)) if in_words(left).en != in_words(right).en => {
            let rust = if left.items == right.items {
                Compatible
            } else {
                Breaking
            };
            let (after, before) = (in_words(right), in_words(left));
            let message = Words::new(
                format!(
                    "the list comes in pages in another way: {} instead of {}",
                    after.en, before.en
                ),
                format!("列表的分页方式由“{}”改为“{}”", before.zh, after.zh),
            );
            comparison.report(about, Code::PagesChanged, (Breaking, rust), &message);
        }
        _ => {}
    }
}

fn in_words(pagination: &Pagination) -> Words {
    use volcgen_model::model::PageStyle::{Offset, Page, Token};

    let style = match &pagination.style {
        Page { parameter, first } => Words::new(
            format!("`{parameter}` from {first}"),
            format!("从 {first} 开始的页码 `{parameter}`"),
        ),
        Offset { parameter } => Words::new(
            format!("the offset `{parameter}`"),
            format!("偏移 `{parameter}`"),
        ),
        Token { parameter, next } => Words::new(
            format!("`{parameter}` from `{next}`"),
            format!("取自 `{next}` 的 `{parameter}`"),
        ),
    };
    let mut text = Words::new(
        format!("`{}` by {}", pagination.items, style.en),
        format!("`{}` 按{}", pagination.items, style.zh),
    );
    for (word, zh, path) in [
        ("of size", "每页大小", &pagination.size),
        ("of", "总数", &pagination.total),
    ] {
        if let Some(path) = path {
            text.en.push_str(&format!(" {word} `{path}`"));
            text.zh.push_str(&format!("，{zh} `{path}`"));
        }
    }
    text
}

fn waiter(comparison: &mut Comparison, about: &About, old: &Waiter, new: &Waiter) {
    let name = &new.name;
    let plan = |waiter: &Waiter| {
        let acceptors = format!("{:?}", waiter.acceptors);
        (waiter.poll_ms, waiter.max_poll_ms, acceptors)
    };
    if plan(old) != plan(new) {
        let message = Words::new(
            format!("`wait_until_{name}` ends in another way"),
            format!("`wait_until_{name}` 的结束条件有变化"),
        );
        comparison.report(
            about,
            Code::WaiterChanged,
            (Unchanged, Compatible),
            &message,
        );
    }
    let message = Words::new(
        format!("the description of `wait_until_{name}` changed"),
        format!("`wait_until_{name}` 的说明有变化"),
    );
    let docs = (&[(&old.doc, &new.doc)][..], false);
    comparison.report_docs(about, Code::WaiterDocChanged, docs, &message);
}
