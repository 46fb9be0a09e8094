//! `service.yaml`: the syntax of its strings.

use serde_json::{Value, json};

use super::{action, add, add_to_properties, pattern};

/// Adds what a service has to satisfy.
pub fn constrain(schema: &mut Value) {
    let prose = json!({ "pattern": pattern::prose() });
    let line = json!({ "pattern": pattern::line() });
    let keys = json!({ "propertyNames": { "pattern": pattern::key() } });
    for (names, keywords) in [
        (
            ["service"].as_slice(),
            json!({ "pattern": pattern::SERVICE }),
        ),
        (&["crate"], json!({ "pattern": pattern::CRATE })),
        (&["title", "region"], line.clone()),
        (&["doc"], prose.clone()),
        (&["docs"], json!({ "pattern": pattern::LINK })),
        (&["timeout"], json!({ "pattern": pattern::TIMEOUT })),
        (&["hosts", "groups", "quotas", "errors"], keys),
        (&["host"], json!({ "pattern": pattern::HOST_RULE })),
        (
            &["versions"],
            json!({ "propertyNames": { "pattern": pattern::VERSION } }),
        ),
    ] {
        add_to_properties(schema, "", names, &keywords);
    }
    let rule = json!({ "required": ["host"], "properties": { "host": { "type": "string" } } });
    let table = json!({ "required": ["hosts"], "properties": { "hosts": { "minProperties": 1 } } });
    add(schema, "", json!({ "anyOf": [rule, table] }));
    let host = json!({ "pattern": pattern::HOST });
    add(schema, "/properties/hosts/additionalProperties", host);
    let acronym = json!({ "pattern": pattern::ACRONYM });
    add(schema, "/properties/acronyms/items", acronym);
    for (definition, lines, strings) in [
        ("VersionInfo", [].as_slice(), ["doc"].as_slice()),
        ("Group", &["title"], &["doc"]),
        ("SharedQuota", &[], &["doc"]),
        ("ErrorCode", &[], &["doc", "hint"]),
    ] {
        let pointer = format!("/definitions/{definition}");
        add_to_properties(schema, &pointer, lines, &line);
        add_to_properties(schema, &pointer, strings, &prose);
    }
    let identifier = json!({ "pattern": pattern::IDENTIFIER });
    add_to_properties(schema, "/definitions/ErrorCode", &["name"], &identifier);
    add_to_properties(
        schema,
        "/definitions/SharedQuota",
        &["rate"],
        &action::rate(),
    );
    let path = json!({ "pattern": pattern::PATH });
    add_to_properties(schema, "/definitions/SharedQuota", &["per"], &path);
}
