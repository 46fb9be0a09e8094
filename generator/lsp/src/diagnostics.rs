//! Diagnostics of the model as the protocol has them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::{
    CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Uri,
};
use volcgen_lint::Linted;
use volcgen_model::diagnostic::{Code, Diagnostic, Severity, SourceId, Span};

use crate::spec_file::SpecFile;
use crate::text::{Encoding, Lines};
use crate::uri;
use crate::workspace::ServiceKey;

/// The folder of the pages that explain codes.
const PAGES: &str = concat!(
    env!("CARGO_PKG_REPOSITORY"),
    "/blob/main/generator/model/explain"
);

/// All that was found: also in files without errors, if others have some.
pub fn all(linted: &Linted) -> impl Iterator<Item = &Diagnostic> {
    linted.findings.iter().chain(&linted.warnings)
}

/// The diagnostics of a service, by the paths of its files.
pub fn by_file(
    key: &ServiceKey,
    linted: &Linted,
    encoding: Encoding,
) -> BTreeMap<PathBuf, Vec<lsp_types::Diagnostic>> {
    let mut files: BTreeMap<PathBuf, Vec<lsp_types::Diagnostic>> = BTreeMap::new();
    let mut places = Places::new(&key.root, linted, encoding);
    for found in all(linted) {
        let path = match found.span {
            Some(span) => key.root.join(linted.sources.path(span.source)),
            None => key.path().join("service.yaml"),
        };
        let converted = convert(found, &mut places);
        files.entry(path).or_default().push(converted);
    }
    files
}

/// One diagnostic.
pub fn convert(found: &Diagnostic, places: &mut Places<'_>) -> lsp_types::Diagnostic {
    let range = found.span.and_then(|span| places.location(span));
    let related = found.related.as_ref().and_then(|(span, label)| {
        Some(vec![DiagnosticRelatedInformation {
            location: places.location(*span)?,
            message: label.clone(),
        }])
    });
    lsp_types::Diagnostic {
        range: range.map(|location| location.range).unwrap_or_default(),
        severity: Some(severity(found.code)),
        code: Some(NumberOrString::String(found.code.to_string())),
        code_description: page(found.code).map(|href| CodeDescription { href }),
        source: Some("volcgen".to_owned()),
        message: message(found),
        related_information: related,
        tags: tag(found.code).map(|tag| vec![tag]),
        data: None,
    }
}

/// What editors show in gray, or struck through.
fn tag(code: Code) -> Option<DiagnosticTag> {
    matches!(code, Code::UnusedShape | Code::UnusedEntry).then_some(DiagnosticTag::UNNECESSARY)
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

/// Places in the files of a service. The lines of each file are counted once.
pub struct Places<'l> {
    root: &'l Path,
    linted: &'l Linted,
    encoding: Encoding,
    files: BTreeMap<SourceId, (Uri, Lines<'l>)>,
}

impl<'l> Places<'l> {
    pub fn new(root: &'l Path, linted: &'l Linted, encoding: Encoding) -> Self {
        Places {
            root,
            linted,
            encoding,
            files: BTreeMap::new(),
        }
    }

    /// Where a span is.
    pub fn location(&mut self, span: Span) -> Option<Location> {
        if !self.files.contains_key(&span.source) {
            let source = self.linted.sources.get(span.source)?;
            let uri = uri::from_path(&self.root.join(&source.path))?;
            let lines = Lines::new(&source.text, self.encoding);
            self.files.insert(span.source, (uri, lines));
        }
        let (uri, lines) = self.files.get(&span.source)?;
        Some(Location {
            uri: uri.clone(),
            range: lines.range(&bytes(span)),
        })
    }
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
    all(linted).filter(move |found| {
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
