//! The result as it is printed.

use volcgen_call::Json;

use super::{table, yaml};
use crate::args::OutputFormat;

/// A value in a format; by default a string is printed as it is, and other values as JSON.
pub fn shown(value: &Json, format: Option<OutputFormat>) -> Result<String, String> {
    Ok(match (format, value) {
        (Some(OutputFormat::Yaml), value) => yaml::text(value)?,
        (Some(OutputFormat::Table), value) => table::text(value),
        (None, Json::String(text)) => format!("{text}\n"),
        (None, Json::Null) => String::new(),
        (None | Some(OutputFormat::Json), value) => {
            let text = serde_json::to_string_pretty(value);
            let text = text.map_err(|error| format!("cannot write the result: {error}"))?;
            format!("{text}\n")
        }
    })
}
