//! Changed files in a temporary folder, until all services are known to be good.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{fs, io};

use rayon::prelude::*;
use tempfile::TempDir;

use super::placement::{Placed, Placement};
use super::{Changes, MANIFEST, unwritable};
use crate::diagnostic::Diagnostic;

/// A temporary folder in the output folder, so that files can be moved from it into place.
///
/// It is made when the first file needs it. Dropping it removes it with the files that are left.
#[derive(Debug)]
pub struct StagingArea {
    output: PathBuf,
    folder: OnceLock<io::Result<StagingFolder>>,
}

/// The changes of a service, ready to be applied.
#[derive(Debug, Default)]
pub struct StagedChanges {
    root: PathBuf,
    placements: Vec<Placement>,
}

/// The changes of a service in place.
#[derive(Debug)]
struct AppliedChanges<'s> {
    staged: &'s StagedChanges,
    placed: Placed,
}

impl StagingArea {
    /// The area of a run that writes to the folder `output`, which need not exist.
    #[must_use]
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
        let manifest = changes.manifest.text();
        let target = changes.root.join(MANIFEST);
        let present = fs::read_to_string(&target).unwrap_or_default();
        let files = changes.files.iter();
        let files = files.map(|change| (changes.root.join(&change.path), change.new.as_deref()));
        let mut files: Vec<_> = files.collect();
        if present != manifest {
            files.push((target, Some(manifest)));
        }
        let root = changes.root.clone();
        if files.is_empty() {
            return Ok(StagedChanges {
                root,
                placements: Vec::new(),
            });
        }
        let folder = self.folder().and_then(|area| {
            let folder = area.path().join(name);
            fs::create_dir_all(&folder).map(|()| folder)
        });
        let folder = folder.map_err(|error| unwritable(&self.output, &error))?;
        let staged: Vec<_> = files
            .into_par_iter()
            .enumerate()
            .map(|(index, (target, text))| {
                let new = text.map(|text| {
                    let new = folder.join(index.to_string());
                    fs::write(&new, text).map(|()| new)
                });
                Ok(Placement {
                    new: new
                        .transpose()
                        .map_err(|error| unwritable(&target, &error))?,
                    old: folder.join(format!("{index}.old")),
                    target,
                })
            })
            .collect();
        let placements = staged.into_iter().collect::<Result<_, Box<Diagnostic>>>()?;
        Ok(StagedChanges { root, placements })
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
    /// The first file that could not be moved or removed. The files of the service are as they were.
    fn apply(&self) -> Result<AppliedChanges<'_>, Box<Diagnostic>> {
        let placed = Placed::new(&self.placements)
            .map_err(|failure| unwritable(&failure.target, &failure.error))?;
        Ok(AppliedChanges {
            staged: self,
            placed,
        })
    }
}

/// Moves the files of all services into place, or those of none.
///
/// # Errors
///
/// Files that could not be moved or removed. All files are as they were.
pub fn put_in_place(staged: &[StagedChanges]) -> Result<(), Vec<Diagnostic>> {
    let results: Vec<_> = staged.par_iter().map(StagedChanges::apply).collect();
    let mut applied = Vec::with_capacity(results.len());
    let mut problems = Vec::new();
    for result in results {
        match result {
            Ok(changes) => applied.push(changes),
            Err(problem) => problems.push(*problem),
        }
    }
    if problems.is_empty() {
        applied.into_iter().for_each(AppliedChanges::finish);
        return Ok(());
    }
    applied.into_iter().for_each(AppliedChanges::undo);
    Err(problems)
}

impl AppliedChanges<'_> {
    /// Removes the folders in which no file is left.
    fn finish(self) {
        let placements = self.staged.placements.iter();
        for removed in placements.filter(|placement| placement.new.is_none()) {
            remove_empty_parents(&self.staged.root, &removed.target);
        }
    }

    /// Puts back what was there before.
    fn undo(self) {
        // What cannot be put back is generated by the next run.
        drop(self.placed.undo());
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

fn remove_empty_parents(root: &Path, file: &Path) {
    let parents = file.ancestors().skip(1);
    for folder in parents.take_while(|folder| *folder != root) {
        if fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Something comes into the way of the last of three files after they were compared.
    #[test]
    fn a_file_that_cannot_be_moved_leaves_all_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("crate");
        let files = ["a.rs", "src/b.rs", "z.rs"].map(|path| (path.to_owned(), "new".to_owned()));
        let changes = Changes::new(&root, BTreeMap::from(files)).unwrap();
        let area = StagingArea::new(folder.path());
        let staged = area.write("crate", &changes).unwrap();
        fs::create_dir_all(root.join("z.rs/in")).unwrap();
        assert!(staged.apply().is_err());
        assert_eq!(names(&root), ["z.rs"]);

        fs::remove_dir_all(&root).unwrap();
        let staged = area.write("crate", &changes).unwrap();
        let applied = staged.apply().unwrap();
        assert_eq!(names(&root), [MANIFEST, "a.rs", "src", "z.rs"]);
        applied.undo();
        assert!(!root.exists());
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name();
        let names = entries.map(|entry| name(entry).into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }
}
