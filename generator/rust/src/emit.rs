//! Files to disk: only those that changed, each atomically, and none if one cannot be written.
//!
//! A manifest in the output folder lists the files that volcgen wrote, with a digest of each. So
//! volcgen removes a file that it no longer generates, and never touches a file that a person wrote.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use rayon::prelude::*;
use sha2::{Digest, Sha256};
use similar::TextDiff;

use crate::diagnostic::{Code, Diagnostic};

/// The manifest's path in the output folder.
const MANIFEST: &str = ".volcgen-manifest";

/// The changes that a run makes to an output folder.
#[derive(Debug)]
pub struct Changes {
    root: PathBuf,
    files: Vec<Change>,
    manifest: String,
    /// Number of files that are already up to date.
    pub unchanged: usize,
}

/// One file to write or to remove.
#[derive(Debug)]
struct Change {
    path: String,
    old: Option<String>,
    new: Option<String>,
}

impl Changes {
    /// Compares the files that should be in the folder `root` with those that are.
    ///
    /// # Errors
    ///
    /// Files that cannot be read, or that volcgen would overwrite although it did not write them.
    pub fn new(root: &Path, files: BTreeMap<String, String>) -> Result<Self, Vec<Diagnostic>> {
        let known = read_manifest(root);
        let mut changes = Changes {
            root: root.to_owned(),
            files: Vec::new(),
            manifest: manifest_of(&files),
            unchanged: 0,
        };
        let mut problems = Vec::new();
        let stale = known.keys().filter(|path| !files.contains_key(*path));
        for path in stale {
            match read(&root.join(path)) {
                Ok(None) => {}
                Ok(old) => changes.files.push(Change {
                    path: path.clone(),
                    old,
                    new: None,
                }),
                Err(error) => problems.push(unreadable(&root.join(path), &error)),
            }
        }
        for (path, new) in files {
            let target = root.join(&path);
            match read(&target) {
                Ok(Some(old)) if old == new => changes.unchanged += 1,
                Ok(old) => {
                    if old.is_some() && !known.contains_key(&path) {
                        problems.push(unmanaged(&target));
                    }
                    changes.files.push(Change {
                        path,
                        old,
                        new: Some(new),
                    });
                }
                Err(error) => problems.push(unreadable(&target, &error)),
            }
        }
        changes.files.sort_by(|a, b| a.path.cmp(&b.path));
        if problems.is_empty() {
            Ok(changes)
        } else {
            Err(problems)
        }
    }

    /// Whether the output is up to date.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Number of files to write.
    #[must_use]
    pub fn written(&self) -> usize {
        self.files
            .iter()
            .filter(|change| change.new.is_some())
            .count()
    }

    /// Number of files to remove.
    #[must_use]
    pub fn removed(&self) -> usize {
        self.files.len() - self.written()
    }

    /// A unified diff of every file, each cut after `max_lines` lines.
    #[must_use]
    pub fn diff(&self, max_lines: usize) -> String {
        let mut output = String::new();
        for change in &self.files {
            let old = change.old.as_deref().unwrap_or_default();
            let new = change.new.as_deref().unwrap_or_default();
            let name = |present: bool, side: &str| {
                if present {
                    format!("{side}/{}", self.root.join(&change.path).display())
                } else {
                    "/dev/null".to_owned()
                }
            };
            let text = TextDiff::from_lines(old, new)
                .unified_diff()
                .context_radius(2)
                .header(
                    &name(change.old.is_some(), "a"),
                    &name(change.new.is_some(), "b"),
                )
                .to_string();
            let total = text.lines().count();
            for line in text.lines().take(max_lines) {
                let _ = writeln!(output, "{line}");
            }
            if total > max_lines {
                let _ = writeln!(output, "… {} more lines", total - max_lines);
            }
        }
        output
    }

    /// Applies the changes. Every new file is first written to a temporary file next to its target;
    /// when all are complete, they are moved into place. So a full disk or a missing permission
    /// changes nothing.
    ///
    /// # Errors
    ///
    /// The first file that could not be written or removed.
    pub fn apply(&self) -> Result<(), Vec<Diagnostic>> {
        let failed = |path: &Path, error: &io::Error| {
            vec![
                Diagnostic::without_span(
                    Code::Unwritable,
                    format!("cannot write `{}`: {error}", path.display()),
                )
                .help("check the permissions of the output folder and the free space of the disk"),
            ]
        };
        let writes = self
            .files
            .par_iter()
            .filter_map(|change| Some((change.path.as_str(), change.new.as_deref()?)));
        let manifest = (MANIFEST, self.manifest.as_str());
        let present = fs::read_to_string(self.root.join(MANIFEST)).unwrap_or_default();
        let manifest = (present != self.manifest).then_some(manifest);
        let ready: Vec<_> = writes
            .chain(manifest)
            .map(|(path, text)| {
                let target = self.root.join(path);
                match write_temp(&target, text) {
                    Ok(temporary) => Ok((temporary, target)),
                    Err(error) => Err(failed(&target, &error)),
                }
            })
            .collect::<Result<_, _>>()?;
        for (temporary, target) in ready {
            temporary
                .persist(&target)
                .map_err(|error| failed(&target, &error.error))?;
        }
        for change in self.files.iter().filter(|change| change.new.is_none()) {
            let target = self.root.join(&change.path);
            fs::remove_file(&target).map_err(|error| failed(&target, &error))?;
            remove_empty_parents(&self.root, &target);
        }
        Ok(())
    }
}

/// The SHA-256 digest in lowercase hex.
fn hex_digest(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    digest.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn manifest_of(files: &BTreeMap<String, String>) -> String {
    let mut manifest = String::from(
        "# Files that volcgen wrote, with their SHA-256. volcgen removes what it no longer makes.\n",
    );
    for (path, text) in files {
        let _ = writeln!(manifest, "{} {path}", hex_digest(text.as_bytes()));
    }
    manifest
}

/// Paths and digests of the manifest. A path that leads out of the folder is ignored.
fn read_manifest(root: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(root.join(MANIFEST)).unwrap_or_default();
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .filter(|(_, path)| {
            let mut parts = Path::new(path).components();
            parts.all(|part| matches!(part, std::path::Component::Normal(_)))
        })
        .map(|(digest, path)| (path.to_owned(), digest.to_owned()))
        .collect()
}

fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read(path) {
        Ok(content) => Ok(Some(String::from_utf8_lossy(&content).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn write_temp(target: &Path, text: &str) -> io::Result<tempfile::NamedTempFile> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".volcgen-");
    world_readable(&mut builder);
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(text.as_bytes())?;
    Ok(temporary)
}

/// Temporary files are readable by their owner alone, but source files by everyone.
#[cfg(unix)]
fn world_readable(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
fn world_readable(_: &mut tempfile::Builder<'_, '_>) {}

fn remove_empty_parents(root: &Path, file: &Path) {
    let parents = file.ancestors().skip(1);
    for folder in parents.take_while(|folder| *folder != root) {
        if fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

fn unmanaged(path: &Path) -> Diagnostic {
    Diagnostic::without_span(
        Code::UnmanagedFile,
        format!("`{}` exists and volcgen did not write it", path.display()),
    )
    .help("move or delete it, or write to another folder")
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::without_span(
        Code::Unwritable,
        format!("cannot read `{}`: {error}", path.display()),
    )
}
