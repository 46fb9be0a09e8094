//! Finds what makes specs hard to use although they are valid: missing examples, one parameter with two
//! names, lists without pages.
//!
//! [`lint`](lint()) reads specs as the generator does. Its findings are warnings of the model with their
//! codes, and rules of its own, whose codes begin with `L`. [`fix`](fix()) repairs some of them.

mod actions;
mod allowances;
mod fix;
mod parameters;
mod shapes;

use std::collections::BTreeSet;
use std::path::PathBuf;

use volcgen_model::diagnostic::{Diagnostic, Diagnostics, Severity, SourceId, Sources};
use volcgen_model::load::{Input, load_services};
use volcgen_model::model::Service;

pub use fix::{Fixed, fix, fix_all, fix_one, unformatted};

/// What was found.
#[derive(Debug, Default)]
pub struct Linted {
    /// Errors, or else what is not allowed in its file, sorted by location.
    pub findings: Vec<Diagnostic>,
    /// If there are errors: the warnings that the rest has without them, sorted by location. Others can follow.
    pub warnings: Vec<Diagnostic>,
    /// The files that were read.
    pub sources: Sources,
    /// The services without errors.
    pub services: Vec<Service>,
    /// The specs folder as paths of sources begin; empty if they are relative.
    pub root: PathBuf,
}

impl Linted {
    /// Whether the specs have errors, so that they were not linted.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        let is_error = |found: &Diagnostic| found.code.severity() == Severity::Error;
        self.findings.iter().any(is_error)
    }
}

/// Lints these services; all of them if the list is empty.
#[must_use]
pub fn lint(input: &Input, services: &[String]) -> Linted {
    let mut loaded = load_services(input, services);
    let services = volcgen_model::services(&mut loaded);
    let sources = loaded.sources;
    let mut all = loaded.diagnostics;
    let has_errors = all.has_errors();
    for service in &services {
        check(service, &mut all);
    }
    let (mut findings, mut warnings) = (Diagnostics::default(), Diagnostics::default());
    let all = Vec::from(all);
    if !has_errors {
        allowances::check(&all, &sources, &mut findings);
    }
    let broken: BTreeSet<SourceId> = all.iter().filter_map(broken_file).collect();
    for found in all {
        if !has_errors || found.code.severity() == Severity::Error {
            findings.push(found);
        } else if !is_guess(&found, &broken) {
            warnings.push(found);
        }
    }
    Linted {
        findings: findings.sorted(&sources),
        warnings: warnings.sorted(&sources),
        sources,
        services,
        root: match input {
            Input::Folder(root) => root.clone(),
            Input::Memory(_) | Input::Edited(..) => PathBuf::new(),
        },
    }
}

/// The file of an error.
fn broken_file(found: &Diagnostic) -> Option<SourceId> {
    let span = found
        .span
        .filter(|_| found.code.severity() == Severity::Error);
    span.map(|span| span.source)
}

/// Whether a finding of this crate is about a file with errors, so that it can be wrong. The model knows what it warns
/// of in spite of errors.
fn is_guess(found: &Diagnostic, broken: &BTreeSet<SourceId>) -> bool {
    let spans = [found.span, found.related.as_ref().map(|(span, _)| *span)];
    let mut sources = spans.into_iter().flatten().map(|span| span.source);
    found.code.as_str().starts_with('L') && sources.any(|source| broken.contains(&source))
}

/// Every rule of this crate.
fn check(service: &Service, diagnostics: &mut Diagnostics) {
    actions::check(service, diagnostics);
    parameters::check(service, diagnostics);
    shapes::check(service, diagnostics);
}

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
