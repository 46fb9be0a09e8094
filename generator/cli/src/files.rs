//! Spec files on disk: finding them, and replacing all of them or none.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// The files at a path: the file itself, or the YAML files of a folder, sorted.
///
/// # Errors
///
/// The path does not exist, or a folder cannot be listed.
pub fn find(path: &Path) -> io::Result<Vec<PathBuf>> {
    fs::metadata(path)?;
    let is_hidden = |entry: &DirEntry| {
        entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let entries = WalkDir::new(path).follow_links(true).sort_by_file_name();
    let mut found = Vec::new();
    for entry in entries.into_iter().filter_entry(|entry| !is_hidden(entry)) {
        let entry = entry.map_err(io::Error::from)?;
        let is_yaml = entry.path().extension() == Some(OsStr::new("yaml"));
        if entry.file_type().is_file() && (is_yaml || entry.depth() == 0) {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}

/// Replaces files: first each is written next to the old one, then all are put in place.
///
/// # Errors
///
/// The file that cannot be written, and why. If it is not the last step that fails, no file has changed.
pub fn replace(files: &[(PathBuf, String)]) -> Result<(), (PathBuf, io::Error)> {
    let mut written = Vec::with_capacity(files.len());
    for (path, text) in files {
        match write_next_to(path, text) {
            Ok(temporary) => written.push(temporary),
            Err(error) => {
                for (temporary, _) in written {
                    let _ = fs::remove_file(temporary);
                }
                return Err((path.clone(), error));
            }
        }
    }
    for (temporary, target) in written {
        fs::rename(&temporary, &target).map_err(|error| (target, error))?;
    }
    Ok(())
}

/// The new file, and the one that it replaces, if there is one: what a link leads to.
fn write_next_to(path: &Path, text: &str) -> io::Result<(PathBuf, PathBuf)> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut name = OsStr::new(".").to_owned();
    name.push(target.file_name().unwrap_or_default());
    name.push(".tmp");
    let temporary = target.with_file_name(name);
    let result = fs::File::create(&temporary).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        if let Ok(old) = fs::metadata(&target) {
            file.set_permissions(old.permissions())?;
        }
        file.sync_all()
    });
    if result.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    result.map(|()| (temporary, target))
}
