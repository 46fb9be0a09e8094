//! `schema`: the form of the spec files, for editors.

use std::fs;

use crate::args::Schema;
use crate::command::Outcome;

/// Writes the JSON Schemas of the spec files.
pub fn schema(options: &Schema) -> Outcome {
    let folder = &options.output;
    for (name, text) in volcgen::schema::schemas() {
        let path = folder.join(name);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
        if let Err(error) = written {
            eprintln!("error: cannot write `{}`: {error}", path.display());
            return Outcome::Bad;
        }
    }
    Outcome::Good
}
