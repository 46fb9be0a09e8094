//! The template language: minijinja with other delimiters, and errors as diagnostics.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value, ValueKind};
use minijinja::{AutoEscape, Environment, ErrorKind, State, UndefinedBehavior};

use crate::diagnostic::{Code, Diagnostic};

/// What a file can cost: one for each step of its template, and one for each 64 bytes of text that it
/// makes. The most of any file of RTC is 10,446.
const MAX_COST: u64 = 1 << 20;

/// A strict environment whose delimiters do not occur in Rust.
pub fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder()
        .block_delimiters("<%", "%>")
        .variable_delimiters("<{", "}>")
        .comment_delimiters("<#", "#>")
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    if let Ok(syntax) = syntax {
        environment.set_syntax(syntax);
    }
    environment.set_debug(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(MAX_COST));
    environment.add_filter("comment", comment);
    environment.set_formatter(|output, _, value| match value.kind() {
        ValueKind::String => {
            let text = value.as_str().unwrap_or_default();
            output.write_str(text).map_err(minijinja::Error::from)
        }
        ValueKind::Number | ValueKind::Bool => {
            write!(output, "{value}").map_err(minijinja::Error::from)
        }
        kind => Err(minijinja::Error::new(
            ErrorKind::InvalidOperation,
            format!("cannot print a {kind}: expected a string, a number or a boolean"),
        )),
    });
    environment
}

/// Lines as a comment: each after the mark, and with `indent` at the beginning of the next line.
fn comment(
    state: &State<'_, '_>,
    lines: &Value,
    mark: &str,
    indent: Option<&str>,
) -> Result<String, minijinja::Error> {
    if lines.kind() == ValueKind::String {
        let message = "`comment` takes lines, not a text: `text | lines | comment(...)`";
        return Err(minijinja::Error::new(ErrorKind::InvalidOperation, message));
    }
    let indent = indent.unwrap_or_default();
    let mut text = String::new();
    for line in lines.try_iter()? {
        let line = line.as_str().unwrap_or_default();
        let bytes = mark.len() + line.len() + indent.len();
        state.consume_fuel(u64::try_from(bytes.div_ceil(64)).unwrap_or(u64::MAX))?;
        text.push_str(mark);
        if !line.is_empty() {
            text.extend([" ", line]);
        }
        text.extend(["\n", indent]);
    }
    Ok(text)
}

/// An error of a template as a diagnostic.
pub fn template_error(error: &minijinja::Error) -> Diagnostic {
    let location = match (error.name(), error.line()) {
        (Some(name), Some(line)) => format!(" in `{name}` line {line}"),
        (Some(name), None) => format!(" in `{name}`"),
        _ => String::new(),
    };
    let detail = error
        .detail()
        .map(|detail| format!(": {detail}"))
        .unwrap_or_default();
    let problem = match error.kind() {
        ErrorKind::OutOfFuel => {
            format!("the file takes more than {MAX_COST} steps, or more than 64 MiB of text")
        }
        kind => kind.to_string(),
    };
    Diagnostic::without_span(
        Code::BadTemplate,
        format!("template error{location}: {problem}{detail}"),
    )
    .help("`volcgen dump --stage plan` shows what templates can print")
}
