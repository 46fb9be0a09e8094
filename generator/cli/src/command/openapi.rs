//! `openapi`: a service as an OpenAPI document.

use std::fs;
use std::path::Path;

use volcgen::diagnostic::best_match;
use volcgen::model::{Service, Version};

use crate::args::{Common, Openapi, Services};
use crate::command::{Outcome, builder, fail};
use crate::terminal;

/// Prints or writes the document of a service.
pub fn openapi(common: &Common, options: &Openapi) -> Outcome {
    let which = Services {
        services: options.service.iter().cloned().collect(),
    };
    let checked = match builder(common, &which).model() {
        Ok(checked) => checked,
        Err(error) => return fail(common, &error),
    };
    terminal::print(common, &checked.warnings, &checked.sources);
    let document = single(&checked.services).and_then(|service| {
        let only = match &options.api_version {
            Some(wanted) => Some(version(service, wanted)?),
            None => None,
        };
        Ok(volcgen_openapi::document(service, only))
    });
    match document {
        Ok(document) => deliver(&format!("{document:#}\n"), options.output.as_deref()),
        Err(message) => {
            eprintln!("error: {message}");
            Outcome::Usage
        }
    }
}

/// The service, if there is no choice.
fn single(services: &[Service]) -> Result<&Service, String> {
    if let [service] = services {
        return Ok(service);
    }
    let names: Vec<_> = services
        .iter()
        .map(|service| service.folder.as_str())
        .collect();
    Err(format!("name one service of {}", names.join(", ")))
}

fn version<'s>(service: &'s Service, wanted: &str) -> Result<&'s Version, String> {
    let found = service
        .versions
        .iter()
        .find(|version| version.name == wanted);
    found.ok_or_else(|| {
        let names = || service.versions.iter().map(|version| version.name.as_str());
        let hint = match best_match(wanted, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
        };
        format!(
            "service `{}` has no version `{wanted}`; {hint}",
            service.folder
        )
    })
}

fn deliver(text: &str, output: Option<&Path>) -> Outcome {
    let Some(path) = output else {
        print!("{text}");
        return Outcome::Good;
    };
    match fs::write(path, text) {
        Ok(()) => Outcome::Good,
        Err(error) => {
            eprintln!("error: cannot write `{}`: {error}", path.display());
            Outcome::Bad
        }
    }
}
