//! From files to [`Spec`]s: the only stage that reads the disk.
//!
//! A spec tree is `<service>/service.yaml`, `<service>/<version>/<Action>.yaml`, and shapes in
//! `types.yaml` or `types/<topic>.yaml` of the service or a version. Files are read and parsed in
//! parallel. They are numbered and assembled in the order of their paths, so the result never depends
//! on timing.

pub mod bundle;
mod file_role;
mod files;
mod tree;

use std::borrow::Cow;
use std::path::PathBuf;

use rayon::prelude::*;

use self::file_role::FileRole;
pub use self::files::service_folders;
use self::files::{Content, SpecFile};
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
}

/// What was loaded.
#[derive(Debug)]
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
/// A service that does not exist is an error.
#[must_use]
pub fn load_services(input: &Input, services: &[String]) -> Loaded {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let found = match input {
        Input::Folder(root) => files::on_disk(root, services, &mut diagnostics),
        Input::Memory(files) => files::in_memory(files, services),
    };
    if !diagnostics.has_errors() {
        report_unknown(input, services, &found, &mut diagnostics);
    }
    let contents: Vec<SourceFile> = found
        .into_iter()
        .map(|file| SourceFile::new(file, &mut sources, &mut diagnostics))
        .collect();
    let parsed: Vec<(ParsedFile, Diagnostics)> = contents.par_iter().map(parse).collect();
    let mut files = Vec::with_capacity(parsed.len());
    for (file, found) in parsed {
        diagnostics.append(found);
        files.push(file);
    }
    let specs = tree::assemble(files, &mut diagnostics);
    if specs.is_empty() && !diagnostics.has_errors() {
        diagnostics.push(no_service(input));
    }
    Loaded {
        specs,
        sources,
        diagnostics,
    }
}

/// Reports requested services that have no file.
fn report_unknown(
    input: &Input,
    services: &[String],
    found: &[SpecFile],
    diagnostics: &mut Diagnostics,
) {
    let has_file = |service: &&String| {
        let is_inside = |file: &SpecFile| file.relative.len() > 1;
        let mut inside = found.iter().filter(|file| is_inside(file));
        inside.any(|file| file.relative.first() == Some(service))
    };
    for service in services.iter().filter(|service| !has_file(service)) {
        let known = match input {
            Input::Folder(root) => service_folders(root),
            Input::Memory(files) => files::folders_of(files),
        };
        let message = format!("unknown service `{service}` in {}", place(input));
        diagnostics.push(
            Diagnostic::without_span(Code::NoSpecs, message)
                .did_you_mean(service, known.iter().map(String::as_str)),
        );
    }
}

fn place(input: &Input) -> Cow<'static, str> {
    match input {
        Input::Folder(root) => Cow::Owned(format!("`{}`", root.display())),
        Input::Memory(_) => Cow::Borrowed("the given files"),
    }
}

fn no_service(input: &Input) -> Diagnostic {
    let place = place(input);
    Diagnostic::without_span(Code::NoSpecs, format!("no services in {place}"))
        .help("add a folder with a `service.yaml`")
}

/// A file with its number and its text, if it has one.
struct SourceFile {
    role: FileRole,
    path: PathBuf,
    source: SourceId,
    /// `None` if it cannot be parsed, which is reported.
    content: Option<String>,
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
fn decode(content: Content) -> (String, Option<String>, Option<Problem>) {
    let bytes = match content {
        Content::Bytes(bytes) => bytes,
        Content::Text(text) => return check_empty(text),
        Content::Unreadable(reason) => {
            let problem = (
                Code::Unreadable,
                0,
                format!("cannot read the file: {reason}"),
            );
            return (String::new(), None, Some(problem));
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => check_empty(text),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let at = u32::try_from(valid).unwrap_or(u32::MAX);
            let byte = error.as_bytes().get(valid).copied().unwrap_or_default();
            let message = format!("invalid UTF-8: unexpected byte 0x{byte:02X}");
            let shown = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (shown, None, Some((Code::NotUtf8, at, message)))
        }
    }
}

fn check_empty(text: String) -> (String, Option<String>, Option<Problem>) {
    let is_blank = |line: &str| {
        let line = line.trim().trim_start_matches('\u{feff}');
        line.is_empty() || line.starts_with('#') || line == "---" || line == "..."
    };
    if text.lines().all(is_blank) {
        let problem = (Code::EmptyFile, 0, "empty file".to_owned());
        return (text, None, Some(problem));
    }
    (text.clone(), Some(text), None)
}

fn parse(file: &SourceFile) -> (ParsedFile, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let parsed = tree::parse(file, &mut diagnostics);
    (parsed, diagnostics)
}
