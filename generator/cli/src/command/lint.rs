//! `lint`: what makes specs hard to use although they are valid.

use volcgen::GenerateError;
use volcgen::load::Input;
use volcgen_lint::Linted;

use crate::args::{Lint, MessageFormat};
use crate::command::CommandError;
use crate::files;
use crate::project::Project;
use crate::terminal;

/// Prints what is found, after repairs if they are wanted. Findings are a failure.
pub fn lint(project: &Project, options: &Lint) -> Result<(), CommandError> {
    let mut linted = read(project, options)?;
    if options.fix {
        let fixed = volcgen_lint::fix_all(&linted);
        files::replace(&fixed.files)?;
        linted = read(project, options)?;
        if project.message_format == MessageFormat::Human {
            terminal::message(format_args!("{} repaired", fixed.findings));
            for path in volcgen_lint::unformatted(&linted) {
                terminal::message(format_args!(
                    "`{}` is not formatted, so more can be repaired after `volcgen fmt`",
                    path.display()
                ));
            }
        }
    }
    terminal::print(project.message_format, &linted.findings, &linted.sources);
    if linted.findings.is_empty() {
        return Ok(());
    }
    Err(CommandError::Printed)
}

/// Lints the specs, which must have no errors.
fn read(project: &Project, options: &Lint) -> Result<Linted, CommandError> {
    let input = Input::Folder(project.specs().to_owned());
    let linted = volcgen_lint::lint(&input, &options.which.services);
    if !linted.has_errors() {
        return Ok(linted);
    }
    let error = GenerateError {
        diagnostics: linted.findings,
        sources: linted.sources,
    };
    Ok(project.advised(Err(error))?)
}
