//! Files that contain keys.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;
use zeroize::Zeroizing;

use super::{Credentials, ProviderContext, ProviderError};
use crate::sign::check_key;

/// A file that only its owner should be able to read.
#[derive(Debug, Default)]
pub(super) struct SecretFile {
    warned: AtomicBool,
}

impl SecretFile {
    /// Reads the file. Returns `None` if it does not exist. Warns once if other users can read or
    /// write it.
    pub(super) fn read(&self, path: &Path) -> Result<Option<Zeroizing<String>>, ProviderError> {
        match read(path) {
            Ok(contents) => {
                if is_shared(path) && !self.warned.swap(true, Ordering::Relaxed) {
                    tracing::warn!(
                        path = %path.display(),
                        "other users can read or write this file with keys; run `chmod 600` on it"
                    );
                }
                Ok(Some(contents))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => {
                let message = format!("{}: {error}", path.display());
                Err(ProviderError::failed(message))
            }
        }
    }
}

/// Reads a file and strips a byte order mark. On `wasm32` there are no files.
pub(super) fn read(path: &Path) -> io::Result<Zeroizing<String>> {
    if cfg!(target_arch = "wasm32") {
        return Err(io::ErrorKind::NotFound.into());
    }
    let contents = Zeroizing::new(std::fs::read_to_string(path)?);
    Ok(match contents.strip_prefix('\u{feff}') {
        Some(rest) => Zeroizing::new(rest.to_owned()),
        None => contents,
    })
}

/// Parses a file as JSON. An empty file is null.
pub(super) fn parse_json(path: &str, contents: &str) -> Result<Value, ProviderError> {
    match contents.trim() {
        "" => Ok(Value::Null),
        contents => serde_json::from_str(contents)
            .map_err(|error| ProviderError::failed(format!("{path} is not JSON: {error}"))),
    }
}

/// The user's home directory.
pub(super) fn home(context: &ProviderContext) -> Option<PathBuf> {
    let home = context.variable("HOME");
    let home = home.or_else(|| context.variable("USERPROFILE"));
    home.map(PathBuf::from)
}

/// Whether the group or others can read or write a file.
#[cfg(unix)]
fn is_shared(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o066 != 0)
}

/// Other systems have no file modes.
#[cfg(not(unix))]
fn is_shared(_path: &Path) -> bool {
    false
}

/// Credentials from the two keys, with their names, of a source such as a file.
///
/// # Errors
///
/// [`ProviderError::not_configured`] if both are missing, [`ProviderError::failed`] if one is.
pub(super) fn pair(
    source: &str,
    (access_name, access_key): (&str, Option<&str>),
    (secret_name, secret_key): (&str, Option<&str>),
) -> Result<Credentials, ProviderError> {
    let incomplete = |set: &str, missing: &str| {
        ProviderError::failed(format!("{source} has {set} but not {missing}"))
    };
    match (access_key, secret_key) {
        (Some(access_key), Some(secret_key)) => {
            check(source, access_name, access_key)?;
            check(source, secret_name, secret_key)?;
            Ok(Credentials::new(access_key, secret_key))
        }
        (Some(_), None) => Err(incomplete(access_name, secret_name)),
        (None, Some(_)) => Err(incomplete(secret_name, access_name)),
        (None, None) => {
            let message = format!("{source} has neither {access_name} nor {secret_name}");
            Err(ProviderError::not_configured(message))
        }
    }
}

/// Checks a key with this name of a source.
pub(super) fn check(source: &str, name: &str, key: &str) -> Result<(), ProviderError> {
    check_key(&format!("{name} in {source}"), key).map_err(ProviderError::invalid_key)
}
