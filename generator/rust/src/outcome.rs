//! What a run of the generator tells: what it did, or why it did nothing.

use std::time::Duration;

use crate::diagnostic::{Diagnostic, Diagnostics, Sources};
use crate::model::Service;

/// What a run did.
#[derive(Debug, Default)]
pub struct Report {
    /// Number of actions.
    pub actions: usize,
    /// Number of shapes.
    pub shapes: usize,
    /// Files written, or to be written when only checking.
    pub written: usize,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Files removed, or to be removed when only checking.
    pub removed: usize,
    /// What the run took.
    pub elapsed: Duration,
    /// A unified diff, when only checking.
    pub diff: String,
    /// Warnings.
    pub warnings: Vec<Diagnostic>,
    /// The files that warnings point into.
    pub sources: Sources,
}

/// Why nothing was written.
#[derive(Debug)]
pub struct GenerateError {
    /// All problems, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The files they point into.
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
    /// Warnings.
    pub warnings: Vec<Diagnostic>,
    /// The files that were read.
    pub sources: Sources,
}

impl Report {
    /// A report of a model that was only checked.
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

    /// What the run did, in a line.
    #[must_use]
    pub fn summary(&self) -> String {
        format!(
            "{} actions, {} shapes: {} files written, {} unchanged, {} removed in {:.2} s",
            self.actions,
            self.shapes,
            self.written,
            self.unchanged,
            self.removed,
            self.elapsed.as_secs_f64()
        )
    }

    /// Whether the output is as the specs say.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.written == 0 && self.removed == 0
    }
}

impl GenerateError {
    /// Problems of specs, which point into these files.
    pub(crate) fn in_specs(diagnostics: Diagnostics, sources: Sources) -> Self {
        GenerateError {
            diagnostics: diagnostics.sorted(&sources),
            sources,
        }
    }

    /// Problems of no spec.
    pub(crate) fn new(diagnostics: Vec<Diagnostic>) -> Self {
        GenerateError {
            diagnostics,
            sources: Sources::default(),
        }
    }
}
