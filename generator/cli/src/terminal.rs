//! Output, diagnostics and progress, for people and for machines.

use std::fmt::Display;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use volcgen::diagnostic::{Diagnostic, Severity, Sources};
use volcgen::report;

use crate::args::MessageFormat;

/// Writes to standard output. A reader that stops early, as `head` does, is not an error.
///
/// # Errors
///
/// The output cannot be written for another reason, such as a full disk.
pub fn output(text: impl Display) -> io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    let written = write!(stdout, "{text}").and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes a line to standard error. If that fails, there is nobody left to report it to.
pub fn message(text: impl Display) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Prints diagnostics, and for people their number.
pub fn print(format: MessageFormat, diagnostics: &[Diagnostic], sources: &Sources) {
    let text = rendered(format, diagnostics, sources);
    match format {
        MessageFormat::Json => output_or_report(&text),
        MessageFormat::Human => {
            lines(&text);
            if let Some(count) = count(diagnostics) {
                message(count);
            }
        }
    }
}

/// Writes to standard output. If that fails, standard error says so.
pub fn output_or_report(text: &str) {
    if let Err(error) = output(text) {
        message(format_args!(
            "error: cannot write to standard output: {error}"
        ));
    }
}

/// Writes lines to standard error. anstream removes the colors if it is not a terminal.
pub fn lines(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Diagnostics in lines.
pub fn rendered(format: MessageFormat, diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut lines = String::new();
    for diagnostic in diagnostics {
        match format {
            MessageFormat::Json => lines.push_str(&report::json(diagnostic, sources)),
            MessageFormat::Human => {
                lines.push_str(&report::text(diagnostic, sources, report::Style::Colored));
                lines.push('\n');
            }
        }
        lines.push('\n');
    }
    lines
}

/// How many diagnostics there are; `None` for none.
pub fn count(diagnostics: &[Diagnostic]) -> Option<String> {
    let is_error = |diagnostic: &&Diagnostic| diagnostic.code.severity() == Severity::Error;
    let errors = diagnostics.iter().filter(is_error).count();
    let warnings = diagnostics.len() - errors;
    let count = |number: usize, what: &str| match number {
        0 => None,
        1 => Some(format!("1 {what}")),
        _ => Some(format!("{number} {what}s")),
    };
    let counts: Vec<_> = [count(errors, "error"), count(warnings, "warning")]
        .into_iter()
        .flatten()
        .collect();
    if errors > 0 {
        Some(format!("{}: nothing was written", counts.join(", ")))
    } else {
        (warnings > 0).then(|| counts.join(", "))
    }
}

/// A progress bar; hidden if standard error is not a terminal.
pub fn progress() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {pos} files") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
