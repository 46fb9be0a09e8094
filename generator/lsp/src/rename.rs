//! Other names for types.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::PathBuf;

use volcgen_lint::Linted;
use volcgen_model::diagnostic::{Diagnostic, Severity, Span};

use crate::diagnostics::bytes;
use crate::scan::token_at;
use crate::types::{self, BUILT_IN};
use crate::workspace::{ServiceKey, Snapshot, View, Workspace};

/// The name of a type at an offset, and where it stands there.
pub fn name_at(view: &View<'_>, offset: usize) -> Option<(Range<usize>, String)> {
    let (snapshot, range) = place(view, offset)?;
    let name = view.text.get(range.clone())?;
    types::resolve(snapshot, &view.file, name)?;
    Some((range, name.to_owned()))
}

/// The model of the text as it is now, and a name in it.
fn place<'w>(view: &View<'w>, offset: usize) -> Option<(Snapshot<'w>, Range<usize>)> {
    let snapshot = view.snapshots.now()?;
    let token = token_at(view.text, offset)?;
    let mut words = types::words(token.text(view.text), token.range.start);
    let word = words.find(|word| word.start <= offset && offset <= word.end)?;
    Some((snapshot, word))
}

/// The files with another name of the type at an offset, in its description and where it is used.
///
/// # Errors
///
/// If there is no type, or the new name makes a mistake: the message says which.
pub fn rename(
    workspace: &Workspace,
    key: &ServiceKey,
    view: &View<'_>,
    offset: usize,
    new: &str,
) -> Result<Vec<(PathBuf, String)>, String> {
    let (_, old) = name_at(view, offset).ok_or("there is no name of a type")?;
    let snapshot = view.snapshots.now().ok_or("the service cannot be read")?;
    let is_name = new.starts_with(|c: char| c.is_ascii_alphabetic())
        && new.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_name {
        return Err(format!("`{new}` is not the name of a type"));
    }
    let named = types::resolve(snapshot, &view.file, &old).ok_or("there is no such type")?;
    let is_known = types::resolve(snapshot, &view.file, new).is_some();
    if new != old && (is_known || BUILT_IN.contains(&new)) {
        return Err(format!("there is a type `{new}` already"));
    }
    let uses = types::uses(snapshot, &named);
    let spans = uses.into_iter().map(|one| one.span).chain([named.span]);
    let files = replaced(snapshot.linted, spans, new).ok_or("a name cannot be replaced")?;
    let after = workspace.lint(key, &files);
    match new_error(snapshot.linted, &after) {
        Some(error) => Err(error.message.clone()),
        None => Ok(files),
    }
}

/// The files with a text in place of these spans.
fn replaced(
    linted: &Linted,
    spans: impl Iterator<Item = Span>,
    new: &str,
) -> Option<Vec<(PathBuf, String)>> {
    let mut places: BTreeMap<_, Vec<Range<usize>>> = BTreeMap::new();
    for span in spans {
        places.entry(span.source).or_default().push(bytes(span));
    }
    let files = places.into_iter().map(|(source, mut ranges)| {
        let source = linted.sources.get(source)?;
        ranges.sort_by_key(|range| range.start);
        let mut text = String::new();
        let mut end = 0;
        for range in ranges {
            text.push_str(source.text.get(end..range.start)?);
            text.push_str(new);
            end = range.end;
        }
        text.push_str(source.text.get(end..)?);
        Some((source.path.clone(), text))
    });
    files.collect()
}

/// An error that was not there before.
fn new_error<'l>(before: &Linted, after: &'l Linted) -> Option<&'l Diagnostic> {
    let mut errors = after
        .findings
        .iter()
        .filter(|found| found.code.severity() == Severity::Error);
    let known: BTreeSet<&str> = before
        .findings
        .iter()
        .map(|found| found.message.as_str())
        .collect();
    errors.find(|found| !known.contains(found.message.as_str()))
}
