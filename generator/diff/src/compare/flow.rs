//! Pages, and states to wait for.

use volcgen_model::model::{Action, Pagination, Waiter};

use super::about::About;
use super::{Comparison, matched};
use crate::Class::{Breaking, Compatible, None as Unchanged};
use crate::Code;

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
                let message = format!("`wait_until_{}` was removed", left.name);
                comparison.report(about, Code::WaiterRemoved, (Unchanged, Breaking), &message);
            }
            (None, Some(right)) => {
                let about = &about.near(None, Some(right.span));
                let message = format!("`wait_until_{}` was added", right.name);
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
            let message = "the list comes in pages now".to_owned();
            comparison.report(about, Code::PagesAdded, (Unchanged, Compatible), &message);
        }
        (Some(_), None) => {
            let message = "the list no longer comes in pages".to_owned();
            comparison.report(about, Code::PagesRemoved, (Unchanged, Breaking), &message);
        }
        (Some(left), Some(right)) if in_words(left) != in_words(right) => {
            let rust = if left.items == right.items {
                Compatible
            } else {
                Breaking
            };
            let message = format!(
                "the list comes in pages in another way: {} instead of {}",
                in_words(right),
                in_words(left)
            );
            comparison.report(about, Code::PagesChanged, (Breaking, rust), &message);
        }
        _ => {}
    }
}

fn in_words(pagination: &Pagination) -> String {
    use volcgen_model::model::PageStyle::{Offset, Page, Token};

    let style = match &pagination.style {
        Page { parameter, first } => format!("`{parameter}` from {first}"),
        Offset { parameter } => format!("the offset `{parameter}`"),
        Token { parameter, next } => format!("`{parameter}` from `{next}`"),
    };
    let mut text = format!("`{}` by {style}", pagination.items);
    for (word, path) in [("of size", &pagination.size), ("of", &pagination.total)] {
        if let Some(path) = path {
            text.push_str(&format!(" {word} `{path}`"));
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
        let message = format!("`wait_until_{name}` ends in another way");
        comparison.report(
            about,
            Code::WaiterChanged,
            (Unchanged, Compatible),
            &message,
        );
    }
    let message = format!("the description of `wait_until_{name}` changed");
    let is_changed = old.doc.trim() != new.doc.trim();
    comparison.report_doc(about, Code::WaiterDocChanged, is_changed, &message);
}
