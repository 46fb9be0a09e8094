//! `volcgen.toml`: the settings of a project.

use std::fs;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;
use volcgen::GenerateError;
use volcgen::diagnostic::{Code, Diagnostic, Sources, Span};

use crate::args::Runtime;

/// The file that is read if the command line names no other.
pub const FILE_NAME: &str = "volcgen.toml";

/// The keys of the file, for suggestions.
const KEYS: [&str; 7] = [
    "specs",
    "output",
    "templates",
    "runtime",
    "path",
    "git",
    "rev",
];

/// The settings of a project. Paths are relative to the current folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The specs folder.
    pub specs: Option<PathBuf>,
    /// The output folder.
    pub output: Option<PathBuf>,
    /// A folder of templates.
    pub templates: Option<PathBuf>,
    /// The source of the runtime.
    pub runtime: Runtime,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    specs: Option<String>,
    output: Option<String>,
    templates: Option<String>,
    #[serde(default)]
    runtime: RuntimeTable,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuntimeTable {
    path: Option<Spanned<String>>,
    git: Option<String>,
    rev: Option<Spanned<String>>,
}

impl Config {
    /// Reads the file; without one, that of the current folder if it exists.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is not TOML, or has wrong keys or values.
    pub fn read(file: Option<&Path>) -> Result<Self, GenerateError> {
        let path = file.unwrap_or(Path::new(FILE_NAME));
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(path, &text),
            Err(error) if file.is_none() && error.kind() == ErrorKind::NotFound => {
                Ok(Config::default())
            }
            Err(error) => {
                let message = format!("cannot read `{}`: {error}", path.display());
                Err(GenerateError {
                    diagnostics: vec![Diagnostic::without_span(Code::Unreadable, message)],
                    sources: Sources::default(),
                })
            }
        }
    }

    fn parse(path: &Path, text: &str) -> Result<Self, GenerateError> {
        let mut sources = Sources::default();
        let source = sources.add(path, text);
        let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        let span = |range: Range<usize>| Span {
            source,
            start: offset(range.start),
            end: offset(range.end),
        };
        let diagnostic = match toml::from_str::<File>(text) {
            Ok(file) => match exclusive(&file.runtime) {
                None => return Ok(Self::from_file(file, path.parent())),
                Some((range, message)) => Diagnostic::new(Code::BadConfig, span(range), message)
                    .help("give either `path`, or `git` and `rev`"),
            },
            Err(error) => {
                let range = error.span().unwrap_or_default();
                let marked = text.get(range.clone()).unwrap_or_default();
                explain(&error, marked, span(range))
            }
        };
        Err(GenerateError {
            diagnostics: vec![diagnostic],
            sources,
        })
    }

    fn from_file(file: File, folder: Option<&Path>) -> Self {
        let inside = |path: String| folder.unwrap_or(Path::new("")).join(path);
        Config {
            specs: file.specs.map(inside),
            output: file.output.map(inside),
            templates: file.templates.map(inside),
            runtime: Runtime {
                path: file.runtime.path.map(|path| inside(path.into_inner())),
                git: file.runtime.git,
                rev: file.runtime.rev.map(Spanned::into_inner),
            },
        }
    }
}

/// The diagnostic of what the parser reports.
fn explain(error: &toml::de::Error, marked: &str, span: Span) -> Diagnostic {
    let message = error.message();
    if message.starts_with("unknown field") {
        let unknown = format!("unknown key `{marked}`");
        return Diagnostic::new(Code::BadConfig, span, unknown).did_you_mean(marked, KEYS);
    }
    Diagnostic::new(Code::BadConfig, span, message)
}

/// Keys of `[runtime]` that exclude each other.
fn exclusive(runtime: &RuntimeTable) -> Option<(Range<usize>, &'static str)> {
    match runtime {
        RuntimeTable {
            path: Some(path),
            git: Some(_),
            ..
        } => Some((path.span(), "`path` and `git` exclude each other")),
        RuntimeTable {
            git: None,
            rev: Some(rev),
            ..
        } => Some((rev.span(), "`rev` needs `git`")),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
