//! Pages and waiters of an action.

use serde::Serialize;
use volcgen_model::model::{Matcher, PageStyle, Pagination, Waiter, WaiterState};
use volcgen_model::prose::code;

use crate::markdown::{Text, phrase};

/// How a list comes in pages.
#[derive(Serialize)]
pub struct PaginationView {
    /// Sentences.
    facts: Vec<Text>,
}

/// A state that callers can wait for.
#[derive(Serialize)]
pub struct WaiterView {
    /// The method of the builder.
    method: String,
    name: String,
    doc: Text,
    /// Between calls.
    poll: Text,
    /// What decides, in order.
    acceptors: Vec<Text>,
}

/// How a list comes in pages.
pub fn pagination(pagination: &Pagination) -> PaginationView {
    let style = match &pagination.style {
        PageStyle::Page { parameter, first } => {
            format!(
                "{} is the number of the page; the first is {first}.",
                code(parameter)
            )
        }
        PageStyle::Offset { parameter } => {
            format!(
                "{} is the number of elements before the page.",
                code(parameter)
            )
        }
        PageStyle::Token { parameter, next } => {
            let (parameter, next) = (code(parameter), code(next));
            format!("{parameter} is the token of the page, which {next} of the page before has.")
        }
    };
    let size = pagination.size.as_ref();
    let size = size.map(|size| format!("{} is the most elements of a page.", code(size)));
    let total = pagination.total.as_ref();
    let total = total.map(|total| format!("{} is the number of all elements.", code(total)));
    let list = format!("The list is {}.", code(&pagination.items));
    let facts = [Some(list), Some(style), size, total].into_iter().flatten();
    PaginationView {
        facts: facts.map(|fact| phrase(&fact)).collect(),
    }
}

/// A state that callers can wait for.
pub fn waiter(waiter: &Waiter) -> WaiterView {
    let seconds = |milliseconds: u64| {
        let (whole, rest) = (milliseconds / 1000, milliseconds % 1000);
        if rest == 0 {
            format!("{whole} s")
        } else {
            format!("{milliseconds} ms")
        }
    };
    let (first, longest) = (seconds(waiter.poll_ms), seconds(waiter.max_poll_ms));
    let poll = format!("Asks again after {first}, and later after at most {longest}.");
    let acceptors = waiter.acceptors.iter().map(|acceptor| {
        let when = match &acceptor.matcher {
            Matcher::Value { path, values } => {
                let values = values.iter().map(|value| {
                    let name = value.name.as_ref().map(|name| format!(" ({name})"));
                    code(&crate::facts::literal(&value.value)) + &name.unwrap_or_default()
                });
                let values: Vec<_> = values.collect();
                format!("{} is {}", code(path), values.join(" or "))
            }
            Matcher::Error { code: error } => format!("the error is {}", code(error)),
        };
        let state = match acceptor.state {
            WaiterState::Success => "ends",
            WaiterState::Failure => "fails",
            WaiterState::Retry => "goes on",
        };
        phrase(&format!("The wait {state} if {when}."))
    });
    WaiterView {
        method: format!("wait_until_{}", waiter.name),
        name: waiter.name.clone(),
        doc: phrase(&waiter.doc),
        poll: phrase(&poll),
        acceptors: acceptors.collect(),
    }
}
