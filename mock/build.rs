//! Puts the repository's specs into the crate, so that a mock server needs no files.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, error, fs};

use walkdir::WalkDir;

fn main() -> Result<(), Box<dyn error::Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../specs");
    println!("cargo::rerun-if-changed={}", root.display());

    let mut table = String::from("&[\n");
    for entry in WalkDir::new(&root).sort_by_file_name() {
        let entry = entry?;
        let file = entry.path();
        if file.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let name = file.strip_prefix(&root)?.iter();
        let name: Vec<_> = name.map(|part| part.to_string_lossy()).collect();
        let file = file.to_str().ok_or("a path that is not UTF-8")?;
        writeln!(table, "    ({:?}, include_str!({file:?})),", name.join("/"))?;
    }
    table.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("specs.rs"), table)?;
    Ok(())
}
