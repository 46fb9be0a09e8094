//! Whether files would be written among the specs.

use std::path::{Component, Path, PathBuf};
use std::{env, io};

use crate::builder::Builder;
use crate::diagnostic::{Code, Diagnostic};
use crate::outcome::GenerateError;

impl Builder {
    /// Rejects a file or folder that would be among the specs, where the next run would find it.
    ///
    /// # Errors
    ///
    /// It is in the specs folder. Links are followed.
    pub fn reject_file_in_specs(&self, file: &Path) -> Result<(), GenerateError> {
        let (Ok(specs), Ok(real)) = (real_path(&self.specs), real_path(file)) else {
            return Ok(());
        };
        if !real.starts_with(specs) {
            return Ok(());
        }
        let (specs, file) = (self.specs.display(), file.display());
        let message = format!("`{file}` is inside of the specs folder `{specs}`");
        Err(GenerateError::new(vec![output_in_specs(message)]))
    }
}

fn output_in_specs(message: String) -> Diagnostic {
    let help = "write to a folder next to the specs, for example `generated`";
    Diagnostic::without_span(Code::OutputInSpecs, message).help(help)
}

/// Rejects an output folder that is the specs folder, or inside of it. Links are followed.
pub(crate) fn reject_output_in_specs(specs: &Path, output: &Path) -> Result<(), Box<Diagnostic>> {
    let (Ok(specs_folder), Ok(output_folder)) = (real_path(specs), real_path(output)) else {
        // Reading or writing reports what is wrong.
        return Ok(());
    };
    let relation = if output_folder == specs_folder {
        "is the specs folder"
    } else if output_folder.starts_with(&specs_folder) {
        "is inside of the specs folder"
    } else {
        return Ok(());
    };
    let (specs, output) = (specs.display(), output.display());
    let message = format!("the output folder `{output}` {relation} `{specs}`");
    Err(Box::new(output_in_specs(message)))
}

/// A path without links, `.` and `..`, whether it exists or not.
fn real_path(path: &Path) -> io::Result<PathBuf> {
    // As absolute paths are below: Windows writes a real path in a form of its own.
    let mut real = env::current_dir()?.canonicalize()?;
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                real.pop();
            }
            Component::Normal(_) | Component::RootDir | Component::Prefix(_) => {
                real.push(component);
                if let Ok(target) = real.canonicalize() {
                    real = target;
                }
            }
        }
    }
    Ok(real)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::reject_output_in_specs;

    fn rejection(specs: &Path, output: &Path) -> Option<String> {
        let rejected = reject_output_in_specs(specs, output).err();
        rejected.map(|diagnostic| diagnostic.message)
    }

    #[test]
    fn output_is_rejected_in_and_at_the_specs() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        std::fs::create_dir_all(at("project/specs/weather")).unwrap();
        let specs = at("project/specs");
        for (output, relation) in [
            ("project/specs", "is the"),
            ("project/specs/", "is the"),
            ("project/../project/specs/.", "is the"),
            ("project/missing/../specs", "is the"),
            ("project/specs/generated", "is inside of"),
            ("project/specs/weather/new/deep", "is inside of"),
            ("project/specs/../specs/x", "is inside of"),
        ] {
            let message = rejection(&specs, &at(output)).unwrap();
            assert!(message.contains(relation), "{output}: {message}");
        }
        for output in [
            "project/generated",
            "project/specs-2",
            "project/specs/../x",
            "project",
            "other",
        ] {
            assert_eq!(rejection(&specs, &at(output)), None, "{output}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        std::fs::create_dir_all(at("real/specs")).unwrap();
        symlink(at("real/specs"), at("link")).unwrap();
        assert!(rejection(&at("real/specs"), &at("link/generated")).is_some());
        assert!(rejection(&at("link"), &at("real/specs/generated")).is_some());
        assert_eq!(rejection(&at("link"), &at("generated")), None);
    }

    #[test]
    fn relative_paths_start_in_the_current_folder() {
        let rejected = |specs: &str, output: &str| rejection(specs.as_ref(), output.as_ref());
        assert!(rejected("specs", "specs/generated").is_some());
        assert!(rejected("./specs", "specs").is_some());
        assert_eq!(rejected("specs", "generated"), None);
        let absolute = std::env::current_dir().unwrap().join("specs/x");
        assert!(rejection("specs".as_ref(), &absolute).is_some());
    }
}
