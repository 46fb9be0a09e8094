//! `new`: the spec of an action, commented, to fill in.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use volcgen::Builder;
use volcgen::load::service_folders;
use volcgen::model::Service;
use walkdir::WalkDir;

use crate::args::New;
use crate::command::{CommandError, output, suggestion};
use crate::project::Project;

/// Writes `<specs>/<service>/<version>/<Action>.yaml`, and overwrites no file.
pub fn new(project: &Project, options: &New) -> Result<(), CommandError> {
    let folder = version_folder(project.specs(), options).map_err(CommandError::Usage)?;
    check_name(&options.action).map_err(CommandError::Usage)?;
    let path = folder.join(format!("{}.yaml", options.action));
    let text = description(project.specs(), options);
    let created = File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes()));
    match created {
        Ok(()) => output(format_args!("{}\n", path.display())),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let message = format!("`{}` exists already", path.display());
            Err(CommandError::Usage(message))
        }
        Err(error) => Err(CommandError::unwritable(&path, &error)),
    }
}

/// The folder of the version, which must exist.
fn version_folder(specs: &Path, options: &New) -> Result<PathBuf, String> {
    let (service, version) = (&options.service, &options.version);
    let service_folder = specs.join(service);
    if !service_folder.join("service.yaml").is_file() {
        let known = service_folders(specs);
        let suggestion = suggestion(service, &known);
        let help = if known.is_empty() {
            "; `volcgen init DIR` starts a project with one"
        } else {
            ""
        };
        let specs = specs.display();
        return Err(format!(
            "no service `{service}` in `{specs}`{suggestion}{help}"
        ));
    }
    let folder = service_folder.join(version);
    if !folder.is_dir() {
        let suggestion = suggestion(version, &versions(&service_folder));
        return Err(format!(
            "service `{service}` has no version `{version}`{suggestion}"
        ));
    }
    Ok(folder)
}

fn check_name(action: &str) -> Result<(), String> {
    let is_alphanumeric = action.chars().all(|c| c.is_ascii_alphanumeric());
    if is_alphanumeric && action.starts_with(|c: char| c.is_ascii_uppercase()) {
        return Ok(());
    }
    Err(format!(
        "invalid action name `{action}`: expected PascalCase, for example `StopPushPublicStream`"
    ))
}

fn versions(service: &Path) -> Vec<String> {
    let entries = WalkDir::new(service).min_depth(1).max_depth(1);
    let entries = entries.sort_by_file_name().into_iter();
    entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir() && entry.file_name() != "types")
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

/// If an older version has the action, the new one inherits it.
fn description(specs: &Path, options: &New) -> String {
    let checked = Builder::new(specs).service(&options.service).model();
    // A new file can be started although others have mistakes.
    let service = checked
        .ok()
        .and_then(|checked| checked.services.into_iter().next());
    let older = service.as_ref().and_then(|it| older_version(it, options));
    if let Some(older) = older {
        return INHERITED
            .replace("ACTION", &options.action)
            .replace("VERSION", older);
    }
    let groups: Vec<_> = service.iter().flat_map(|service| &service.groups).collect();
    let names: Vec<_> = groups.iter().map(|group| group.name.as_str()).collect();
    let group = match names.first() {
        Some(first) => {
            let names = names.join(", ");
            format!("# The group in the documentation, one of: {names}.\ngroup: {first}")
        }
        None => "# The group in the documentation, if service.yaml has any.\n# group: ...".into(),
    };
    DESCRIBED
        .replace("GROUP", &group)
        .replace("ACTION", &options.action)
}

/// The newest of the older versions that have the action.
fn older_version<'s>(service: &'s Service, options: &New) -> Option<&'s str> {
    let versions = service.versions.iter();
    let older = versions.take_while(|version| version.name != options.version);
    let has_action = |version: &&volcgen::model::Version| {
        let mut actions = version.actions.iter();
        actions.any(|action| action.name == options.action)
    };
    older
        .filter(has_action)
        .last()
        .map(|version| version.name.as_str())
}

/// The spec of an action, to fill in.
const DESCRIBED: &str = include_str!("action.yaml");

/// An action that is the same as in an older version.
const INHERITED: &str = "\
# yaml-language-server: $schema=../../schema/action.json
# Everything that this file does not set is the same as in the older version. A field under
# `request` adds to or replaces the older ones; `remove` lists those that this version lacks.
action: ACTION
inherits: VERSION
";
