//! Paginations and waiters, which OpenAPI has no words for: extensions with the keys of the specs.

use serde_json::{Map, Value, json};
use volcgen_model::model::{Acceptor, Action, Matcher, PageStyle, Pagination, Waiter};

/// `x-pagination` of an action whose list comes in pages.
pub fn pagination(action: &Action) -> Option<Value> {
    action.pagination.as_ref().map(|pagination| {
        let Pagination {
            items, size, total, ..
        } = pagination;
        let mut keys = Map::new();
        keys.insert("items".to_owned(), json!(items));
        match &pagination.style {
            PageStyle::Page { parameter, first } => {
                keys.insert("page".to_owned(), json!(parameter));
                keys.insert("first_page".to_owned(), json!(first));
            }
            PageStyle::Offset { parameter } => {
                keys.insert("offset".to_owned(), json!(parameter));
            }
            PageStyle::Token { parameter, next } => {
                keys.insert("token".to_owned(), json!(parameter));
                keys.insert("next_token".to_owned(), json!(next));
            }
        }
        for (key, value) in [("size", size), ("total", total)] {
            if let Some(value) = value {
                keys.insert(key.to_owned(), json!(value));
            }
        }
        Value::Object(keys)
    })
}

/// `x-waiters` of an action with states to wait for.
pub fn waiters(action: &Action) -> Option<Value> {
    let waiters = action.waiters.iter();
    let entries = waiters.map(|waiter| (waiter.name.clone(), self::waiter(waiter)));
    let entries: Map<_, _> = entries.collect();
    (!entries.is_empty()).then_some(Value::Object(entries))
}

fn waiter(waiter: &Waiter) -> Value {
    let acceptors = waiter.acceptors.iter().map(acceptor);
    json!({
        "description": waiter.doc,
        "poll": format!("{}ms", waiter.poll_ms),
        "max_poll": format!("{}ms", waiter.max_poll_ms),
        "acceptors": acceptors.collect::<Vec<_>>(),
    })
}

fn acceptor(acceptor: &Acceptor) -> Value {
    match &acceptor.matcher {
        Matcher::Value { path, values } => {
            let values = values.iter().map(|value| json!(value.value));
            json!({
                "path": path,
                "values": values.collect::<Vec<_>>(),
                "state": acceptor.state,
            })
        }
        Matcher::Error { code } => json!({ "error": code, "state": acceptor.state }),
    }
}
