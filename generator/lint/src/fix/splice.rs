//! Repairs of the text itself, for files that are not formatted: everything else stays as a person wrote it.

use volcgen_model::diagnostic::{Code, SourceId};
use volcgen_model::yaml::{Entry, Kind, Node};

/// The keys below which `idempotent` has its place.
const BEFORE_IDEMPOTENT: [&str; 14] = [
    "action", "inherits", "group", "summary", "doc", "docs", "method", "path", "auth", "body",
    "rate", "rate_per", "quota", "cost",
];

/// The text of an action with the repair of a finding. `None` if it has no place for it.
pub(super) fn edited(text: &str, code: Code) -> Option<String> {
    let root = Node::parse(text, SourceId(0)).ok()?;
    let Kind::Map(entries) = &root.kind else {
        return None;
    };
    match code {
        Code::NoFullStop => full_stop(text, entries),
        Code::Repeatable => idempotent(text, entries),
        _ => None,
    }
}

/// A full stop at the end of the summary, within its quotes.
fn full_stop(text: &str, entries: &[Entry]) -> Option<String> {
    let summary = entries.iter().find(|entry| entry.key == "summary")?;
    let (start, end) = bounds(&summary.value)?;
    let written = text.get(start..end)?.trim_end();
    let inner = written.strip_suffix(['"', '\'']);
    let inner = inner.filter(|_| written.starts_with(['"', '\'']));
    let at = start + inner.unwrap_or(written).len();
    Some(format!("{}.{}", text.get(..at)?, text.get(at..)?))
}

/// `idempotent: true` in place of another value, or in a line of its own.
fn idempotent(text: &str, entries: &[Entry]) -> Option<String> {
    if let Some(entry) = entries.iter().find(|entry| entry.key == "idempotent") {
        let (start, end) = bounds(&entry.value)?;
        return Some(format!("{}true{}", text.get(..start)?, text.get(end..)?));
    }
    let mut above = entries.iter().rev();
    let above = above.find(|entry| BEFORE_IDEMPOTENT.contains(&&*entry.key))?;
    let (_, end) = bounds(&above.value)?;
    let rest = text.get(end..)?;
    let line = rest.split_inclusive('\n').next().unwrap_or_default();
    let (before, after) = text.split_at_checked(end + line.len())?;
    let ending = if line.ends_with("\r\n") { "\r\n" } else { "\n" };
    let missing = if line.ends_with('\n') { "" } else { ending };
    Some(format!("{before}{missing}idempotent: true{ending}{after}"))
}

/// Where a value is written, in bytes.
fn bounds(node: &Node) -> Option<(usize, usize)> {
    let start = usize::try_from(node.span.start).ok()?;
    let end = usize::try_from(node.span.end).ok()?;
    Some((start, end))
}
