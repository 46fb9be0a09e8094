//! Where generated crates find the runtime, the mock server and the conformance tests.

use std::path::PathBuf;

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
