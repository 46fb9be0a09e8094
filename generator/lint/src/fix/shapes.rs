//! Equal shapes of actions become one, in `types.yaml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use volcgen_fmt::{Document, Kind};
use volcgen_model::diagnostic::{Diagnostic, Severity, Span};
use volcgen_model::model::{Scope, Service, Shape};

use super::{again, is_formatted, relative};
use crate::Linted;

/// The files that change if two equal shapes become one. `None` if that is not possible without a decision.
pub(super) fn unite(linted: &Linted, found: &Diagnostic) -> Option<Vec<(PathBuf, String)>> {
    let (second, first) = (found.span?, found.related.as_ref()?.0);
    let mut files = Files {
        linted,
        open: BTreeMap::new(),
    };
    let (service, one) = shape(linted, first)?;
    let (_, other) = shape(linted, second)?;
    if matches!(one.scope, Scope::Action { .. }) {
        let target = target(linted, service, one, other);
        files.define(&target, one, first)?;
    }
    files.refer(&one.name, second)?;
    let files = files.written()?;
    is_better(linted, &files).then_some(files)
}

fn shape(linted: &Linted, span: Span) -> Option<(&Service, &Shape)> {
    linted.services.iter().find_map(|service| {
        let shape = service.shapes.iter().find(|shape| shape.span == span)?;
        Some((service, shape))
    })
}

/// The file that both actions see.
fn target(linted: &Linted, service: &Service, one: &Shape, other: &Shape) -> PathBuf {
    let folder = linted.root.join(&service.folder);
    match (&one.scope, &other.scope) {
        (Scope::Action { version, .. }, Scope::Action { version: same, .. }) if version == same => {
            folder.join(version).join("types.yaml")
        }
        _ => folder.join("types.yaml"),
    }
}

/// The files that change.
struct Files<'l> {
    linted: &'l Linted,
    open: BTreeMap<PathBuf, Document>,
}

impl Files<'_> {
    fn open(&mut self, path: &Path) -> Option<&mut Document> {
        if !self.open.contains_key(path) {
            let mut sources = self.linted.sources.iter();
            let document = match sources.find(|(_, source)| source.path == path) {
                Some((_, source)) => {
                    let kind = Kind::from_path(path);
                    // What a person wrote in another style stays.
                    if !is_formatted(kind, &source.text) {
                        return None;
                    }
                    Document::parse(kind, &source.text).ok()?
                }
                None => self.new_types(path),
            };
            self.open.insert(path.to_owned(), document);
        }
        self.open.get_mut(path)
    }

    /// An empty file of types, which refers to the same schemas as the others.
    fn new_types(&self, path: &Path) -> Document {
        let mut document = Document::new(Kind::Types);
        let start = "# yaml-language-server: $schema=";
        let mut sources = self.linted.sources.iter();
        let depth = path
            .strip_prefix(&self.linted.root)
            .map_or(0, |path| path.components().count());
        if sources.any(|(_, source)| source.text.starts_with(start)) {
            let up = "../".repeat(depth.saturating_sub(1));
            let line = format!("yaml-language-server: $schema={up}schema/types.json");
            document.set_comments(&[], &[&line]);
        }
        document
    }

    /// Moves the description at a place to a file of types.
    fn define(&mut self, target: &Path, shape: &Shape, place: Span) -> Option<()> {
        let name = shape.name.as_str();
        if !self.open(target)?.keys(&[]).iter().all(|key| key != name) {
            return None;
        }
        let path = self.linted.sources.path(place.source).to_owned();
        let source = self.open(&path)?;
        let steps = steps(source, place);
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        if let ["types", key] = steps.as_slice() {
            let piece = (*key == name).then(|| source.cut(&steps)).flatten()?;
            forget_empty_types(source);
            return self.open(target)?.paste(&[name], piece).ok();
        }
        let piece = source.cut_shape(&steps, name)?;
        let target = self.open(target)?;
        target.paste_shape(&[name], &shape.doc, piece).ok()?;
        target.set_blank_above(&[name], true);
        Some(())
    }

    /// Replaces the description at a place by a name.
    fn refer(&mut self, name: &str, place: Span) -> Option<()> {
        let path = self.linted.sources.path(place.source).to_owned();
        let source = self.open(&path)?;
        let steps = steps(source, place);
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        if let ["types", key] = steps.as_slice() {
            let removed = (*key == name).then(|| source.remove(&steps)).flatten();
            forget_empty_types(source);
            return removed.map(|_| ());
        }
        source.cut_shape(&steps, name).map(drop)
    }

    fn written(self) -> Option<Vec<(PathBuf, String)>> {
        let files = self.open.into_iter();
        files
            .map(|(path, document)| Some((path, document.to_text().ok()?)))
            .collect()
    }
}

/// The path of the field or type whose shape has its name at a place.
fn steps(document: &Document, place: Span) -> Vec<String> {
    document.shape_at(usize::try_from(place.start).unwrap_or(usize::MAX))
}

fn forget_empty_types(document: &mut Document) {
    if document.keys(&["types"]).is_empty() {
        document.remove(&["types"]);
    }
}

/// Whether the specs have no errors with new versions of these files, and fewer shapes.
fn is_better(linted: &Linted, files: &[(PathBuf, String)]) -> bool {
    let files = files.iter();
    let files = files.map(|(path, text)| (relative(linted, path), text.clone()));
    let after = again(linted, &files.collect());
    let is_error = |found: &&Diagnostic| found.code.severity() == Severity::Error;
    let shapes = |linted: &Linted| -> usize {
        let services = linted.services.iter();
        services.map(|service| service.shapes.len()).sum()
    };
    !after.findings.iter().any(|found| is_error(&found)) && shapes(&after) < shapes(linted)
}
