//! Files with keys.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use zeroize::Zeroizing;

use super::{Credentials, ProviderContext, ProviderError};

/// A file that should be readable by its owner alone.
#[derive(Debug, Default)]
pub(super) struct SecretFile {
    warned: AtomicBool,
}

impl SecretFile {
    /// Reads the file; nothing if it does not exist.
    pub(super) fn read(&self, path: &Path) -> Result<Option<Zeroizing<String>>, ProviderError> {
        match read(path) {
            Ok(text) => {
                if is_shared(path) && !self.warned.swap(true, Ordering::Relaxed) {
                    tracing::warn!(
                        path = %path.display(),
                        "other users can read or change this file with keys; run chmod 600 on it"
                    );
                }
                Ok(Some(text))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => {
                let why = format!("{}: {error}", path.display());
                Err(ProviderError::failed(why))
            }
        }
    }
}

/// Reads a file without the mark with which some editors begin it. In a browser there are none.
pub(super) fn read(path: &Path) -> io::Result<Zeroizing<String>> {
    if cfg!(target_arch = "wasm32") {
        return Err(io::ErrorKind::NotFound.into());
    }
    let text = Zeroizing::new(std::fs::read_to_string(path)?);
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => Zeroizing::new(rest.to_owned()),
        None => text,
    })
}

/// The user's home directory.
pub(super) fn home(context: &ProviderContext) -> Option<PathBuf> {
    let home = context.variable("HOME");
    let home = home.or_else(|| context.variable("USERPROFILE"));
    home.map(PathBuf::from)
}

/// Whether the group or others can read a file, or write keys of their own to it.
#[cfg(unix)]
fn is_shared(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o066 != 0)
}

/// Other systems have no modes.
#[cfg(not(unix))]
fn is_shared(_path: &Path) -> bool {
    false
}

/// The two keys that a place holds under these names.
///
/// # Errors
///
/// Not set up without either, a failure with one of them.
pub(super) fn pair(
    place: &str,
    (access_name, access_key): (&str, Option<&str>),
    (secret_name, secret_key): (&str, Option<&str>),
) -> Result<Credentials, ProviderError> {
    let half = |set: &str, missing: &str| {
        ProviderError::failed(format!("{place} holds {set} but not {missing}"))
    };
    match (access_key, secret_key) {
        (Some(access_key), Some(secret_key)) => Ok(Credentials::new(access_key, secret_key)),
        (Some(_), None) => Err(half(access_name, secret_name)),
        (None, Some(_)) => Err(half(secret_name, access_name)),
        (None, None) => {
            let why = format!("{place} holds neither {access_name} nor {secret_name}");
            Err(ProviderError::not_configured(why))
        }
    }
}
