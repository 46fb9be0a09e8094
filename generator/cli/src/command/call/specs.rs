//! Where the description of an action comes from.

use std::path::PathBuf;
use std::sync::Arc;

use volcengine_mock::{Catalog, SpecsError};
use volcgen::GenerateError;
use volcgen::load::{self, Input, Listing};
use volcgen::model::Service;
use volcgen_call::ActionRef;

use crate::command::suggestion;
use crate::project::Project;

/// The specs of the project; without any, those that are built in. No file is read before it is needed.
pub struct Specs {
    /// The folder, unless the specs are built in.
    folder: Option<PathBuf>,
}

impl Specs {
    /// A folder that was chosen must exist, which reading it reports.
    pub fn new(project: &Project) -> Self {
        let is_folder = project.chosen_specs().is_some() || project.specs().is_dir();
        Specs {
            folder: is_folder.then(|| project.specs().to_owned()),
        }
    }

    /// Why the folder cannot be read, if it does not exist.
    pub fn missing_folder(&self) -> Option<String> {
        let folder = self.folder.as_ref().filter(|folder| !folder.is_dir())?;
        let shown = folder.display();
        Some(format!("the specs folder `{shown}` does not exist"))
    }

    /// The folders of the services.
    pub fn services(&self) -> Vec<String> {
        if let Some(folder) = &self.folder {
            load::service_folders(folder)
        } else {
            let files = volcengine_specs::files().iter();
            let mut names: Vec<String> = files
                .filter_map(|(path, _)| Some(path.split_once('/')?.0.to_owned()))
                .collect();
            names.dedup();
            names
        }
    }

    /// All services.
    pub fn all(&self) -> Input {
        if let Some(folder) = &self.folder {
            return Input::Folder(folder.clone());
        }
        let files = volcengine_specs::files().iter();
        let files = files.map(|(path, text)| ((*path).into(), (*text).to_owned()));
        Input::Memory(files.collect())
    }

    fn input(&self, service: &str) -> Input {
        if let Some(folder) = &self.folder {
            Input::Folder(folder.clone())
        } else {
            let files = volcengine_specs::service(service);
            Input::Memory(
                files
                    .map(|(path, text)| (path.into(), text.to_owned()))
                    .collect(),
            )
        }
    }

    /// The actions of a service, each with its version.
    pub fn actions(&self, service: &str) -> Vec<(String, String)> {
        let input = self.input(service);
        let listing = Listing::new(&input, &[service.to_owned()]);
        let actions = listing.actions(0);
        actions
            .map(|(version, name)| (version.to_owned(), name.to_owned()))
            .collect()
    }

    /// The service with this action, or what to write in place of names that are wrong.
    pub fn load(
        &self,
        service: &str,
        version: &str,
        action: &str,
    ) -> Result<Result<Service, String>, GenerateError> {
        let input = self.input(service);
        let mut loaded = load::load_action(&input, service, version, action);
        let services = volcgen::services(&mut loaded);
        let is_there = |service: &Service| service.action(version, action).is_some();
        if let Some(service) = services.into_iter().find(is_there)
            && !loaded.diagnostics.has_errors()
        {
            return Ok(Ok(service));
        }
        if let Some(unknown) = self.unknown(service, version, action) {
            return Ok(Err(unknown));
        }
        let diagnostics = loaded.diagnostics.sorted(&loaded.sources);
        let errors = diagnostics
            .into_iter()
            .filter(|each| each.code.severity() == volcgen::diagnostic::Severity::Error);
        Err(GenerateError {
            diagnostics: errors.collect(),
            sources: loaded.sources,
        })
    }

    /// The first of the names that there is not.
    fn unknown(&self, service: &str, version: &str, action: &str) -> Option<String> {
        let services = self.services();
        if !services.iter().any(|known| known == service) {
            return Some(format!(
                "unknown service `{service}`{}",
                suggestion(service, &services)
            ));
        }
        let actions = self.actions(service);
        let versions = versions(&actions);
        let of_name: Vec<&str> = actions
            .iter()
            .filter(|(_, name)| name == version)
            .map(|(version, _)| version.as_str())
            .collect();
        if !of_name.is_empty() {
            return Some(format!(
                "the version is missing: `{version}` is an action of {}",
                of_name.join(", ")
            ));
        }
        if !versions.iter().any(|known| known == version) {
            let near = suggestion(version, &versions);
            return Some(format!(
                "service `{service}` has no version `{version}`{near}"
            ));
        }
        let of_version =
            |(other, name): &(String, String)| (other == version).then(|| name.clone());
        let names: Vec<String> = actions.iter().filter_map(of_version).collect();
        if names.iter().any(|known| known == action) {
            return None;
        }
        let others: Vec<_> = actions
            .iter()
            .filter(|(_, name)| name == action)
            .map(|(version, _)| version.as_str())
            .collect();
        let near = match others.as_slice() {
            [] => volcgen::diagnostic::best_match(action, names.iter().map(String::as_str))
                .map_or_else(String::new, |near| format!("; did you mean `{near}`?")),
            others => format!("; it is an action of {}", others.join(", ")),
        };
        Some(format!(
            "version `{version}` of `{service}` has no action `{action}`{near}"
        ))
    }

    /// What a mock server needs to know of a service.
    pub fn catalog(&self, service: &str) -> Result<Arc<Catalog>, SpecsError> {
        let Some(folder) = &self.folder else {
            return Catalog::built_in();
        };
        let input = Input::Folder(folder.clone());
        let listing = Listing::new(&input, &[service.to_owned()]);
        let files = listing.read(0);
        let files = files.contents().filter_map(|(path, content)| {
            Some((path.into(), String::from_utf8_lossy(content?).into_owned()))
        });
        Catalog::files(files.collect())
    }
}

/// The versions of actions, each once.
pub fn versions(actions: &[(String, String)]) -> Vec<String> {
    let mut versions: Vec<String> = actions.iter().map(|(version, _)| version.clone()).collect();
    versions.dedup();
    versions
}

/// The action of a service that was loaded for it.
pub fn find<'s>(service: &'s Service, version: &str, action: &str) -> Option<ActionRef<'s>> {
    let action = service.action(version, action)?;
    Some(ActionRef { service, action })
}
