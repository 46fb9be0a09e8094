//! A spec tree service by service: its files are known, and each service is read on its own.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;

use super::file_role::FileRole;
use super::files::{self, Content, SpecFile};
use super::{Extent, Input, Loaded, load_files};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// The files of a spec tree, which are not read yet.
#[derive(Debug)]
pub struct Listing<'i> {
    input: &'i Input,
    in_memory: BTreeMap<Vec<String>, &'i (PathBuf, String)>,
    /// YAML next to the folders of services.
    strays: Vec<Vec<String>>,
    names: Vec<String>,
    services: Vec<ServicePaths>,
    problems: Vec<Diagnostic>,
}

/// The paths of a service's files, sorted.
#[derive(Debug)]
struct ServicePaths {
    /// The id of the first file. Ids continue from service to service, so they are the same however
    /// many services are read.
    first: u32,
    paths: Vec<Vec<String>>,
}

impl<'i> Listing<'i> {
    /// Lists the files of these services; of all services if the list is empty.
    #[must_use]
    pub fn new(input: &'i Input, services: &[String]) -> Self {
        let mut diagnostics = Diagnostics::default();
        let mut in_memory = BTreeMap::new();
        if let Input::Memory(given) | Input::Edited(_, given) = input {
            let given = given.iter().map(|file| (files::parts(&file.0), file));
            in_memory = given.collect();
        }
        let paths = match input {
            Input::Folder(root) => files::on_disk(root, services, &mut diagnostics),
            Input::Memory(given) => files::in_memory(given, services),
            Input::Edited(root, given) => files::edited(root, given, services, &mut diagnostics),
        };
        let mut listing = Listing {
            input,
            in_memory,
            strays: Vec::new(),
            names: Vec::new(),
            services: Vec::new(),
            problems: Vec::new(),
        };
        listing.sort_by_service(paths);
        if !diagnostics.has_errors() {
            listing.report_unknown(services, &mut diagnostics);
        }
        if listing.services.is_empty() && listing.strays.is_empty() && !diagnostics.has_errors() {
            diagnostics.push(no_service(input));
        }
        listing.problems = diagnostics.into();
        listing
    }

    fn sort_by_service(&mut self, paths: Vec<Vec<String>>) {
        let mut services: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for path in paths {
            match path.as_slice() {
                [service, _, ..] => services.entry(service.clone()).or_default().push(path),
                _ => self.strays.push(path),
            }
        }
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let mut first = number(self.strays.len());
        for (name, paths) in services {
            let next = first.saturating_add(number(paths.len()));
            self.names.push(name);
            self.services.push(ServicePaths { first, paths });
            first = next;
        }
    }

    /// Reports requested services that have no file.
    fn report_unknown(&self, services: &[String], diagnostics: &mut Diagnostics) {
        let unknown = services.iter().filter(|name| !self.names.contains(name));
        for service in unknown {
            let known = match self.input {
                Input::Folder(root) | Input::Edited(root, _) => files::service_folders(root),
                Input::Memory(files) => files::folders_of(files),
            };
            let message = format!("unknown service `{service}` in {}", place(self.input));
            diagnostics.push(
                Diagnostic::without_span(Code::NoSpecs, message)
                    .did_you_mean(service, known.iter().map(String::as_str)),
            );
        }
    }

    /// The folders of the services, sorted.
    #[must_use]
    pub fn services(&self) -> &[String] {
        &self.names
    }

    /// What belongs to no service, all of which is wrong.
    #[must_use]
    pub fn strays(&self) -> Loaded {
        let mut loaded = load_files(None, 0, self.read_files(&self.strays), Extent::Whole);
        for problem in &self.problems {
            loaded.diagnostics.push(problem.clone());
        }
        loaded
    }

    /// The actions of the service at this index of [`services`](Self::services), each with its version, by the
    /// paths of their files. No file is read, so actions with mistakes are among them.
    pub fn actions(&self, index: usize) -> impl Iterator<Item = (&str, &str)> {
        let paths = self
            .services
            .get(index)
            .map_or(&[][..], |service| &service.paths);
        paths.iter().filter_map(|path| match path.as_slice() {
            [_, version, file] if matches!(FileRole::from_path(path), FileRole::Action { .. }) => {
                Some((version.as_str(), file.strip_suffix(".yaml")?))
            }
            _ => None,
        })
    }

    /// The paths of all files of the service at this index.
    pub(super) fn paths(&self, index: usize) -> &[Vec<String>] {
        self.services
            .get(index)
            .map_or(&[], |service| &service.paths)
    }

    /// Reads the service at this index of [`services`](Self::services).
    #[must_use]
    pub fn read(&self, index: usize) -> ServiceFiles {
        let (folder, paths) = match (self.names.get(index), self.services.get(index)) {
            (Some(folder), Some(paths)) => (folder.as_str(), paths),
            _ => ("", &NO_PATHS),
        };
        ServiceFiles {
            folder: folder.to_owned(),
            first: paths.first,
            files: self.read_files(&paths.paths),
        }
    }

    pub(super) fn read_files(&self, paths: &[Vec<String>]) -> Vec<SpecFile> {
        let read = |relative: &Vec<String>| {
            if let Some((path, text)) = self.in_memory.get(relative) {
                return Some(SpecFile {
                    shown: path.clone(),
                    relative: relative.clone(),
                    content: Content::Text(text.clone()),
                });
            }
            match self.input {
                Input::Folder(root) => {
                    let shown = files::shown(root, relative);
                    Some(files::read(root, relative, shown))
                }
                Input::Edited(root, _) => {
                    Some(files::read(root, relative, relative.join("/").into()))
                }
                Input::Memory(_) => None,
            }
        };
        paths.par_iter().filter_map(read).collect()
    }
}

const NO_PATHS: ServicePaths = ServicePaths {
    first: 0,
    paths: Vec::new(),
};

/// The files of a service, read but not parsed.
#[derive(Debug)]
pub struct ServiceFiles {
    folder: String,
    first: u32,
    files: Vec<SpecFile>,
}

impl ServiceFiles {
    /// The folder of the service.
    #[must_use]
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// The files by path, which has `/` and begins with the service's folder, with their content:
    /// `None` if a file cannot be read.
    pub fn contents(&self) -> impl Iterator<Item = (String, Option<&[u8]>)> {
        self.files.iter().map(|file| {
            let content = match &file.content {
                Content::Bytes(bytes) => Some(bytes.as_slice()),
                Content::Text(text) => Some(text.as_bytes()),
                Content::Unreadable(_) => None,
            };
            (file.relative.join("/"), content)
        })
    }

    /// Parses the files and puts them together.
    #[must_use]
    pub fn load(self) -> Loaded {
        load_files(Some(&self.folder), self.first, self.files, Extent::Whole)
    }
}

fn place(input: &Input) -> Cow<'static, str> {
    match input {
        Input::Folder(root) | Input::Edited(root, _) => Cow::Owned(format!("`{}`", root.display())),
        Input::Memory(_) => Cow::Borrowed("the given files"),
    }
}

fn no_service(input: &Input) -> Diagnostic {
    let place = place(input);
    Diagnostic::without_span(Code::NoSpecs, format!("no services in {place}"))
        .help("add a folder with a `service.yaml`")
}
