//! `import metadata`: the metadata of the official tools.

use volcgen_import::{Specs, metadata};

use crate::args::ImportMetadata;
use crate::command::{CommandError, suggestion};
use crate::project::Project;

use super::{conclude, print};

/// Writes the specs of services.
pub fn import(project: &Project, options: &ImportMetadata) -> Result<(), CommandError> {
    let folder = &options.folder;
    let unreadable = |error| CommandError::Failed(format!("cannot read metadata: {error}"));
    let known = metadata::services(folder).map_err(unreadable)?;
    if let Some(wrong) = options.services.iter().find(|name| !known.contains(name)) {
        let suggestion = suggestion(wrong, &known);
        let folder = folder.display();
        let message = format!("no service `{wrong}` in `{folder}`{suggestion}");
        return Err(CommandError::Usage(message));
    }
    let titles = metadata::read_descriptions(folder).map_err(unreadable)?;
    let is_chosen = |name: &&String| options.services.is_empty() || options.services.contains(name);
    let mut all = Vec::new();
    let mut is_good = true;
    for service in known.iter().filter(is_chosen) {
        let files = metadata::read_service(folder, service).map_err(unreadable)?;
        match metadata::draft(&files, titles.as_ref()) {
            Ok((draft, findings)) => {
                print(project.message_format, &findings)?;
                all.push(Specs::new(&draft));
            }
            Err(findings) => {
                is_good = false;
                print(project.message_format, &findings)?;
            }
        }
    }
    if !is_good {
        return Err(CommandError::Failed("nothing was written".to_owned()));
    }
    conclude(project, all, options.dry_run)
}
