//! Spec files on disk: finding them, and replacing all of them or none.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use volcgen::emit::replace_files;
use walkdir::{DirEntry, WalkDir};

use crate::command::CommandError;

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

/// Writes all of these files, or none of them.
pub fn replace(files: &[(PathBuf, String)]) -> Result<(), CommandError> {
    replace_files(files).map_err(|(path, error)| CommandError::unwritable(&path, &error))
}
