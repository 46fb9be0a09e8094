//! The files of a folder of metadata.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Larger than any such file is, in bytes.
const MAX_SIZE: u64 = 256 << 20;

/// A file that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// Its path, as findings show it.
    pub path: PathBuf,
    /// Its content.
    pub text: String,
}

/// The files of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceFiles {
    /// The service's code, which is the name of its folder.
    pub service: String,
    /// Its versions, the oldest first.
    pub versions: Vec<VersionFiles>,
}

/// The files of a version. Each of them can be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionFiles {
    /// The version, which is the name of its folder.
    pub version: String,
    /// `metadata/<service>/<version>/metadata.json`.
    pub metadata: Option<File>,
    /// `metatype/<service>/<version>/meta_type.json`.
    pub metatype: Option<File>,
    /// `structure/<service>/<version>/structure.json`.
    pub structure: Option<File>,
}

/// The kinds of files: their folder and their name.
const METADATA: (&str, &str) = ("metadata", "metadata.json");
const METATYPE: (&str, &str) = ("metatype", "meta_type.json");
const STRUCTURE: (&str, &str) = ("structure", "structure.json");

/// The services of a folder of metadata, sorted.
///
/// # Errors
///
/// A folder cannot be read, or has no such metadata.
pub fn services(folder: &Path) -> io::Result<Vec<String>> {
    let mut services = Vec::new();
    for (kind, _) in [METADATA, METATYPE, STRUCTURE] {
        services.extend(folders(&folder.join(kind))?);
    }
    services.sort();
    services.dedup();
    if services.is_empty() {
        let message = "no `metadata`, `metatype` or `structure` with services in it";
        return Err(io::Error::new(ErrorKind::NotFound, message));
    }
    Ok(services)
}

/// The files of a service.
///
/// # Errors
///
/// A file cannot be read, is larger than 256 MiB or is not UTF-8.
pub fn read_service(folder: &Path, service: &str) -> io::Result<ServiceFiles> {
    let mut names = Vec::new();
    for (kind, _) in [METADATA, METATYPE, STRUCTURE] {
        names.extend(folders(&folder.join(kind).join(service))?);
    }
    names.sort();
    names.dedup();
    let versions = names.into_iter().map(|version| {
        let read = |(kind, name): (&str, &str)| {
            read(&folder.join(kind).join(service).join(&version).join(name))
        };
        Ok(VersionFiles {
            metadata: read(METADATA)?,
            metatype: read(METATYPE)?,
            structure: read(STRUCTURE)?,
            version,
        })
    });
    Ok(ServiceFiles {
        service: service.to_owned(),
        versions: versions.collect::<io::Result<_>>()?,
    })
}

/// The titles of services and actions, if the folder has them.
///
/// # Errors
///
/// The file cannot be read, is larger than 256 MiB or is not UTF-8.
pub fn read_descriptions(folder: &Path) -> io::Result<Option<File>> {
    read(&folder.join("explorer_descriptions/descriptions.json"))
}

/// The names of the folders in a folder that may not exist.
fn folders(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|error| at(folder, &error))?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        names.extend(name.filter(|_| path.is_dir()).map(str::to_owned));
    }
    Ok(names)
}

/// A file that may not exist.
fn read(path: &Path) -> io::Result<Option<File>> {
    let size = match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        metadata => metadata.map_err(|error| at(path, &error))?.len(),
    };
    if size > MAX_SIZE {
        let error = io::Error::new(ErrorKind::FileTooLarge, "larger than 256 MiB");
        return Err(at(path, &error));
    }
    let text = fs::read_to_string(path).map_err(|error| at(path, &error))?;
    Ok(Some(File {
        path: path.to_owned(),
        text,
    }))
}

/// An error with the path in its message.
fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("`{}`: {error}", path.display()))
}
