//! `fmt`: specs in the canonical style.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use volcgen::GenerateError;
use volcgen::diagnostic::{Code, Diagnostic, Diagnostics, SourceId, Sources};
use volcgen_fmt::{Kind, format};

use crate::args::{Fmt, MessageFormat};
use crate::command::{CommandError, output};
use crate::files;
use crate::project::Project;
use crate::terminal;

/// Formats files, or compares them with what they would be. Nothing is written if one of them has errors.
pub fn fmt(project: &Project, options: &Fmt) -> Result<(), CommandError> {
    if options.paths == [Path::new("-")] {
        return standard_input(options);
    }
    let default = [project.specs().to_owned()];
    let paths = if options.paths.is_empty() {
        &default[..]
    } else {
        &options.paths
    };
    let (changed, total) = changed(paths)?;
    if options.check {
        return report(&changed, project.message_format);
    }
    files::replace(&changed)?;
    if project.message_format == MessageFormat::Human {
        terminal::message(format_args!("{} of {total} files formatted", changed.len()));
    }
    Ok(())
}

/// The files whose formatted text differs, with that text, and the number of all files.
fn changed(paths: &[PathBuf]) -> Result<(Vec<(PathBuf, String)>, usize), CommandError> {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let mut changed = Vec::new();
    let mut total = 0;
    for path in paths {
        let found = files::find(path).unwrap_or_else(|error| {
            diagnostics.push(unreadable(path, &error));
            Vec::new()
        });
        for path in found {
            total += 1;
            match formatted(&path, &mut sources) {
                Ok(Some(text)) => changed.push((path, text)),
                Ok(None) => {}
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
    }
    if diagnostics.is_empty() {
        return Ok((changed, total));
    }
    Err(GenerateError {
        diagnostics: diagnostics.sorted(&sources),
        sources,
    }
    .into())
}

/// The formatted text of a file; `None` if that is what it has.
fn formatted(path: &Path, sources: &mut Sources) -> Result<Option<String>, Box<Diagnostic>> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        let message = format!("`{}` is invalid UTF-8 at byte {byte}", path.display());
        Diagnostic::without_span(Code::NotUtf8, message)
    })?;
    match format(Kind::from_path(path), &text) {
        Ok(formatted) => Ok((formatted != text).then_some(formatted)),
        Err(error) => Err(Box::new(error.into_diagnostic(sources.add(path, text)))),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("cannot read `{}`: {error}", path.display());
    Diagnostic::without_span(Code::Unreadable, message)
}

/// Lists the files that differ, which are a failure.
fn report(changed: &[(PathBuf, String)], format: MessageFormat) -> Result<(), CommandError> {
    for (path, _) in changed {
        let path = path.display().to_string();
        match format {
            MessageFormat::Human => output(format_args!("{path}\n"))?,
            MessageFormat::Json => {
                let line = serde_json::json!({ "file": path, "formatted": false });
                output(format_args!("{line}\n"))?;
            }
        }
    }
    match changed.len() {
        0 => Ok(()),
        1 => Err(CommandError::Failed("1 file is not formatted".to_owned())),
        number => Err(CommandError::Failed(format!(
            "{number} files are not formatted"
        ))),
    }
}

/// Formats standard input to standard output.
fn standard_input(options: &Fmt) -> Result<(), CommandError> {
    let mut text = String::new();
    io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| CommandError::Failed(format!("cannot read standard input: {error}")))?;
    let mut sources = Sources::default();
    let formatted = format(Kind::from_text(&text), &text).map_err(|error| {
        let source: SourceId = sources.add("-", text.as_str());
        CommandError::Generate(GenerateError {
            diagnostics: vec![error.into_diagnostic(source)],
            sources: std::mem::take(&mut sources),
        })
    })?;
    if !options.check {
        return output(formatted);
    }
    if formatted == text {
        Ok(())
    } else {
        report(&[(PathBuf::from("-"), formatted)], MessageFormat::Human)
    }
}
