//! `explain`: the page of a code.

use volcgen::codes::Code;

use crate::command::{CommandError, output};

/// Prints the page of a code.
pub fn explain(code: &str) -> Result<(), CommandError> {
    let Some(code) = Code::parse(code) else {
        let message = format!("unknown code `{code}`: expected a code such as `E012` or `W001`");
        return Err(CommandError::Usage(message));
    };
    let (id, title) = (code.as_str(), code.title());
    output(format_args!("{id}: {title}\n\n{}\n", code.explanation()))
}
