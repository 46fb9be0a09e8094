//! `generate`: the crates of services.

use std::env;
use std::path::PathBuf;

use rayon::ThreadPoolBuilder;
use volcgen::Builder;

use crate::args::{Generate, Generation};
use crate::command::{CommandError, conclude};
use crate::project::Project;
use crate::terminal;

/// Writes the crates of services, or compares them with the specs.
pub fn generate(project: &Project, options: &Generate) -> Result<(), CommandError> {
    limit_threads(&options.generation);
    let bar = terminal::progress();
    let builder = builder(project, &options.generation)?.on_progress({
        let bar = bar.clone();
        move |progress| {
            bar.set_message(progress.stage);
            bar.set_position(u64::try_from(progress.files).unwrap_or(u64::MAX));
        }
    });
    let result = if options.check {
        builder.check()
    } else {
        builder.generate()
    };
    bar.finish_and_clear();
    let report = project.advised(result)?;
    conclude(project, &report, options.check, "output", "generate")
}

/// Limits the number of threads, before anything uses them.
pub fn limit_threads(options: &Generation) {
    if let Some(jobs) = options.jobs {
        let pool = ThreadPoolBuilder::new().num_threads(usize::from(jobs));
        // Fails only if the pool exists already, and nothing has used it yet.
        let _ = pool.build_global();
    }
}

/// A run with these options.
pub fn builder(project: &Project, options: &Generation) -> Result<Builder, CommandError> {
    let runtime = project.runtime(&options.runtime);
    let output = options.output.as_deref().unwrap_or(project.output());
    let builder = project.builder(&options.which).output(output);
    let builder = builder.runtime(runtime.map_err(CommandError::Usage)?);
    let builder = match cache(options) {
        Some(folder) => {
            builder.reject_file_in_specs(&folder)?;
            builder.cache(folder)
        }
        None => builder,
    };
    Ok(match options.templates.as_deref().or(project.templates()) {
        Some(templates) => builder.templates(templates),
        None => builder,
    })
}

/// The cache folder of the user, as the XDG base directory specification has it, or the one that the
/// command line names.
fn cache(options: &Generation) -> Option<PathBuf> {
    if options.no_cache {
        return None;
    }
    let absolute = |name: &str| {
        let folder = env::var_os(name).map(PathBuf::from);
        folder.filter(|folder| folder.is_absolute())
    };
    let of_user = || {
        let home = || Some(absolute("HOME")?.join(".cache"));
        Some(absolute("XDG_CACHE_HOME").or_else(home)?.join("volcgen"))
    };
    options.cache.clone().or_else(of_user)
}
