//! `new`: a commented description of an action, to fill in.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use volcgen::diagnostic::best_match;
use volcgen::load::service_folders;
use walkdir::WalkDir;

use crate::args::{Common, New};
use crate::command::Outcome;

/// Writes `<specs>/<service>/<version>/<Action>.yaml`, and never over a file that exists.
pub fn new(common: &Common, options: &New) -> Outcome {
    let service = common.specs().join(&options.service);
    if !service.join("service.yaml").is_file() {
        let known = service_folders(common.specs());
        return refuse(&format!(
            "there is no service `{}` below `{}`{}",
            options.service,
            common.specs().display(),
            hint(&options.service, &known)
        ));
    }
    let version = service.join(&options.version);
    if !version.is_dir() {
        let known = versions(&service);
        return refuse(&format!(
            "service `{}` has no version `{}`{}",
            options.service,
            options.version,
            hint(&options.version, &known)
        ));
    }
    let letters = options.action.chars().all(|c| c.is_ascii_alphanumeric());
    if !letters || !options.action.starts_with(|c: char| c.is_ascii_uppercase()) {
        return refuse(&format!(
            "`{}` is no action name; one looks like StopPushPublicStream",
            options.action
        ));
    }
    let path = version.join(format!("{}.yaml", options.action));
    let text = description(common, options);
    let created = fs::File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes()));
    match created {
        Ok(()) => {
            println!("{}", path.display());
            Outcome::Good
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            refuse(&format!("`{}` exists already", path.display()))
        }
        Err(error) => {
            eprintln!("error: cannot write `{}`: {error}", path.display());
            Outcome::Bad
        }
    }
}

fn refuse(message: &str) -> Outcome {
    eprintln!("error: {message}");
    Outcome::Usage
}

fn hint(wrong: &str, known: &[String]) -> String {
    match best_match(wrong, known.iter().map(String::as_str)) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if known.is_empty() => String::new(),
        None => format!("; there are {}", known.join(", ")),
    }
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

/// An older version's action is inherited; another starts from a commented description.
fn description(common: &Common, options: &New) -> String {
    let checked = volcgen::Builder::new(common.specs())
        .service(&options.service)
        .model();
    // Specs with mistakes are no reason not to start another file.
    let service = checked
        .ok()
        .and_then(|checked| checked.services.into_iter().next());
    let older = service.iter().flat_map(|service| {
        let older = |version: &&volcgen::model::Version| version.name != options.version;
        service.versions.iter().take_while(older)
    });
    let older = older.filter(|version| {
        version
            .actions
            .iter()
            .any(|action| action.name == options.action)
    });
    if let Some(older) = older.last() {
        return INHERITED
            .replace("ACTION", &options.action)
            .replace("VERSION", &older.name);
    }
    let groups: Vec<_> = service.iter().flat_map(|service| &service.groups).collect();
    let names: Vec<_> = groups.iter().map(|group| group.name.as_str()).collect();
    let group = match names.first() {
        Some(first) => format!(
            "# Orders the documentation; one of: {}.\ngroup: {first}",
            names.join(", ")
        ),
        None => "# group: a group of service.yaml; it orders the documentation.".to_owned(),
    };
    DESCRIBED
        .replace("GROUP", &group)
        .replace("ACTION", &options.action)
}

/// A description to fill in.
const DESCRIBED: &str = include_str!("action.yaml");

/// An action that is as in an older version.
const INHERITED: &str = "\
# yaml-language-server: $schema=../../schema/action.json
# Whatever is not said here is as in the older version. Fields named under `request` are added to
# its parameters or replace them; `remove` drops some.
action: ACTION
inherits: VERSION
";
