//! Files into place: all of them, or none.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use tempfile::TempPath;

/// A file to write or to remove.
#[derive(Debug)]
pub(super) struct Placement {
    /// Its place.
    pub target: PathBuf,
    /// Where the new file waits; `None` if the file is to be removed.
    pub new: Option<PathBuf>,
    /// Where the present file is kept until all files are in place.
    pub old: PathBuf,
}

/// Why files are not in place.
#[derive(Debug)]
pub(super) struct Failure {
    /// The file that could not be put into place.
    pub target: PathBuf,
    pub error: io::Error,
    /// Files that wait for a person, because they could not be put back.
    pub kept: Vec<PathBuf>,
}

/// What was done, and how it is undone.
#[derive(Debug, Default)]
pub(super) struct Placed(Vec<Step>);

#[derive(Debug)]
enum Step {
    Folder(PathBuf),
    Created(PathBuf),
    Replaced { target: PathBuf, old: PathBuf },
}

impl Placed {
    /// Puts files into place.
    ///
    /// # Errors
    ///
    /// The first file for which that is not possible. What was there before is there again.
    pub fn new(placements: &[Placement]) -> Result<Self, Failure> {
        let mut placed = Placed::default();
        let mut folders = BTreeSet::new();
        for placement in placements {
            let folder = placement.target.parent().unwrap_or(Path::new(""));
            let made = if folders.insert(folder) {
                placed.make_folder(folder)
            } else {
                Ok(())
            };
            if let Err(error) = made.and_then(|()| placed.put(placement)) {
                return Err(Failure {
                    target: placement.target.clone(),
                    error,
                    kept: placed.undo(),
                });
            }
        }
        Ok(placed)
    }

    /// Makes a folder, and those around it that do not exist.
    pub fn make_folder(&mut self, folder: &Path) -> io::Result<()> {
        let missing = folder.ancestors().take_while(|folder| !folder.exists());
        let missing = missing.filter(|folder| !folder.as_os_str().is_empty());
        let mut missing: Vec<&Path> = missing.collect();
        missing.reverse();
        for folder in missing {
            match fs::create_dir(folder) {
                // Services that are written at the same time share the folders around them.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
                made => made.map(|()| self.0.push(Step::Folder(folder.to_owned())))?,
            }
        }
        Ok(())
    }

    /// Puts a new file into a place where none is.
    pub fn create(&mut self, new: TempPath, target: &Path) -> io::Result<()> {
        new.persist_noclobber(target)
            .map_err(|failed| failed.error)?;
        self.0.push(Step::Created(target.to_owned()));
        Ok(())
    }

    fn put(&mut self, placement: &Placement) -> io::Result<()> {
        let Placement { target, new, old } = placement;
        let is_kept = keep(target, old)?;
        match new {
            Some(new) => move_file(new, target)?,
            None => fs::remove_file(target)?,
        }
        let target = target.clone();
        self.0.push(if is_kept {
            let old = old.clone();
            Step::Replaced { target, old }
        } else {
            Step::Created(target)
        });
        Ok(())
    }

    /// Puts back what was there before. Gives the old files for which that is not possible.
    pub fn undo(self) -> Vec<PathBuf> {
        let mut kept = Vec::new();
        for step in self.0.into_iter().rev() {
            match step {
                Step::Folder(folder) => drop(fs::remove_dir(folder)),
                Step::Created(target) => drop(fs::remove_file(target)),
                Step::Replaced { target, old } => {
                    if move_file(&old, &target).is_err() {
                        kept.push(old);
                    }
                }
            }
        }
        kept
    }
}

/// Keeps the file at a place under another name, too. Whether there is one.
fn keep(target: &Path, old: &Path) -> io::Result<bool> {
    match fs::hard_link(target, old) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        // Another disk, or one that has no links.
        Err(_) => fs::copy(target, old).map(|_| true),
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
