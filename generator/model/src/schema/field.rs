//! Fields: which keys fit their types.

use serde_json::{Map, Value, json};

use super::{add, add_rules, add_to_properties, if_then, pattern, without};

const FIELD: &str = "/definitions/Field";

const OF_NUMBERS: [&str; 6] = ["min", "max", "above", "below", "ranges", "multiple_of"];
const OF_STRINGS: [&str; 6] = [
    "min_chars",
    "max_chars",
    "max_bytes",
    "pattern",
    "format",
    "max_csv_items",
];
const OF_LISTS: [&str; 2] = ["even_items", "max_total_chars"];
const OF_COLLECTIONS: [&str; 2] = ["min_items", "max_items"];
const BUILT_IN: &str = "string|bool|int32|int64|float32|float64|number|datetime|json|object|union";

/// Adds what a field has to satisfy.
pub fn constrain(schema: &mut Value) {
    // Not `yes`.
    let digit = json!({ "if": { "type": "string" }, "then": { "pattern": "[0-9]" } });
    let values = [
        ("type", json!({ "pattern": pattern::type_name() })),
        ("same_as", json!({ "pattern": pattern::COPY })),
        ("without", json!({ "uniqueItems": true })),
        ("doc", json!({ "pattern": pattern::prose() })),
        ("deprecated", json!({ "pattern": pattern::prose() })),
        ("null_means", json!({ "pattern": pattern::prose() })),
        ("name", json!({ "pattern": pattern::IDENTIFIER })),
        ("rename", json!({ "pattern": pattern::IDENTIFIER })),
        (
            "server_clamps",
            json!({ "pattern": pattern::VERSION, "allOf": [digit] }),
        ),
        ("ranges", json!({ "minItems": 1 })),
        ("keys", json!({ "minProperties": 1 })),
        ("multiple_of", json!({ "minimum": 1 })),
        (
            "values",
            json!({
                "minProperties": 1,
                "minItems": 1,
                "propertyNames": { "pattern": pattern::key() },
            }),
        ),
        (
            "variants",
            json!({ "minProperties": 1, "propertyNames": { "pattern": pattern::key(), "not": { "const": "Other" } } }),
        ),
        (
            "fields",
            json!({ "propertyNames": { "pattern": pattern::key() } }),
        ),
        ("aliases", json!({ "uniqueItems": true })),
    ];
    for (key, keywords) in values {
        add_to_properties(schema, FIELD, &[key], &keywords);
    }
    // A field of an object is never a parameter.
    let inner =
        json!({ "allOf": [{ "$ref": "#/definitions/Field" }, without(&["in", "list_style"])] });
    add_to_properties(
        schema,
        FIELD,
        &["fields"],
        &json!({ "additionalProperties": &inner }),
    );
    variant(schema, &inner);
    let all = [contents(), constraints(), exclusions(), defaults()].concat();
    add_rules(schema, FIELD, all);
}

/// Adds what a variant of a union has to satisfy.
fn variant(schema: &mut Value, field: &Value) {
    const VARIANT: &str = "/definitions/Variant";
    let of_tag = json!({ "type": ["string", "integer", "boolean"] });
    let values = [
        ("type", json!({ "pattern": pattern::type_name() })),
        ("doc", json!({ "pattern": pattern::prose() })),
        ("name", json!({ "pattern": pattern::IDENTIFIER })),
        (
            "tags",
            json!({ "propertyNames": { "pattern": pattern::TAG }, "additionalProperties": of_tag }),
        ),
        (
            "fields",
            json!({ "propertyNames": { "pattern": pattern::key() }, "additionalProperties": field }),
        ),
    ];
    for (key, keywords) in values {
        add_to_properties(schema, VARIANT, &[key], &keywords);
    }
    let has_object = json!({ "anyOf": [has_key("type"), has_key("fields")] });
    add_rules(schema, VARIANT, vec![has_object]);
}

/// Adds that the members of `types.yaml` are definitions.
pub fn constrain_types(schema: &mut Value) {
    add(schema, "", json!({ "additionalProperties": definition() }));
    add(
        schema,
        "",
        json!({ "propertyNames": { "pattern": pattern::key() } }),
    );
}

/// A named shape or a whole response: it has no keys of fields.
pub fn definition() -> Value {
    let of_fields = without(&[
        "required",
        "in",
        "aliases",
        "default",
        "null_means",
        "list_style",
    ]);
    json!({ "allOf": [{ "$ref": "#/definitions/Field" }, of_fields] })
}

/// The condition that a field has a type of this kind.
fn has_type(pattern: &str) -> Value {
    json!({ "required": ["type"], "properties": { "type": { "type": "string", "pattern": pattern } } })
}

fn has_key(key: &str) -> Value {
    json!({ "required": [key], "properties": { key: { "not": { "type": "null" } } } })
}

/// A field has a type or is a copy, and `fields`, `values` and `name` are where they belong.
fn contents() -> Vec<Value> {
    let object = has_type(&pattern::innermost("object"));
    let union = has_type(&pattern::innermost("union"));
    let base = |names: &str| has_type(&pattern::innermost(names));
    let values = |value: Value| {
        let shape = json!({
            "anyOf": [value, { "type": "object", "properties": { "value": value } }],
        });
        json!({ "properties": { "values": { "additionalProperties": shape, "items": value } } })
    };
    vec![
        json!({ "anyOf": [has_key("type"), has_key("same_as")] }),
        if_then(has_key("same_as"), without(&["type"])),
        if_then(has_key("type"), without(&["optional", "without"])),
        if_then(object.clone(), has_key("fields")),
        if_then(union.clone(), has_key("variants")),
        if_then(
            has_key("type"),
            json!({ "anyOf": [union, without(&["variants"])] }),
        ),
        if_then(
            has_key("type"),
            json!({ "anyOf": [object, without(&["fields", "rules"])] }),
        ),
        if_then(
            has_key("type"),
            json!({ "anyOf": [base("string|int32|int64"), without(&["values"])] }),
        ),
        if_then(
            base("int32"),
            values(json!({ "type": "integer", "minimum": i32::MIN, "maximum": i32::MAX })),
        ),
        if_then(base("int64"), values(json!({ "type": "integer" }))),
        if_then(base("string"), values(json!({ "type": "string" }))),
        if_then(
            has_key("name"),
            json!({ "anyOf": [has_key("fields"), has_key("values"), has_key("variants"), has_key("same_as")] }),
        ),
    ]
}

/// Constraints fit the type. A name can stand for any type.
fn constraints() -> Vec<Value> {
    let element = |names: &str| has_type(&pattern::element(names));
    let not_numbers = "string|bool|datetime|object|union";
    let not_strings = "bool|int32|int64|float32|float64|number|datetime|object|union";
    let scalars = format!("^\\s*({BUILT_IN})\\s*$");
    let all = [OF_NUMBERS.as_slice(), &OF_STRINGS].concat();
    vec![
        if_then(element(not_numbers), without(&OF_NUMBERS)),
        if_then(element(not_strings), without(&OF_STRINGS)),
        if_then(has_type(&scalars), without(&OF_COLLECTIONS)),
        if_then(has_type(&scalars), without(&OF_LISTS)),
        if_then(has_type("^\\s*map\\s*<"), without(&OF_LISTS)),
        if_then(has_type("^\\s*map\\s*<"), without(&["list_style"])),
        if_then(has_type(&scalars), without(&["keys"])),
        if_then(has_type("^\\s*list\\s*<"), without(&["keys"])),
        if_then(has_type(&scalars), without(&["list_style"])),
        if_then(element(not_strings), without(&["max_total_chars"])),
        if_then(has_type(pattern::JSON_TEXT), without(&OF_NUMBERS)),
        if_then(
            has_type(pattern::JSON_TEXT),
            without(&["pattern", "format", "max_csv_items", "max_total_chars"]),
        ),
        if_then(has_key("values"), without(&all)),
        if_then(has_type("^\\s*json\\s*$"), without(&["null_means"])),
    ]
}

/// Limits that exclude each other.
fn exclusions() -> Vec<Value> {
    vec![
        if_then(has_key("min"), without(&["above"])),
        if_then(has_key("max"), without(&["below"])),
        if_then(
            has_key("ranges"),
            without(&["min", "max", "above", "below"]),
        ),
    ]
}

/// Defaults and examples are of the type.
fn defaults() -> Vec<Value> {
    let of = |names: &str, schema: Value| {
        let keys = ["default", "example"].map(|key| (key.to_owned(), schema.clone()));
        let keys: Map<String, Value> = keys.into_iter().collect();
        if_then(
            has_type(&format!("^\\s*({names})\\s*$")),
            json!({ "properties": keys }),
        )
    };
    let int32 = json!({ "type": ["integer", "null"], "minimum": i32::MIN, "maximum": i32::MAX });
    vec![
        of("string|datetime", json!({ "type": ["string", "null"] })),
        of("bool", json!({ "type": ["boolean", "null"] })),
        of("int32", int32),
        of("int64", json!({ "type": ["integer", "null"] })),
        of(
            "float32|float64|number",
            json!({ "type": ["number", "null"] }),
        ),
        of("object|map\\s*<.*", json!({ "type": ["object", "null"] })),
        of("list\\s*<.*", json!({ "type": ["array", "null"] })),
    ]
}
