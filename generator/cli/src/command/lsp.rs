//! `lsp`: a language server for editors.

use crate::command::CommandError;
use crate::project::Project;

/// Serves the editor that started the command.
pub fn lsp(project: &Project) -> Result<(), CommandError> {
    volcgen_lsp::serve_stdio(project.specs())
        .map_err(|error| CommandError::Failed(format!("the language server ended: {error}")))
}
