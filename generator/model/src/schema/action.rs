//! Actions: what they need, their rules and their examples.

use serde_json::{Value, json};

use super::{add, add_rules, add_to_properties, field, flow, if_then, pattern};

const RULE: &str = "/definitions/Rule";

/// Adds what an action has to satisfy.
pub fn constrain(schema: &mut Value) {
    let path = json!({ "pattern": pattern::RULE_PATH });
    let one_value =
        json!({ "pattern": pattern::PATH, "not": { "pattern": pattern::PATH_IN_LIST } });
    let keys = json!({ "pattern": pattern::key() });
    for (names, keywords) in [
        (["action"].as_slice(), json!({ "pattern": pattern::ACTION })),
        (&["inherits"], json!({ "pattern": pattern::VERSION })),
        (
            &["summary"],
            json!({ "pattern": pattern::line(), "allOf": [{ "pattern": "\\S" }] }),
        ),
        (
            &["doc", "deprecated"],
            json!({ "pattern": pattern::prose() }),
        ),
        (&["docs"], json!({ "pattern": pattern::LINK })),
        (&["path"], json!({ "pattern": pattern::URL_PATH })),
        (&["rate_per", "cost"], one_value),
        (&["errors"], json!({ "uniqueItems": true })),
        (&["request", "types"], json!({ "propertyNames": keys })),
        (
            &["types"],
            json!({ "additionalProperties": field::definition() }),
        ),
        (&["rate"], rate()),
        (
            &["response"],
            json!({ "anyOf": [field::definition(), { "type": "null" }] }),
        ),
    ] {
        add_to_properties(schema, "", names, &keywords);
    }
    add_rules(schema, "", requirements());
    add_to_properties(
        schema,
        RULE,
        &["doc"],
        &json!({ "pattern": pattern::prose() }),
    );
    let in_list =
        json!({ "pattern": pattern::RULE_PATH, "allOf": [{ "pattern": pattern::PATH_IN_LIST }] });
    for (name, keyword) in [
        ("when_set", "items"),
        ("when_unset", "items"),
        ("require", "items"),
        ("forbid", "items"),
        ("any_of", "items/items"),
        ("one_of", "items/items"),
        ("at_most", "additionalProperties"),
    ] {
        add(
            schema,
            &format!("{RULE}/properties/{name}/{keyword}"),
            path.clone(),
        );
    }
    add(schema, &format!("{RULE}/properties/unique/items"), in_list);
    let names = json!({ "propertyNames": path });
    add_to_properties(schema, RULE, &["when", "items", "at_most"], &names);
    add(schema, RULE, json!({ "anyOf": demands() }));
    flow::constrain(schema);
    let name = json!({ "pattern": pattern::line() });
    add_to_properties(schema, "/definitions/Example", &["name"], &name);
    let doc = json!({ "pattern": pattern::prose() });
    add(schema, "/definitions/EnumValue/anyOf/1/properties/doc", doc);
}

/// A rate, or a list of them.
pub fn rate() -> Value {
    let one = json!({ "type": "string", "pattern": pattern::RATE });
    json!({ "anyOf": [one, { "type": "array", "items": one }, { "type": "null" }] })
}

/// Which keys an action needs, and what a query can carry.
fn requirements() -> Vec<Value> {
    let stated = |key: &str| json!({ "required": [key], "properties": { key: { "not": { "type": "null" } } } });
    let inherits = stated("inherits");
    let get = json!({ "required": ["method"], "properties": { "method": { "const": "GET" } } });
    let reserved = json!({ "pattern": pattern::RESERVED });
    let not_for_query = "^\\s*(list\\s*<\\s*)*(json[\\s>]*|map\\s*<.*)$";
    let in_query = json!({ "required": ["in"], "properties": { "in": { "const": "query" } } });
    let carried = json!({
        "properties": { "type": { "not": { "pattern": not_for_query } }, "null_means": false },
    });
    let form = json!({ "required": ["body"], "properties": { "body": { "const": "form" } } });
    let of_form = json!({
        "properties": { "request": { "propertyNames": { "not": reserved }, "additionalProperties": carried } },
    });
    let no_body = json!({ "properties": { "body": { "type": "null" } } });
    let of_get = json!({
        "propertyNames": { "not": reserved },
        "additionalProperties": {
            "allOf": [carried, { "properties": { "in": { "not": { "const": "body" } } } }],
        },
    });
    let of_post = json!({
        "patternProperties": { pattern::RESERVED: { "not": in_query } },
        "additionalProperties": if_then(in_query.clone(), carried),
    });
    let of_json = json!({
        "additionalProperties": { "anyOf": [in_query, { "properties": { "list_style": { "type": "null" } } }] },
    });
    let sends_json = json!({
        "required": ["method"],
        "properties": { "method": { "const": "POST" }, "body": { "not": { "const": "form" } }, "inherits": { "type": "null" } },
    });
    let removes = json!({ "required": ["remove"], "properties": { "remove": { "minItems": 1 } } });
    let needs_inherits = |keys: Vec<Value>| {
        let all = json!({ "allOf": keys });
        json!({ "anyOf": [inherits.clone(), all] })
    };
    vec![
        needs_inherits(vec![stated("summary"), stated("method")]),
        if_then(removes, inherits.clone()),
        if_then(stated("rate_per"), needs_inherits(vec![stated("rate")])),
        json!({
            "if": get,
            "then": { "allOf": [no_body, { "properties": { "request": of_get } }] },
            "else": { "properties": { "request": of_post } },
        }),
        if_then(form, of_form),
        if_then(sends_json, json!({ "properties": { "request": of_json } })),
        json!({ "properties": { "request": { "additionalProperties": token() } } }),
    ]
}

/// What an idempotency token is.
fn token() -> Value {
    let is_token = json!({
        "required": ["idempotency_token"],
        "properties": { "idempotency_token": { "const": true } },
    });
    let optional = json!({
        "properties": { "required": { "not": { "const": true } }, "type": { "not": { "pattern": pattern::NO_TOKEN } } },
    });
    if_then(is_token, optional)
}

/// What a rule can demand; one of them is needed.
fn demands() -> Vec<Value> {
    let list = ["require", "forbid", "unique", "any_of", "one_of"]
        .map(|key| json!({ "required": [key], "properties": { key: { "minItems": 1 } } }));
    let map = ["items", "at_most"]
        .map(|key| json!({ "required": [key], "properties": { key: { "minProperties": 1 } } }));
    list.into_iter().chain(map).collect()
}
