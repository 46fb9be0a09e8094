//! What a run shows: in place on a terminal, and else as few lines as possible.

use std::io::{self, IsTerminal};
use std::path::Path;

use serde_json::json;
use volcgen::Report;
use volcgen::diagnostic::{Diagnostic, Severity, Sources};

use crate::args::MessageFormat;
use crate::command::CommandError;
use crate::terminal;

/// Clears the screen, and goes to its top left corner.
const CLEAR: &str = "\u{1b}[2J\u{1b}[H";

/// Where runs are shown.
pub struct Screen {
    format: MessageFormat,
    is_terminal: bool,
    /// The line below what is shown on a terminal.
    footer: String,
    shown: Option<Outcome>,
}

/// What a run shows.
#[derive(PartialEq, Eq)]
struct Outcome {
    /// The diagnostics, in lines.
    diagnostics: String,
    /// The result in one line, without its duration.
    result: String,
}

impl Screen {
    /// Shows nothing on a terminal yet, and elsewhere that the folder is watched.
    pub fn new(format: MessageFormat, specs: &Path) -> Self {
        let footer = format!("watching `{}`; Ctrl-C ends it", specs.display());
        let is_terminal = io::stderr().is_terminal() && format == MessageFormat::Human;
        if !is_terminal && format == MessageFormat::Human {
            terminal::message(&footer);
        }
        Screen {
            format,
            is_terminal,
            footer,
            shown: None,
        }
    }

    /// Shows a run. Diagnostics that were shown before are not shown again.
    pub fn show(&mut self, run: &Result<Report, CommandError>) {
        let outcome = match self.format {
            MessageFormat::Human => Outcome::for_people(run),
            MessageFormat::Json => Outcome::for_machines(run),
        };
        let is_known = |part: fn(&Outcome) -> &String| {
            let shown = self.shown.as_ref();
            shown.is_some_and(|shown| part(shown) == part(&outcome))
        };
        let has_same_diagnostics = is_known(|outcome| &outcome.diagnostics);
        let new = if has_same_diagnostics {
            ""
        } else {
            &outcome.diagnostics
        };
        match self.format {
            MessageFormat::Json => {
                terminal::output_or_report(&format!("{new}{}\n", outcome.result));
            }
            MessageFormat::Human if !self.is_terminal => {
                terminal::lines(&format!("{new}{}\n", with_duration(&outcome, run)));
            }
            MessageFormat::Human if has_same_diagnostics && is_known(|outcome| &outcome.result) => {
            }
            MessageFormat::Human => terminal::lines(&format!(
                "{CLEAR}{}{}\n\n{}\n",
                outcome.diagnostics,
                with_duration(&outcome, run),
                self.footer
            )),
        }
        self.shown = Some(outcome);
    }

    /// Leaves the line on which the terminal shows `^C`.
    pub fn end(&self) {
        if self.is_terminal {
            terminal::message("");
        }
    }
}

fn with_duration(outcome: &Outcome, run: &Result<Report, CommandError>) -> String {
    match run {
        Ok(report) => report.summary(),
        Err(_) => outcome.result.clone(),
    }
}

impl Outcome {
    fn for_people(run: &Result<Report, CommandError>) -> Self {
        let (diagnostics, sources) = found(run);
        let result = match run {
            Ok(report) => result(report).to_string(),
            Err(CommandError::Usage(message) | CommandError::Failed(message)) => {
                format!("error: {message}")
            }
            Err(_) => terminal::count(diagnostics).unwrap_or_default(),
        };
        Outcome {
            diagnostics: sources.map_or_else(String::new, |sources| {
                terminal::rendered(MessageFormat::Human, diagnostics, sources)
            }),
            result,
        }
    }

    fn for_machines(run: &Result<Report, CommandError>) -> Self {
        let (diagnostics, sources) = found(run);
        let result = match run {
            Ok(report) => result(report),
            Err(CommandError::Usage(message) | CommandError::Failed(message)) => {
                json!({ "errors": 1, "message": message })
            }
            Err(_) => {
                let is_error = |each: &&Diagnostic| each.code.severity() == Severity::Error;
                json!({ "errors": diagnostics.iter().filter(is_error).count() })
            }
        };
        Outcome {
            diagnostics: sources.map_or_else(String::new, |sources| {
                terminal::rendered(MessageFormat::Json, diagnostics, sources)
            }),
            result: json!({ "run": result }).to_string(),
        }
    }
}

/// The diagnostics of a run.
fn found(run: &Result<Report, CommandError>) -> (&[Diagnostic], Option<&Sources>) {
    match run {
        Ok(report) => (&report.warnings, Some(&report.sources)),
        Err(CommandError::Generate(error)) => (&error.diagnostics, Some(&error.sources)),
        Err(_) => (&[], None),
    }
}

/// What a run did.
fn result(report: &Report) -> serde_json::Value {
    json!({
        "errors": 0,
        "actions": report.actions,
        "shapes": report.shapes,
        "written": report.written,
        "unchanged": report.unchanged,
        "removed": report.removed,
    })
}
