//! Embeds the descriptions of the services whose features are on.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, error, fs};

use walkdir::WalkDir;

fn main() -> Result<(), Box<dyn error::Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut files = Vec::new();
    for entry in WalkDir::new(&root).min_depth(1).max_depth(1) {
        let folder = entry?.into_path();
        if folder.join("service.yaml").is_file() {
            // A directory stands for everything in it.
            println!("cargo::rerun-if-changed={}", folder.display());
            if is_enabled(&folder) {
                add(&root, &folder, &mut files)?;
            }
        }
    }
    files.sort();

    let mut table = String::from("&[\n");
    for (name, path) in &files {
        writeln!(table, "    ({name:?}, include_str!({path:?})),")?;
    }
    table.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("files.rs"), table)?;
    Ok(())
}

/// Whether the feature that is named after a folder is on.
fn is_enabled(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_uppercase().replace('-', "_");
    env::var_os(format!("CARGO_FEATURE_{name}")).is_some()
}

/// Adds the YAML files of a service, each with its path below the specs.
fn add(
    root: &Path,
    folder: &Path,
    files: &mut Vec<(String, String)>,
) -> Result<(), Box<dyn error::Error>> {
    for entry in WalkDir::new(folder) {
        let path = entry?.into_path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            let path = path.to_str().ok_or("a path is not UTF-8")?;
            let name = Path::new(path).strip_prefix(root)?.to_string_lossy();
            files.push((name.replace('\\', "/"), path.to_owned()));
        }
    }
    Ok(())
}
