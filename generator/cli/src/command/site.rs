//! `site`: a static reference of services.

use volcgen::Report;
use volcgen::load::Input;

use crate::args::{MessageFormat, Site};
use crate::command::{CommandError, output};
use crate::project::Project;
use crate::terminal;

/// Writes the site of services, or compares it with the specs.
pub fn site(project: &Project, options: &Site) -> Result<(), CommandError> {
    project
        .builder(&options.which)
        .reject_file_in_specs(&options.output)?;
    let site = volcgen_site::Site::new(Input::Folder(project.specs().to_owned()));
    let site = site
        .services(&options.which.services)
        .output(&options.output);
    let site = match &options.base_url {
        Some(url) => site.base_url(url),
        None => site,
    };
    let result = if options.check {
        site.check()
    } else {
        site.write()
    };
    let report = project.advised(result)?;
    terminal::print(project.message_format, &report.warnings, &report.sources);
    conclude(project, options, &report)
}

fn conclude(project: &Project, options: &Site, report: &Report) -> Result<(), CommandError> {
    let is_current = !options.check || report.is_current();
    if project.message_format == MessageFormat::Human {
        if is_current {
            terminal::message(report.summary());
        } else {
            output(&report.diff)?;
            let (written, removed) = (report.written, report.removed);
            terminal::message(format_args!(
                "the site differs from the specs; files to write: {written}, to remove: {removed}; \
                 run `volcgen site`"
            ));
        }
    }
    if is_current {
        Ok(())
    } else {
        Err(CommandError::Printed)
    }
}
