//! An action as the runtime knows it: its quotas, its pages and its waiters.
//!
//! The runtime refers to them for as long as the process runs, so none of it is freed.

use std::sync::{Mutex, PoisonError};

use volcengine_core::schema;
use volcgen_model::model::{
    Acceptor, Action, Literal, Matcher, PageStyle, Pagination, Period, Quota, Waiter, WaiterState,
};

use crate::service_info::leaked;

/// The quotas of an action. The same ones are made once in a process, however often they are asked for.
pub(crate) fn quotas(action: &Action) -> &'static [schema::Quota] {
    static MADE: Mutex<Vec<(Vec<Quota>, &'static [schema::Quota])>> = Mutex::new(Vec::new());
    if action.quotas.is_empty() {
        return &[];
    }
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, quotas)) = made.iter().find(|(known, _)| *known == action.quotas) {
        return quotas;
    }
    let quotas: Vec<_> = action.quotas.iter().map(quota).collect();
    let quotas = quotas.leak();
    made.push((action.quotas.clone(), quotas));
    quotas
}

fn quota(quota: &Quota) -> schema::Quota {
    let text = |text: &Option<String>| leaked(text.as_deref().unwrap_or_default());
    let period = match quota.period {
        Period::Second => schema::Period::Second,
        Period::Minute => schema::Period::Minute,
        Period::Hour => schema::Period::Hour,
        Period::Day => schema::Period::Day,
    };
    schema::Quota::new(quota.limit, period)
        .shared(text(&quota.name))
        .keyed_by(text(&quota.key))
        .costing(text(&quota.cost))
}

/// How an action returns pages. Make it once in a process.
pub(crate) fn pagination(pagination: &Pagination) -> schema::Pagination {
    let items = leaked(&pagination.items);
    let rules = match &pagination.style {
        PageStyle::Page { first, .. } => schema::Pagination::numbers(items, *first),
        PageStyle::Offset { .. } => schema::Pagination::offsets(items),
        PageStyle::Token { next, .. } => schema::Pagination::tokens(items, leaked(next)),
    };
    rules.total(leaked(pagination.total.as_deref().unwrap_or_default()))
}

/// A state that callers wait for. Make it once in a process.
pub(crate) fn waiter(waiter: &Waiter) -> &'static schema::Waiter {
    let acceptors: Vec<_> = waiter.acceptors.iter().map(acceptor).collect();
    let made = schema::Waiter::new(
        leaked(&waiter.name),
        waiter.poll_ms,
        waiter.max_poll_ms,
        acceptors.leak(),
    );
    Box::leak(Box::new(made))
}

fn acceptor(acceptor: &Acceptor) -> schema::Acceptor {
    let state = match acceptor.state {
        WaiterState::Success => schema::WaiterState::Success,
        WaiterState::Failure => schema::WaiterState::Failure,
        WaiterState::Retry => schema::WaiterState::Retry,
    };
    match &acceptor.matcher {
        Matcher::Value { path, values } => {
            let values = values.iter().map(|known| {
                let name = leaked(known.name.as_deref().unwrap_or_default());
                (literal(&known.value), name)
            });
            let values: Vec<_> = values.collect();
            schema::Acceptor::value(leaked(path), values.leak(), state)
        }
        Matcher::Error { code } => schema::Acceptor::error(leaked(code), state),
    }
}

fn literal(literal: &Literal) -> schema::Literal {
    match literal {
        Literal::Bool(value) => schema::Literal::Bool(*value),
        Literal::Int(value) => schema::Literal::Int(*value),
        Literal::String(text) => schema::Literal::String(leaked(text)),
    }
}
