//! Embeds the templates.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, error, fs};

use walkdir::WalkDir;

fn main() -> Result<(), Box<dyn error::Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("rust");
    println!("cargo::rerun-if-changed={}", root.display());

    let mut files = Vec::new();
    for entry in WalkDir::new(&root) {
        let path = entry?.into_path();
        if path.extension().is_some_and(|extension| extension == "j2") {
            let path = path.to_str().ok_or("a path is not UTF-8")?;
            let name = Path::new(path).strip_prefix(&root)?.to_string_lossy();
            files.push((name.replace('\\', "/"), path.to_owned()));
        }
    }
    files.sort();

    let mut table = String::from("&[\n");
    for (name, path) in &files {
        writeln!(table, "    ({name:?}, include_str!({path:?})),")?;
    }
    table.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("rust.rs"), table)?;
    Ok(())
}
