//! What a side of the comparison is, and its model.

use std::fs;
use std::path::{Path, PathBuf};

use volcgen::diagnostic::Sources;
use volcgen::load::{Input, Loaded, bundle, load_services};
use volcgen::{GenerateError, services};
use volcgen_diff::Specs;

use super::git;
use crate::command::CommandError;
use crate::project::Project;

/// The file of a service that has its versions.
const SERVICE: &str = "service.yaml";

/// A side, with what the command line calls it.
pub struct Side {
    name: String,
    specs: Specs,
}

/// The specs that an argument names, without errors.
pub fn read(project: &Project, argument: &str) -> Result<Side, CommandError> {
    let path = Path::new(argument);
    let in_specs = project.specs().join(path);
    let specs = if path.is_file() {
        let text = fs::read_to_string(path)
            .map_err(|error| CommandError::Failed(format!("cannot read `{argument}`: {error}")))?;
        let files = split(argument, &text)?;
        load(
            project,
            &Input::Memory(files),
            &Part::default(),
            &format!("{argument}:"),
        )?
    } else if path.is_dir() {
        of_folder(project, path)?
    } else if !argument.contains(':') && is_in_service(&in_specs) {
        of_folder(project, &in_specs)?
    } else {
        of_revision(project, argument)?
    };
    Ok(Side {
        name: argument.to_owned(),
        specs,
    })
}

/// The specs folder of the project.
pub fn on_disk(project: &Project) -> Result<Side, CommandError> {
    let folder = project.specs();
    let input = Input::Folder(folder.to_owned());
    Ok(Side {
        name: folder.display().to_string(),
        specs: load(project, &input, &Part::default(), "")?,
    })
}

/// Both sides, if both are versions or neither is.
pub fn matched(old: Side, new: Side) -> Result<(Specs, Specs), CommandError> {
    let (version, other) = match (&old.specs.version, &new.specs.version) {
        (Some(_), None) => (&old.name, &new.name),
        (None, Some(_)) => (&new.name, &old.name),
        _ => return Ok((old.specs, new.specs)),
    };
    Err(CommandError::Usage(format!(
        "`{version}` is a version of a service, and `{other}` is not: give two versions, such as \
         `rtc/2020-12-01`, or none"
    )))
}

/// A part of a folder of services.
#[derive(Default)]
struct Part {
    services: Vec<String>,
    version: Option<String>,
}

/// Whether a path is the folder of a service, or that of a version in one.
fn is_in_service(path: &Path) -> bool {
    let has_service = |folder: &Path| folder.join(SERVICE).is_file();
    path.is_dir() && (has_service(path) || path.parent().is_some_and(has_service))
}

/// A folder of services, that of a service, or that of a version.
fn of_folder(project: &Project, path: &Path) -> Result<Specs, CommandError> {
    let has_service = |folder: &Path| folder.join(SERVICE).is_file();
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let (service, version) = if has_service(path) {
        (path, None)
    } else {
        let Some(service) = path.parent().filter(|parent| has_service(parent)) else {
            let input = Input::Folder(path.to_owned());
            return load(project, &input, &Part::default(), "");
        };
        (service, name(path))
    };
    // `.` has no name.
    let absolute = whole(service);
    let service = if name(service).is_some() {
        service
    } else {
        &absolute
    };
    let root = match service.parent() {
        Some(root) if root != Path::new("") => root,
        _ => Path::new("."),
    };
    let part = Part {
        services: name(service).into_iter().collect(),
        version,
    };
    load(project, &Input::Folder(root.to_owned()), &part, "")
}

fn name(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_string_lossy().into_owned())
}

fn of_revision(project: &Project, argument: &str) -> Result<Specs, CommandError> {
    let content = git::read(argument, project.specs()).map_err(CommandError::Failed)?;
    match content {
        git::Content::Bundle { text, prefix } => {
            let files = split(argument, &text)?;
            load(project, &Input::Memory(files), &Part::default(), &prefix)
        }
        git::Content::Folder {
            files,
            prefix,
            name,
        } => {
            let is_service = files.iter().any(|(path, _)| path == Path::new(SERVICE));
            let (files, prefix) = if is_service {
                // Files of a service are below its folder.
                let inside = |(path, text)| (Path::new(&name).join::<PathBuf>(path), text);
                let outside = prefix.strip_suffix(&format!("{name}/")).unwrap_or(&prefix);
                (files.into_iter().map(inside).collect(), outside.to_owned())
            } else {
                (files, prefix)
            };
            load(project, &Input::Memory(files), &Part::default(), &prefix)
        }
    }
}

fn split(argument: &str, text: &str) -> Result<Vec<(PathBuf, String)>, CommandError> {
    let error = |error| CommandError::Failed(format!("`{argument}`: {error}"));
    bundle::split(text).map_err(error)
}

/// Loads, resolves and validates. Paths get the prefix.
fn load(
    project: &Project,
    input: &Input,
    part: &Part,
    prefix: &str,
) -> Result<Specs, CommandError> {
    let mut loaded = load_services(input, &part.services);
    let services = services(&mut loaded);
    let Loaded {
        sources,
        diagnostics,
        ..
    } = loaded;
    let sources = prefixed(sources, prefix);
    if diagnostics.has_errors() {
        let error = GenerateError {
            diagnostics: diagnostics.sorted(&sources),
            sources,
        };
        return Ok(project.advised(Err(error))?);
    }
    Ok(Specs {
        services,
        sources,
        version: part.version.clone(),
    })
}

/// The same files, whose paths begin with a prefix.
fn prefixed(sources: Sources, prefix: &str) -> Sources {
    if prefix.is_empty() {
        return sources;
    }
    let mut all = Sources::default();
    for (id, source) in sources.iter() {
        let mut one = Sources::starting_at(id.0);
        let path = format!("{prefix}{}", source.path.display());
        one.add(path, source.text.clone());
        all.append(one);
    }
    all
}
