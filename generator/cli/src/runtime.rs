//! The source of the runtime, as options and settings name it.

use volcgen::RuntimeSource;

use crate::args::Runtime;

/// The source that options name.
///
/// # Errors
///
/// A revision without a repository, or a folder or URL that cannot be one of volcgen.
pub fn source(options: &Runtime) -> Result<RuntimeSource, String> {
    if options.rev.is_some() && options.git.is_none() {
        return Err("a revision needs a git repository; add `--runtime-git URL`".to_owned());
    }
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
        (None, None) => Ok(RuntimeSource::Registry),
    }
}
