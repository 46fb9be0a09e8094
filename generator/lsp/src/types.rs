//! Names of types: where they are described, and who uses them.

use std::ops::Range;

use volcgen_fmt::Kind;
use volcgen_model::diagnostic::{SourceId, Span};
use volcgen_model::model::Shape;

use crate::scan::{Role, Step, Token, tokens};
use crate::spec_file::SpecFile;
use crate::workspace::Snapshot;

/// The types that the language has.
pub const BUILT_IN: [&str; 13] = [
    "string", "bool", "int32", "int64", "float32", "float64", "number", "datetime", "json",
    "object", "union", "list", "map",
];

/// A type that a file describes: a shape, or another name of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedType {
    /// Its name.
    pub name: String,
    /// Its name in the file.
    pub span: Span,
    /// The type that it is, as written.
    pub written: String,
    /// Its description, as written.
    pub doc: String,
}

impl NamedType {
    /// Its shape, unless it is another name of a type.
    pub fn shape<'m>(&self, snapshot: Snapshot<'m>) -> Option<&'m Shape> {
        let is_it = |shape: &&Shape| {
            shape.span.source == self.span.source && shape.span.start == self.span.start
        };
        snapshot.service.shapes.iter().find(is_it)
    }
}

/// The types that a file can name, those that hide others first.
pub fn visible(snapshot: Snapshot<'_>, file: &SpecFile) -> Vec<NamedType> {
    let mut found = Vec::new();
    for (source, other, text) in files(snapshot) {
        let is_own = other == *file && file.kind == Kind::Action;
        if is_own || file.sees(&other) {
            let distance = match (is_own, &other.version) {
                (true, _) => 0,
                (false, Some(_)) => 1,
                (false, None) => 2,
            };
            let types = in_file(source, &other, text);
            found.extend(types.into_iter().map(|ty| (distance, ty)));
        }
    }
    found.sort_by_key(|(distance, _)| *distance);
    let mut types: Vec<NamedType> = Vec::new();
    for (_, ty) in found {
        if types.iter().all(|known| known.name != ty.name) {
            types.push(ty);
        }
    }
    types
}

/// The type that a name means in a file.
pub fn resolve(snapshot: Snapshot<'_>, file: &SpecFile, name: &str) -> Option<NamedType> {
    let types = visible(snapshot, file);
    types.into_iter().find(|ty| ty.name == name)
}

/// A place that names a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Where.
    pub span: Span,
    /// Whose type it is, such as `CreateTask: request.Config`.
    pub user: String,
}

/// Who uses a type.
pub fn uses(snapshot: Snapshot<'_>, wanted: &NamedType) -> Vec<Use> {
    let mut found = Vec::new();
    for (source, file, text) in files(snapshot) {
        if !text.contains(&wanted.name) {
            continue;
        }
        let meant = resolve(snapshot, &file, &wanted.name);
        if meant.is_none_or(|ty| ty.span != wanted.span) {
            continue;
        }
        for token in tokens(text).iter().filter(|token| is_type(token)) {
            let words = words(token.text(text), token.range.start);
            let words = words.filter(|range| text.get(range.clone()) == Some(&wanted.name));
            found.extend(words.map(|range| Use {
                span: span(source, &range),
                user: user(&file, token),
            }));
        }
    }
    found
}

fn user(file: &SpecFile, token: &Token) -> String {
    let (_, owner) = token.path.split_last().unwrap_or((&Step::Index(0), &[]));
    let names = owner.iter().filter_map(Step::key);
    let names: Vec<&str> = names.filter(|name| *name != "fields").collect();
    match file.kind {
        Kind::Action => format!("{}: {}", file.stem, names.join(".")),
        Kind::Types | Kind::Service => names.join("."),
    }
}

/// Whether a scalar is the type of something.
fn is_type(token: &Token) -> bool {
    let is_example = |step: &Step| step.key() == Some("examples");
    let key = token.path.last().and_then(Step::key);
    token.role == Role::Value && key == Some("type") && !token.path.first().is_some_and(is_example)
}

/// The names in a type expression that begins at an offset.
pub fn words(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = start;
    text.split(['<', '>']).filter_map(move |part| {
        let word = part.trim();
        let begin = at + (part.len() - part.trim_start().len());
        at += part.len() + 1;
        (!word.is_empty()).then(|| begin..begin + word.len())
    })
}

/// The files of a service that have a place in it.
fn files(snapshot: Snapshot<'_>) -> impl Iterator<Item = (SourceId, SpecFile, &str)> {
    let sources = snapshot.linted.sources.iter();
    sources.filter_map(|(id, source)| Some((id, SpecFile::from_path(&source.path)?, &*source.text)))
}

fn in_file(source: SourceId, file: &SpecFile, text: &str) -> Vec<NamedType> {
    let mut types: Vec<NamedType> = Vec::new();
    for token in tokens(text) {
        let path = match (file.kind, token.path.as_slice()) {
            (Kind::Types, path) => path,
            (Kind::Action, [Step::Key(first), path @ ..]) if first == "types" => path,
            _ => continue,
        };
        let value = || token.text(text).to_owned();
        match (token.role, path, types.last_mut()) {
            (Role::Key, [Step::Key(name)], _) => types.push(NamedType {
                name: name.clone(),
                span: span(source, &token.range),
                written: String::new(),
                doc: String::new(),
            }),
            (Role::Value, [_, Step::Key(key)], Some(ty)) if key == "type" => ty.written = value(),
            (Role::Value, [_, Step::Key(key)], Some(ty)) if key == "doc" => ty.doc = value(),
            _ => {}
        }
    }
    types
}

fn span(source: SourceId, range: &Range<usize>) -> Span {
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span {
        source,
        start: number(range.start),
        end: number(range.end),
    }
}
