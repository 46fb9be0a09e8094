//! Diagnostics: what is wrong in a spec, where, and what to do.
//!
//! A stage pushes every problem it finds into [`Diagnostics`]; the run stops between stages if one
//! of them is an error.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use crate::allow;
pub use crate::codes::Code;
pub use crate::fix::{Fix, Owner, Place};
use crate::wording;
pub use crate::wording::best_match;

/// Which of the [`Sources`] a [`Span`] is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct SourceId(pub u32);

/// A range of bytes in a source. An empty range points between two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// The files that were read, for showing lines of them.
#[derive(Debug, Default)]
pub struct Sources {
    files: BTreeMap<SourceId, Source>,
    /// The id of the next file.
    next: u32,
}

/// One file that was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as diagnostics name it.
    pub path: PathBuf,
    /// Its content; empty if it could not be read as text.
    pub text: Arc<str>,
}

/// A position for people: both count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Sources {
    /// No files yet; the first one gets the id `first`.
    #[must_use]
    pub fn starting_at(first: u32) -> Self {
        Sources {
            files: BTreeMap::new(),
            next: first,
        }
    }

    /// Adds a file.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<Arc<str>>) -> SourceId {
        let id = SourceId(self.next);
        self.next = self.next.saturating_add(1);
        let source = Source {
            path: path.into(),
            text: text.into(),
        };
        self.files.insert(id, source);
        id
    }

    /// Adds files that have other ids.
    pub fn append(&mut self, mut other: Sources) {
        self.files.append(&mut other.files);
        self.next = self.next.max(other.next);
    }

    /// The file with this id.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.files.get(&id)
    }

    /// All files, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.files.iter().map(|(&id, source)| (id, source))
    }

    /// The path of a file; empty for an id that is not from here.
    #[must_use]
    pub fn path(&self, id: SourceId) -> &Path {
        self.get(id).map_or(Path::new(""), |source| &source.path)
    }

    /// Line and column of a span's start.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        let text = self.get(span.source).map_or("", |source| &*source.text);
        let start = usize::try_from(span.start).unwrap_or(usize::MAX);
        let before = text.get(..start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position {
            line: before.matches('\n').count() + 1,
            column: before
                .get(line_start..)
                .map_or(0, |line| line.chars().count())
                + 1,
        }
    }
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Output is written all the same.
    Warning,
}

/// One problem.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its code, which `volcgen explain` explains.
    pub code: Code,
    /// Its location; `None` for a problem outside of files.
    pub span: Option<Span>,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// What the marked part is, in a few words. Can be empty.
    pub label: String,
    /// Another location that matters, with its label.
    pub related: Option<(Span, String)>,
    /// How to fix it.
    pub help: Option<String>,
    /// The same as edits, one of which fixes it.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A problem at a location.
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            span: Some(span),
            message: wording::shown(&message.into()).into_owned(),
            label: String::new(),
            related: None,
            help: None,
            fixes: Vec::new(),
        }
    }

    /// A problem outside of files, such as a folder that does not exist.
    #[must_use]
    pub fn without_span(code: Code, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            span: None,
            message: wording::shown(&message.into()).into_owned(),
            label: String::new(),
            related: None,
            help: None,
            fixes: Vec::new(),
        }
    }

    /// Adds what the marked part is.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = wording::shown(&label.into()).into_owned();
        self
    }

    /// Adds how to fix it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(wording::shown(&help.into()).into_owned());
        self
    }

    /// Adds another location.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related = Some((span, wording::shown(&label.into()).into_owned()));
        self
    }

    /// Suggests the nearest of `known`, if one is near.
    #[must_use]
    pub fn did_you_mean<'a>(self, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match best_match(wrong, known) {
            Some(near) => self.suggest(near),
            None => self,
        }
    }

    /// Suggests a word in place of the marked one.
    #[must_use]
    pub fn suggest(self, word: &str) -> Self {
        self.help(format!("did you mean `{word}`?"))
            .fix(Fix::Replace(word.to_owned()))
    }
}

/// The problems found so far.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// Whether an earlier stage found errors, which are not in the list.
    follows_errors: bool,
}

/// All of them, in the order in which they were found.
impl From<Diagnostics> for Vec<Diagnostic> {
    fn from(diagnostics: Diagnostics) -> Self {
        diagnostics.list
    }
}

impl Diagnostics {
    /// Empty, for a stage that runs on the result of an earlier one.
    #[must_use]
    pub fn after(earlier: &Diagnostics) -> Self {
        Diagnostics {
            list: Vec::new(),
            follows_errors: earlier.has_errors(),
        }
    }

    /// Adds a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds the problems of another run of a stage.
    pub fn append(&mut self, other: Diagnostics) {
        self.list.extend(other.list);
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether one of them is an error, or one of an earlier stage was.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        let is_error = |found: &Diagnostic| found.code.severity() == Severity::Error;
        self.follows_errors || self.list.iter().any(is_error)
    }

    /// All of them, sorted by place, each once, without warnings that their files allow.
    #[must_use]
    pub fn sorted(mut self, sources: &Sources) -> Vec<Diagnostic> {
        allow::remove_allowed(&mut self.list, sources);
        let key = |diagnostic: &Diagnostic| {
            (
                diagnostic
                    .span
                    .map(|span| (sources.path(span.source).to_owned(), span.start, span.end)),
                diagnostic.code,
                diagnostic.message.clone(),
            )
        };
        self.list.sort_by_cached_key(key);
        self.list.dedup_by(|a, b| key(a) == key(b));
        self.list
    }
}
