//! Repairs of what needs no decision.

mod shapes;
mod splice;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use volcgen_fmt::{Document, Kind};
use volcgen_model::diagnostic::{Code, Diagnostic, SourceId};
use volcgen_model::load::Input;

use crate::{Linted, lint};

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
///
/// Nothing else changes, also in files that are not formatted. Shapes are moved only if their files are formatted:
/// [`unformatted`] lists the others.
#[must_use]
pub fn fix(linted: &Linted) -> Fixed {
    let mut edited: BTreeMap<SourceId, String> = BTreeMap::new();
    let mut findings = 0;
    for found in linted
        .findings
        .iter()
        .filter(|found| is_repairable(found.code))
    {
        let Some(source) = found.span.map(|span| span.source) else {
            continue;
        };
        let known = edited.get(&source).map(String::as_str);
        let text = known.or_else(|| Some(&linted.sources.get(source)?.text));
        let kind = Kind::from_path(linted.sources.path(source));
        if let Some(text) = text.and_then(|text| repaired(kind, text, found)) {
            findings += 1;
            edited.insert(source, text);
        }
    }
    if edited.is_empty() {
        return unite(linted);
    }
    let path = |source| linted.sources.path(source).to_owned();
    let files = edited
        .into_iter()
        .map(|(source, text)| (path(source), text));
    Fixed {
        files: files.collect(),
        findings,
    }
}

/// Repairs one finding as [`fix`] does.
#[must_use]
pub fn fix_one(linted: &Linted, found: &Diagnostic) -> Fixed {
    let files = match (found.code, found.span) {
        (Code::EqualShapes, _) => shapes::unite(linted, found),
        (code, Some(span)) if is_repairable(code) => {
            let source = linted.sources.get(span.source);
            source.and_then(|source| {
                let kind = Kind::from_path(&source.path);
                let text = repaired(kind, &source.text, found)?;
                Some(vec![(source.path.clone(), text)])
            })
        }
        _ => None,
    };
    Fixed {
        findings: usize::from(files.is_some()),
        files: files.unwrap_or_default(),
    }
}

/// Repairs findings as [`fix`] does, again and again until nothing is left to repair, in memory: `files` has each file as
/// the last run leaves it.
#[must_use]
pub fn fix_all(linted: &Linted) -> Fixed {
    let mut changed: BTreeMap<PathBuf, String> = BTreeMap::new();
    let mut findings = 0;
    let mut fixed = fix(linted);
    // Each run leaves fewer findings or fewer types.
    while !fixed.files.is_empty() {
        findings += fixed.findings;
        let files = fixed.files.into_iter();
        changed.extend(files.map(|(path, text)| (relative(linted, &path), text)));
        fixed = fix(&again(linted, &changed));
    }
    let files = changed.into_iter();
    Fixed {
        files: files
            .map(|(path, text)| (linted.root.join(path), text))
            .collect(),
        findings,
    }
}

/// A path in the specs folder.
fn relative(linted: &Linted, path: &Path) -> PathBuf {
    path.strip_prefix(&linted.root).unwrap_or(path).to_owned()
}

/// Lints the same specs with new versions of these files, in memory.
fn again(linted: &Linted, changed: &BTreeMap<PathBuf, String>) -> Linted {
    let sources = linted.sources.iter();
    let mut all: BTreeMap<PathBuf, String> = sources
        .map(|(_, source)| (relative(linted, &source.path), source.text.to_string()))
        .collect();
    let changed = changed.iter();
    all.extend(changed.map(|(path, text)| (path.clone(), text.clone())));
    lint(&Input::Memory(all.into_iter().collect()), &[])
}

/// The files with findings that are repaired only once the files are formatted, because the repair writes all of them.
#[must_use]
pub fn unformatted(linted: &Linted) -> Vec<PathBuf> {
    let found = linted.findings.iter();
    let found = found.filter(|found| is_repairable(found.code) || found.code == Code::EqualShapes);
    let spans = found.flat_map(|found| [found.span, found.related.as_ref().map(|(span, _)| *span)]);
    let sources: BTreeSet<SourceId> = spans.flatten().map(|span| span.source).collect();
    let sources = sources
        .into_iter()
        .filter_map(|source| linted.sources.get(source));
    let sources =
        sources.filter(|source| !is_formatted(Kind::from_path(&source.path), &source.text));
    sources.map(|source| source.path.clone()).collect()
}

fn is_formatted(kind: Kind, text: &str) -> bool {
    volcgen_fmt::format(kind, text).is_ok_and(|formatted| formatted == text)
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

fn is_repairable(code: Code) -> bool {
    matches!(code, Code::NoFullStop | Code::Repeatable)
}

/// A text without a finding. The place of an edit is found in the text, and its effect must be that of the same edit of
/// the [`Document`].
fn repaired(kind: Kind, text: &str, found: &Diagnostic) -> Option<String> {
    let mut document = Document::parse(kind, text).ok()?;
    if !repair(&mut document, found) {
        return None;
    }
    let formatted = document.to_text().ok()?;
    if is_formatted(kind, text) {
        return Some(formatted);
    }
    let edited = splice::edited(text, found.code)?;
    let is_same = volcgen_fmt::format(kind, &edited).is_ok_and(|text| text == formatted);
    is_same.then_some(edited)
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
