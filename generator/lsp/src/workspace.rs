//! The files that are open, and what was read of their services.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use lsp_types::Uri;
use volcgen_lint::Linted;
use volcgen_model::load::Input;
use volcgen_model::model::Service;

use crate::buffer::Buffer;
use crate::spec_file::SpecFile;
use crate::uri;

/// A service: a folder in a specs folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServiceKey {
    /// The specs folder.
    pub root: PathBuf,
    /// The name of the service's folder.
    pub folder: String,
}

impl ServiceKey {
    /// The service's folder.
    pub fn path(&self) -> PathBuf {
        self.root.join(&self.folder)
    }
}

/// What was read of a service.
#[derive(Debug)]
pub struct Snapshots {
    /// The last time.
    pub current: Linted,
    /// The last time without errors, if there are some now.
    pub good: Option<Linted>,
    /// The files whose diagnostics the editor shows.
    pub shown: BTreeSet<PathBuf>,
}

impl Snapshots {
    /// The model of what the files are now. `None` if there is none.
    pub fn now(&self) -> Option<Snapshot<'_>> {
        Some(Snapshot {
            linted: &self.current,
            service: self.current.services.first()?,
        })
    }

    /// What responses are made of, the newest first: a file with a mistake is missing from a model.
    pub fn all(&self) -> impl Iterator<Item = Snapshot<'_>> {
        let all = std::iter::once(&self.current).chain(&self.good);
        all.filter_map(|linted| {
            Some(Snapshot {
                linted,
                service: linted.services.first()?,
            })
        })
    }
}

/// A service with the files from which it was read.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'w> {
    /// Its files.
    pub linted: &'w Linted,
    /// Its model.
    pub service: &'w Service,
}

/// A file, and what is known of its service.
#[derive(Debug)]
pub struct View<'w> {
    /// The specs folder.
    pub root: PathBuf,
    /// Its path below that.
    pub relative: PathBuf,
    /// What it describes.
    pub file: SpecFile,
    /// Its text, as the editor has it.
    pub text: &'w str,
    /// Its service.
    pub snapshots: &'w Snapshots,
}

/// All that is open.
#[derive(Debug, Default)]
pub struct Workspace {
    /// The specs folder, an absolute path. Other ones are found by their files.
    specs: PathBuf,
    buffers: BTreeMap<PathBuf, Buffer>,
    services: BTreeMap<ServiceKey, Snapshots>,
    /// Services to read, with the time of the first change.
    stale: BTreeMap<ServiceKey, Instant>,
}

impl Workspace {
    pub fn new(specs: PathBuf) -> Self {
        Workspace {
            specs,
            ..Workspace::default()
        }
    }

    /// The service of a file, and the file's path below the specs folder. `None` for a file outside of specs.
    pub fn locate(&self, path: &Path) -> Option<(ServiceKey, PathBuf)> {
        let root = if path.starts_with(&self.specs) {
            self.specs.as_path()
        } else {
            // The deepest spec is `<service>/<version>/types/<topic>.yaml`.
            let folders = path.ancestors().skip(1).take(3);
            let service = folders
                .into_iter()
                .find(|folder| self.has_service(folder))?;
            service.parent()?
        };
        let relative = path.strip_prefix(root).ok()?;
        SpecFile::from_path(relative)?;
        let folder = relative.iter().next()?.to_str()?.to_owned();
        let root = root.to_owned();
        Some((ServiceKey { root, folder }, relative.to_owned()))
    }

    fn has_service(&self, folder: &Path) -> bool {
        let file = folder.join("service.yaml");
        self.buffers.contains_key(&file) || file.is_file()
    }

    /// A file is open.
    pub fn open(&mut self, path: &Path, buffer: Buffer, now: Instant) {
        self.buffers.insert(path.to_owned(), buffer);
        self.touch(path, now);
    }

    /// A file is not open anymore.
    pub fn close(&mut self, path: &Path, now: Instant) {
        self.touch(path, now);
        self.buffers.remove(path);
    }

    /// The service of a file has to be read.
    pub fn touch(&mut self, path: &Path, now: Instant) {
        // A service whose `service.yaml` is gone is one that was read.
        let known = self.known_service(path).map(|(key, _)| key.clone());
        if let Some(key) = self.locate(path).map(|(key, _)| key).or(known) {
            self.stale.entry(key).or_insert(now);
        }
    }

    /// The service of a file of any kind, if it was read.
    pub fn known_service(&self, path: &Path) -> Option<(&ServiceKey, &Snapshots)> {
        let mut services = self.services.iter();
        services.find(|(key, _)| path.starts_with(key.path()))
    }

    /// The open files of a service.
    pub fn open_files(&self, key: &ServiceKey) -> Vec<PathBuf> {
        let paths = self.buffers.keys();
        let own = paths.filter(|path| self.locate(path).is_some_and(|(other, _)| other == *key));
        own.cloned().collect()
    }

    pub fn buffer(&self, path: &Path) -> Option<&Buffer> {
        self.buffers.get(path)
    }

    pub fn buffer_mut(&mut self, path: &Path) -> Option<&mut Buffer> {
        self.buffers.get_mut(path)
    }

    /// The first change that was not read.
    pub fn stale_since(&self) -> Option<Instant> {
        self.stale.values().min().copied()
    }

    /// Reads the services that have changed, and returns them.
    pub fn reload(&mut self) -> Vec<ServiceKey> {
        let stale = std::mem::take(&mut self.stale);
        for key in stale.keys() {
            let linted = self.lint(key, &[]);
            let Some(known) = self.services.get_mut(key) else {
                let snapshots = Snapshots {
                    current: linted,
                    good: None,
                    shown: BTreeSet::new(),
                };
                self.services.insert(key.clone(), snapshots);
                continue;
            };
            let before = std::mem::replace(&mut known.current, linted);
            if !known.current.has_errors() {
                known.good = None;
            } else if !before.has_errors() {
                known.good = Some(before);
            }
        }
        stale.into_keys().collect()
    }

    /// Reads a service. The text of the editor replaces the file, and `changed` replaces both.
    pub fn lint(&self, key: &ServiceKey, changed: &[(PathBuf, String)]) -> Linted {
        let services = [key.folder.clone()];
        let mut files = BTreeMap::new();
        for (path, buffer) in &self.buffers {
            if let Some((_, relative)) = self.locate(path).filter(|(other, _)| other == key) {
                files.insert(relative, buffer.text.clone());
            }
        }
        files.extend(changed.iter().cloned());
        let files: Vec<(PathBuf, String)> = files.into_iter().collect();
        if files.is_empty() && !key.path().exists() {
            // Nothing is left, and nothing is wrong with that.
            return Linted::default();
        }
        volcgen_lint::lint(&Input::Edited(key.root.clone(), files), &services)
    }

    pub fn snapshots_mut(&mut self, key: &ServiceKey) -> Option<&mut Snapshots> {
        self.services.get_mut(key)
    }

    /// What is known of an open file. `None` for a file outside of specs.
    pub fn view(&self, path: &Path) -> Option<View<'_>> {
        let (key, relative) = self.locate(path)?;
        Some(View {
            file: SpecFile::from_path(&relative)?,
            relative,
            text: &self.buffers.get(path)?.text,
            snapshots: self.services.get(&key)?,
            root: key.root,
        })
    }

    /// The address of a file, as the editor spells it if it has the file open.
    pub fn uri(&self, path: &Path) -> Option<Uri> {
        let open = self.buffers.get(path).map(|buffer| buffer.uri.clone());
        open.or_else(|| uri::from_path(path))
    }
}
