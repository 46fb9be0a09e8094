//! Edits that fix diagnostics. Each was tried: with it, the diagnostic is gone.

use std::ops::Range;
use std::path::{Path, PathBuf};

use volcgen_lint::Linted;
use volcgen_model::diagnostic::{Code, Diagnostic, Fix};

use crate::diagnostics;
use crate::workspace::{ServiceKey, Workspace};

/// An edit of some files.
#[derive(Debug)]
pub struct Repair {
    /// What it does.
    pub title: String,
    /// The diagnostic that it fixes.
    pub found: Diagnostic,
    /// The files below the specs folder, with what they hold then.
    pub files: Vec<(PathBuf, String)>,
}

/// The repairs for a part of a file, and the specs that they are made for.
pub fn repairs(
    workspace: &Workspace,
    key: &ServiceKey,
    relative: &Path,
    range: &Range<usize>,
) -> (Vec<Repair>, Linted) {
    let mut linted = workspace.lint(key, &[]);
    let touching = diagnostics::touching(&linted, relative, range.clone());
    let found: Vec<Diagnostic> = touching.cloned().collect();
    let mut repairs = Vec::new();
    for found in found {
        let repair = match &found.fix {
            Some(fix) => edit(&linted, &found, fix),
            None => lint(&mut linted, &found),
        };
        repairs.extend(repair.filter(|repair| is_good(workspace, key, &linted, repair)));
    }
    (repairs, linted)
}

/// The edit that a diagnostic suggests.
fn edit(linted: &Linted, found: &Diagnostic, fix: &Fix) -> Option<Repair> {
    let span = found.span?;
    let source = linted.sources.get(span.source)?;
    let range = diagnostics::bytes(span);
    let mut before = source.text.get(..range.start)?;
    let mut after = source.text.get(range.end..)?;
    let marked = source.text.get(range)?;
    let (title, new) = match fix {
        Fix::Replace(new) if marked.trim().is_empty() => {
            // A value that is missing is marked at the colon before it.
            let (colon, rest) = after.split_at(after.find(|c| c != ':').unwrap_or(after.len()));
            (before, after) = (
                source
                    .text
                    .get(..before.len() + marked.len() + colon.len())?,
                rest,
            );
            (format!("Write `{new}`"), format!(" {new}"))
        }
        Fix::Replace(new) => (format!("Replace by `{new}`"), new.clone()),
        Fix::Quote => ("Quote the value".to_owned(), format!("\"{marked}\"")),
    };
    Some(Repair {
        title,
        found: found.clone(),
        files: vec![(source.path.clone(), format!("{before}{new}{after}"))],
    })
}

/// The repair that `volcgen lint --fix` makes of one finding.
fn lint(linted: &mut Linted, found: &Diagnostic) -> Option<Repair> {
    let all = std::mem::replace(&mut linted.findings, vec![found.clone()]);
    let fixed = volcgen_lint::fix(linted);
    linted.findings = all;
    (!fixed.files.is_empty()).then(|| Repair {
        title: format!("Repair {}: {}", found.code, found.code.title()),
        found: found.clone(),
        files: fixed.files,
    })
}

/// Whether a repair fixes its diagnostic and makes no new mistake. Other mistakes can be found only now.
fn is_good(workspace: &Workspace, key: &ServiceKey, before: &Linted, repair: &Repair) -> bool {
    let after = workspace.lint(key, &repair.files);
    let start = |found: &Diagnostic| found.span.map(|span| (span.source, span.start));
    after.findings.iter().all(|found| {
        let is_same = found.code == repair.found.code && found.message == repair.found.message;
        let is_made = matches!(found.code, Code::Syntax | Code::DuplicateKey)
            && before
                .findings
                .iter()
                .all(|known| known.message != found.message);
        let is_left = is_same && start(found) == start(&repair.found);
        !is_made && !is_left
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "this is how a test fails")]
mod tests {
    use super::*;

    /// Only the edit that ends a finding is offered.
    #[test]
    fn a_repair_must_end_its_finding() {
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs");
        let workspace = Workspace::new(specs.clone());
        let key = ServiceKey {
            root: specs,
            folder: "gates".to_owned(),
        };
        let path = Path::new("gates/2024-05-01/OpenGate.yaml");
        let text = std::fs::read_to_string(key.root.join(path)).unwrap();
        let short = text.replace("summary: Open a gate.", "summary: Open a gate");
        let linted = workspace.lint(&key, &[(path.to_owned(), short.clone())]);
        let mut findings = linted.findings.iter();
        let found = findings.find(|found| found.code == Code::NoFullStop);
        let repair = |text: String| Repair {
            title: String::new(),
            found: found.unwrap().clone(),
            files: vec![(path.to_owned(), text)],
        };
        assert!(is_good(&workspace, &key, &linted, &repair(text)));
        assert!(!is_good(&workspace, &key, &linted, &repair(short)));
    }
}
