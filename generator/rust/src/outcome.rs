//! The outcome of a run: a report, or the problems that stopped it.

use std::time::Duration;

use crate::diagnostic::{Diagnostic, Diagnostics, Sources};
use crate::model::Service;

/// What a run did.
#[derive(Debug, Default)]
pub struct Report {
    /// Number of actions of all services.
    pub actions: usize,
    /// Number of shapes of all services.
    pub shapes: usize,
    /// Number of files written, or to be written if the run only checks.
    pub written: usize,
    /// Number of files that were already up to date.
    pub unchanged: usize,
    /// Number of files removed, or to be removed if the run only checks.
    pub removed: usize,
    /// Number of services that were skipped, because the cache knew that they are up to date.
    pub skipped: usize,
    /// Duration of the run.
    pub elapsed: Duration,
    /// A unified diff if the run only checks, otherwise empty.
    pub diff: String,
    /// Warnings, sorted by location.
    pub warnings: Vec<Diagnostic>,
    /// The files that warnings point into.
    pub sources: Sources,
}

/// The problems that stopped a run.
#[derive(Debug)]
pub struct GenerateError {
    /// All problems, sorted by location.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that they point into.
    pub sources: Sources,
}

impl std::error::Error for GenerateError {}

/// Every problem, as [`report`](crate::report) prints it.
impl std::fmt::Display for GenerateError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for diagnostic in &self.diagnostics {
            let text = crate::report::text(diagnostic, &self.sources, crate::report::Style::Plain);
            writeln!(formatter, "{text}")?;
        }
        Ok(())
    }
}

/// The services of a spec folder, resolved and valid.
#[derive(Debug)]
pub struct CheckedSpecs {
    /// The services, by folder name.
    pub services: Vec<Service>,
    /// Warnings, sorted by location.
    pub warnings: Vec<Diagnostic>,
    /// The files that were read, which warnings point into.
    pub sources: Sources,
}

impl Report {
    /// The report of a run that only checked the specs.
    #[must_use]
    pub fn from_checked(checked: CheckedSpecs) -> Self {
        let services = &checked.services;
        let actions = |service: &Service| -> usize {
            service
                .versions
                .iter()
                .map(|version| version.actions.len())
                .sum()
        };
        Report {
            actions: services.iter().map(actions).sum(),
            shapes: services.iter().map(|service| service.shapes.len()).sum(),
            warnings: checked.warnings,
            sources: checked.sources,
            ..Report::default()
        }
    }

    /// What the specs describe: `164 actions, 403 shapes`.
    #[must_use]
    pub fn contents(&self) -> String {
        let actions = counted(self.actions, "action");
        let shapes = counted(self.shapes, "shape");
        format!("{actions}, {shapes}")
    }

    /// The report in one line.
    #[must_use]
    pub fn summary(&self) -> String {
        format!(
            "{}: {} written, {} unchanged, {} removed in {:.2} s",
            self.contents(),
            counted(self.written, "file"),
            self.unchanged,
            self.removed,
            self.elapsed.as_secs_f64()
        )
    }

    /// Whether the output was up to date.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.written == 0 && self.removed == 0
    }
}

impl GenerateError {
    /// Problems that point into spec files.
    pub(crate) fn in_specs(diagnostics: Diagnostics, sources: Sources) -> Self {
        GenerateError {
            diagnostics: diagnostics.sorted(&sources),
            sources,
        }
    }

    /// Problems that point into no spec file.
    pub(crate) fn new(diagnostics: Vec<Diagnostic>) -> Self {
        GenerateError {
            diagnostics,
            sources: Sources::default(),
        }
    }
}

/// A number with its noun.
fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
