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

use std::path::PathBuf;

use volcgen_model::diagnostic::{Diagnostic, Diagnostics, Severity, Sources};
use volcgen_model::load::{Input, load_services};
use volcgen_model::model::Service;

pub use fix::{Fixed, fix, fix_all, unformatted};

/// What was found.
#[derive(Debug)]
pub struct Linted {
    /// Errors, or else what is not allowed in its file, sorted by location.
    pub findings: Vec<Diagnostic>,
    /// The files that were read.
    pub sources: Sources,
    /// The services without errors.
    pub services: Vec<Service>,
    /// The specs folder as paths of sources begin; empty for files in memory.
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
    let mut diagnostics = loaded.diagnostics;
    if !diagnostics.has_errors() {
        for service in &services {
            check(service, &mut diagnostics);
        }
    }
    let all = Vec::from(diagnostics);
    let mut found = Diagnostics::default();
    let has_errors = all
        .iter()
        .any(|found| found.code.severity() == Severity::Error);
    if !has_errors {
        allowances::check(&all, &sources, &mut found);
    }
    for diagnostic in all {
        if !has_errors || diagnostic.code.severity() == Severity::Error {
            found.push(diagnostic);
        }
    }
    Linted {
        findings: found.sorted(&sources),
        sources,
        services,
        root: match input {
            Input::Folder(root) => root.clone(),
            Input::Memory(_) => PathBuf::new(),
        },
    }
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
