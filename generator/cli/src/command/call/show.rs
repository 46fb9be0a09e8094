//! The result as it is printed.

use volcgen_call::Json;

use super::{table, yaml};
use crate::args::OutputFormat;

/// The longest expression, in bytes, and how many brackets of it can be open, because it is read recursively.
const LONGEST: usize = 1000;
const MAX_OPEN: usize = 50;

/// A query of a part of the result.
pub struct Query(jmespath::Expression<'static>);

impl Query {
    /// Reads an expression of `JMESPath`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let opens = text.matches(['(', '[', '{', '!', '&']).count();
        if text.len() > LONGEST || opens > MAX_OPEN {
            return Err("invalid `--query`: the expression is too long".to_owned());
        }
        let compiled = jmespath::compile(text);
        compiled
            .map(Query)
            .map_err(|error| format!("invalid `--query`: {error}"))
    }

    /// The part of a value; `null` if there is none.
    pub fn search(&self, value: &Json) -> Result<Json, String> {
        let data = jmespath::Variable::from_json(&value.to_string())?;
        let found = self.0.search(data);
        let found = found.map_err(|error| format!("`--query` does not fit the result: {error}"))?;
        let text = serde_json::to_string(&*found).map_err(|error| error.to_string())?;
        Json::parse(&text).map_err(|error| error.to_string())
    }
}

/// A value in a format; by default a string is printed as it is, and other values as JSON.
pub fn shown(value: &Json, format: Option<OutputFormat>) -> String {
    match (format, value) {
        (Some(OutputFormat::Yaml), value) => yaml::text(value),
        (Some(OutputFormat::Table), value) => table::text(value),
        (None, Json::String(text)) => format!("{text}\n"),
        (None, Json::Null) => String::new(),
        (None | Some(OutputFormat::Json), value) => {
            let text = serde_json::to_string_pretty(value).unwrap_or_default();
            format!("{text}\n")
        }
    }
}
