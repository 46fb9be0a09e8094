//! Where generated crates find the runtime, the mock server and the conformance tests.

use std::path::{Component, Path, PathBuf};
use std::{env, io};

use crate::args::Runtime;

/// Where generated crates find the runtime and what their tests need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuntimeSource {
    /// The registry.
    Registry,
    /// A checkout of volcgen.
    Path(PathBuf),
    /// A git repository of volcgen.
    Git {
        /// The URL of the repository.
        url: String,
        /// The revision; the main branch if there is none.
        rev: Option<String>,
    },
}

/// The source that options name.
///
/// # Errors
///
/// A revision without a repository, or a folder or URL that cannot be one of volcgen.
pub fn source(options: &Runtime) -> Result<RuntimeSource, String> {
    match (&options.path, &options.git) {
        (Some(path), _) => {
            if path.join("runtime/Cargo.toml").is_file() {
                return Ok(RuntimeSource::Path(path.clone()));
            }
            Err(format!(
                "invalid path of the runtime `{}`: expected a checkout of volcgen, with a folder \
                 `runtime`",
                path.display()
            ))
        }
        (None, Some(url)) => {
            let is_url = url.contains("://") && !url.contains(char::is_whitespace);
            if is_url {
                return Ok(RuntimeSource::Git {
                    url: url.clone(),
                    rev: options.rev.clone(),
                });
            }
            Err(format!(
                "invalid git URL `{url}`: expected a URL with a scheme, for example \
                 `https://github.com/volcgen/volcgen`"
            ))
        }
        (None, None) if options.rev.is_some() => {
            Err("a revision needs a git repository; add `--runtime-git URL`".to_owned())
        }
        (None, None) => Ok(RuntimeSource::Registry),
    }
}

/// The path that leads from a folder, which need not exist, to another that exists; absolute where
/// no relative one does. Its parts are separated by `/`.
///
/// # Errors
///
/// The current folder or the target cannot be read.
pub fn relative(folder: &Path, target: &Path) -> io::Result<String> {
    let folder = resolved(&env::current_dir()?.join(folder))?;
    let target = target.canonicalize()?;
    let shared = folder.components().zip(target.components());
    let shared = shared.take_while(|(left, right)| left == right).count();
    let shown = |path: &Path| path.to_string_lossy().replace('\\', "/");
    if shared == 0 {
        return Ok(shown(&target));
    }
    let up = folder
        .components()
        .skip(shared)
        .map(|_| Component::ParentDir);
    let down = target.components().skip(shared);
    let path: PathBuf = up.chain(down).collect();
    Ok(if path.as_os_str().is_empty() {
        ".".to_owned()
    } else {
        shown(&path)
    })
}

/// A path without links, as far as it exists.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Err(error), Some(parent), Some(name)) if error.kind() == io::ErrorKind::NotFound => {
            Ok(resolved(parent)?.join(name))
        }
        (result, ..) => result,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "this is how a test fails")]

    use std::fs;

    use super::relative;

    #[test]
    fn a_relative_path_leads_from_a_new_folder_to_the_target() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("deep/volcgen");
        fs::create_dir_all(&target).unwrap();
        for (from, expected) in [
            ("deep/project", "../volcgen"),
            ("project", "../deep/volcgen"),
            ("a/b/project", "../../../deep/volcgen"),
            ("deep", "volcgen"),
            ("deep/volcgen", "."),
            ("deep/volcgen/project", ".."),
        ] {
            let path = relative(&folder.path().join(from), &target).unwrap();
            assert_eq!(path, expected, "{from}");
        }
    }
}
