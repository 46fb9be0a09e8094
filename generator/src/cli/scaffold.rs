//! `new`: a commented description of an action, to fill in.

use std::fs;
use std::io::Write as _;

use volcgen::diagnostic::nearest;

use crate::cli::Outcome;
use crate::cli::args::{Common, New};

/// Writes `<specs>/<service>/<version>/<Action>.yaml`, and never over a file that exists.
pub fn new(common: &Common, options: &New) -> Outcome {
    let service = common.specs.join(&options.service);
    if !service.join("service.yaml").is_file() {
        let known = folders(&common.specs);
        return refuse(&format!(
            "there is no service `{}` below `{}`{}",
            options.service,
            common.specs.display(),
            hint(&options.service, &known)
        ));
    }
    let version = service.join(&options.version);
    if !version.is_dir() {
        let known = folders(&service);
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
    let created = fs::File::create_new(&path)
        .and_then(|mut file| file.write_all(description(&options.action).as_bytes()));
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
    match nearest(wrong, known.iter().map(String::as_str)) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if known.is_empty() => String::new(),
        None => format!("; there are {}", known.join(", ")),
    }
}

fn folders(parent: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name != "schema")
        .collect();
    names.sort();
    names
}

fn description(action: &str) -> String {
    include_str!("action.yaml").replace("ACTION", action)
}
