//! One service of a catalog, loaded at once or when it is needed.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use volcgen_model::diagnostic::{Diagnostics, Sources};
use volcgen_model::load::{self, Input};
use volcgen_model::model::Service;
use volcgen_model::report::{self, Style};

use super::SpecsError;

/// A path below the folder of the services, and the text of that file.
pub(super) type File = (&'static str, &'static str);

/// A service.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its folder.
    pub(super) folder: String,
    /// Its actions, which are known before it is loaded: each has a file of its name.
    pub(super) actions: Vec<ActionName>,
    files: Vec<File>,
    service: OnceLock<Result<Service, SpecsError>>,
}

/// An action, by name.
#[derive(Debug)]
pub(super) struct ActionName {
    pub(super) version: String,
    pub(super) name: String,
}

impl Entry {
    /// A service that is loaded already.
    pub(super) fn loaded(service: Service) -> Self {
        let versions = service.versions.iter();
        let actions = versions.flat_map(|version| &version.actions);
        let actions = actions.map(|action| ActionName {
            version: action.version.clone(),
            name: action.name.clone(),
        });
        Entry {
            folder: service.folder.clone(),
            actions: actions.collect(),
            files: Vec::new(),
            service: OnceLock::from(Ok(service)),
        }
    }

    /// The services of these files, none of which is loaded yet.
    pub(super) fn lazy(files: &[File]) -> Vec<Self> {
        let mut folders: BTreeMap<&str, Vec<File>> = BTreeMap::new();
        for file in files {
            if let Some((folder, _)) = file.0.split_once('/') {
                folders.entry(folder).or_default().push(*file);
            }
        }
        let entries = folders.into_iter().map(|(folder, files)| Entry {
            folder: folder.to_owned(),
            actions: files.iter().filter_map(|(path, _)| action(path)).collect(),
            files,
            service: OnceLock::new(),
        });
        entries.filter(|entry| !entry.actions.is_empty()).collect()
    }

    pub(super) fn has(&self, version: &str, name: &str) -> bool {
        let mut actions = self.actions.iter();
        actions.any(|action| action.version == version && action.name == name)
    }

    /// The service, which is loaded now if it is not yet.
    pub(super) fn service(&self) -> Result<&Service, &SpecsError> {
        let load = || {
            let files = self.files.iter();
            let files = files.map(|(path, text)| (PathBuf::from(path), (*text).to_owned()));
            let mut services = resolve(&Input::Memory(files.collect()))?;
            services
                .pop()
                .ok_or_else(|| SpecsError::new(format!("no service in `{}`", self.folder)))
        };
        self.service.get_or_init(load).as_ref()
    }

    #[cfg(test)]
    pub(super) fn is_loaded(&self) -> bool {
        self.service.get().is_some()
    }
}

/// The action whose file has this path, if it is the file of an action.
fn action(path: &str) -> Option<ActionName> {
    let mut parts = path.split('/').skip(1);
    let (version, file) = (parts.next()?, parts.next()?);
    let name = file.strip_suffix(".yaml")?;
    let is_action = parts.next().is_none() && version != "types" && name != "types";
    is_action.then(|| ActionName {
        version: version.to_owned(),
        name: name.to_owned(),
    })
}

/// Loads and resolves specs, or gives the report of what is wrong with them.
pub(super) fn resolve(input: &Input) -> Result<Vec<Service>, SpecsError> {
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
    Ok(services)
}

/// Every problem with the lines it is in.
fn in_words(diagnostics: Diagnostics, sources: &Sources) -> SpecsError {
    let diagnostics = diagnostics.sorted(sources);
    let texts = diagnostics.iter();
    let texts = texts.map(|diagnostic| report::text(diagnostic, sources, Style::Plain));
    SpecsError::new(texts.collect::<Vec<_>>().join("\n"))
}
