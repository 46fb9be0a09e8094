//! From files to [`Spec`]s: the only stage that reads the disk.
//!
//! A spec tree is `<service>/service.yaml`, `<service>/<version>/<Action>.yaml`, and shapes in
//! `types.yaml` or `types/<topic>.yaml` of the service or a version. Files are read and parsed in
//! parallel. They are numbered and assembled in the order of their paths, so the result never depends
//! on timing.

mod action;
pub mod bundle;
mod file_role;
mod files;
mod listing;
mod tree;

use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

pub use self::action::load_action;
use self::file_role::FileRole;
use self::files::{Content, SpecFile};
pub use self::files::{is_ignored, service_folders};
pub use self::listing::{Listing, ServiceFiles};
use self::tree::ParsedFile;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceId, Sources, Span};
use crate::spec::Spec;

/// Where specs come from.
#[derive(Clone, Debug)]
pub enum Input {
    /// A folder that holds one folder per service.
    Folder(PathBuf),
    /// The files of such a folder: relative paths and contents.
    Memory(Vec<(PathBuf, String)>),
    /// A folder as with [`Input::Folder`], with files that replace those of the same path, or that it does not have:
    /// what an editor has not saved. Diagnostics name paths below the folder.
    Edited(PathBuf, Vec<(PathBuf, String)>),
}

/// What was loaded.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The services, by folder name, as far as they could be read.
    pub specs: Vec<Spec>,
    /// The files, for showing diagnostics.
    pub sources: Sources,
    /// What is wrong in them.
    pub diagnostics: Diagnostics,
}

/// Reads all services of a spec tree.
#[must_use]
pub fn load(input: &Input) -> Loaded {
    load_services(input, &[])
}

/// Reads these services of a spec tree and no file of another; all services if the list is empty.
///
/// A service that does not exist is an error. [`Listing`] reads them one at a time.
#[must_use]
pub fn load_services(input: &Input, services: &[String]) -> Loaded {
    let listing = Listing::new(input, services);
    let indices = 0..listing.services().len();
    let services: Vec<Loaded> = indices
        .into_par_iter()
        .map(|index| listing.read(index).load())
        .collect();
    let mut all = listing.strays();
    for service in services {
        all.specs.extend(service.specs);
        all.sources.append(service.sources);
        all.diagnostics.append(service.diagnostics);
    }
    all
}

/// Whether the files of a service are all that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// All files, so that a version without files is a mistake.
    Whole,
    /// Those that one action needs.
    OneAction,
}

/// Parses the files of a service and puts them together. Files without a folder belong to no service.
fn load_files(folder: Option<&str>, first: u32, files: Vec<SpecFile>, extent: Extent) -> Loaded {
    let mut sources = Sources::starting_at(first);
    let mut diagnostics = Diagnostics::default();
    let contents: Vec<SourceFile> = files
        .into_iter()
        .map(|file| SourceFile::new(file, &mut sources, &mut diagnostics))
        .collect();
    let parsed: Vec<(ParsedFile, Diagnostics)> = contents.par_iter().map(parse).collect();
    let mut files = Vec::with_capacity(parsed.len());
    for (file, found) in parsed {
        diagnostics.append(found);
        files.push(file);
    }
    let spec = folder.and_then(|folder| tree::assemble(folder, files, extent, &mut diagnostics));
    Loaded {
        specs: spec.into_iter().collect(),
        sources,
        diagnostics,
    }
}

/// A file with its number and its text, if it has one.
struct SourceFile {
    role: FileRole,
    path: PathBuf,
    source: SourceId,
    /// `None` if it cannot be parsed, which is reported.
    content: Option<Arc<str>>,
}

impl SourceFile {
    fn new(file: SpecFile, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Self {
        let role = FileRole::from_path(&file.relative);
        let (shown, content, problem) = decode(file.content);
        let source = sources.add(&file.shown, shown);
        if let Some((code, at, message)) = problem {
            let span = Span {
                source,
                start: at,
                end: at,
            };
            diagnostics.push(Diagnostic::new(code, span, message));
        }
        SourceFile {
            role,
            path: file.shown,
            source,
            content,
        }
    }
}

type Problem = (Code, u32, String);

/// What to show of a file, what to parse of it, and what is wrong with it.
fn decode(content: Content) -> (Arc<str>, Option<Arc<str>>, Option<Problem>) {
    let bytes = match content {
        Content::Bytes(bytes) => bytes,
        Content::Text(text) => return check_empty(text.into()),
        Content::Unreadable(reason) => {
            let problem = (
                Code::Unreadable,
                0,
                format!("cannot read the file: {reason}"),
            );
            return ("".into(), None, Some(problem));
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => check_empty(text.into()),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let at = u32::try_from(valid).unwrap_or(u32::MAX);
            let byte = error.as_bytes().get(valid).copied().unwrap_or_default();
            let message = format!("invalid UTF-8: unexpected byte 0x{byte:02X}");
            let shown = String::from_utf8_lossy(error.as_bytes());
            (shown.into(), None, Some((Code::NotUtf8, at, message)))
        }
    }
}

fn check_empty(text: Arc<str>) -> (Arc<str>, Option<Arc<str>>, Option<Problem>) {
    let is_blank = |line: &str| {
        let line = line.trim().trim_start_matches('\u{feff}');
        line.is_empty() || line.starts_with('#') || line == "---" || line == "..."
    };
    if text.lines().all(is_blank) {
        let problem = (Code::EmptyFile, 0, "empty file".to_owned());
        return (text, None, Some(problem));
    }
    (Arc::clone(&text), Some(text), None)
}

fn parse(file: &SourceFile) -> (ParsedFile, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let parsed = tree::parse(file, &mut diagnostics);
    (parsed, diagnostics)
}
