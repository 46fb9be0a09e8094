//! `schema`: the JSON Schemas of the spec files, for editors.

use std::fs;

use crate::args::Schema;
use crate::command::CommandError;
use crate::project::Project;

/// Writes the JSON Schemas of the spec files.
pub fn schema(project: &Project, options: &Schema) -> Result<(), CommandError> {
    let default = project.specs().join("schema");
    let folder = options.output.as_ref().unwrap_or(&default);
    for (name, text) in volcgen::schema::schemas() {
        let path = folder.join(name);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
        written.map_err(|error| CommandError::unwritable(&path, &error))?;
    }
    Ok(())
}
