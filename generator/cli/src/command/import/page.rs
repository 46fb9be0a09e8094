//! `import page`: documentation pages.

use std::fs;
use std::path::Path;

use volcgen_import::{Specs, page};

use crate::args::ImportPage;
use crate::command::CommandError;
use crate::project::Project;

use super::{conclude, print};

/// Writes the specs of the actions that pages describe.
pub fn import(project: &Project, options: &ImportPage) -> Result<(), CommandError> {
    let mut pages = Vec::new();
    for file in &options.files {
        pages.push(page::read(file, &read(file)?));
    }
    for page in &pages {
        print(project.message_format, &page.findings)?;
    }
    let unclear = pages.iter().zip(&options.files);
    for (page, file) in unclear {
        if page.draft.actions.is_empty() || page.draft.service.is_empty() {
            let message = format!(
                "`{}` does not state which action of which version and service it describes: \
                 nothing was written",
                file.display()
            );
            return Err(CommandError::Failed(message));
        }
    }
    let (drafts, findings) = page::join(pages);
    print(project.message_format, &findings)?;
    let specs = drafts.iter().map(Specs::new).collect();
    conclude(project, specs, options.dry_run)
}

/// The text of a page. What is larger than any page is not read.
fn read(file: &Path) -> Result<String, CommandError> {
    let unreadable = |error: &dyn std::fmt::Display| {
        CommandError::Failed(format!("cannot read `{}`: {error}", file.display()))
    };
    let size = fs::metadata(file)
        .map_err(|error| unreadable(&error))?
        .len();
    if size > page::MAX_BYTES {
        let limit = page::MAX_BYTES;
        return Err(unreadable(&format_args!("it is larger than {limit} bytes")));
    }
    fs::read_to_string(file).map_err(|error| unreadable(&error))
}
