//! `import`: specs from what describes an API already.

mod files;
mod metadata;
mod openapi;
mod page;

use std::collections::BTreeMap;

use serde_json::json;
use volcgen::Report;
use volcgen_import::Specs;
use volcgen_import::finding::Finding;

use crate::args::{Import, ImportSource, MessageFormat};
use crate::command::{CommandError, output};
use crate::project::Project;
use crate::terminal;

use self::files::Changes;

/// Writes specs from a source.
pub fn import(project: &Project, options: &Import) -> Result<(), CommandError> {
    match &options.source {
        ImportSource::Page(options) => page::import(project, options),
        ImportSource::Metadata(options) => metadata::import(project, options),
        ImportSource::Openapi(options) => openapi::import(project, options),
    }
}

/// Writes specs, or shows what would change. Nothing is written unless the result is free of errors.
fn conclude(project: &Project, specs: Vec<Specs>, is_dry_run: bool) -> Result<(), CommandError> {
    let folder = project.specs();
    let mut contents = BTreeMap::new();
    let mut is_good = true;
    for specs in specs {
        match specs.merged(&files::existing(folder, &specs)?) {
            Ok(merged) => {
                print(project.message_format, &merged.findings)?;
                contents.extend(merged.contents);
            }
            Err(findings) => {
                is_good = false;
                print(project.message_format, &findings)?;
            }
        }
    }
    if !is_good {
        return Err(CommandError::Failed("nothing was written".to_owned()));
    }
    let changes = Changes::new(folder, contents)?;
    check(project, &changes)?;
    if is_dry_run {
        return output(changes.diff());
    }
    changes.write(folder)?;
    if project.message_format == MessageFormat::Human {
        terminal::message(changes.summary());
    }
    Ok(())
}

/// Checks what the specs would be.
fn check(project: &Project, changes: &Changes) -> Result<(), CommandError> {
    let services = crate::args::Services {
        services: changes.services(),
    };
    let builder = project.builder(&services);
    let builder = builder.in_memory(changes.whole_services(project.specs())?);
    let (_, checked) = builder.plan(builder.model()?)?;
    let format = project.message_format;
    terminal::print(format, &checked.warnings, &checked.sources);
    if format == MessageFormat::Human {
        let contents = Report::from_checked(checked).contents();
        terminal::message(format_args!("{contents}: no errors"));
    }
    Ok(())
}

/// Prints findings as diagnostics are printed.
fn print(format: MessageFormat, findings: &[Finding]) -> Result<(), CommandError> {
    for finding in findings {
        match format {
            MessageFormat::Human => terminal::message(format_args!("{finding}\n")),
            MessageFormat::Json => {
                let line = json!({
                    "code": finding.code,
                    "severity": "note",
                    "message": finding.message,
                    "file": finding.file.display().to_string(),
                    "line": finding.line,
                    "help": finding.help,
                });
                output(format_args!("{line}\n"))?;
            }
        }
    }
    Ok(())
}
