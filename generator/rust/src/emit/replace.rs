//! Files that people own, written by a program: all of them, or none.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use tempfile::{NamedTempFile, TempPath};

use super::placement::{Failure, Placed, Placement};

/// Writes files: first each next to its place, and then all of them into place. Missing folders are made, links are
/// followed, and permissions stay.
///
/// # Errors
///
/// The file that cannot be written, and why. No file has changed.
pub fn replace_files(files: &[(PathBuf, String)]) -> Result<(), (PathBuf, io::Error)> {
    let mut folders = Placed::default();
    let result = replace(files, &mut folders);
    if result.is_err() {
        folders.undo();
    }
    result
}

/// Writes new files: first each next to its place, and then all of them into place. Missing folders are made, and no
/// file is overwritten.
///
/// # Errors
///
/// The file that exists already or cannot be written, and why. There is no new file.
pub fn create_files(files: &[(PathBuf, String)]) -> Result<(), (PathBuf, io::Error)> {
    let mut placed = Placed::default();
    let result = create(files, &mut placed);
    if result.is_err() {
        placed.undo();
    }
    result
}

fn create(files: &[(PathBuf, String)], placed: &mut Placed) -> Result<(), (PathBuf, io::Error)> {
    let mut waiting = Vec::with_capacity(files.len());
    for (path, text) in files {
        let folder = folder_of(path);
        let new = placed.make_folder(folder);
        let new = new.and_then(|()| write_next_to(path, folder, text));
        waiting.push((path, new.map_err(|error| (path.clone(), error))?));
    }
    for (path, new) in waiting {
        let created = placed.create(new, path);
        created.map_err(|error| (path.clone(), error))?;
    }
    Ok(())
}

fn folder_of(file: &Path) -> &Path {
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    folder.unwrap_or(Path::new("."))
}

fn replace(files: &[(PathBuf, String)], folders: &mut Placed) -> Result<(), (PathBuf, io::Error)> {
    let mut waiting = Vec::with_capacity(files.len());
    let mut placements = Vec::with_capacity(files.len());
    for (path, text) in files {
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        let folder = folder_of(&target);
        let new = folders.make_folder(folder);
        let new = new.and_then(|()| write_next_to(&target, folder, text));
        let new = new.map_err(|error| (path.clone(), error))?;
        let mut old = OsString::from(new.as_os_str());
        old.push(".old");
        placements.push(Placement {
            target,
            new: Some(new.to_path_buf()),
            old: old.into(),
        });
        waiting.push(new);
    }
    let placed = Placed::new(&placements);
    let kept: &[PathBuf] = match &placed {
        Ok(_) => &[],
        Err(failure) => &failure.kept,
    };
    for Placement { old, .. } in placements
        .iter()
        .filter(|placement| !kept.contains(&placement.old))
    {
        // There is none of a new file, and none that was put back.
        let _ = fs::remove_file(old);
    }
    placed.map(drop).map_err(described)
}

/// A failure with what a person must do about it.
fn described(failure: Failure) -> (PathBuf, io::Error) {
    let Failure {
        target,
        error,
        kept,
    } = failure;
    let Some(first) = kept.first() else {
        return (target, error);
    };
    let message = format!(
        "{error}; {} of the other files could not be put back, and what they were is next to them, such as `{}`",
        kept.len(),
        first.display()
    );
    (target, io::Error::new(error.kind(), message))
}

/// A new file next to the one that it replaces, if there is one, with its permissions. Dropping it removes it,
/// unless it was moved.
fn write_next_to(target: &Path, folder: &Path, text: &str) -> io::Result<TempPath> {
    let mut builder = tempfile::Builder::new();
    let builder = builder.prefix(".volcgen-").suffix(".tmp");
    let mut file: NamedTempFile = builder.make_in(folder, |path| fs::File::create_new(path))?;
    file.write_all(text.as_bytes())?;
    if let Ok(old) = fs::metadata(target) {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    Ok(file.into_temp_path())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last of three files cannot be put into place, because a folder with a file is there.
    #[test]
    fn nothing_changes_if_a_file_cannot_be_put_into_place() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::write(at("a.yaml"), "old").unwrap();
        fs::create_dir_all(at("z.yaml/in")).unwrap();
        let files = ["a.yaml", "new/deep/b.yaml", "z.yaml"];
        let files: Vec<_> = files.map(|path| (at(path), "new".to_owned())).into();
        let (path, _) = replace_files(&files).unwrap_err();
        assert!(path.ends_with("z.yaml"), "{}", path.display());
        assert_eq!(fs::read_to_string(at("a.yaml")).unwrap(), "old");
        let entries = fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["a.yaml", "z.yaml"]);

        replace_files(&files[..2]).unwrap();
        assert_eq!(fs::read_to_string(at("a.yaml")).unwrap(), "new");
        assert_eq!(fs::read_to_string(at("new/deep/b.yaml")).unwrap(), "new");
        assert_eq!(fs::read_dir(at("new/deep")).unwrap().count(), 1);
    }

    /// The second of three files exists already.
    #[test]
    fn nothing_is_created_if_a_file_exists() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        let files = ["new/deep/a.yaml", "b.yaml", "new/z.yaml"];
        let files: Vec<_> = files.map(|path| (at(path), "new".to_owned())).into();
        fs::write(at("b.yaml"), "old").unwrap();
        let (path, error) = create_files(&files).unwrap_err();
        assert_eq!(
            (path, error.kind()),
            (at("b.yaml"), io::ErrorKind::AlreadyExists)
        );
        assert_eq!(fs::read_to_string(at("b.yaml")).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);

        fs::remove_file(at("b.yaml")).unwrap();
        create_files(&files).unwrap();
        for (path, text) in &files {
            assert_eq!(&fs::read_to_string(path).unwrap(), text);
        }
        assert_eq!(fs::read_dir(at("new")).unwrap().count(), 2);
    }
}
