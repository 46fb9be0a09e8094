//! What imports and `fmt` read, and what holds for it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use volcgen_fmt::{Document, Kind};
use volcgen_import::draft::Draft;
use volcgen_import::finding::Finding;
use volcgen_import::{Specs, metadata, openapi, page};
use volcgen_model::diagnostic::Severity;
use volcgen_model::load;

use crate::Input;

/// The most findings of a page.
const PAGE_FINDINGS: usize = 200;

/// What reads an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parser {
    /// `import page`.
    Page,
    /// `import openapi`.
    OpenApi,
    /// `import metadata`.
    Metadata,
    /// `fmt`.
    Fmt,
}

impl Parser {
    /// Whether an input is one that something is made of.
    pub fn accepts(self, input: &Input) -> bool {
        match self {
            Parser::Fmt => volcgen_fmt::format(Kind::Action, input.text()).is_ok(),
            _ => self
                .read(input)
                .is_some_and(|(draft, _)| !draft.actions.is_empty()),
        }
    }

    /// Reads an input. With `is_thorough`, reads it twice, writes what was read, and reads what was written.
    ///
    /// Returns whether it was accepted, or what does not hold.
    pub fn check(self, input: &Input, is_thorough: bool) -> Result<bool, String> {
        if self == Parser::Fmt {
            return check_format(input.text(), is_thorough);
        }
        let read = self.read(input);
        if is_thorough && self.read(input) != read {
            return Err("what is read twice differs".to_owned());
        }
        match read {
            Some((draft, findings)) => {
                if self == Parser::Page {
                    check_findings(&findings, input.text())?;
                }
                if is_thorough {
                    check_specs(&draft)?;
                }
                Ok(!draft.actions.is_empty())
            }
            None => Ok(false),
        }
    }

    fn read(self, input: &Input) -> Option<(Draft, Vec<Finding>)> {
        match (self, input) {
            (_, Input::Files(files, titles)) => metadata::draft(files, titles.as_ref()).ok(),
            (Parser::OpenApi, _) => {
                openapi::draft(Path::new("document.yaml"), input.text(), None).ok()
            }
            _ => {
                let read = page::read(Path::new("page.md"), input.text());
                Some((read.draft, read.findings))
            }
        }
    }
}

fn check_findings(findings: &[Finding], text: &str) -> Result<(), String> {
    let lines = text.split('\n').count();
    if findings.len() > PAGE_FINDINGS {
        return Err(format!("{} findings", findings.len()));
    }
    match findings.iter().find(|finding| finding.line > lines) {
        Some(finding) => Err(format!("a finding beyond the end: {finding}")),
        None => Ok(()),
    }
}

/// Specs that are written have no errors, and written into themselves they stay the same.
fn check_specs(draft: &Draft) -> Result<(), String> {
    let specs = Specs::new(draft);
    let contents = specs
        .contents()
        .map_err(|findings| format!("not written: {findings:?}"))?;
    if contents.is_empty() {
        return Ok(());
    }
    let errors = errors(&contents);
    if !errors.is_empty() {
        return Err(format!("specs with errors: {errors:?}"));
    }
    match specs.merged(&contents) {
        Ok(merged) if merged.contents == contents => Ok(()),
        _ => Err("written twice, the specs differ".to_owned()),
    }
}

/// The errors of specs, as text.
fn errors(contents: &BTreeMap<String, String>) -> Vec<String> {
    let files = contents.iter();
    let files = files.map(|(path, text)| (PathBuf::from(path), text.clone()));
    let mut loaded = load::load(&load::Input::Memory(files.collect()));
    volcgen_model::services(&mut loaded);
    let all = loaded.diagnostics.sorted(&loaded.sources);
    let errors = all
        .iter()
        .filter(|problem| problem.code.severity() == Severity::Error);
    errors
        .map(|error| format!("{}: {}", error.code, error.message))
        .collect()
}

/// What is formatted keeps its value and its comments, which the formatter compares itself: it says so if it
/// cannot. A second time changes nothing.
fn check_format(text: &str, is_thorough: bool) -> Result<bool, String> {
    let kind = Kind::from_text(text);
    match volcgen_fmt::format(kind, text) {
        Ok(once) => {
            if volcgen_fmt::format(kind, &once).as_ref().ok() != Some(&once) {
                return Err(format!("formatted twice, it differs from {once:?}"));
            }
            let edited = is_thorough
                .then(|| Document::parse(kind, text).and_then(|document| document.to_text()));
            match edited {
                Some(Ok(edited)) if edited != once => {
                    Err(format!("as a document, it is {edited:?}"))
                }
                Some(Err(error)) => Err(format!("no document: {error}")),
                _ => Ok(true),
            }
        }
        Err(error) if error.to_string().contains("report it") => Err(error.to_string()),
        Err(_) => Ok(false),
    }
}
