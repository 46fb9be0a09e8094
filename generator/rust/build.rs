//! Embeds the templates, and a digest of this crate's sources that tells one generator from
//! another when deciding whether anything must be written anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default());
    let templates = root.join("../../templates/rust");
    println!("cargo::rerun-if-changed={}", templates.display());
    println!("cargo::rerun-if-changed={}", root.join("src").display());

    let mut table = String::from("&[\n");
    for path in files(&templates)? {
        let name = path
            .strip_prefix(&templates)
            .unwrap_or(&path)
            .display()
            .to_string();
        if path.extension().is_some_and(|extension| extension == "j2") {
            let name = name.replace('\\', "/");
            let _ = writeln!(
                table,
                "    ({name:?}, include_str!({:?})),",
                path.display().to_string()
            );
        }
    }
    table.push(']');
    fs::write(out.join("templates.rs"), table)?;

    let mut digest = Sha256::new();
    for path in files(&root.join("src"))? {
        digest.update(path.file_name().unwrap_or_default().as_encoded_bytes());
        digest.update(fs::read(&path)?);
    }
    let hex = digest
        .finalize()
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
    println!("cargo::rustc-env=VOLCGEN_SOURCES={hex}");
    Ok(())
}

/// Every file below a folder, sorted.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
