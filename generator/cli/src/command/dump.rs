//! `dump`: the output of a stage of the generator.

use serde::Serialize;
use serde_json::Value;
use volcgen::spec::Spec;

use crate::args::{Dump, Stage};
use crate::command::{CommandError, output};
use crate::project::Project;

/// Prints the output of a stage as JSON.
pub fn dump(project: &Project, options: &Dump) -> Result<(), CommandError> {
    let builder = project.builder(&options.which);
    match options.stage {
        Stage::Spec => print(&without_unset(&project.advised(builder.spec())?)),
        Stage::Model => print(&project.advised(builder.model())?.services),
        Stage::Plan => {
            let checked = project.advised(builder.model())?;
            let (plans, _) = builder.plan(checked)?;
            print(&plans)
        }
    }
}

/// The specs without the keys that their files do not set.
fn without_unset(specs: &[Spec]) -> Value {
    fn strip(value: Value) -> Value {
        match value {
            Value::Object(members) => {
                let set = members.into_iter().filter(|(_, value)| !is_unset(value));
                Value::Object(set.map(|(key, value)| (key, strip(value))).collect())
            }
            Value::Array(values) => values.into_iter().map(strip).collect(),
            value => value,
        }
    }
    serde_json::to_value(specs).map_or(Value::Null, strip)
}

fn is_unset(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(members) => members.is_empty(),
        Value::Array(values) => values.is_empty(),
        _ => false,
    }
}

fn print(value: &impl Serialize) -> Result<(), CommandError> {
    let text = serde_json::to_string_pretty(value);
    let text = text.map_err(|error| CommandError::Failed(error.to_string()))?;
    output(format_args!("{text}\n"))
}
