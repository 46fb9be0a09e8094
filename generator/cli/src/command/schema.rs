//! `schema`: the JSON Schemas of the spec files, for editors.

use crate::args::Schema;
use crate::command::CommandError;
use crate::files;
use crate::project::Project;

/// Writes the JSON Schemas of the spec files.
pub fn schema(project: &Project, options: &Schema) -> Result<(), CommandError> {
    let default = project.specs().join("schema");
    let folder = options.output.as_ref().unwrap_or(&default);
    let schemas = volcgen::schema::schemas().into_iter();
    let schemas = schemas.map(|(name, text)| (folder.join(name), text));
    files::replace(&schemas.collect::<Vec<_>>())
}
