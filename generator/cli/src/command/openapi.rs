//! `openapi`: a service as an OpenAPI document.

use std::fs;

use volcgen::model::{Service, Version};

use crate::args::{Openapi, Services};
use crate::command::{CommandError, output, suggestion};
use crate::project::Project;
use crate::terminal;

/// Prints or writes the document of a service.
pub fn openapi(project: &Project, options: &Openapi) -> Result<(), CommandError> {
    let which = Services {
        services: options.service.iter().cloned().collect(),
    };
    let builder = project.builder(&which);
    if let Some(path) = &options.output {
        builder.reject_file_in_specs(path)?;
    }
    let checked = project.advised(builder.model())?;
    terminal::print(project.message_format, &checked.warnings, &checked.sources);
    let service = single(&checked.services)?;
    let version = options.api_version.as_deref();
    let version = version
        .map(|name| find_version(service, name))
        .transpose()?;
    let document = format!("{:#}\n", volcgen_openapi::document(service, version));
    let Some(path) = &options.output else {
        return output(document);
    };
    fs::write(path, document).map_err(|error| CommandError::unwritable(path, &error))
}

/// The service, if there is only one.
fn single(services: &[Service]) -> Result<&Service, CommandError> {
    if let [service] = services {
        return Ok(service);
    }
    let folders = services.iter().map(|service| service.folder.as_str());
    let folders = folders.collect::<Vec<_>>().join(", ");
    let message = format!("there is more than one service; name one of {folders}");
    Err(CommandError::Usage(message))
}

fn find_version<'s>(service: &'s Service, name: &str) -> Result<&'s Version, CommandError> {
    let versions = &service.versions;
    let found = versions.iter().find(|version| version.name == name);
    found.ok_or_else(|| {
        let known: Vec<_> = versions
            .iter()
            .map(|version| version.name.clone())
            .collect();
        CommandError::Usage(format!(
            "service `{}` has no version `{name}`{}",
            service.folder,
            suggestion(name, &known)
        ))
    })
}
