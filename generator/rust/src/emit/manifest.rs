//! The manifest of an output folder: what volcgen wrote there.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Component, Path};

use super::Digest;

/// The manifest's path in the output folder.
pub(crate) const MANIFEST: &str = ".volcgen-manifest";

/// The first line.
const HEAD: &str =
    "# Files that volcgen wrote, with their SHA-256. volcgen removes what it no longer makes.\n";

/// The files of an output folder, with the digest of each in hex.
#[derive(Debug, Default)]
pub(crate) struct Manifest {
    text: String,
    files: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of these files.
    pub fn of(files: &BTreeMap<String, String>) -> Self {
        let mut text = String::from(HEAD);
        for (path, content) in files {
            let _ = writeln!(text, "{} {path}", Digest::of(content.as_bytes()));
        }
        Self::parse(text)
    }

    /// The manifest in an output folder; an empty one if there is none.
    pub fn read(root: &Path) -> Self {
        Self::parse(fs::read_to_string(root.join(MANIFEST)).unwrap_or_default())
    }

    /// A path that leads out of the folder is ignored.
    fn parse(text: String) -> Self {
        let is_inside = |path: &str| {
            let mut parts = Path::new(path).components();
            parts.all(|part| matches!(part, Component::Normal(_)))
        };
        let files = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(' '))
            .filter(|(_, path)| is_inside(path))
            .map(|(digest, path)| (path.to_owned(), digest.to_owned()))
            .collect();
        Manifest { text, files }
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The paths of the files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Whether volcgen wrote the file.
    pub fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The files with their digests.
    pub fn files(&self) -> &BTreeMap<String, String> {
        &self.files
    }
}
