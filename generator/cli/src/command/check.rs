//! `check`: the diagnostics of the specs.

use volcgen::Report;

use crate::args::{MessageFormat, Services};
use crate::command::CommandError;
use crate::project::Project;
use crate::terminal;

/// Checks the specs, and that their names can become Rust.
pub fn check(project: &Project, services: &Services) -> Result<(), CommandError> {
    let builder = project.builder(services);
    let checked = project.advised(builder.model())?;
    let (_, checked) = builder.plan(checked)?;
    let format = project.message_format;
    terminal::print(format, &checked.warnings, &checked.sources);
    if format == MessageFormat::Human {
        let contents = Report::from_checked(checked).contents();
        terminal::message(format_args!("{contents}: no errors"));
    }
    Ok(())
}
