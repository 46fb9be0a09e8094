//! Paginations and waiters: which keys go together, and the syntax of their strings.

use serde_json::{Value, json};

use super::{add_rules, add_to_properties, if_then, pattern};

const PAGINATION: &str = "/definitions/Pagination";
const WAITER: &str = "/definitions/Waiter";
const ACCEPTOR: &str = "/definitions/Acceptor";

/// Adds what paginations and waiters have to satisfy.
pub fn constrain(schema: &mut Value) {
    let path = json!({ "pattern": pattern::PATH, "not": { "pattern": pattern::PATH_IN_LIST } });
    add_to_properties(schema, PAGINATION, &["items", "total", "next_token"], &path);
    add_rules(schema, PAGINATION, pagination());
    add_to_properties(schema, ACCEPTOR, &["path"], &path);
    add_rules(schema, ACCEPTOR, acceptor());
    let timeout = json!({ "pattern": pattern::TIMEOUT });
    add_to_properties(schema, WAITER, &["poll", "max_poll"], &timeout);
    add_to_properties(
        schema,
        WAITER,
        &["doc"],
        &json!({ "pattern": pattern::prose() }),
    );
    let success = json!({ "properties": { "state": { "const": "success" } } });
    add_to_properties(
        schema,
        WAITER,
        &["acceptors"],
        &json!({ "contains": success }),
    );
    let names = json!({ "propertyNames": { "pattern": "^[a-z0-9_]{1,40}$" } });
    add_to_properties(schema, "", &["waiters"], &names);
}

fn stated(key: &str) -> Value {
    json!({ "required": [key], "properties": { key: { "not": { "type": "null" } } } })
}

/// One way to name a page, and the keys that belong to it.
fn pagination() -> Vec<Value> {
    let styles = ["page", "offset", "token"].map(stated);
    vec![
        json!({ "oneOf": styles }),
        if_then(stated("first_page"), stated("page")),
        if_then(stated("next_token"), stated("token")),
        if_then(stated("token"), stated("next_token")),
    ]
}

/// A value or an error.
fn acceptor() -> Vec<Value> {
    let value = json!({ "allOf": [stated("path"), stated("values")] });
    vec![
        json!({ "oneOf": [value, stated("error")] }),
        if_then(stated("path"), stated("values")),
        if_then(stated("values"), stated("path")),
    ]
}
