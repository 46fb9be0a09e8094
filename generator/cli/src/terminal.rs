//! Diagnostics and progress, for people and for machines.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use volcgen::diagnostic::{Diagnostic, Severity, Sources};
use volcgen::report;

use crate::args::MessageFormat;

/// Prints diagnostics, and for people their number.
pub fn print(format: MessageFormat, diagnostics: &[Diagnostic], sources: &Sources) {
    for diagnostic in diagnostics {
        match format {
            MessageFormat::Json => println!("{}", report::json(diagnostic, sources)),
            MessageFormat::Human => {
                // anstream removes the colours if the output is not a terminal.
                let text = report::text(diagnostic, sources, report::Style::Colored);
                anstream::eprintln!("{text}\n");
            }
        }
    }
    if format == MessageFormat::Human {
        print_count(diagnostics);
    }
}

fn print_count(diagnostics: &[Diagnostic]) {
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
        anstream::eprintln!("{}: nothing was written", counts.join(", "));
    } else if warnings > 0 {
        anstream::eprintln!("{}", counts.join(", "));
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
