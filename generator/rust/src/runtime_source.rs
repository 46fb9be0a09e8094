//! Where a generated crate gets the runtime from.

use std::path::{Component, Path, PathBuf};

/// Where the `Cargo.toml` of a generated crate finds `volcengine-core`, and what its tests need:
/// `volcengine-mock` and `volcengine-conformance`.
///
/// A service whose `service.yaml` says `manifest: workspace` leaves this to its workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RuntimeSource {
    /// The registry, by version. The default.
    #[default]
    Registry,
    /// A checkout of this repository. The manifest names it relative to the crate's folder, or
    /// absolutely if it is on another drive.
    Path(PathBuf),
    /// A clone of this repository.
    Git {
        /// The address, such as `https://github.com/volcgen/volcgen`.
        url: String,
        /// A commit; the newest of the default branch if not given.
        rev: Option<String>,
    },
}

impl RuntimeSource {
    /// The source as a file in a folder names it: the path to a checkout begins at that folder, with
    /// `/` between its parts. It is absolute if the checkout is on another drive.
    #[must_use]
    pub fn relative_to(&self, folder: &Path) -> Self {
        match self {
            RuntimeSource::Path(repository) => {
                let path = relative(&resolve(folder), &resolve(repository));
                RuntimeSource::Path(if path.is_empty() {
                    ".".into()
                } else {
                    path.into()
                })
            }
            other => other.clone(),
        }
    }

    /// The keys of a dependency besides its version, as TOML: of the package in `folder` of the
    /// repository, for the crate in `krate`.
    pub(crate) fn keys(&self, folder: &str, krate: &Path) -> Vec<String> {
        match self {
            RuntimeSource::Registry => Vec::new(),
            RuntimeSource::Path(repository) => {
                let path = relative(&resolve(krate), &resolve(&repository.join(folder)));
                vec![format!("path = {}", toml_string(&path))]
            }
            RuntimeSource::Git { url, rev } => {
                let rev = rev.as_deref().map(toml_string);
                let rev = rev.map(|rev| format!("rev = {rev}"));
                let url = format!("git = {}", toml_string(url));
                std::iter::once(url).chain(rev).collect()
            }
        }
    }
}

/// A string of TOML; JSON's escapes are among its own.
pub(crate) fn toml_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The absolute path, without links as far as the folders exist.
fn resolve(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
        normal = normal.canonicalize().unwrap_or(normal);
    }
    normal
}

/// The way from one folder to another, with `/`.
fn relative(from: &Path, to: &Path) -> String {
    let shared = from
        .components()
        .zip(to.components())
        .take_while(|(left, right)| left == right)
        .count();
    if shared == 0 {
        return to.display().to_string();
    }
    let up = from.components().skip(shared).map(|_| "..".into());
    let down = to.components().skip(shared);
    let down = down.map(|part| part.as_os_str().to_string_lossy());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_relative_to_the_crate() {
        let folder = tempfile::tempdir().unwrap();
        let source = RuntimeSource::Path(folder.path().join("made/../volcgen"));
        assert_eq!(
            source.keys(
                "mock/conformance",
                &folder.path().join("mine/generated/shop")
            ),
            [r#"path = "../../../volcgen/mock/conformance""#]
        );
        assert_eq!(
            source.keys("runtime", &folder.path().join("volcgen/generated/shop")),
            [r#"path = "../../runtime""#]
        );
    }

    #[test]
    fn a_path_is_relative_to_a_folder_that_need_not_exist() {
        let folder = tempfile::tempdir().unwrap();
        let source = RuntimeSource::Path(folder.path().join("deep/volcgen"));
        for (from, expected) in [
            ("deep/project", "../volcgen"),
            ("a/b/project", "../../../deep/volcgen"),
            ("deep", "volcgen"),
            ("deep/volcgen", "."),
            ("deep/volcgen/project", ".."),
        ] {
            let relative = source.relative_to(&folder.path().join(from));
            assert_eq!(relative, RuntimeSource::Path(expected.into()), "{from}");
        }
    }

    #[test]
    fn git_has_a_commit_if_it_is_known() {
        let url = "https://example.com/volcgen".to_owned();
        let rev = Some("0123abc".to_owned());
        let krate = Path::new("generated/shop");
        assert_eq!(
            RuntimeSource::Git {
                url: url.clone(),
                rev
            }
            .keys("runtime", krate),
            [
                r#"git = "https://example.com/volcgen""#,
                r#"rev = "0123abc""#
            ]
        );
        assert_eq!(
            RuntimeSource::Git { url, rev: None }
                .keys("runtime", krate)
                .len(),
            1
        );
        assert_eq!(RuntimeSource::Registry.keys("runtime", krate).len(), 0);
    }
}
