//! What a page contradicts or leaves open, collected while it is read.

use std::path::{Path, PathBuf};

use crate::finding::Finding;
use crate::page::limits;

/// The findings of a page.
#[derive(Debug)]
pub struct Report {
    file: PathBuf,
    findings: Vec<Finding>,
    /// The examples of tables that were reported, by the name of the parameter.
    examples: Vec<(String, String)>,
}

impl Report {
    /// A report on a file.
    pub fn new(file: &Path) -> Self {
        Self {
            file: file.to_owned(),
            findings: Vec::new(),
            examples: Vec::new(),
        }
    }

    /// Adds a finding, unless it was made already or there are too many.
    pub fn add(&mut self, code: &'static str, line: usize, message: String, help: &str) {
        let finding = Finding {
            code,
            file: self.file.clone(),
            line,
            message,
            help: (!help.is_empty()).then(|| help.to_owned()),
        };
        if self.findings.len() < limits::FINDINGS && !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Notes that the example of a row was reported, so that the example of the request is not.
    pub fn note_example(&mut self, name: &str, example: &str) {
        if self.examples.len() < limits::FINDINGS {
            self.examples.push((name.to_owned(), example.to_owned()));
        }
    }

    /// Whether an example of a row was reported.
    pub fn has_example(&self, name: &str, example: &str) -> bool {
        self.examples
            .iter()
            .any(|(own, shown)| own == name && shown == example)
    }

    /// The findings in the order of their lines.
    pub fn into_findings(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|finding| finding.line);
        self.findings
    }
}
