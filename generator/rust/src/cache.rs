//! Recognises a run that would change nothing, without parsing or rendering.
//!
//! Beside the output lies a stamp (not for version control) that says of which inputs the output
//! was made: the generator itself, the templates, every file of the specs. If they are the same and
//! no file of the output has changed since, there is nothing to do.

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::emit;
use crate::render::Templates;

/// Name of the stamp, below the output folder.
const STAMP: &str = ".volcgen-stamp";

/// Of what an output was made.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Digest of everything that the output depends on.
    pub inputs: String,
    /// Number of actions.
    pub actions: usize,
    /// Number of shapes.
    pub shapes: usize,
    /// The folders of the output with the digests of their manifests.
    pub folders: Vec<(PathBuf, String)>,
}

impl Stamp {
    /// The stamp of an output, if it is still true: made of these inputs and not changed since.
    #[must_use]
    pub fn read(output: &Path, inputs: &str) -> Option<Stamp> {
        let text = fs::read_to_string(output.join(STAMP)).ok()?;
        let stamp: Stamp = serde_json::from_str(&text).ok()?;
        let intact = |(folder, manifest): &(PathBuf, String)| {
            emit::intact(&output.join(folder)).as_ref() == Some(manifest)
        };
        (stamp.inputs == inputs && stamp.folders.iter().all(intact)).then_some(stamp)
    }

    /// Notes of what the output was made. If that fails, the next run only takes longer.
    pub fn write(&self, output: &Path) {
        if let Ok(text) = serde_json::to_string(self) {
            let _ = fs::write(output.join(STAMP), text);
        }
    }
}

/// Digest of everything that an output depends on; `None` if the specs cannot be read, which the
/// run itself then reports.
#[must_use]
pub fn inputs(specs: &Path, templates: &Templates, services: &[String]) -> Option<String> {
    let mut digest = Sha256::new();
    let mut add = |part: &[u8]| {
        digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        digest.update(part);
    };
    add(env!("VOLCGEN_SOURCES").as_bytes());
    for service in services {
        add(service.as_bytes());
    }
    for (name, text) in templates.sources() {
        add(name.as_bytes());
        add(text.as_bytes());
    }
    for path in files(specs).ok()? {
        add(path.as_os_str().as_encoded_bytes());
        add(&fs::read(&path).ok()?);
    }
    let bytes = digest.finalize();
    Some(emit::hex_digest(&bytes))
}

/// Every file below a folder, sorted.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}
