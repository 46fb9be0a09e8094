//! Comments that allow warnings in their file: `# lint: allow(L001, W002) the reason`.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Severity, SourceId, Sources, Span};

/// How the comment begins, after `#` and spaces.
const START: &str = "lint: allow(";

/// One code of such a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The code as it is written.
    pub name: String,
    /// The code of a warning; `None` if there is none of this name.
    pub code: Option<Code>,
    /// Why it is allowed. A comment without a reason allows nothing.
    pub reason: String,
    /// The comment.
    pub span: Span,
}

/// The comments of a file that allow something. Only lines that hold nothing else count.
#[must_use]
pub fn allowances(source: SourceId, text: &str) -> Vec<Allowance> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let comment = line.trim().trim_start_matches('\u{feff}').strip_prefix('#');
        let inner = comment.and_then(|comment| comment.trim_start().strip_prefix(START));
        if let Some((codes, reason)) = inner.and_then(|inner| inner.split_once(')')) {
            let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let indent = line.len() - line.trim_start().len();
            let span = Span {
                source,
                start: offset(start + indent),
                end: offset(start + line.trim_end().len()),
            };
            let is_warning = |code: &Code| code.severity() == Severity::Warning;
            found.extend(codes.split(',').map(|name| Allowance {
                name: name.trim().to_owned(),
                code: Code::parse(name.trim()).filter(is_warning),
                reason: reason.trim_start_matches([':', ' ']).trim().to_owned(),
                span,
            }));
        }
        start += line.len();
    }
    found
}

/// Removes the warnings that their files allow.
pub(crate) fn remove_allowed(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    let is_warning = |found: &Diagnostic| found.code.severity() == Severity::Warning;
    let files: BTreeSet<SourceId> = diagnostics
        .iter()
        .filter(|found| is_warning(found) && found.code != Code::BadAllowance)
        .filter_map(|found| found.span.map(|span| span.source))
        .collect();
    let mut allowed = BTreeSet::new();
    for file in files {
        let text = sources.get(file).map_or("", |source| &*source.text);
        let valid = allowances(file, text).into_iter();
        let valid = valid.filter(|allowance| !allowance.reason.is_empty());
        allowed.extend(valid.filter_map(|allowance| Some((file, allowance.code?))));
    }
    let is_allowed = |found: &Diagnostic| {
        let span = found.span.filter(|_| is_warning(found));
        span.is_some_and(|span| allowed.contains(&(span.source, found.code)))
    };
    diagnostics.retain(|found| !is_allowed(found));
}
