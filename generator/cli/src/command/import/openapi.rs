//! `import openapi`: a document of OpenAPI or Swagger.

use std::fs;

use volcgen_import::{Specs, openapi};

use crate::args::ImportOpenapi;
use crate::command::CommandError;
use crate::project::Project;

use super::{conclude, print};

/// Writes the specs of the service that a document describes.
pub fn import(project: &Project, options: &ImportOpenapi) -> Result<(), CommandError> {
    let file = &options.file;
    let text = fs::read_to_string(file).map_err(|error| {
        CommandError::Failed(format!("cannot read `{}`: {error}", file.display()))
    })?;
    let service = options.service.as_deref();
    match openapi::draft(file, &text, service) {
        Ok((draft, findings)) => {
            print(project.message_format, &findings)?;
            conclude(project, vec![Specs::new(&draft)], options.dry_run)
        }
        Err(findings) => {
            print(project.message_format, &findings)?;
            Err(CommandError::Failed("nothing was written".to_owned()))
        }
    }
}
