//! `dump`: what a stage of the generator makes of its input.

use serde::Serialize;
use serde_json::Value;
use volcgen::spec::Spec;

use crate::args::{Common, Dump, Stage};
use crate::command::{Outcome, builder, fail};

/// Prints the result of a stage as JSON.
pub fn dump(common: &Common, options: &Dump) -> Outcome {
    let builder = builder(common, &options.which);
    let printed = match options.stage {
        Stage::Spec => builder.spec().map(|specs| print(&without_nulls(&specs))),
        Stage::Model => builder.model().map(|checked| print(&checked.services)),
        Stage::Plan => builder
            .model()
            .and_then(|checked| builder.plan(checked))
            .map(|(plans, _)| print(&plans)),
    };
    printed.unwrap_or_else(|error| fail(common, &error))
}

/// What the files say, without all that they leave out.
fn without_nulls(specs: &[Spec]) -> Value {
    fn strip(value: Value) -> Value {
        match value {
            Value::Object(members) => {
                let set = members.into_iter().filter(|(_, value)| !is_nothing(value));
                Value::Object(set.map(|(key, value)| (key, strip(value))).collect())
            }
            Value::Array(values) => values.into_iter().map(strip).collect(),
            value => value,
        }
    }
    serde_json::to_value(specs).map_or(Value::Null, strip)
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(members) => members.is_empty(),
        Value::Array(values) => values.is_empty(),
        _ => false,
    }
}

fn print(value: &impl Serialize) -> Outcome {
    match serde_json::to_string_pretty(value) {
        Ok(text) => {
            println!("{text}");
            Outcome::Good
        }
        Err(error) => {
            eprintln!("error: {error}");
            Outcome::Bad
        }
    }
}
