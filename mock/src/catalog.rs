//! The actions that a server knows: resolved specs, the repository's own or a user's.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use volcgen_model::diagnostic::{self, Diagnostics, Sources};
use volcgen_model::load::{self, Input};
use volcgen_model::model::{Action, Service};
use volcgen_model::report::{self, Style};

/// The specs of this repository, by path.
const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/specs.rs"));

/// Services with their actions.
#[derive(Debug)]
pub struct Catalog {
    services: Vec<Service>,
}

/// An action and the service it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The service.
    pub service: &'a Service,
    /// The action.
    pub action: &'a Action,
}

impl Catalog {
    /// The repository's specs, resolved once a process.
    ///
    /// # Errors
    ///
    /// The specs have errors, told a line each.
    pub fn embedded() -> Result<Arc<Self>, String> {
        static CATALOG: OnceLock<Result<Arc<Catalog>, String>> = OnceLock::new();
        let resolve = || {
            let files = EMBEDDED.iter();
            let texts = files.map(|(path, text)| (PathBuf::from(path), (*text).to_owned()));
            Self::resolve(&Input::Memory(texts.collect())).map(Arc::new)
        };
        CATALOG.get_or_init(resolve).clone()
    }

    /// The specs below a folder.
    pub(crate) fn folder(root: &Path) -> Result<Arc<Self>, String> {
        Self::resolve(&Input::Folder(root.to_owned())).map(Arc::new)
    }

    /// Resolves specs, or says in words what is wrong with them.
    fn resolve(input: &Input) -> Result<Self, String> {
        let loaded = load::load(input);
        let mut diagnostics = loaded.diagnostics;
        if diagnostics.has_errors() {
            return Err(in_words(diagnostics, &loaded.sources));
        }
        let specs = loaded.specs.iter();
        let services: Vec<Service> = specs
            .map(|spec| volcgen_model::resolve(spec, &mut diagnostics))
            .collect();
        for service in &services {
            volcgen_model::validate(service, &mut diagnostics);
        }
        if diagnostics.has_errors() {
            return Err(in_words(diagnostics, &loaded.sources));
        }
        Ok(Catalog { services })
    }

    /// The action of this name and version; `code` decides if several services have one.
    #[must_use]
    pub fn find(&self, code: Option<&str>, version: &str, action: &str) -> Option<Known<'_>> {
        let known = |service| {
            let action = Service::action(service, version, action)?;
            Some(Known { service, action })
        };
        let scoped = |service: &&Service| Some(service.code.as_str()) == code;
        let mut called = self.services.iter().filter(scoped);
        called
            .find_map(known)
            .or_else(|| self.services.iter().find_map(known))
    }

    /// What to try in place of an action that does not exist; empty if nothing is near.
    pub(crate) fn suggestion(&self, version: &str, action: &str) -> String {
        let all = || {
            let versions = self.services.iter().flat_map(|service| &service.versions);
            versions.flat_map(|version| &version.actions)
        };
        let near = diagnostic::nearest(action, all().map(|action| action.name.as_str()));
        let Some(near) = near else {
            return String::new();
        };
        let versions: Vec<_> = all()
            .filter(|action| action.name == near)
            .map(|action| action.version.as_str())
            .collect();
        if versions.contains(&version) {
            format!("; did you mean {near}?")
        } else {
            format!("; {near} is an action of {}", versions.join(", "))
        }
    }
}

/// Every problem with the lines it is in.
fn in_words(diagnostics: Diagnostics, sources: &Sources) -> String {
    let diagnostics = diagnostics.sorted(sources);
    let texts = diagnostics.iter();
    let texts = texts.map(|diagnostic| report::text(diagnostic, sources, Style::Plain));
    texts.collect::<Vec<_>>().join("\n")
}
