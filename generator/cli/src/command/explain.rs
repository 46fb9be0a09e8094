//! `explain`: the page of a code.

use volcgen::codes::Code;

use crate::command::{CommandError, output};

/// Prints the page of a code of diagnostics, of changes or of findings.
pub fn explain(name: &str) -> Result<(), CommandError> {
    let id = name.to_ascii_uppercase();
    let (id, title, explanation) = if let Some(code) = Code::parse(name) {
        (code.as_str(), code.title(), code.explanation())
    } else if let Some(code) = volcgen_diff::Code::parse(name) {
        (code.as_str(), code.title(), code.explanation())
    } else if let Some((title, explanation)) = volcgen_import::codes::explain(&id) {
        (id.as_str(), title, explanation)
    } else {
        let message = format!(
            "unknown code `{name}`: expected a code such as `E012`, `W001`, `D201` or `I101`"
        );
        return Err(CommandError::Usage(message));
    };
    output(format_args!("{id}: {title}\n\n{explanation}\n"))
}
