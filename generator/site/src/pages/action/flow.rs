//! Pages and waiters of an action.

use serde::Serialize;
use volcgen_model::model::{Acceptor, Matcher, PageStyle, Pagination, Waiter, WaiterState};
use volcgen_model::prose::code;

use crate::markdown::{Text, phrase, sentence};

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
            let parameter = code(parameter);
            sentence(
                &format!("{parameter} is the number of the page; the first is {first}."),
                &format!("{parameter} 是页码，从 {first} 开始。"),
            )
        }
        PageStyle::Offset { parameter } => {
            let parameter = code(parameter);
            sentence(
                &format!("{parameter} is the number of elements before the page."),
                &format!("{parameter} 是该页之前的元素个数。"),
            )
        }
        PageStyle::Token { parameter, next } => {
            let (parameter, next) = (code(parameter), code(next));
            sentence(
                &format!(
                    "{parameter} is the token of the page, which {next} of the page before has."
                ),
                &format!("{parameter} 是该页的标记，取自上一页的 {next}。"),
            )
        }
    };
    let items = code(&pagination.items);
    let list = sentence(
        &format!("The list is {items}."),
        &format!("列表是 {items}。"),
    );
    let size = pagination.size.as_ref().map(|size| {
        let size = code(size);
        sentence(
            &format!("{size} is the most elements of a page."),
            &format!("{size} 是每页最多的元素个数。"),
        )
    });
    let total = pagination.total.as_ref().map(|total| {
        let total = code(total);
        sentence(
            &format!("{total} is the number of all elements."),
            &format!("{total} 是全部元素的个数。"),
        )
    });
    let rust = sentence(
        "In Rust, `items()` reads all elements, and `pages()` one response after the other.",
        "在 Rust 中，`items()` 逐个读取元素，`pages()` 逐个读取响应。",
    );
    let facts = [Some(list), Some(style), size, total, Some(rust)];
    let facts = facts.into_iter().flatten();
    PaginationView {
        facts: facts.collect(),
    }
}

/// A state that callers can wait for.
pub fn waiter(waiter: &Waiter) -> WaiterView {
    let (first, longest) = (duration(waiter.poll_ms), duration(waiter.max_poll_ms));
    let poll = sentence(
        &format!(
            "Asks again after {}, and later after at most {}.",
            first.0, longest.0
        ),
        &format!("{}后再次查询，之后的间隔最长为{}。", first.1, longest.1),
    );
    WaiterView {
        method: format!("wait_until_{}", waiter.name),
        name: waiter.name.clone(),
        doc: phrase(&waiter.doc),
        poll,
        acceptors: waiter.acceptors.iter().map(acceptor).collect(),
    }
}

/// A time in English and in Chinese.
fn duration(milliseconds: u64) -> (String, String) {
    let (whole, rest) = (milliseconds / 1000, milliseconds % 1000);
    if rest == 0 {
        (format!("{whole} s"), format!(" {whole} 秒"))
    } else {
        (
            format!("{milliseconds} ms"),
            format!(" {milliseconds} 毫秒"),
        )
    }
}

fn acceptor(acceptor: &Acceptor) -> Text {
    let (english, chinese) = match &acceptor.matcher {
        Matcher::Value { path, values } => {
            let values = values.iter().map(|value| {
                let name = value.name.as_ref().map(|name| format!(" ({name})"));
                code(&crate::facts::literal(&value.value)) + &name.unwrap_or_default()
            });
            let (path, values) = (code(path), values.collect::<Vec<_>>());
            (
                format!("{path} is {}", values.join(" or ")),
                format!("{path} 为 {}", values.join(" 或 ")),
            )
        }
        Matcher::Error { code: error } => {
            let error = code(error);
            (format!("the error is {error}"), format!("错误码为 {error}"))
        }
    };
    let (state, state_zh) = match acceptor.state {
        WaiterState::Success => ("ends", "等待结束"),
        WaiterState::Failure => ("fails", "等待失败"),
        WaiterState::Retry => ("goes on", "等待继续"),
    };
    sentence(
        &format!("The wait {state} if {english}."),
        &format!("{chinese} 时，{state_zh}。"),
    )
}
