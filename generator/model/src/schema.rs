//! JSON Schemas of the spec files, for editors.
//!
//! The types of [`spec`](crate::spec) give keys, types and descriptions. What they cannot say is added
//! here: patterns of strings, and which keys need or exclude each other. An editor cannot look into
//! other files, so names of types, groups and fields are not checked.

mod action;
mod field;
mod flow;
pub(crate) mod pattern;
mod service;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::spec::{Action, Service, Types};

/// The schemas, by file name below `specs/schema`, each as the text of its file.
#[must_use]
pub fn schemas() -> Vec<(&'static str, String)> {
    let mut service_schema = schema_of::<Service>();
    service::constrain(&mut service_schema);
    let mut types_schema = schema_of::<Types>();
    field::constrain(&mut types_schema);
    field::constrain_types(&mut types_schema);
    let mut action_schema = schema_of::<Action>();
    field::constrain(&mut action_schema);
    action::constrain(&mut action_schema);
    [
        ("service.json", service_schema),
        ("types.json", types_schema),
        ("action.json", action_schema),
    ]
    .map(|(name, schema)| (name, format!("{schema:#}\n")))
    .into()
}

fn schema_of<T: JsonSchema>() -> Value {
    let schema = SchemaSettings::draft07()
        .into_generator()
        .into_root_schema_for::<T>();
    schema.to_value()
}

/// Adds keywords to the schema at a JSON pointer, which exists.
fn add(schema: &mut Value, pointer: &str, keywords: Value) {
    let target = schema.pointer_mut(pointer).and_then(Value::as_object_mut);
    debug_assert!(target.is_some(), "{pointer}");
    if let (Some(target), Value::Object(keywords)) = (target, keywords) {
        target.extend(keywords);
    }
}

/// Adds keywords to properties of an object's schema.
fn add_to_properties(schema: &mut Value, object: &str, names: &[&str], keywords: &Value) {
    for name in names {
        let pointer = format!("{object}/properties/{name}");
        add(schema, &pointer, keywords.clone());
    }
}

/// Adds rules to those that an object has to meet.
fn add_rules(schema: &mut Value, object: &str, rules: Vec<Value>) {
    let rules = [("allOf".to_owned(), Value::Array(rules))];
    add(schema, object, Value::Object(rules.into_iter().collect()));
}

/// Keys that an object cannot have.
fn without(keys: &[&str]) -> Value {
    let none = keys.iter().map(|key| ((*key).to_owned(), json!(false)));
    json!({ "properties": none.collect::<Map<_, _>>() })
}

fn if_then(condition: Value, then: Value) -> Value {
    let rule = [("if".to_owned(), condition), ("then".to_owned(), then)];
    Value::Object(rule.into_iter().collect())
}
