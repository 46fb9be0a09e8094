//! Edits that fix diagnostics. Each was tried: with it, the diagnostic is gone.

use std::ops::Range;
use std::path::{Path, PathBuf};

use volcgen_fmt::Kind;
use volcgen_lint::Linted;
use volcgen_model::diagnostic::{Code, Diagnostic, Fix, Severity, Span};

use crate::diagnostics;
use crate::edit::Editable;
use crate::remove::without;
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
    /// A file that gets another name.
    pub renamed: Option<(PathBuf, PathBuf)>,
}

/// The repairs for a part of a file.
pub fn repairs(
    workspace: &Workspace,
    key: &ServiceKey,
    linted: &Linted,
    relative: &Path,
    range: &Range<usize>,
) -> Vec<Repair> {
    let mut repairs = Vec::new();
    for found in diagnostics::touching(linted, relative, range.clone()) {
        let fixes = found.fixes.iter();
        let edits = fixes.filter_map(|fix| edit(linted, found, fix));
        let edits = edits.chain(lint(linted, found));
        repairs.extend(edits.filter(|repair| is_good(workspace, key, linted, repair)));
    }
    repairs
}

/// An edit that a diagnostic suggests.
fn edit(linted: &Linted, found: &Diagnostic, fix: &Fix) -> Option<Repair> {
    let span = found.span?;
    let source = linted.sources.get(span.source)?;
    if let Fix::RenameFile(name) = fix {
        return Some(Repair {
            title: format!("Rename the file to `{name}`"),
            found: found.clone(),
            files: Vec::new(),
            renamed: Some((source.path.clone(), source.path.with_file_name(name))),
        });
    }
    let (path, title, text) = match fix {
        // What can be deleted can be in another file.
        Fix::Delete(places) => {
            let source = linted.sources.get(places.first()?.span.source)?;
            let file = Editable::parse(&source.text)?;
            let (text, names) = file.delete(places)?;
            (
                &source.path,
                format!("Delete `{}`", names.join("`, `")),
                text,
            )
        }
        fix => {
            let (title, text) = edited(&source.text, span, fix)?;
            (&source.path, title, text)
        }
    };
    Some(Repair {
        title,
        found: found.clone(),
        files: vec![(path.clone(), in_style(path, &source.text, text))],
        renamed: None,
    })
}

/// A text with an edit of the marked part, and what the edit does.
fn edited(text: &str, span: Span, fix: &Fix) -> Option<(String, String)> {
    let range = diagnostics::bytes(span);
    let (before, marked) = (text.get(..range.start)?, text.get(range.clone())?);
    let after = text.get(range.end..)?;
    match fix {
        Fix::Replace(new) if marked.trim().is_empty() => {
            // A value that is missing is marked at the colon before it.
            let (colon, rest) = after.split_at(after.find(|c| c != ':').unwrap_or(after.len()));
            let title = format!("Write `{new}`");
            Some((title, format!("{before}{marked}{colon} {new}{rest}")))
        }
        Fix::Replace(new) => {
            let title = format!("Replace by `{new}`");
            // Brackets need quotes in a list.
            let quoted = new.contains('[').then(|| {
                let scalar = Editable::parse(text)?.scalar(span)?;
                let (before, after) = (text.get(..scalar.start)?, text.get(scalar.end..)?);
                let start = text.get(scalar.start..range.start)?;
                let end = text.get(range.end..scalar.end)?;
                let is_plain = !start.starts_with(['"', '\'']);
                is_plain.then(|| format!("{before}'{start}{new}{end}'{after}"))
            });
            let plain = || format!("{before}{new}{after}");
            Some((title, quoted.flatten().unwrap_or_else(plain)))
        }
        Fix::Quote => {
            let title = "Quote the value".to_owned();
            Some((title, format!("{before}\"{marked}\"{after}")))
        }
        Fix::Remove(c) => {
            let title = format!("Delete the character U+{:04X}", u32::from(*c));
            Some((title, format!("{before}{}{after}", without(marked, *c))))
        }
        Fix::DeleteLine => {
            let file = Editable::parse(text)?;
            Some(("Delete the line".to_owned(), file.delete_line(span)?))
        }
        Fix::Add { to, key, value } => {
            let file = Editable::parse(text)?;
            let title = format!("Add `{key}: {value}`");
            Some((title, file.add(*to, span, key, value)?))
        }
        Fix::Delete(_) | Fix::RenameFile(_) => None,
    }
}

/// A formatted file stays one, so that the key has its place.
fn in_style(path: &Path, before: &str, after: String) -> String {
    let kind = Kind::from_path(path);
    let is_formatted = volcgen_fmt::format(kind, before).is_ok_and(|text| text == before);
    if is_formatted {
        volcgen_fmt::format(kind, &after).unwrap_or(after)
    } else {
        after
    }
}

/// The repair that `volcgen lint --fix` makes of one finding.
fn lint(linted: &Linted, found: &Diagnostic) -> Option<Repair> {
    let fixed = volcgen_lint::fix_one(linted, found);
    (!fixed.files.is_empty()).then(|| Repair {
        title: format!("Repair {}: {}", found.code, found.code.title()),
        found: found.clone(),
        files: fixed.files,
        renamed: None,
    })
}

/// Whether a repair fixes its diagnostic and makes no new mistake. Other mistakes can be found only now.
fn is_good(workspace: &Workspace, key: &ServiceKey, before: &Linted, repair: &Repair) -> bool {
    if let Some((_, new)) = &repair.renamed {
        return !key.root.join(new).exists() && workspace.buffer(&key.root.join(new)).is_none();
    }
    let after = workspace.lint(key, &repair.files);
    let start = |found: &Diagnostic| found.span.map(|span| (span.source, span.start));
    diagnostics::all(&after).all(|found| {
        let is_same = found.code == repair.found.code && found.message == repair.found.message;
        let is_here = start(found) == start(&repair.found);
        let is_worse = matches!(
            found.code,
            Code::Syntax | Code::DuplicateKey | Code::EmptyFile
        );
        let is_error = found.code.severity() == Severity::Error;
        let is_new = || diagnostics::all(before).all(|known| known.message != found.message);
        // A value of the right type can be wrong otherwise.
        let is_next = is_error && is_here && repair.found.code != Code::WrongType;
        !(is_same && is_here) && !((is_worse || is_next) && is_new())
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
            renamed: None,
        };
        assert!(is_good(&workspace, &key, &linted, &repair(text)));
        assert!(!is_good(&workspace, &key, &linted, &repair(short)));
    }
}
