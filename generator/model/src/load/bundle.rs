//! The spec files of a service in one file.
//!
//! Each file is preceded by a line `#: <path>`, so that the bundle stays readable, and a diff of it
//! shows which file changed:
//!
//! ```yaml
//! #: weather/service.yaml
//! service: weather
//! #: weather/2024-01-01/GetForecast.yaml
//! action: GetForecast
//! ```

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

/// The start of the line before a file.
pub const MARK: &str = "#: ";

/// The files of a bundle: paths relative to the folder of the services, and their content.
///
/// Lines end with `\n` or `\r\n`; both are kept as they are. Comments and empty lines are allowed
/// before the first path.
///
/// # Errors
///
/// The bundle has no path, content before the first path, a path that leads out of the folder, or a
/// path that appears twice.
pub fn split(bundle: &str) -> Result<Vec<(PathBuf, String)>, BundleError> {
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    let mut known = BTreeSet::new();
    for (index, line) in bundle.split_inclusive('\n').enumerate() {
        let path = line.strip_prefix(MARK).map(str::trim_end);
        match (path, files.last_mut()) {
            (Some(path), _) => {
                let path = PathBuf::from(path);
                let is_new = known.insert(path.clone());
                let reason =
                    problem(&path).or_else(|| (!is_new).then_some("this path appears twice"));
                if let Some(reason) = reason {
                    return Err(BundleError::line(
                        index,
                        &format!("`{}`: {reason}", path.display()),
                    ));
                }
                files.push((path, String::new()));
            }
            (None, Some((_, text))) => text.push_str(line),
            (None, None) if line.trim().is_empty() || line.starts_with('#') => {}
            (None, None) => {
                let reason = "expected `#: <path>` before the first file";
                return Err(BundleError::line(index, reason));
            }
        }
    }
    if files.is_empty() {
        return Err(BundleError(
            "no line `#: <path>`: expected one before each file".to_owned(),
        ));
    }
    Ok(files)
}

/// Makes a bundle of files, in the given order. A file that does not end with a line break gets one.
///
/// # Errors
///
/// No files were given, a path leads out of the folder or appears twice, or a line of a file begins
/// with `#: `, which only the line before a file can.
pub fn join<'f>(
    files: impl IntoIterator<Item = (&'f Path, &'f str)>,
) -> Result<String, BundleError> {
    let mut bundle = String::new();
    let mut known = BTreeSet::new();
    for (path, text) in files {
        let at = |reason: &str| Err(BundleError(format!("`{}`: {reason}", path.display())));
        if let Some(reason) = problem(path) {
            return at(reason);
        }
        if !known.insert(path) {
            return at("this path appears twice");
        }
        let has_mark = text.contains(MARK);
        let mut lines = text.split('\n');
        if has_mark && let Some(index) = lines.position(|line| line.starts_with(MARK)) {
            let reason = "a line cannot begin with `#: `: write the comment as `# :`";
            return at(&format!("line {}: {reason}", index + 1));
        }
        let path: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        bundle.push_str(&format!("{MARK}{}\n{text}", path.join("/")));
        if !bundle.ends_with('\n') {
            bundle.push('\n');
        }
    }
    if bundle.is_empty() {
        return Err(BundleError(
            "no files: expected those of a service".to_owned(),
        ));
    }
    Ok(bundle)
}

/// What is wrong with a path.
fn problem(path: &Path) -> Option<&'static str> {
    use std::path::Component;

    let is_below = |part: Component<'_>| matches!(part, Component::Normal(_));
    let text = path.to_str().map(|text| text.replace('\\', "/"));
    match text {
        None => Some("the path is not UTF-8"),
        Some(text) if text.trim() != text || text.contains(['\n', '\r']) => {
            Some("the path begins or ends with white space, or has a line break")
        }
        Some(text) if text.is_empty() || !path.components().all(is_below) => {
            Some("expected a path below the folder of the services")
        }
        Some(_) => None,
    }
}

/// Why a string is not a bundle, or files cannot be bundled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleError(String);

impl BundleError {
    fn line(index: usize, reason: &str) -> Self {
        BundleError(format!("line {}: {reason}", index + 1))
    }
}

impl fmt::Display for BundleError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "invalid bundle of specs: {}", self.0)
    }
}

impl std::error::Error for BundleError {}

#[cfg(test)]
mod tests;
