//! Reads OpenAPI documents: 3.0, 3.1 and Swagger 2.0, in JSON or YAML.
//!
//! A document is any tree of values, read within limits of size, depth and number of schemas. What it says and the
//! language cannot say is a finding. Our own export has extensions, with the keys of the spec language, for what
//! OpenAPI cannot say.

mod all_of;
mod body;
mod examples;
mod fits;
mod identity;
mod info;
mod kinds;
mod limits;
mod members;
mod names;
mod operation;
mod own;
mod parameters;
mod parse;
mod places;
mod reader;
mod refs;
mod schema;
mod types;
mod union;

use std::path::Path;

use serde_json::Value;

use crate::codes;
use crate::draft::Draft;
use crate::finding::Finding;

use self::reader::Reader;

/// The facts of a document, and what it leaves open. `service` is the service's code, if the document does
/// not say it.
///
/// # Errors
///
/// What is wrong, if the text is no document of a known version.
pub fn draft(
    path: &Path,
    text: &str,
    service: Option<&str>,
) -> Result<(Draft, Vec<Finding>), Vec<Finding>> {
    let wrong = |line, message: String| {
        vec![Finding {
            code: codes::UNREADABLE,
            file: path.to_owned(),
            line,
            message,
            help: Some(
                "a document of OpenAPI 3.0 or 3.1, or of Swagger 2.0, can be read".to_owned(),
            ),
        }]
    };
    let root = parse::parse(text).map_err(|(line, message)| wrong(line, message))?;
    let version = version(&root);
    let is_known = ["2.0", "3.0", "3.1"].into_iter().any(|known| {
        version
            .as_deref()
            .is_some_and(|version| version == known || version.starts_with(&format!("{known}.")))
    });
    if !is_known {
        let message = match version {
            Some(version) => {
                format!("the document says that it is of version `{version}` of OpenAPI")
            }
            None => "the document does not say its version of OpenAPI".to_owned(),
        };
        return Err(wrong(1, message));
    }
    let mut reader = Reader::new(&root, text, path);
    let draft = reader.service(service);
    Ok((draft, reader.findings()))
}

/// What a document says of its dialect. YAML makes a number of a version without quotes.
fn version(root: &Value) -> Option<String> {
    let version = root.get("openapi").or_else(|| root.get("swagger"))?;
    match version {
        Value::String(version) => Some(version.clone()),
        Value::Number(version) if version.as_f64() == Some(2.0) => Some("2.0".to_owned()),
        other => Some(other.to_string()),
    }
}
