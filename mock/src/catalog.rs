//! The actions that a server knows: resolved specs, the repository's own or a user's.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use volcgen_model::diagnostic;
use volcgen_model::load::{Input, bundle};
use volcgen_model::model::{Action, Service};

mod entry;
mod specs;

use entry::{Entry, resolve};
pub(crate) use specs::Specs;
pub use specs::SpecsError;

/// The services that a server or a conformance test knows, with their actions.
///
/// A catalog is read once and can be shared by many servers:
/// [`MockServerBuilder::catalog`](crate::MockServerBuilder::catalog).
#[derive(Debug)]
pub struct Catalog {
    entries: Vec<Entry>,
}

/// An action and the service it belongs to.
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
        static CATALOG: OnceLock<Arc<Catalog>> = OnceLock::new();
        let catalog = CATALOG.get_or_init(|| {
            let entries = Entry::lazy(specs::built_in());
            Arc::new(Catalog { entries })
        });
        if catalog.entries.is_empty() {
            return Err(SpecsError::nothing_built_in());
        }
        Ok(Arc::clone(catalog))
    }

    /// The services below a folder, which holds one folder per service.
    ///
    /// # Errors
    ///
    /// The folder does not exist or holds no service, or the specs have errors.
    pub fn folder(root: &Path) -> Result<Arc<Self>, SpecsError> {
        Self::load(&Input::Folder(root.to_owned()))
    }

    /// The services of these files: paths relative to a folder with one folder per service, and
    /// texts.
    ///
    /// # Errors
    ///
    /// The files hold no service, or have errors.
    pub fn files(files: Vec<(PathBuf, String)>) -> Result<Arc<Self>, SpecsError> {
        Self::load(&Input::Memory(files))
    }

    /// The services of a [bundle].
    ///
    /// # Errors
    ///
    /// The text is not a bundle, or its files hold no service or have errors.
    pub fn bundle(text: &str) -> Result<Arc<Self>, SpecsError> {
        Self::files(bundle::split(text).map_err(|error| SpecsError::new(error.to_string()))?)
    }

    fn load(input: &Input) -> Result<Arc<Self>, SpecsError> {
        let services = resolve(input)?.into_iter();
        let entries = services.map(Entry::loaded).collect();
        Ok(Arc::new(Catalog { entries }))
    }

    /// The action of this name and version. If several services have one, it is that of the service
    /// whose code in the credential scope is `code`, or else the first.
    #[must_use]
    pub fn find(&self, code: Option<&str>, version: &str, action: &str) -> Option<ActionRef<'_>> {
        let candidates = || {
            let mut entries = self.entries.iter();
            std::iter::from_fn(move || entries.find(|entry| entry.has(version, action)))
        };
        let is_likely = |entry: &&Entry| Some(entry.folder.as_str()) == code;
        let likely = candidates().filter(is_likely);
        let others = candidates().filter(|entry| !is_likely(entry));
        let mut first = None;
        for entry in likely.chain(others) {
            let Ok(service) = entry.service() else {
                continue;
            };
            let Some(action) = service.action(version, action) else {
                continue;
            };
            let known = ActionRef { service, action };
            if code.is_none_or(|code| code == service.code) {
                return Some(known);
            }
            first.get_or_insert(known);
        }
        first
    }

    /// What to try in place of an action that does not exist; empty if nothing is near.
    pub(crate) fn suggestion(&self, version: &str, action: &str) -> String {
        let all = || self.entries.iter().flat_map(|entry| &entry.actions);
        let mut candidates = self
            .entries
            .iter()
            .filter(|entry| entry.has(version, action));
        if let Some(error) = candidates.find_map(|entry| entry.service().err()) {
            return format!(": {error}");
        }
        let near = diagnostic::best_match(action, all().map(|known| known.name.as_str()));
        let Some(near) = near else {
            return String::new();
        };
        let versions: Vec<_> = all()
            .filter(|known| known.name == near)
            .map(|known| known.version.as_str())
            .collect();
        if versions.contains(&version) {
            format!("; did you mean {near}?")
        } else {
            format!("; {near} is an action of {}", versions.join(", "))
        }
    }
}

#[cfg(test)]
mod tests;
