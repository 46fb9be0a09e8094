//! Changed files in a temporary folder, until all services are known to be good.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{fs, io};

use rayon::prelude::*;
use tempfile::TempDir;

use super::{Changes, MANIFEST, unwritable};
use crate::diagnostic::Diagnostic;

/// A temporary folder in the output folder, so that files can be moved from it into place.
///
/// It is made when the first file needs it. Dropping it removes it with the files that are left.
#[derive(Debug)]
pub(crate) struct StagingArea {
    output: PathBuf,
    folder: OnceLock<io::Result<StagingFolder>>,
}

/// The changes of a service, ready to be applied: files to move, and files to remove.
#[derive(Debug, Default)]
pub(crate) struct StagedChanges {
    root: PathBuf,
    moves: Vec<(PathBuf, PathBuf)>,
    removals: Vec<PathBuf>,
}

impl StagingArea {
    /// The area of a run that writes to the folder `output`, which need not exist.
    pub fn new(output: &Path) -> Self {
        StagingArea {
            output: output.to_owned(),
            folder: OnceLock::new(),
        }
    }

    /// Writes the changed files of a service to the area, in a folder of this name.
    ///
    /// # Errors
    ///
    /// The first file that could not be written.
    pub fn write(&self, name: &str, changes: &Changes) -> Result<StagedChanges, Box<Diagnostic>> {
        let mut staged = StagedChanges {
            root: changes.root.clone(),
            ..StagedChanges::default()
        };
        let manifest = changes.manifest.text();
        let target = changes.root.join(MANIFEST);
        let present = fs::read_to_string(&target).unwrap_or_default();
        let mut files = Vec::new();
        for change in &changes.files {
            let target = changes.root.join(&change.path);
            match &change.new {
                Some(text) => files.push((target, text.as_str())),
                None => staged.removals.push(target),
            }
        }
        if present != manifest {
            files.push((target, manifest));
        }
        if files.is_empty() {
            return Ok(staged);
        }
        let folder = self.folder().and_then(|area| {
            let folder = area.path().join(name);
            fs::create_dir_all(&folder).map(|()| folder)
        });
        let folder = folder.map_err(|error| unwritable(&self.output, &error))?;
        let written: Vec<_> = files
            .into_par_iter()
            .enumerate()
            .map(|(index, (target, text))| {
                let temporary = folder.join(index.to_string());
                match fs::write(&temporary, text) {
                    Ok(()) => Ok((temporary, target)),
                    Err(error) => Err(unwritable(&target, &error)),
                }
            })
            .collect();
        staged.moves = written.into_iter().collect::<Result<_, _>>()?;
        Ok(staged)
    }

    fn folder(&self) -> io::Result<&StagingFolder> {
        let folder = self.folder.get_or_init(|| StagingFolder::new(&self.output));
        // An `io::Error` cannot be cloned.
        folder
            .as_ref()
            .map_err(|error| io::Error::new(error.kind(), error.to_string()))
    }
}

impl StagedChanges {
    /// Moves the files into place, and removes those that are no longer generated.
    ///
    /// # Errors
    ///
    /// The first file that could not be moved or removed.
    pub fn apply(&self) -> Result<(), Box<Diagnostic>> {
        let mut folders = BTreeSet::new();
        for (temporary, target) in &self.moves {
            let folder = target.parent().unwrap_or(&self.root);
            let is_new = folders.insert(folder);
            let moved = if is_new {
                fs::create_dir_all(folder)
            } else {
                Ok(())
            };
            let moved = moved.and_then(|()| move_file(temporary, target));
            moved.map_err(|error| unwritable(target, &error))?;
        }
        for target in &self.removals {
            fs::remove_file(target).map_err(|error| unwritable(target, &error))?;
            remove_empty_parents(&self.root, target);
        }
        Ok(())
    }
}

/// A temporary folder, and the folders around it that did not exist before.
#[derive(Debug)]
struct StagingFolder {
    /// `None` only while it is dropped.
    temporary: Option<TempDir>,
    /// The innermost first.
    created: Vec<PathBuf>,
}

impl StagingFolder {
    fn new(output: &Path) -> io::Result<Self> {
        let missing = output.ancestors().take_while(|folder| !folder.exists());
        let missing = missing.filter(|folder| !folder.as_os_str().is_empty());
        let mut area = StagingFolder {
            temporary: None,
            created: missing.map(Path::to_owned).collect(),
        };
        fs::create_dir_all(output)?;
        let mut builder = tempfile::Builder::new();
        area.temporary = Some(builder.prefix(".volcgen-").tempdir_in(output)?);
        Ok(area)
    }

    fn path(&self) -> &Path {
        self.temporary.as_ref().map_or(Path::new(""), TempDir::path)
    }
}

impl Drop for StagingFolder {
    /// Leaves nothing behind of a run that wrote nothing.
    fn drop(&mut self) {
        self.temporary = None;
        for folder in &self.created {
            if fs::remove_dir(folder).is_err() {
                return;
            }
        }
    }
}

fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        // A folder of the output can be a link to another disk.
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            fs::copy(from, to).map(|_| ())
        }
        moved => moved,
    }
}

fn remove_empty_parents(root: &Path, file: &Path) {
    let parents = file.ancestors().skip(1);
    for folder in parents.take_while(|folder| *folder != root) {
        if fs::remove_dir(folder).is_err() {
            return;
        }
    }
}
