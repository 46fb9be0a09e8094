//! Diagnostics of the model as the protocol has them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::{
    CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString,
    Uri,
};
use volcgen_lint::Linted;
use volcgen_model::diagnostic::{Code, Diagnostic, Severity, Span};

use crate::spec_file::SpecFile;
use crate::text::{Encoding, Lines};
use crate::uri;
use crate::workspace::ServiceKey;

/// The folder of the pages that explain codes.
const PAGES: &str = concat!(
    env!("CARGO_PKG_REPOSITORY"),
    "/blob/main/generator/model/explain"
);

/// The diagnostics of a service, by the paths of its files.
pub fn by_file(
    key: &ServiceKey,
    linted: &Linted,
    encoding: Encoding,
) -> BTreeMap<PathBuf, Vec<lsp_types::Diagnostic>> {
    let mut files: BTreeMap<PathBuf, Vec<lsp_types::Diagnostic>> = BTreeMap::new();
    for found in &linted.findings {
        let path = match found.span {
            Some(span) => key.root.join(linted.sources.path(span.source)),
            None => key.root.join(&key.folder).join("service.yaml"),
        };
        let converted = convert(found, key, linted, encoding);
        files.entry(path).or_default().push(converted);
    }
    files
}

/// One diagnostic.
pub fn convert(
    found: &Diagnostic,
    key: &ServiceKey,
    linted: &Linted,
    encoding: Encoding,
) -> lsp_types::Diagnostic {
    let range = found
        .span
        .map(|span| location(&key.root, linted, span, encoding));
    let related = found.related.as_ref().and_then(|(span, label)| {
        let location = location(&key.root, linted, *span, encoding)?;
        Some(vec![DiagnosticRelatedInformation {
            location,
            message: label.clone(),
        }])
    });
    lsp_types::Diagnostic {
        range: range
            .flatten()
            .map(|location| location.range)
            .unwrap_or_default(),
        severity: Some(severity(found.code)),
        code: Some(NumberOrString::String(found.code.to_string())),
        code_description: page(found.code).map(|href| CodeDescription { href }),
        source: Some("volcgen".to_owned()),
        message: message(found),
        related_information: related,
        tags: None,
        data: None,
    }
}

/// Findings of `lint` are about style, warnings of `check` are not.
fn severity(code: Code) -> DiagnosticSeverity {
    match code.severity() {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning if code.as_str().starts_with('L') => DiagnosticSeverity::INFORMATION,
        Severity::Warning => DiagnosticSeverity::WARNING,
    }
}

fn message(found: &Diagnostic) -> String {
    let mut text = found.message.clone();
    if !found.label.is_empty() {
        text.push('\n');
        text.push_str(&found.label);
    }
    if let Some(help) = &found.help {
        text.push_str("\nhelp: ");
        text.push_str(help);
    }
    text
}

fn page(code: Code) -> Option<Uri> {
    Uri::from_str(&format!("{PAGES}/{code}.md")).ok()
}

/// Where a span is.
pub fn location(root: &Path, linted: &Linted, span: Span, encoding: Encoding) -> Option<Location> {
    let source = linted.sources.get(span.source)?;
    let lines = Lines::new(&source.text, encoding);
    Some(Location {
        uri: uri::from_path(&root.join(&source.path))?,
        range: lines.range(&bytes(span)),
    })
}

/// The bytes of a span.
pub fn bytes(span: Span) -> std::ops::Range<usize> {
    let number = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
    number(span.start)..number(span.end)
}

/// The diagnostics that touch a part of a file.
pub fn touching<'l>(
    linted: &'l Linted,
    relative: &'l Path,
    range: std::ops::Range<usize>,
) -> impl Iterator<Item = &'l Diagnostic> {
    linted.findings.iter().filter(move |found| {
        found.span.is_some_and(|span| {
            let bytes = bytes(span);
            linted.sources.path(span.source) == relative
                && bytes.start <= range.end
                && range.start <= bytes.end.max(bytes.start)
        })
    })
}

/// What the codes of diagnostics at an offset mean.
pub fn explanations(linted: &Linted, relative: &Path, offset: usize) -> Vec<String> {
    let mut codes: Vec<Code> = Vec::new();
    if SpecFile::from_path(relative).is_some() {
        for found in touching(linted, relative, offset..offset) {
            if !codes.contains(&found.code) {
                codes.push(found.code);
            }
        }
    }
    let pages = codes.iter();
    pages
        .map(|code| format!("**{code}: {}**\n\n{}", code.title(), code.explanation()))
        .collect()
}
