//! Repairs of what needs no decision.

mod shapes;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use volcgen_fmt::{Document, Kind};
use volcgen_model::diagnostic::{Code, Diagnostic, SourceId};

use crate::Linted;

/// What was repaired.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    /// The files that change, with their new text.
    pub files: Vec<(PathBuf, String)>,
    /// How many findings are gone.
    pub findings: usize,
}

/// Repairs findings: adds full stops and marks actions that only read as repeatable; if there are none of these,
/// moves the first shape that several actions have to `types.yaml`. Comments stay. What is left is repaired by
/// another run on the new files.
#[must_use]
pub fn fix(linted: &Linted) -> Fixed {
    let mut documents: BTreeMap<SourceId, Document> = BTreeMap::new();
    let mut findings = 0;
    for found in &linted.findings {
        let Some(source) = found.span.map(|span| span.source) else {
            continue;
        };
        let document = documents.get(&source).cloned();
        let document = document.or_else(|| read(linted, source));
        if let Some(mut document) = document.filter(|_| is_repairable(found.code))
            && repair(&mut document, found)
        {
            findings += 1;
            documents.insert(source, document);
        }
    }
    let files = documents.into_iter().filter_map(|(source, document)| {
        let text = document.to_text().ok()?;
        Some((linted.sources.path(source).to_owned(), text))
    });
    let files: Vec<_> = files.collect();
    if files.is_empty() {
        return unite(linted);
    }
    Fixed { files, findings }
}

/// Makes one shape of the first two equal ones for which that is possible.
fn unite(linted: &Linted) -> Fixed {
    let equal = linted.findings.iter();
    let equal = equal.filter(|found| found.code == Code::EqualShapes);
    let files = equal
        .into_iter()
        .find_map(|found| shapes::unite(linted, found));
    let findings = usize::from(files.is_some());
    Fixed {
        files: files.unwrap_or_default(),
        findings,
    }
}

fn read(linted: &Linted, source: SourceId) -> Option<Document> {
    let source = linted.sources.get(source)?;
    Document::parse(Kind::from_path(&source.path), &source.text).ok()
}

fn is_repairable(code: Code) -> bool {
    matches!(code, Code::NoFullStop | Code::Repeatable)
}

/// Repairs one finding. Whether it could be repaired.
fn repair(document: &mut Document, found: &Diagnostic) -> bool {
    match found.code {
        Code::NoFullStop => {
            let Some(Value::String(summary)) = document.get(&["summary"]) else {
                return false;
            };
            let sentence = format!("{}.", summary.trim());
            document.set(&["summary"], sentence.into()).is_ok()
        }
        Code::Repeatable => document.set(&["idempotent"], true.into()).is_ok(),
        _ => false,
    }
}
