//! JSON Schemas of the spec files, for editors.

use schemars::{JsonSchema, generate::SchemaSettings};

use crate::spec::{Action, Service, Types};

/// The schemas, by file name below `specs/schema`, each as the text of its file.
#[must_use]
pub fn schemas() -> Vec<(&'static str, String)> {
    vec![
        ("service.json", schema_of::<Service>()),
        ("types.json", schema_of::<Types>()),
        ("action.json", schema_of::<Action>()),
    ]
}

fn schema_of<T: JsonSchema>() -> String {
    let schema = SchemaSettings::draft07()
        .into_generator()
        .into_root_schema_for::<T>();
    format!("{:#}\n", schema.to_value())
}
