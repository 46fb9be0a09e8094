//! One service of a catalog, loaded at the start or when it is needed.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use volcgen_model::diagnostic::{Diagnostics, Sources};
use volcgen_model::load::{self, Input};
use volcgen_model::model::Service;
use volcgen_model::report::{self, Style};

use super::SpecsError;

/// A path, relative to the folder of the services, and the content of the file.
pub(super) type File = (&'static str, &'static str);

/// A service.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its folder.
    pub(super) folder: String,
    /// Its actions. Their names and versions are those of its files, so no file is read for them.
    pub(super) actions: Vec<ActionName>,
    files: Vec<File>,
    service: OnceLock<Result<Service, SpecsError>>,
}

/// The name and version of an action.
#[derive(Debug)]
pub(super) struct ActionName {
    pub(super) version: String,
    pub(super) name: String,
}

impl Entry {
    /// A service that is already loaded.
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

    /// The services in these files. Each is loaded when it is needed.
    pub(super) fn lazy(files: &[File]) -> Vec<Self> {
        let mut folders: BTreeMap<&str, Vec<File>> = BTreeMap::new();
        for file in files {
            if let Some((folder, _)) = file.0.split_once('/') {
                folders.entry(folder).or_default().push(*file);
            }
        }
        let entries = folders.into_iter().map(|(folder, files)| Entry {
            folder: folder.to_owned(),
            actions: files
                .iter()
                .filter_map(|(path, _)| action_name(path))
                .collect(),
            files,
            service: OnceLock::new(),
        });
        entries.filter(|entry| !entry.actions.is_empty()).collect()
    }

    /// Whether the service has an action of this name and version.
    pub(super) fn has(&self, version: &str, name: &str) -> bool {
        let mut actions = self.actions.iter();
        actions.any(|action| action.version == version && action.name == name)
    }

    /// The service. The first call loads it.
    pub(super) fn service(&self) -> Result<&Service, &SpecsError> {
        let load = || {
            let files = self.files.iter();
            let files = files.map(|(path, content)| (PathBuf::from(path), (*content).to_owned()));
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

/// The action whose file has this path; none for other files.
fn action_name(path: &str) -> Option<ActionName> {
    let mut parts = path.split('/').skip(1);
    let (version, file) = (parts.next()?, parts.next()?);
    let name = file.strip_suffix(".yaml")?;
    let is_action = parts.next().is_none() && version != "types" && name != "types";
    is_action.then(|| ActionName {
        version: version.to_owned(),
        name: name.to_owned(),
    })
}

/// Loads and resolves specs; the error reports everything that is wrong with them.
pub(super) fn resolve(input: &Input) -> Result<Vec<Service>, SpecsError> {
    let loaded = load::load(input);
    let mut diagnostics = loaded.diagnostics;
    let specs = loaded.specs.iter();
    let services: Vec<Service> = specs
        .map(|spec| volcgen_model::resolve(spec, &mut diagnostics))
        .collect();
    for service in &services {
        volcgen_model::validate(service, &mut diagnostics);
    }
    if diagnostics.has_errors() {
        return Err(report(diagnostics, &loaded.sources));
    }
    Ok(services)
}

/// Every diagnostic, with the lines that it points to.
fn report(diagnostics: Diagnostics, sources: &Sources) -> SpecsError {
    let diagnostics = diagnostics.sorted(sources);
    let reports = diagnostics.iter();
    let reports = reports.map(|diagnostic| report::text(diagnostic, sources, Style::Plain));
    SpecsError::new(reports.collect::<Vec<_>>().join("\n"))
}
