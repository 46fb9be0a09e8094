//! A cache of what a run found out, so that the next one need not do it again.
//!
//! It knows for each output folder the digest of all that its files were made of, and the digest of
//! its manifest, which has the digests of the files. A service is skipped if the first is what it
//! would be made of now, and if all of its files still have these digests: both are computed from the
//! bytes themselves on every run. `docs/decisions/0008-cache.md` says why that cannot be wrong.
//!
//! An entry that is missing, damaged or of another program is no entry.

mod program;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::emit::{Digest, Manifest};
use crate::load::ServiceFiles;

/// The first line of an entry.
const HEAD: &str = "volcgen cache 2";

/// The cache of a run: a folder with an entry for each output folder.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    /// The digest of what all services of the run are made of.
    common: Digest,
}

/// What the files of an output folder are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key(Digest);

/// What the cache knows of an output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// What its files were made of.
    pub key: Key,
    /// The digest of its manifest.
    pub manifest: Digest,
    /// Number of actions of the service.
    pub actions: usize,
    /// Number of shapes of the service.
    pub shapes: usize,
    /// The name of its crate.
    pub krate: String,
}

impl Cache {
    /// The cache in `folder` for a run with these options and templates. `None` if the program that
    /// runs cannot be distinguished from others.
    pub fn new(folder: &Path, options: &[&str]) -> Option<Self> {
        Some(Self::of_program(folder, program::digest()?, options))
    }

    /// The cache of a run of the program with this digest.
    fn of_program(folder: &Path, program: Digest, options: &[&str]) -> Self {
        let mut parts = vec![program.as_bytes()];
        parts.extend(options.iter().map(|option| option.as_bytes()));
        Cache {
            folder: folder.to_owned(),
            common: Digest::of_parts(parts),
        }
    }

    /// What the output of a service is made of. `details` are what else it depends on. `None` if a
    /// file cannot be read.
    pub fn key(&self, files: &ServiceFiles, details: &[String]) -> Option<Key> {
        let mut specs = Vec::new();
        for (path, content) in files.contents() {
            specs.push((path, content?));
        }
        let count = details.len().to_string();
        let mut parts = vec![self.common.as_bytes(), count.as_bytes()];
        parts.extend(details.iter().map(String::as_bytes));
        for (path, content) in &specs {
            parts.extend([path.as_bytes(), content]);
        }
        Some(Key(Digest::of_parts(parts)))
    }

    /// The entry of an output folder, if its files are made of `key` and nobody changed them.
    pub fn current(&self, key: Key, output: &Path) -> Option<(Entry, usize)> {
        let text = fs::read_to_string(self.file(output)).ok()?;
        let entry = Entry::parse(&text).filter(|entry| entry.key == key)?;
        let manifest = Manifest::read(output);
        if Digest::of(manifest.text().as_bytes()) != entry.manifest {
            return None;
        }
        let files: Vec<_> = manifest.files().iter().collect();
        let is_current = files
            .par_iter()
            .map_init(Digest::buffer, |buffer, (path, digest)| {
                let found = Digest::of_file(&output.join(path), buffer);
                found.is_ok_and(|found| found.to_string() == **digest)
            })
            .all(|is_unchanged| is_unchanged);
        is_current.then_some((entry, files.len()))
    }

    /// Remembers the entry of an output folder.
    ///
    /// # Errors
    ///
    /// The cache cannot be written. The next run does then what this one did.
    pub fn remember(&self, entry: &Entry, output: &Path) -> io::Result<()> {
        let file = self.file(output);
        let text = entry.to_text();
        if fs::read_to_string(&file).is_ok_and(|present| present == text) {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        let temporary = tempfile::NamedTempFile::new_in(&self.folder)?;
        fs::write(temporary.path(), text)?;
        temporary.persist(file).map_err(|error| error.error)?;
        Ok(())
    }

    fn file(&self, output: &Path) -> PathBuf {
        let output = std::path::absolute(output).unwrap_or_else(|_| output.to_owned());
        let name = Digest::of(output.as_os_str().as_encoded_bytes());
        self.folder.join(name.to_string())
    }
}

impl Entry {
    /// The entry as a file, whose last line is the digest of the others.
    fn to_text(&self) -> String {
        let Entry {
            key: Key(key),
            manifest,
            actions,
            shapes,
            krate,
        } = self;
        let text = format!("{HEAD}\n{key}\n{manifest}\n{actions} {shapes} {krate}\n");
        let end = Digest::of(text.as_bytes());
        format!("{text}{end}\n")
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let head = lines.next()?;
        let key = Key(Digest::parse(lines.next()?)?);
        let manifest = Digest::parse(lines.next()?)?;
        let (actions, rest) = lines.next()?.split_once(' ')?;
        let (shapes, krate) = rest.split_once(' ')?;
        let entry = Entry {
            key,
            manifest,
            actions: actions.parse().ok()?,
            shapes: shapes.parse().ok()?,
            krate: krate.to_owned(),
        };
        (head == HEAD && entry.to_text() == text).then_some(entry)
    }
}

#[cfg(test)]
mod tests;
