//! `explain`: the page of a code.

use volcgen::codes::Code;

use crate::command::{CommandError, output};

/// Prints the page of a code of diagnostics or of changes.
pub fn explain(name: &str) -> Result<(), CommandError> {
    let (id, title, explanation) = if let Some(code) = Code::parse(name) {
        (code.as_str(), code.title(), code.explanation())
    } else if let Some(code) = volcgen_diff::Code::parse(name) {
        (code.as_str(), code.title(), code.explanation())
    } else {
        let message =
            format!("unknown code `{name}`: expected a code such as `E012`, `W001` or `D201`");
        return Err(CommandError::Usage(message));
    };
    output(format_args!("{id}: {title}\n\n{explanation}\n"))
}
