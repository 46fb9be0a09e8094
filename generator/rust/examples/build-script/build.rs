//! Writes the client of `specs/` to `OUT_DIR`, with the template in `templates/` only.

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let output = PathBuf::from(std::env::var("OUT_DIR")?);
    let builder = volcgen::Builder::new("specs")
        .only_templates("templates")
        .output(output)
        .without_service_folder();
    builder.rerun_if_changed();
    if let Err(error) = builder.generate() {
        // Prints every diagnostic in full.
        eprintln!("{error}");
        std::process::exit(1);
    }
    Ok(())
}
