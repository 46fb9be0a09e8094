//! `watch`: generates whenever specs, templates or settings are saved.

mod events;
mod screen;

use std::path::{Path, PathBuf};

use volcgen::Report;

use crate::args::{Common, Generation};
use crate::command::{CommandError, generate};
use crate::config;
use crate::project::Project;

use events::{Events, Next};
use screen::Screen;

/// Generates, and again after each change, until Ctrl-C. Only mistakes outside of files end it.
pub fn watch(common: &Common, options: &Generation) -> Result<(), CommandError> {
    generate::limit_threads(options);
    let project = Project::read(common)?;
    // Before the first run, so that what is saved meanwhile is seen, too.
    let mut events = Events::new()?;
    events.watch(&roots(common, options, &project))?;
    let mut screen = Screen::new(common.message_format, project.specs());
    let first = run(common, options);
    if first.is_err() && !project.specs().is_dir() || matches!(first, Err(CommandError::Usage(_))) {
        return first.map(drop);
    }
    screen.show(&first);
    while events.next() == Next::Change {
        if let Ok(project) = Project::read(common) {
            events.watch(&roots(common, options, &project))?;
        }
        screen.show(&run(common, options));
    }
    screen.end();
    Ok(())
}

/// Generates once, with the settings as they are now.
fn run(common: &Common, options: &Generation) -> Result<Report, CommandError> {
    let project = Project::read(common)?;
    let builder = generate::builder(&project, options)?;
    Ok(project.advised(builder.generate())?)
}

/// The folders and files whose changes matter.
fn roots(common: &Common, options: &Generation, project: &Project) -> Vec<PathBuf> {
    let settings = common.config.as_deref();
    let settings = settings.unwrap_or(Path::new(config::FILE_NAME));
    let templates = options.templates.as_deref().or(project.templates());
    let roots = [Some(project.specs()), Some(settings), templates];
    roots.into_iter().flatten().map(Path::to_owned).collect()
}
