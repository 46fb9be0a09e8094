//! The actions that a server knows.

use std::iter;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use volcgen_model::diagnostic;
use volcgen_model::load::{Input, bundle};
use volcgen_model::model::{Action, Service};

mod entry;
mod specs;

use entry::{Entry, File, resolve};
pub(crate) use specs::Specs;
pub use specs::SpecsError;

/// The services that a server or a conformance test knows, with their actions.
///
/// A catalog is loaded once and can be shared by many servers:
/// [`MockServerBuilder::catalog`](crate::MockServerBuilder::catalog).
#[derive(Debug)]
pub struct Catalog {
    entries: Vec<Entry>,
}

/// An action and its service.
#[derive(Clone, Copy, Debug)]
pub struct ActionRef<'a> {
    /// The service.
    pub service: &'a Service,
    /// The action.
    pub action: &'a Action,
}

impl Catalog {
    /// The services whose specs this crate was built with. Each is loaded when one of its actions
    /// is first looked up, once per process.
    ///
    /// # Errors
    ///
    /// The crate was built without specs.
    pub fn built_in() -> Result<Arc<Self>, SpecsError> {
        static CATALOG: OnceLock<Result<Arc<Catalog>, SpecsError>> = OnceLock::new();
        let load = || Self::lazy(volcengine_specs::files()).map(Arc::new);
        CATALOG.get_or_init(load).clone()
    }

    /// The services in these files, which are loaded when they are needed.
    fn lazy(files: &[File]) -> Result<Self, SpecsError> {
        let entries = Entry::lazy(files);
        if entries.is_empty() {
            return Err(SpecsError::nothing_built_in());
        }
        Ok(Catalog { entries })
    }

    /// The services in a folder, which has one folder per service.
    ///
    /// # Errors
    ///
    /// The folder does not exist or has no service, or the specs have errors.
    pub fn folder(root: &Path) -> Result<Arc<Self>, SpecsError> {
        Self::load(&Input::Folder(root.to_owned()))
    }

    /// The services in files: pairs of a path, such as `weather/service.yaml`, and the content of
    /// the file.
    ///
    /// # Errors
    ///
    /// The files have no service, or errors.
    pub fn files(files: Vec<(PathBuf, String)>) -> Result<Arc<Self>, SpecsError> {
        Self::load(&Input::Memory(files))
    }

    /// The services in a [bundle].
    ///
    /// # Errors
    ///
    /// The string is not a bundle, or its files have no service, or errors.
    pub fn bundle(bundle: &str) -> Result<Arc<Self>, SpecsError> {
        Self::files(bundle::split(bundle).map_err(|error| SpecsError::new(error.to_string()))?)
    }

    fn load(input: &Input) -> Result<Arc<Self>, SpecsError> {
        let services = resolve(input)?.into_iter();
        let entries = services.map(Entry::loaded).collect();
        Ok(Arc::new(Catalog { entries }))
    }

    /// The action of this name and version.
    ///
    /// If several services have one, `code` decides, the service code in the credential scope;
    /// without a match, it is the first.
    #[must_use]
    pub fn find(&self, code: Option<&str>, version: &str, action: &str) -> Option<ActionRef<'_>> {
        let entries = self.entries.iter();
        let mut entries: Vec<_> = entries.filter(|entry| entry.has(version, action)).collect();
        // A folder is usually named after the code: load that service first, often no other.
        entries.sort_by_key(|entry| Some(entry.folder.as_str()) != code);
        let mut found = entries.into_iter().filter_map(|entry| {
            let service = entry.service().ok()?;
            let action = service.action(version, action)?;
            Some(ActionRef { service, action })
        });
        let first = found.next()?;
        let is_called = |found: &ActionRef<'_>| code.is_none_or(|code| code == found.service.code);
        iter::once(first)
            .chain(found)
            .find(is_called)
            .or(Some(first))
    }

    /// The service in this folder. Built-in services are loaded when they are first looked up.
    #[must_use]
    pub fn service(&self, folder: &str) -> Option<&Service> {
        let mut entries = self.entries.iter();
        entries.find(|entry| entry.folder == folder)?.service().ok()
    }

    /// The names of all actions of all services and versions; some occur several times.
    pub fn action_names(&self) -> impl Iterator<Item = &str> {
        let actions = self.entries.iter().flat_map(|entry| &entry.actions);
        actions.map(|action| action.name.as_str())
    }

    /// What to try in place of an action that was not found; empty if nothing is similar.
    pub(crate) fn suggestion(&self, version: &str, action: &str) -> String {
        let entries = self.entries.iter();
        let mut entries = entries.filter(|entry| entry.has(version, action));
        if let Some(error) = entries.find_map(|entry| entry.service().err()) {
            return format!(": {error}");
        }
        let actions = || self.entries.iter().flat_map(|entry| &entry.actions);
        let Some(similar) = diagnostic::best_match(action, self.action_names()) else {
            return String::new();
        };
        let versions: Vec<_> = actions()
            .filter(|action| action.name == similar)
            .map(|action| action.version.as_str())
            .collect();
        if versions.contains(&version) {
            format!("; did you mean {similar}?")
        } else {
            format!("; {similar} is an action of {}", versions.join(", "))
        }
    }
}

#[cfg(test)]
mod tests;
