//! What a document says about the requests of an action.

use std::collections::BTreeMap;

use jsonschema::Validator;
use serde_json::{Map, Value, json};
use volcgen_model::model::Action;

use crate::common::{self, translate};

/// What a document says about the requests of an action.
pub struct Schemas {
    body: Option<Validator>,
    /// The properties of a form, if it is one.
    form: Option<Value>,
    /// By name: whether a parameter is required, and its values.
    query: BTreeMap<String, (bool, Validator)>,
}

impl Schemas {
    pub fn new(document: &Value, action: &Action) -> Self {
        let path = format!("/{}/{}", action.version, action.name);
        let operation = document["paths"][path].as_object().unwrap().values();
        let operation = operation.into_iter().next().unwrap();
        let content = &operation["requestBody"]["content"];
        let form = &content["application/x-www-form-urlencoded"]["schema"];
        let json = &content["application/json"]["schema"];
        let body = if form.is_null() { json } else { form };
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let query = parameters.map(|parameter| {
            let name = parameter["name"].as_str().unwrap().to_owned();
            let is_required = parameter["required"] == json!(true);
            (
                name,
                (is_required, validator(document, &parameter["schema"])),
            )
        });
        Schemas {
            body: (!body.is_null()).then(|| validator(document, body)),
            form: form.get("properties").cloned(),
            query: query.collect(),
        }
    }

    pub fn accepts(&self, request: &Value) -> bool {
        let mut body = request.clone();
        if let Value::Object(members) = &mut body {
            members.retain(|name, _| !self.query.contains_key(name));
        }
        if let Some(properties) = &self.form {
            let mut pairs = Map::new();
            flatten(properties, "", &body, &mut pairs);
            body = Value::Object(pairs);
        }
        let fits_body = match &self.body {
            Some(body_schema) => body_schema.is_valid(&body),
            None => body == json!({}),
        };
        let mut query = self.query.iter();
        fits_body
            && query.all(|(name, (is_required, schema))| match request.get(name) {
                Some(value) => schema.is_valid(value),
                None => !is_required,
            })
    }
}

/// The parameters of a form: `Page.Size` for a field of an object, and an object of keys for a list whose
/// elements are numbered.
fn flatten(properties: &Value, name: &str, value: &Value, form: &mut Map<String, Value>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (member, value) in members {
                let dot = if name.is_empty() { "" } else { "." };
                flatten(properties, &format!("{name}{dot}{member}"), value, form);
            }
        }
        Value::Array(elements) if properties[name]["type"] != "array" => {
            let keys = (1..).map(|number| format!("{name}.{number}"));
            let elements: Map<_, _> = keys.zip(elements.iter().cloned()).collect();
            form.insert(name.to_owned(), elements.into());
        }
        value => {
            form.insert(name.to_owned(), value.clone());
        }
    }
}

/// A validator of a schema in a document, which is nearly one of JSON Schema's draft 4.
fn validator(document: &Value, schema: &Value) -> Validator {
    let mut whole =
        json!({ "components": { "schemas": needed(document, schema) }, "allOf": [schema] });
    translate(&mut whole);
    jsonschema::draft4::new(&whole).unwrap()
}

/// The components that a schema refers to, and those that these refer to.
fn needed(document: &Value, schema: &Value) -> Map<String, Value> {
    let mut needed = Map::new();
    let mut waiting = vec![schema];
    while let Some(schema) = waiting.pop() {
        common::walk(schema, &mut |value| {
            let target = value.get("$ref").and_then(Value::as_str);
            if let Some((_, name)) = target.and_then(|target| target.rsplit_once('/'))
                && !needed.contains_key(name)
            {
                let component = &document["components"]["schemas"][name];
                needed.insert(name.to_owned(), component.clone());
                waiting.push(component);
            }
        });
    }
    needed
}
