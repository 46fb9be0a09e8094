//! `site`: a static reference of services.

use volcgen::load::Input;

use crate::args::Site;
use crate::command::{CommandError, conclude};
use crate::project::Project;

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
    conclude(project, &report, options.check, "site", "site")
}
